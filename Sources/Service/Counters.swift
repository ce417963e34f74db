import CoreMetrics
import Messaging
import Planning
import Synchronization
import Wire

/// What the daemon counts and measures as it happens, through swift-metrics.
///
/// What stands in the store or the system instead is read when somebody asks: ``Readings``.
final class Counters: Sendable {
  struct ConnectionKey: Hashable, Sendable {
    let door: Door
    let event: ConnectionEvent

    fileprivate static let all = Door.allCases.flatMap { door in
      ConnectionEvent.allCases.map { ConnectionKey(door: door, event: $0) }
    }
  }

  private let connections: Labelled<ConnectionKey, Counter>
  private let refusals: Labelled<WireErrorCode, Counter>
  private let factory: any MetricsFactory
  private let uploadedBytes: Counter
  private let endedJobs: Labelled<Wire.JobState, Counter>
  private let queueTime: Timer
  private let runTimes: Labelled<RunOutcome, Timer>
  private let stageTimes: Labelled<Stage, Timer>
  private let followerCount: Meter
  private let subscriptions: SubscriptionCounts
  private let navigatorCounts = Mutex<[String: Int]>([:])
  private let navigatorMeter: Meter
  private let navigatorCuts: Labelled<NavigatorDoor.Cut, Counter>
  private let gone = Atomic<Int64>(0)
  private let lastResult = Mutex<ContinuousClock.Instant?>(nil)

  /// Begins with zeros, which stand in the page from the first moment on.
  ///
  /// - Parameter factory: Where it is recorded; by default nowhere.
  init(_ factory: any MetricsFactory = NOOPMetricsHandler.instance) {
    self.factory = factory
    func counter(_ family: MetricFamily, _ labels: [(String, String)] = []) -> Counter {
      Counter(label: family.name, dimensions: labels, factory: factory)
    }
    func timer(_ family: MetricFamily, _ labels: [(String, String)] = []) -> Timer {
      Timer(label: family.name, dimensions: labels, factory: factory)
    }
    connections = Labelled(ConnectionKey.all) { key in
      counter(.connections, [("door", key.door.rawValue), ("event", key.event.rawValue)])
    }
    refusals = Labelled(WireErrorCode.allCases) { counter(.refusals, [("code", $0.rawValue)]) }
    uploadedBytes = counter(.uploadedBytes)
    endedJobs = Labelled(Wire.JobState.allCases.filter(\.isFinal)) {
      counter(.endedJobs, [("state", $0.rawValue)])
    }
    queueTime = timer(.queueTime)
    runTimes = Labelled(RunOutcome.allCases) { timer(.runTime, [("outcome", $0.rawValue)]) }
    stageTimes = Labelled(Stage.allCases) { timer(.stageTime, [("stage", $0.rawValue)]) }
    followerCount = Meter(label: MetricFamily.followers.name, factory: factory)
    subscriptions = SubscriptionCounts(factory)
    followerCount.set(0)
    navigatorMeter = Meter(label: MetricFamily.navigators.name, factory: factory)
    navigatorMeter.set(0)
    navigatorCuts = Labelled(NavigatorDoor.Cut.allCases) {
      counter(.navigatorCuts, [("reason", $0.rawValue)])
    }
  }
}

// MARK: - Network

extension Counters {
  /// Connections that have ended, or never came about.
  var goneConnections: Int64 { gone.load(ordering: .relaxed) }

  func count(_ event: ConnectionEvent, at door: Door) {
    connections[ConnectionKey(door: door, event: event)]?.increment()
    switch event {
    case .disconnected, .handshakeFailed, .refused: gone.add(1, ordering: .relaxed)
    case .accepted, .acceptFailed, .admitted: break
    }
  }

  func refused(_ code: WireErrorCode) { refusals[code]?.increment() }

  /// A request was read, whatever is answered to it.
  func answered(_ verb: Verb) {
    let labels = [("verb", verb.name)]
    Counter(label: MetricFamily.requests.name, dimensions: labels, factory: factory).increment()
  }

  func uploaded(_ bytes: Int) { uploadedBytes.increment(by: bytes) }

  /// So many navigators of a site are connected now; one was cut where `reason` says why.
  func navigators(_ count: Int, of site: String, cut reason: NavigatorDoor.Cut?) {
    let all = navigatorCounts.withLock { counts in
      counts[site] = count
      return counts.values.reduce(0, +)
    }
    navigatorMeter.set(all)
    if let reason { navigatorCuts[reason]?.increment() }
  }

  /// A topic of a site was granted at `door`.
  func subscribed(to topic: [UInt8], at door: Door) { subscriptions.began(topic, at: door) }

  /// A subscription of `topic` has ended at `door`; it may be one that was never granted.
  func unsubscribed(from topic: [UInt8], at door: Door) { subscriptions.ended(topic, at: door) }

  /// All subscriptions at `door` have ended.
  func unsubscribedAll(at door: Door) { subscriptions.endedAll(at: door) }
}

// MARK: - Jobs

extension Counters {
  /// What became of one run of a job.
  enum RunOutcome: String, CaseIterable, Hashable, Sendable {
    case done, failed, cancelled, requeued
  }

  /// Time since the last report was stored; nil before the first.
  var lastResultAge: Duration? { lastResult.withLock { $0.map { ContinuousClock.now - $0 } } }

  /// An event was committed; each is told once, whoever made it.
  func committed(_ event: FeedEvent) {
    guard event.state.isFinal else { return }
    // The age first: who sees a job counted finds it.
    if event.state == .done { lastResult.withLock { $0 = .now } }
    endedJobs[event.state]?.increment()
  }

  /// A job was started that had waited so long; nothing where the clock went back meanwhile.
  func started(after milliseconds: Int64) { queueTime.recordMilliseconds(max(0, milliseconds)) }

  func ran(for duration: Duration, _ outcome: RunOutcome) {
    runTimes[outcome]?.recordNanoseconds(duration.nanoseconds)
  }

  func took(_ duration: Duration, in stage: Stage) {
    stageTimes[stage]?.recordNanoseconds(duration.nanoseconds)
  }

  func following(_ count: Int) { followerCount.set(count) }
}

/// The metrics of one family, one for each value of a closed list.
private struct Labelled<Key: Hashable & Sendable, Metric: Sendable>: Sendable {
  private let metrics: [Key: Metric]

  init(_ keys: [Key], _ make: (Key) -> Metric) {
    metrics = Dictionary(uniqueKeysWithValues: keys.map { ($0, make($0)) })
  }

  subscript(key: Key) -> Metric? { metrics[key] }
}

extension Duration {
  fileprivate var nanoseconds: Int64 {
    components.seconds * 1_000_000_000 + components.attoseconds / 1_000_000_000
  }
}
