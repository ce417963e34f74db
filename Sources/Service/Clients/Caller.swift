import Wire

/// What a client may do.
public enum Right: String, CaseIterable, Hashable, Sendable {
  /// Submit cases of its site, and what belongs to that.
  case submit
  /// Read its site's events and reports.
  case results
  /// See how the service and all its jobs are, without what names a patient.
  case operate
}

/// Who asks, as the daemon knows it from the connection; nothing that a message says changes it.
struct Caller: Hashable, Sendable {
  /// The name under which its keys and quotas are kept.
  let client: String
  /// The site whose data it sees; nil sees none, or on the admin socket those of all.
  let site: String?
  /// What it may do.
  let rights: Set<Right>
  /// Whether it asks on the admin socket.
  let isAdministrator: Bool
  /// Whether it is a process of the daemon's own host; only such a one may name files by path.
  let isOnHost: Bool
  /// Its name in the audit trail.
  let actor: String

  /// A client of the list.
  init(_ client: RegisteredClient) {
    self.client = client.name
    site = client.site
    rights = client.rights
    isAdministrator = false
    if case .user = client.proof { isOnHost = true } else { isOnHost = false }
    actor = client.name
  }

  /// Somebody on this host who is on no list, and whom the permissions of a socket let in.
  init(localUser user: String, site: String) {
    client = site
    self.site = site
    rights = [.submit, .results]
    isAdministrator = false
    isOnHost = true
    actor = "\(site) (\(user))"
  }

  /// Somebody on the admin socket.
  init(administrator user: String) {
    client = "admin"
    site = nil
    rights = [.results, .operate]
    isAdministrator = true
    isOnHost = true
    actor = "admin (\(user))"
  }

  /// Whether it may see what belongs to `site`.
  func sees(_ site: String) -> Bool { isAdministrator || self.site == site }

  /// Refuses what none of `wanted` allows.
  func require(_ wanted: Right...) throws(WireError) {
    guard wanted.contains(where: rights.contains) else {
      let words =
        isAdministrator ? "cases come in by the ingest socket" : "the role does not allow it"
      throw WireError(.forbidden, words)
    }
  }

  /// The site on which it works; refused where it has none.
  func requireSite() throws(WireError) -> String {
    guard let site else { throw WireError(.forbidden, "the client belongs to no site") }
    return site
  }
}
