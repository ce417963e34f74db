public import Wire

extension TMSPClient {
  /// How the service is, after what `verb` asks has been done.
  ///
  /// - Parameter verb: ``AdminVerb/server``, or one of those that are answered by it.
  /// - Returns: The status.
  /// - Throws: ``ClientError``; `forbidden` where the caller is no operator.
  public func server(_ verb: AdminVerb = .server) async throws(ClientError) -> ServerStatus {
    guard case .server(let status) = try await ask(.admin(verb)).reply else {
      throw unexpected(.admin(verb))
    }
    return status
  }

  /// The jobs of all sites, as JSON objects that name no patient.
  ///
  /// - Parameters:
  ///   - state: Only those in this state; nil gives all that are not final.
  ///   - limit: How many at most.
  /// - Returns: The jobs, and whether there are no more.
  /// - Throws: ``ClientError``.
  public func jobs(
    in state: JobState?,
    limit: Int = 100
  ) async throws(ClientError) -> (jobs: [JSONValue], isAll: Bool) {
    let (list, head) = try await list(.jobs(state: state, limit: limit))
    return (list, head.isDone)
  }

  /// The audit entries after `since`, as JSON objects.
  public func audit(
    since: Int64,
    limit: Int = 100
  ) async throws(ClientError) -> (entries: [JSONValue], last: Int64, isAll: Bool) {
    let (list, head) = try await list(.audit(since: since, limit: limit))
    return (list, head.last, head.isDone)
  }

  /// Copies the database to a file of this name in the server's backup folder.
  public func backup(_ name: String) async throws(ClientError) -> BackupReceipt {
    let verb = AdminVerb.backup(name: name)
    guard case .backedUp(let receipt) = try await ask(.admin(verb), within: .seconds(300)).reply
    else {
      throw unexpected(.admin(verb))
    }
    return receipt
  }

  /// Erases what `verb` names.
  ///
  /// - Returns: Of how many jobs the data are gone.
  /// - Throws: ``ClientError``.
  public func purge(_ verb: AdminVerb) async throws(ClientError) -> Int {
    guard case .purged(let count) = try await ask(.admin(verb)).reply else {
      throw unexpected(.admin(verb))
    }
    return count
  }

  private func list(
    _ verb: AdminVerb
  ) async throws(ClientError) -> (list: [JSONValue], head: ListHead) {
    let message = try await ask(.admin(verb))
    guard let body = message.body, case .array(let list)? = try? parseJSON(body, limits: .reply)
    else { throw unexpected(.admin(verb)) }
    switch message.reply {
    case .jobs(let head), .audit(let head): return (list, head)
    default: throw unexpected(.admin(verb))
    }
  }
}
