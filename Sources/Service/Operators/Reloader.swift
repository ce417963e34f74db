import Atlases
import Logging

/// Reads the client list and the protocols anew, while everything else goes on.
actor Reloader {
  private let configuration: Configuration
  private let doorkeeper: Doorkeeper
  private let renewal: Renewal
  private var running: Task<String?, Never>?
  private let desk: UploadDesk
  private let notifier: SystemdNotifier
  private let logger: Logger
  private let readsProtocols: Bool

  /// Creates a reloader.
  ///
  /// - Parameters:
  ///   - configuration: Names the files.
  ///   - doorkeeper: Takes the new list.
  ///   - renewal: Ends the subscriptions of who was revoked.
  ///   - desk: Takes the new protocols.
  ///   - readsProtocols: Whether the protocols come from files.
  ///   - notifier: Tells systemd that a reload is under way.
  ///   - logger: Where the outcome is told.
  init(
    _ configuration: Configuration,
    doorkeeper: Doorkeeper,
    renewal: Renewal,
    desk: UploadDesk,
    readsProtocols: Bool,
    notifier: SystemdNotifier,
    logger: Logger
  ) {
    self.configuration = configuration
    self.doorkeeper = doorkeeper
    self.renewal = renewal
    self.desk = desk
    self.readsProtocols = readsProtocols
    self.notifier = notifier
    self.logger = logger
  }

  /// Reads all anew, one reload after the other; what cannot be used leaves the old in force.
  ///
  /// - Returns: Why something could not be used; nil where all could.
  func reload() async -> String? {
    let former = running
    let task = Task { () -> String? in
      _ = await former?.value
      return await reloadNow()
    }
    running = task
    return await task.value
  }

  private func reloadNow() async -> String? {
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
    var doors: Set<Door> = []
    if let path = configuration.clientsFile {
      do throws(ClientListError) {
        doors = doorkeeper.replace(try ClientList(path: path))
      } catch {
        return "\(error.message); the list read before stays in force"
      }
    }
    // Also where nothing has changed: an earlier renewal may have failed.
    return await renewal.renew(doors).map { "subscribers are not served: \($0)" }
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
