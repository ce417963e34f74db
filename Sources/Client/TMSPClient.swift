public import Messaging
import Synchronization
public import Wire

/// A client of the daemon over `tmsp/1`.
///
/// Each call asks again where no reply comes, since every verb may be repeated without harm. To be
/// closed by ``close()``.
public final class TMSPClient: Sendable {
  /// The daemon's endpoint for requests.
  public let endpoint: String
  /// How long to wait and how often to ask.
  public let patience: Patience
  /// How the client proves who it is, and knows the server.
  let security: SocketSecurity
  private let waiting: @Sendable (Wait) -> Void
  let loop: SocketLoop
  let socket: RequestSocket
  let strays = Mailbox<ReplyMessage>()
  private let lastID = Mutex(0)

  /// Opens a socket to `endpoint`; the daemon need not be there yet.
  ///
  /// - Parameters:
  ///   - endpoint: Such as `ipc:///run/tmsplanner/ingest.sock` or `tcp://127.0.0.1:17160`.
  ///   - patience: How long to wait and how often to ask.
  ///   - security: How the client proves who it is, and knows the server.
  ///   - waiting: Told where the daemon does not do what is asked yet and is asked again.
  /// - Throws: ``ClientError/messaging(_:)`` where the endpoint is unusable.
  public init(
    to endpoint: String,
    patience: Patience = Patience(),
    security: SocketSecurity = .none,
    waiting: @escaping @Sendable (Wait) -> Void = { _ in }
  ) async throws(ClientError) {
    self.endpoint = endpoint
    self.patience = patience
    self.security = security
    self.waiting = waiting
    do throws(MessagingError) {
      loop = try SocketLoop()
      let options = SocketOptions.client.secured(by: security)
      socket = try await RequestSocket(to: endpoint, on: loop, options: options) { message in
        (try? ReplyMessage(frames: message.frames.map(\.bytes)))?.answers
      }
    } catch {
      throw .messaging(error)
    }
    let (unsolicited, strays) = (socket.unsolicited, strays)
    Task {
      for await message in unsolicited {
        if let reply = try? ReplyMessage(frames: message.frames.map(\.bytes)) {
          await strays.put(reply)
        }
      }
      await strays.close()
    }
  }

  /// Closes the sockets; calls that wait end with an error.
  public func close() async { await loop.stop(lingering: .milliseconds(200)) }

  /// The daemon's greeting: versions, limits, site and the newest event.
  public func hello(client: String) async throws(ClientError) -> Welcome {
    let verb = Verb.hello(client: client, versions: [WireLimits.version])
    guard case .welcome(let welcome) = try await ask(verb).reply else { throw unexpected(verb) }
    return welcome
  }

  /// A job's state.
  public func status(of job: String) async throws(ClientError) -> JobStatus {
    guard case .job(let status) = try await ask(.status(job: job)).reply else {
      throw unexpected(.status(job: job))
    }
    return status
  }

  /// A job's report, byte for byte as it was computed.
  public func result(of job: String) async throws(ClientError) -> JobResult {
    guard case .result(let result) = try await ask(.result(job: job)).reply else {
      throw unexpected(.result(job: job))
    }
    return result
  }

  /// What the pictures of a job's report are drawn from, compressed by gzip; nil where none are kept.
  public func figures(of job: String) async throws(ClientError) -> [UInt8]? {
    let verb = Verb.figures(job: job)
    do throws(ClientError) {
      let message = try await ask(verb)
      guard case .figures = message.reply, let body = message.body else { throw unexpected(verb) }
      return body
    } catch .refused(let error) where error.facts["reason"] == "figures_not_kept" {
      return nil
    }
  }

  /// Asks a job to stop; the answer tells its state now.
  public func cancel(_ job: String) async throws(ClientError) -> JobStatus {
    guard case .job(let status) = try await ask(.cancel(job: job)).reply else {
      throw unexpected(.cancel(job: job))
    }
    return status
  }

  /// Tells that a job's input is needed no more.
  public func release(_ job: String) async throws(ClientError) {
    guard case .closed = try await ask(.close(job: job)).reply else {
      throw unexpected(.close(job: job))
    }
  }

  /// Decides, or asks, what the site's navigators are shown; the answer tells what that is now.
  public func present(_ presenting: Presenting) async throws(ClientError) -> OnAir {
    let verb = Verb.present(presenting)
    guard case .presented(let onAir) = try await ask(verb).reply else { throw unexpected(verb) }
    return onAir
  }

  /// A sign of life.
  public func ping() async throws(ClientError) -> Pong {
    guard case .pong(let pong) = try await ask(.ping).reply else { throw unexpected(.ping) }
    return pong
  }

  /// One page of events after `since`; `epoch` makes sure that the numbers mean the same.
  public func events(
    since: Int64,
    epoch: String? = nil,
    limit: Int = WireLimits.eventsPerReply
  ) async throws(ClientError) -> (page: EventsPage, events: [FeedEvent]) {
    let verb = Verb.events(since: since, epoch: epoch, limit: limit)
    let message = try await ask(verb)
    guard case .events(let page) = message.reply else { throw unexpected(verb) }
    do throws(WireError) {
      return (page, try FeedEvent.list(message.body ?? []))
    } catch {
      throw .unexpectedReply(error.detail)
    }
  }
}

// MARK: - Asking

extension TMSPClient {
  /// Asks until a reply comes, and again where the daemon is busy.
  func ask(_ verb: Verb, within limit: Duration? = nil) async throws(ClientError) -> ReplyMessage {
    var attempt = 1
    while true {
      let message = try await askOnce(verb, within: limit ?? patience.replyLimit)
      let isLast = attempt >= patience.attempts
      switch message?.reply {
      case nil:
        // Where the server has refused the key once, nobody else would connect again.
        if attempt > 1 { try? await socket.reconnect() }
        if isLast { throw .noReply(endpoint: endpoint, attempts: attempt) }
        await pause(patience.pause(before: attempt))
      case .error(let error)?:
        guard !isLast, let delay = delay(after: error) else { throw .refused(error) }
        let left = patience.attempts - attempt
        waiting(Wait(reason: error, pause: delay, limit: delay * left))
        await pause(delay)
      default:
        if let message { return message }
      }
      attempt += 1
    }
  }

  /// Draws an id that no request of this client has had.
  func nextID() -> String {
    lastID.withLock { last in
      last += 1
      return String(last)
    }
  }

  func unexpected(_ verb: Verb) -> ClientError {
    .unexpectedReply("another kind of reply than \(verb.name) has")
  }

  /// The reply to one request; nil where none comes in time.
  private func askOnce(
    _ verb: Verb,
    within limit: Duration
  ) async throws(ClientError) -> ReplyMessage? {
    let id = nextID()
    let received: ReceivedMessage
    do throws(MessagingError) {
      let frames = Request(id: id, verb: verb).frames()
      received = try await socket.request(frames, id: id, timeout: limit)
    } catch {
      switch error {
      case .timedOut, .queueFull: return nil
      default: throw .messaging(error)
      }
    }
    do throws(WireError) {
      return try ReplyMessage(frames: received.frames.map(\.bytes))
    } catch {
      throw .unexpectedReply(error.detail)
    }
  }

  /// How long to wait before asking again; nil where it is no use.
  private func delay(after error: WireError) -> Duration? {
    guard error.retry == .later else { return nil }
    guard [.busy, .shuttingDown, .storageError, .internal].contains(error.code) else { return nil }
    guard case .integer(let milliseconds)? = error.facts["after_ms"] else { return .seconds(1) }
    return .milliseconds(min(max(milliseconds, 0), 30_000))
  }

  private func pause(_ duration: Duration) async { try? await Task.sleep(for: duration) }
}
