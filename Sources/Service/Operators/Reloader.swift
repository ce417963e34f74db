import Atlases
import Logging
import Store
import Wire

/// Reads the client list and the protocols anew, while everything else goes on.
actor Reloader {
  private let office: Office
  private let doorkeeper: Doorkeeper
  private let renewal: Renewal
  private var running: Task<String?, Never>?
  private let desk: UploadDesk
  private let notifier: SystemdNotifier
  private let readsProtocols: Bool
  /// The list up to which the audit tells all changes.
  private var auditedList: ClientList

  /// Creates a reloader.
  ///
  /// - Parameters:
  ///   - office: Names the files, keeps the audit and tells the outcome.
  ///   - doorkeeper: Takes the new list.
  ///   - renewal: Ends the subscriptions of who was revoked.
  ///   - desk: Takes the new protocols.
  ///   - readsProtocols: Whether the protocols come from files.
  ///   - notifier: Tells systemd that a reload is under way.
  init(
    _ office: Office,
    doorkeeper: Doorkeeper,
    renewal: Renewal,
    desk: UploadDesk,
    readsProtocols: Bool,
    notifier: SystemdNotifier
  ) {
    self.office = office
    self.doorkeeper = doorkeeper
    self.renewal = renewal
    self.desk = desk
    self.readsProtocols = readsProtocols
    self.notifier = notifier
    auditedList = doorkeeper.list
  }

  /// Reads all anew, one reload after the other; what cannot be used leaves the old in force.
  ///
  /// - Parameter actor: Who asked, for the audit.
  /// - Returns: Why something could not be used or noted; nil where all could.
  func reload(by actor: String) async -> String? {
    let former = running
    let task = Task { () -> String? in
      _ = await former?.value
      return await reloadNow(by: actor)
    }
    running = task
    return await task.value
  }

  private func reloadNow(by actor: String) async -> String? {
    notifier.reloading()
    defer { notifier.ready(status: "reloaded") }
    var faults: [String] = []
    if let fault = await reloadClients(by: actor) { faults.append(fault) }
    if let fault = await reloadProtocols() { faults.append(fault) }
    if faults.isEmpty {
      office.logger.log(.clientsReloaded, "reloaded", ["clients": "\(doorkeeper.clientCount)"])
      return nil
    }
    let words = faults.joined(separator: "; ")
    office.logger.reloadFailed(words)
    return words
  }

  private func reloadClients(by actor: String) async -> String? {
    var (doors, faults): (Set<Door>, [String]) = ([], [])
    if let path = office.configuration.clientsFile {
      do throws(ClientListError) {
        let list = try ClientList(path: path)
        doors = doorkeeper.replace(list)
        if let fault = note(list, by: actor) { faults.append(fault) }
      } catch {
        note(error, by: actor)
        return "\(error.message); the list read before stays in force"
      }
    }
    // Also where nothing has changed: an earlier renewal may have failed.
    if let error = await renewal.renew(doors) {
      faults.append("subscribers are not served: \(error)")
    }
    return faults.isEmpty ? nil : faults.joined(separator: "; ")
  }

  private func reloadProtocols() async -> String? {
    guard readsProtocols else { return nil }
    do throws(AtlasError) {
      await desk.check(by: try CaseCatalogue(dataFolder: office.configuration.dataFolder).check)
      return nil
    } catch {
      return "\(error.message); the protocols read before stay in force"
    }
  }
}

// MARK: - The audit

extension Reloader {
  /// Notes whom `list` lets in that the list of the last note did not, and the other way round.
  ///
  /// The list is in force before the note, and also without it: a full disk must not keep a key from being
  /// revoked. What could not be noted stands in the note of the next reload.
  ///
  /// - Returns: That it could not be noted, or nil.
  private func note(_ list: ClientList, by actor: String) -> String? {
    let names = ClientListChange(from: auditedList, to: list).members
    let detail = names.merging(["clients_sha256": .string(list.digest)]) { own, _ in own }
    do throws(WireError) {
      try record("clients_reloaded", by: actor, detail)
      auditedList = list
      return nil
    } catch {
      return "the list is in force, but the audit could not take its changes: \(error.detail)"
    }
  }

  /// Notes that a list was not taken; the list in force is the old one, whether or not this is noted.
  private func note(_ error: ClientListError, by actor: String) {
    // The message may hold a path, which the audit does not.
    try? record("clients_refused", by: actor, ["code": .string(error.code)])
  }

  private func record(
    _ action: String,
    by actor: String,
    _ detail: [String: JSONValue]
  ) throws(WireError) {
    let text = String(decoding: JSONValue.object(detail).encoded, as: UTF8.self)
    try office.record(AuditEntry(actor: actor, action: action, object: "clients", detail: text))
  }
}
