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
  private let site: String
  private let clock: WallClock
  private let logger: Logger
  private let send: Send
  private var published: Int64

  init(
    store: JobStore,
    site: String,
    clock: WallClock,
    logger: Logger,
    send: @escaping Send
  ) throws(StoreError) {
    self.store = store
    self.site = site
    self.clock = clock
    self.logger = logger
    self.send = send
    published = try store.lastSeq(ofSite: site)
  }

  /// The number of the newest published event.
  var lastSequence: Int64 { published }

  /// Publishes all events that were committed since the last call.
  func publishNew() async {
    do {
      var isDone = false
      while !isDone {
        let page = try store.events(ofSite: site, since: published)
        published = page.last
        for event in page.events { await publish(FeedEvent(event)) }
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
      Topic.progress(site, job.subject)
    )
  }

  /// Publishes that the daemon lives.
  func publishHeartbeat() async {
    await send(
      .heartbeat(epoch: store.epoch, lastSequence: published, time: clock.text),
      Topic.heartbeat(site)
    )
  }

  /// Tells a subscriber that its subscriptions are in force.
  func acknowledge(nonce: String) async {
    await send(
      .subscribed(allowed: [Topic.site(site)], epoch: store.epoch, lastSequence: published),
      Topic.acknowledgement(nonce)
    )
  }

  private func publish(_ event: FeedEvent) async {
    let topic =
      event.kind == .target ? Topic.target(site, event.subject) : Topic.job(site, event.subject)
    await send(.event(event, epoch: store.epoch), topic)
  }
}
