import Atlases
import Logging

/// Reads the client list and the protocols anew, while everything else goes on.
actor Reloader {
  private let configuration: Configuration
  private let doorkeeper: Doorkeeper
  private let publisher: Publisher
  private let desk: UploadDesk
  private let notifier: SystemdNotifier
  private let logger: Logger
  private let readsProtocols: Bool

  /// Creates a reloader.
  ///
  /// - Parameters:
  ///   - configuration: Names the files.
  ///   - doorkeeper: Takes the new list.
  ///   - publisher: Ends the subscriptions of who was revoked.
  ///   - desk: Takes the new protocols.
  ///   - readsProtocols: Whether the protocols come from files.
  ///   - notifier: Tells systemd that a reload is under way.
  ///   - logger: Where the outcome is told.
  init(
    _ configuration: Configuration,
    doorkeeper: Doorkeeper,
    publisher: Publisher,
    desk: UploadDesk,
    readsProtocols: Bool,
    notifier: SystemdNotifier,
    logger: Logger
  ) {
    self.configuration = configuration
    self.doorkeeper = doorkeeper
    self.publisher = publisher
    self.desk = desk
    self.readsProtocols = readsProtocols
    self.notifier = notifier
    self.logger = logger
  }

  /// Reads all anew; what cannot be used leaves the old in force.
  ///
  /// - Returns: Why something could not be used; nil where all could.
  func reload() async -> String? {
    notifier.reloading()
    defer { notifier.ready(status: "reloaded") }
    var faults: [String] = []
    if let fault = await reloadClients() { faults.append(fault) }
    if let fault = await reloadProtocols() { faults.append(fault) }
    if faults.isEmpty {
      logger.log(.clientsReloaded, "reloaded", ["clients": "\(doorkeeper.clientCount)"])
      return nil
    }
    let words = faults.joined(separator: "; ")
    logger.reloadFailed(words)
    return words
  }

  private func reloadClients() async -> String? {
    guard let path = configuration.clientsFile else { return nil }
    do throws(ClientListError) {
      guard doorkeeper.replace(try ClientList(path: path)) else { return nil }
    } catch {
      return "\(error.message); the list read before stays in force"
    }
    do {
      try await publisher.renew()
      return nil
    } catch {
      return "subscribers by key are not served: \(error)"
    }
  }

  private func reloadProtocols() async -> String? {
    guard readsProtocols else { return nil }
    do throws(AtlasError) {
      await desk.check(by: try CaseCatalogue(dataFolder: configuration.dataFolder).check)
      return nil
    } catch {
      return "\(error.message); the protocols read before stay in force"
    }
  }
}
