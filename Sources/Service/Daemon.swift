public import Logging
import Messaging
import Planning
import ServiceLifecycle
import Store

/// The target service: its store, its sockets and its workers.
public struct Daemon: Sendable {
  /// Where requests are taken, as bound.
  public let ingestEndpoints: [String]
  /// Where events are published, as bound.
  public let resultsEndpoints: [String]
  private let group: ServiceGroup
  private let store: JobStore

  /// Opens the store, settles what an earlier daemon left, and binds the sockets.
  ///
  /// - Parameters:
  ///   - configuration: The set-up.
  ///   - executable: The program that computes a job when it is run with the argument `worker`.
  ///   - handlesSignals: Whether SIGTERM and SIGINT begin the drain; they must be blocked in all
  ///     threads before, see ``blockTerminationSignals()``.
  /// - Throws: ``ServiceError`` where data folders, state folder or endpoints cannot be used.
  public init(
    _ configuration: Configuration,
    executable: String,
    handlesSignals: Bool,
    logger: Logger
  ) async throws {
    let cases = try CaseCatalogue(dataFolder: configuration.dataFolder)
    try await self.init(
      configuration,
      worker: .process(executable: executable),
      checkParameters: cases.check,
      handlesSignals: handlesSignals,
      logger: logger
    )
  }

  init(
    _ configuration: Configuration,
    worker: Worker,
    checkParameters: @escaping CaseCatalogue.Check,
    handlesSignals: Bool = false,
    logger: Logger,
    clock: WallClock = .system
  ) async throws {
    let uploads = try UploadFolder(root: configuration.stateFolder)
    let store = try JobStore(path: configuration.stateFolder + "/tmsp.db")
    self.store = store
    let inputs = InputKeeper(store: store, uploads: uploads, logger: logger)
    for recovered in try store.recover(at: clock.milliseconds) where recovered.job.state.isFinal {
      inputs.drop(recovered.job)
    }
    let receiving = try store.jobs(in: [.receiving], limit: configuration.queueLimit * 2)
    try uploads.removeParts(except: Set(receiving.map(\.id)))
    let sockets = try await Sockets(configuration, logger: logger)
    (ingestEndpoints, resultsEndpoints) = sockets.endpoints
    let feed = try Feed(
      store: store,
      site: configuration.site,
      clock: clock,
      logger: logger,
      send: sockets.publish
    )
    let board = ProgressBoard()
    let runner = JobRunner(
      JobRunner.Surroundings(
        store: store,
        feed: feed,
        board: board,
        inputs: inputs,
        worker: worker,
        clock: clock,
        logger: logger,
        configuration: configuration
      )
    )
    let desk = UploadDesk(
      UploadDesk.Surroundings(
        store: store,
        uploads: uploads,
        roots: InputRoots(configuration.roots),
        inputs: inputs,
        feed: feed,
        clock: clock,
        logger: logger,
        configuration: configuration,
        checkParameters: checkParameters,
        onQueued: { runner.wake() }
      )
    )
    let handler = RequestHandler(
      client: configuration.site,
      software: "tmsplannerd/\(SoftwareIdentity.version)",
      configuration: configuration,
      store: store,
      uploads: uploads,
      desk: desk,
      feed: feed,
      runner: runner,
      board: board,
      inputs: inputs,
      clock: clock,
      logger: logger
    )
    let notifier = SystemdNotifier()
    let network = Network(
      sockets: sockets,
      handler: handler,
      feed: feed,
      desk: desk,
      runner: runner,
      notifier: notifier,
      logger: logger,
      configuration: configuration
    )
    let gate = DrainGate(desk: desk, notifier: notifier, configuration: configuration)
    // They hear of a shutdown in the opposite order, each when the one after it has ended.
    group = ServiceGroup(
      services: [network, runner, gate],
      gracefulShutdownSignals: handlesSignals ? [.sigterm, .sigint] : [],
      logger: logger
    )
  }

  /// Serves until a shutdown has been asked for and the drain is over.
  public func run() async throws {
    try await group.run()
    try store.close()
  }

  /// Begins the drain.
  public func stop() async { await group.triggerGracefulShutdown() }
}
