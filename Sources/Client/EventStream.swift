import Messaging
public import Wire

/// What a subscriber hears.
public enum FeedNews: Hashable, Sendable {
  /// The daemon has confirmed the subscription; it comes again after each reconnection.
  case subscribed
  /// A numbered event; each comes once, in order, and none is missing within retention.
  case event(FeedEvent)
  /// A job came further; some of these may be missing.
  case progress(job: String, stage: String, fraction: Double)
  /// The daemon has not been heard for 15 s: what is shown may be old.
  case stale
  /// The daemon is heard again.
  case alive
  /// Events before this number are no longer kept: there is a hole.
  case hole(oldest: Int64)
  /// The database is another one, so that all numbers begin anew.
  case newEpoch(String)
}

/// The events of a site: a subscription that notices what it misses, and asks for it.
public struct EventStream: Sendable {
  /// The site whose events these are.
  public let site: String
  /// The news, until ``close()`` is called; it throws where the daemon refuses to tell what is missed.
  public let news: AsyncThrowingStream<FeedNews, any Error>
  private let socket: SubscriberSocket
  private let reader: Task<Void, Never>

  /// Subscribes.
  ///
  /// - Parameters:
  ///   - endpoint: The daemon's endpoint for results.
  ///   - client: A client of the same daemon, which is asked for what was missed.
  ///   - since: The last event that is known; nil begins with what happens from now on.
  ///   - epoch: The epoch of `since`; nil takes the daemon's present one.
  /// - Throws: ``ClientError`` where the daemon does not answer at all.
  public init(
    from endpoint: String,
    with client: TMSPClient,
    since: Int64? = nil,
    epoch: String? = nil
  ) async throws(ClientError) {
    let welcome = try await client.hello(client: "tmsplan")
    site = welcome.site
    let nonce = hexadecimal((0..<16).map { _ in UInt8.random(in: 0...255) })
    // The acknowledgement is subscribed to last: it proves that the ones before are in force.
    let topics = [Topic.site(welcome.site), Topic.acknowledgement(nonce)]
    do throws(MessagingError) {
      socket = try await SubscriberSocket(
        to: endpoint,
        topics: topics.map { Array($0.utf8) },
        on: client.loop,
        options: .client.secured(by: client.security)
      )
    } catch {
      throw .messaging(error)
    }
    let (news, feed) = AsyncThrowingStream.makeStream(of: FeedNews.self)
    let mailbox = Mailbox<ReceivedMessage>()
    let messages = socket.messages
    Task {
      for await message in messages { await mailbox.put(message) }
      await mailbox.close()
    }
    var follower = FeedFollower(
      client: client,
      feed: feed,
      reconnect: { [socket] in try? await socket.reconnect() },
      known: since ?? welcome.lastSequence,
      epoch: epoch ?? welcome.epoch
    )
    reader = Task { await follower.follow(mailbox) }
    self.news = news
  }

  /// Ends the subscription and the news.
  public func close() async {
    reader.cancel()
    await socket.close()
  }
}

/// Keeps the place in a feed, and fills its gaps.
struct FeedFollower: Sendable {
  /// The silence after which the daemon counts as gone: three heartbeats.
  static let patience = Duration.seconds(15)

  let client: TMSPClient
  let feed: AsyncThrowingStream<FeedNews, any Error>.Continuation
  /// Connects the subscription anew.
  let reconnect: @Sendable () async -> Void
  var known: Int64
  var epoch: String
  var isStale = false

  /// Reads messages until there are no more.
  mutating func follow(_ mailbox: Mailbox<ReceivedMessage>) async {
    do throws(ClientError) {
      while await !mailbox.isExhausted {
        guard let message = await mailbox.next(within: Self.patience) else {
          if Task.isCancelled { break }
          if await !mailbox.isExhausted { try await noteSilence() }
          continue
        }
        let frames = message.frames.map(\.bytes)
        guard let parsed = try? Publication.parse(frames: frames) else { continue }
        if isStale { feed.yield(.alive) }
        isStale = false
        try await note(parsed.publication)
      }
      feed.finish()
    } catch {
      feed.finish(throwing: error)
    }
  }

  /// Connects anew, and asks what was missed; who is off the server's list hears of it so.
  private mutating func noteSilence() async throws(ClientError) {
    if !isStale { feed.yield(.stale) }
    isStale = true
    await reconnect()
    do throws(ClientError) {
      try await catchUp()
    } catch {
      if case .noReply = error { return }
      throw error
    }
  }

  private mutating func note(_ publication: Publication) async throws(ClientError) {
    switch publication {
    case .event(let event, let epoch):
      if epoch == self.epoch, event.sequence <= known { return }
      if epoch == self.epoch, event.previous == known {
        known = event.sequence
        feed.yield(.event(event))
      } else {
        try await catchUp()
      }
    case .heartbeat(let epoch, let last, _):
      if epoch != self.epoch || last > known { try await catchUp() }
    case .subscribed(_, let epoch, let last):
      feed.yield(.subscribed)
      if epoch != self.epoch || last > known { try await catchUp() }
    case .progress(let job, let stage, let fraction):
      feed.yield(.progress(job: job, stage: stage, fraction: fraction))
    }
  }

  /// Fetches all events after the last known one.
  private mutating func catchUp() async throws(ClientError) {
    var isDone = false
    while !isDone {
      do throws(ClientError) {
        let (page, events) = try await client.events(since: known, epoch: epoch)
        for event in events {
          known = event.sequence
          feed.yield(.event(event))
        }
        known = max(known, page.last)
        isDone = page.isDone
      } catch {
        guard case .refused(let refusal) = error else { throw error }
        try begin(after: refusal)
      }
    }
  }

  /// Takes up the thread again where the old place means nothing any more.
  private mutating func begin(after refusal: WireError) throws(ClientError) {
    switch (refusal.code, refusal.facts["epoch"], refusal.facts["oldest"]) {
    case (.epochChanged, .string(let epoch)?, _):
      self.epoch = epoch
      known = 0
      feed.yield(.newEpoch(epoch))
    case (.eventsExpired, _, .string(let text)?):
      guard let oldest = Int64(text), oldest > known else { throw .refused(refusal) }
      known = oldest - 1
      feed.yield(.hole(oldest: oldest))
    default: throw .refused(refusal)
    }
  }
}
