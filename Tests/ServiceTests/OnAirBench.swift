import Store
import Testing

@testable import Service
@testable import Wire

/// A bench whose site is served to navigators by a real socket.
final class OnAirBench: Sendable {
  let bench: Bench
  let server: NavigatorServer
  let registry = MetricsRegistry()
  private let number = Counter()

  /// Numbers for keys.
  private actor Counter {
    private var last = 0
    func next() -> Int {
      last += 1
      return last
    }
  }

  init(_ change: (inout OpenIGTLinkSettings) -> Void = { _ in }) async throws {
    var settings = OpenIGTLinkSettings(sites: ["local": try Endpoint("tcp://127.0.0.1:*")])
    change(&settings)
    let wanted = settings
    server = try await NavigatorServer(settings, counters: Counters(registry))
    bench = try Bench(navigators: server, configure: { $0.openIGTLink = wanted })
    await bench.office.presenter.refresh()
    try await server.open()
  }

  var endpoint: String { server.endpoint(of: "local") ?? "" }

  /// A navigator that is connected, with what it was greeted by.
  func connected(greeting count: Int) throws -> (Navigator, [Navigator.Heard]) {
    let navigator = try Navigator(to: endpoint)
    return (navigator, try navigator.next(count))
  }

  /// A job that is done with this report.
  func done(
    _ report: ExampleReport = ExampleReport(),
    subject: String = "sub-01"
  ) async throws
    -> String
  {
    let example = ExampleCase(key: "example-\(await number.next())", subject: subject)
    let text = try await bench.store(example)
    let id = try #require(JobID(text))
    _ = try bench.office.store.start(id, at: 1)
    _ = try bench.office.store.finish(id, result: report.bytes, summary: "{}", at: 1)
    await bench.office.feed.publishNew()
    return text
  }

  /// What is on the air once a job is presented.
  @discardableResult
  func present(
    _ job: String,
    following: Bool = false,
    as caller: Caller = .localUser
  ) async throws -> OnAir {
    try await ask(.show(job: job, isFollowing: following), as: caller)
  }

  @discardableResult
  func ask(_ presenting: Presenting, as caller: Caller = .localUser) async throws -> OnAir {
    guard case .presented(let onAir) = await bench.ask(.present(presenting), as: caller) else {
      throw UnexpectedReply()
    }
    return onAir
  }

  func refusal(_ presenting: Presenting, as caller: Caller = .localUser) async -> WireError? {
    await bench.refusal(.present(presenting), as: caller)
  }

  /// Ends the server.
  func stop() async { await server.stop() }
}

/// Gives `body` a bench, and ends its server afterwards.
func onAir(
  _ change: (inout OpenIGTLinkSettings) -> Void = { _ in },
  _ body: (OnAirBench) async throws -> Void
) async throws {
  let bench = try await OnAirBench(change)
  do {
    try await body(bench)
  } catch {
    Issue.record(error)
  }
  await bench.stop()
}
