import Glibc
public import Logging
import Messaging
import Planning
import ServiceLifecycle
import Store
import UnixSignals
import Wire

/// The target service: its store, its sockets and its workers.
public struct Daemon: Sendable {
  /// Where requests are taken, as bound.
  public let ingestEndpoints: [String]
  /// Where events are published, as bound.
  public let resultsEndpoints: [String]
  /// Where metrics are told, as bound; nil where they are told nowhere.
  public let metricsEndpoint: String?
  private let group: ServiceGroup
  private let store: JobStore
  private let lock: StateLock

  /// Takes the state folder, binds the sockets, and settles what an earlier daemon left.
  ///
  /// In this order: a daemon that cannot serve must not touch the jobs of one that does.
  ///
  /// - Parameters:
  ///   - configuration: The set-up.
  ///   - executable: The program that computes a job when it is run with the argument `worker`; not
  ///     used where the configuration names a socket of workers.
  ///   - handlesSignals: Whether SIGTERM and SIGINT begin the drain; they must be blocked in all
  ///     threads before, see ``blockTerminationSignals()``.
  ///   - logger: Where the life of the daemon and of its jobs is told.
  /// - Throws: Where data folders, state folder or endpoints cannot be used.
  public init(
    _ configuration: Configuration,
    executable: String,
    handlesSignals: Bool,
    logger: Logger
  ) async throws {
    // Writing to who has just gone must be an error, not the daemon's end.
    signal(SIGPIPE, SIG_IGN)
    let cases = try CaseCatalogue(dataFolder: configuration.dataFolder)
    try await self.init(
      configuration,
      worker: configuration.workerSocket.map { path in
        .listening(at: path) {
          logger.warning(
            "a worker goes on after the end of its job; its unit ends it by RuntimeMaxSec="
          )
        }
      }
        ?? .process(executable: executable),
      exports: .process(executable: executable),
      checkParameters: cases.check,
      handlesSignals: handlesSignals,
      logger: logger
    )
  }

  init(
    _ configuration: Configuration,
    worker: Worker,
    exports: ExportWriter = .direct,
    checkParameters: @escaping CaseCatalogue.Check,
    handlesSignals: Bool = false,
    logger: Logger,
    clock: WallClock = .system
  ) async throws {
    lock = try StateLock(folder: configuration.stateFolder)
    let registry = MetricsRegistry()
    let counters = Counters(registry)
    let metrics = try configuration.metrics.map { endpoint throws(MessagingError) in
      try MetricsServer(endpoint, permissions: configuration.socketMode)
    }
    metricsEndpoint = metrics?.endpoint
    let doorkeeper = Doorkeeper(
      try clientList(configuration),
      site: configuration.site,
      note: logger.clientRefused
    )
    let sockets = try await Sockets(
      configuration,
      doorkeeper: doorkeeper,
      counters: counters,
      logger: logger
    )
    (ingestEndpoints, resultsEndpoints) = sockets.endpoints
    let office: Office
    do {
      office = try await openOffice(
        configuration,
        sockets,
        exports: exports,
        logger: logger,
        clock: clock
      )
    } catch {
      await sockets.loop.stop()
      throw error
    }
    store = office.store
    let runner = JobRunner(office, worker: worker.measured(by: counters))
    let desk = UploadDesk(office, runner: runner, checkParameters: checkParameters)
    let notifier = SystemdNotifier()
    let renewal = Renewal(sockets.publisher)
    let reloader = Reloader(
      office,
      doorkeeper: doorkeeper,
      renewal: renewal,
      desk: desk,
      readsProtocols: handlesSignals,
      notifier: notifier
    )
    let administration = Administration(
      office: office,
      desk: desk,
      runner: runner,
      doorkeeper: doorkeeper,
      reloader: reloader
    )
    let handler = RequestHandler(
      office: office,
      desk: desk,
      runner: runner,
      administration: administration
    )
    let network = Network(
      sockets: sockets,
      handler: handler,
      renewal: renewal,
      notifier: notifier
    )
    let gate = DrainGate(desk: desk, notifier: notifier, configuration: configuration)
    group = serviceGroup(
      network,
      runner,
      gate,
      reloading: handlesSignals ? ReloadSignal(reloader: reloader) : nil,
      metrics: metrics.map {
        MetricsService(server: $0, readings: Readings(registry, office), logger: logger)
      },
      handlesSignals: handlesSignals,
      logger: logger
    )
  }

  /// Serves until a shutdown has been asked for and the drain is over.
  public func run() async throws {
    try await group.run()
    try store.close()
    lock.release()
  }

  /// Begins the drain.
  public func stop() async { await group.triggerGracefulShutdown() }
}

/// Opens the store, and settles what an earlier daemon left behind.
private func openOffice(
  _ configuration: Configuration,
  _ sockets: Sockets,
  exports: ExportWriter,
  logger: Logger,
  clock: WallClock
) async throws -> Office {
  let uploads = try UploadFolder(root: configuration.stateFolder)
  let store = try JobStore(path: configuration.stateFolder + "/tmsp.db")
  let inputs = InputKeeper(
    store: store,
    uploads: uploads,
    logger: logger,
    policy: RetentionPolicy(
      events: .days(configuration.eventDays),
      inputs: .days(configuration.inputDays),
      quarantine: .days(configuration.quarantineDays)
    )
  )
  try inputs.settle(attempts: configuration.attempts, at: clock.milliseconds)
  let presenter = try await openPresenter(configuration, store, sockets.counters, logger)
  let exporter = Exporter(
    store: store,
    settings: configuration.exports,
    writer: exports,
    clock: clock,
    logger: logger
  )
  let feed = try Feed(
    store: store,
    sites: { sockets.doorkeeper.sites },
    clock: clock,
    logger: logger
  ) { [counters = sockets.counters, publisher = sockets.publisher] publication, topic in
    if case .event(let event, _) = publication { counters.committed(event) }
    await publisher.publish(publication, topic: topic)
    guard case .event(let event, _) = publication, event.kind == .target else { return }
    await presenter.refresh()
    // Nobody waits for files.
    Task { await exporter.writePending() }
  }
  return Office(
    configuration: configuration,
    store: store,
    uploads: uploads,
    inputs: inputs,
    feed: feed,
    presenter: presenter,
    exporter: exporter,
    counters: sockets.counters,
    clock: clock,
    logger: logger
  )
}

/// Serves the navigators what was on the air before, where they are to be served.
private func openPresenter(
  _ configuration: Configuration,
  _ store: JobStore,
  _ counters: Counters,
  _ logger: Logger
) async throws -> Presenter {
  guard let settings = configuration.openIGTLink else {
    return Presenter(store: store, settings: nil, server: nil, logger: logger)
  }
  let server = try await NavigatorServer(settings, counters: counters)
  let presenter = Presenter(store: store, settings: settings, server: server, logger: logger)
  await presenter.refresh()
  do {
    try await server.open()
  } catch {
    await server.stop()
    throw error
  }
  for (site, endpoint) in settings.openSites {
    logger.log(
      .navigatorsOpen,
      "navigators of other hosts are served, who prove nothing, unencrypted",
      ["site": "\(site)", "endpoint": "\(endpoint)"]
    )
  }
  return presenter
}

/// The clients that may come in by key or by user; nobody where no file names them.
func clientList(_ configuration: Configuration) throws(ConfigurationError) -> ClientList {
  guard let path = configuration.clientsFile else { return ClientList() }
  do throws(ClientListError) {
    return try ClientList(path: path)
  } catch {
    throw ConfigurationError(file: path, message: error.reason)
  }
}

/// The services in one group; they hear of a shutdown from the last to the first, each when the
/// one after it has ended.
private func serviceGroup(
  _ network: Network,
  _ runner: JobRunner,
  _ gate: DrainGate,
  reloading: ReloadSignal?,
  metrics: MetricsService?,
  handlesSignals: Bool,
  logger: Logger
) -> ServiceGroup {
  typealias Member = ServiceGroupConfiguration.ServiceConfiguration
  let ended = Member.TerminationBehavior.gracefullyShutdownGroup
  var quiet = logger
  quiet.logLevel = max(logger.logLevel, .notice)  // its own steps tell an operator nothing
  var members = [
    Member(service: network, serviceName: "network"),
    Member(service: runner, serviceName: "runner"),
    Member(service: gate, successTerminationBehavior: ended, serviceName: "gate"),
  ]
  if let reloading { members.insert(Member(service: reloading, serviceName: "reload"), at: 0) }
  if let metrics { members.insert(Member(service: metrics, serviceName: "metrics"), at: 0) }
  return ServiceGroup(
    configuration: ServiceGroupConfiguration(
      services: members,
      gracefulShutdownSignals: handlesSignals ? [.sigterm, .sigint] : [],
      logger: quiet
    )
  )
}
