import Logging
import Messaging
import Store
import Wire

/// Publishes what the store has committed, in order, and the progress of running jobs.
///
/// Events are read back from the store, never passed in: so each is published once, after its
/// commit, and in the order of its number, whoever made it.
actor Feed {
  /// Sends a publication on a topic; what cannot be sent is lost, as subscribers know.
  typealias Send = @Sendable (Publication, _ topic: String) async -> Void

  private let store: JobStore
  private let sites: @Sendable () -> Set<String>
  private let clock: WallClock
  private let logger: Logger
  private let send: Send
  /// The newest event that was published, of all sites.
  private var published: Int64
  /// The newest published event of each site that was asked about.
  private var newest: [String: Int64] = [:]
  private var isPublishing = false
  private var isWanted = false

  /// Begins after the newest event of the store.
  ///
  /// - Parameters:
  ///   - store: Where the events come from.
  ///   - sites: Whose heartbeats are published.
  ///   - clock: The time in heartbeats.
  ///   - logger: Where a store that cannot be read is told.
  ///   - send: Publishes.
  /// - Throws: ``StoreError/database(code:text:)``.
  init(
    store: JobStore,
    sites: @escaping @Sendable () -> Set<String>,
    clock: WallClock,
    logger: Logger,
    send: @escaping Send
  ) throws(StoreError) {
    self.store = store
    self.sites = sites
    self.clock = clock
    self.logger = logger
    self.send = send
    published = try store.lastSeq(ofSite: nil)
  }

  /// The number of the newest published event of `site`, or of all.
  func lastSequence(of site: String?) -> Int64 {
    guard let site else { return published }
    if let known = newest[site] { return known }
    do {
      // Later events are published before their number is told.
      let last = try store.lastSeq(ofSite: site)
      guard last <= published else { return 0 }
      newest[site] = last
      return last
    } catch {
      logger.storeFailed(error)
      return 0
    }
  }

  /// Publishes all events that were committed since the last call.
  ///
  /// One call at a time sends, so that events leave in their order; who calls meanwhile has it look
  /// once more.
  func publishNew() async {
    isWanted = true
    guard !isPublishing else { return }
    isPublishing = true
    while isWanted {
      isWanted = false
      await publishCommitted()
    }
    isPublishing = false
  }

  private func publishCommitted() async {
    do {
      var isDone = false
      while !isDone {
        let page = try store.events(ofSite: nil, since: published)
        for event in page.events {
          await publish(FeedEvent(event), of: event.site)
          newest[event.site] = event.seq
          published = event.seq
        }
        published = max(published, page.last)
        isDone = page.done
      }
    } catch {
      // Subscribers notice by the heartbeat that something is missing, and ask.
      logger.error("events cannot be read", metadata: ["TMSP_ERROR": "\(error.code)"])
    }
  }

  /// Publishes how far a job is.
  func publish(_ progress: JobProgress, of job: JobRecord) async {
    await send(
      .progress(job: job.id.text, stage: progress.stage, fraction: progress.fraction),
      Topic.progress(job.site, job.subject)
    )
  }

  /// Publishes to every site that the daemon lives.
  func publishHeartbeats() async {
    for site in sites() {
      let last = lastSequence(of: site)
      await send(
        .heartbeat(epoch: store.epoch, lastSequence: last, time: clock.text),
        Topic.heartbeat(site)
      )
    }
  }

  /// Tells a subscriber that its subscriptions are in force, and which ones may be.
  func acknowledge(_ subscriber: Acknowledgement) async {
    await send(
      .subscribed(
        allowed: subscriber.site.map { [Topic.site($0)] } ?? [],
        epoch: store.epoch,
        lastSequence: subscriber.site.map { lastSequence(of: $0) } ?? 0
      ),
      Topic.acknowledgement(subscriber.nonce)
    )
  }

  private func publish(_ event: FeedEvent, of site: String) async {
    let topic =
      event.kind == .target ? Topic.target(site, event.subject) : Topic.job(site, event.subject)
    await send(.event(event, epoch: store.epoch), topic)
  }
}
