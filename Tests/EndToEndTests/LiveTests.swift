import Foundation
import Reports
import Testing

/// What real navigators are shown by a real daemon: pyigtl, and a client on OpenIGTLink's own C++ library.
@Suite(.serialized, .inTurn, Python.isNeeded) struct LiveTests {
  /// A daemon that serves navigators at some port of this host.
  private func daemon(in folder: TemporaryFolder? = nil) async throws -> RunningDaemon {
    var options = DaemonOptions()
    options.root = ["openigtlink": #"{enabled: true, sites: {local: "tcp://127.0.0.1:*"}}"#]
    options.listen = [
      "admin": "ipc://" + ((folder ?? adminFolder) / "admin").path(percentEncoded: false)
    ]
    return try await RunningDaemon.start(options, in: folder)
  }

  private let adminFolder: TemporaryFolder

  init() throws { adminFolder = try TemporaryFolder() }

  private func run(
    _ command: String,
    _ more: [String],
    _ daemon: RunningDaemon
  ) async throws -> Program.Outcome {
    try await Program(name: "tmsplan").run([command, "--ingest", daemon.ingest] + more)
  }

  /// The report of a job that the daemon has done.
  private func submit(_ arguments: [String], to daemon: RunningDaemon) async throws -> TargetReport
  {
    let more = ["--json", "--results", daemon.results] + arguments
    let outcome = try await run("submit", more, daemon)
    try #require([0, 4].contains(outcome.status), "\(outcome.errors) \(daemon.messages)")
    return try PhantomCase.report(outcome)
  }

  /// The arguments of a case with anatomy, whose head lies obliquely.
  private func arguments(of native: NativeCase) throws -> [String] {
    let phantom = try PhantomCase.shared.get()
    return [
      "--bold", native.path(native.bold), "--mask", native.path(native.mask), "--confounds",
      native.path(phantom.confounds), "--sidecar", native.path(phantom.sidecar), "--space", "T1w",
      "--subject", "sub-phantom", "--t1w", native.path(native.t1w),
    ] + native.transforms
  }

  private struct OnAir: Decodable {
    let state: String
    let job: String?
    let reason: String?
    let endpoint: String
    let navigators: Int

    var port: String { String(endpoint.split(separator: ":").last ?? "") }
  }

  /// What `tmsplan present` says, with its exit status.
  private func present(_ more: [String], _ daemon: RunningDaemon) async throws -> (Int32, OnAir) {
    let outcome = try await run("present", more + ["--json"], daemon)
    try #require(!outcome.output.isEmpty, "\(outcome.errors)")
    return (
      outcome.status, try JSONDecoder().decode(OnAir.self, from: Data(outcome.output.utf8))
    )
  }

  /// What pyigtl reads.
  private struct Shown: Decodable, Equatable {
    struct Point: Decodable, Equatable {
      let position: [Double]
      let group: String
      let owner: String
    }
    struct Facts: Decodable, Equatable {
      let job: String?
      let state: String
      let report_sha256: String?
    }
    let points: [Point]
    let coil: [[Double]]?
    let facts: Facts
  }

  private func shown(_ onAir: OnAir, answers: Int = 0) async throws -> Shown {
    try await Python.value(of: "navigators.py", [onAir.port, String(answers)])
  }

  /// Expects each number within 1e-4 mm, or the same part of a unit vector.
  private func expectSame(_ found: [Double], _ wanted: [PlainNumber], _ what: String) {
    #expect(
      found.count == wanted.count && !found.isEmpty
        && zip(found, wanted).allSatisfy { ($0 - $1.value).magnitude <= 1e-4 },
      "\(what): \(found) is not \(wanted)"
    )
  }

  private func expectSame(_ shown: Shown, _ pose: TargetReport.Navigation.Pose) throws {
    #expect(shown.points.map(\.group) == ["Target", "Entry"])
    #expect(shown.points.allSatisfy { $0.owner == "T1w" })
    try #require(shown.points.count == 2)
    expectSame(shown.points[0].position, pose.target, "target")
    expectSame(shown.points[1].position, try #require(pose.entry), "entry")
    let matrix = try #require(pose.coil).matrix
    expectSame(try #require(shown.coil).flatMap(\.self), matrix.flatMap(\.self), "coil")
  }

  @Test func `pyigtl is shown the pose of the report, over a restart too, until it is taken off`()
    async throws
  {
    let native = try NativeCase(NativeSpaceTests.oblique)
    try native.writeHead()
    let folder = try TemporaryFolder()
    let first = try await daemon(in: folder)
    let report = try await submit(try arguments(of: native), to: first)
    #expect(report.status == "ok")
    let pose = try #require(report.navigation.wrappedValue?.targets.first)
    let before = try await shown(present([], first).1)
    #expect(before.points.isEmpty && before.facts.state == "nothing" && before.coil == nil)

    let (status, onAir) = try await present([report.job], first)
    #expect(status == 0 && onAir.state == "target" && onAir.job == report.job)
    let seen = try await shown(onAir, answers: 3)
    try expectSame(seen, pose)
    #expect(seen.facts.job == report.job && seen.facts.report_sha256?.count == 64)
    let told = try await run("status", [], first).output
    #expect(told.contains("on the air: subject sub-phantom, job \(report.job)"), "\(told)")
    #expect(try await first.stop() == 0)

    let second = try await daemon(in: folder)
    let again = try await present([], second).1
    #expect(again.state == "target" && again.job == report.job)
    #expect(try await shown(again) == seen)
    let top = try await Program(name: "tmsplan").run([
      "top", "--once", "--admin", "ipc://" + (folder / "admin").path(percentEncoded: false),
    ])
    #expect(top.output.contains("On air   local") && top.output.contains(report.job), "\(top)")
    #expect(!top.output.contains("sub-phantom"))
    #expect(try await present(["--clear"], second).1.state == "nothing")
    #expect(try await shown(again).points.isEmpty)
    #expect(try await second.stop() == 0)
  }

  @Test func `a target without a place in the patient's scan is not shown, and the exit says so`()
    async throws
  {
    let daemon = try await daemon()
    let phantom = try PhantomCase.shared.get()
    let report = try await submit(
      [
        "--bold", phantom.bold.path(), "--mask", phantom.mask.path(), "--confounds",
        phantom.confounds.path(), "--sidecar", phantom.sidecar.path(), "--space",
        PythonClientTests.space, "--subject", "sub-phantom",
      ],
      to: daemon
    )
    let (status, onAir) = try await present([report.job], daemon)
    #expect(status == 4 && onAir.state == "no_target" && onAir.reason == "no_native_position")
    let seen = try await shown(onAir)
    #expect(seen.points.isEmpty && seen.coil == nil && seen.facts.state == "no_target")
    #expect(try await daemon.stop() == 0)
  }

  @Test(LibraryClient.isNeeded)
  func `the C++ library, checksums on, is shown the same pose`() async throws {
    let native = try NativeCase(NativeSpaceTests.oblique)
    try native.writeHead()
    let client = try await LibraryClient()
    let daemon = try await daemon()
    let report = try await submit(try arguments(of: native), to: daemon)
    let pose = try #require(report.navigation.wrappedValue?.targets.first)
    let (_, onAir) = try await present([report.job], daemon)
    let lines = try await client.lines(port: onAir.port, messages: 4)
    #expect(lines.first == "STATUS TMSPlanner 1 ready: subject sub-phantom, job \(report.job)")
    let places = lines.filter { $0.hasPrefix("  ") }.map { $0.split(separator: " ") }
    // Once as it is pushed, and once as the answer to GET_POINT.
    #expect(places.map { $0[0] } == ["Target", "Entry", "Target", "Entry"], "\(lines)")
    for (place, wanted) in zip(places, [pose.target, try #require(pose.entry)]) {
      expectSame(place[1...3].compactMap { Double($0) }, wanted, String(place[0]))
    }
    let transform = try #require(lines.first { $0.hasPrefix("TRANSFORM CoilTarget ") })
    let matrix = try #require(pose.coil).matrix.prefix(3).flatMap(\.self)
    expectSame(
      transform.split(separator: " ").dropFirst(2).compactMap { Double($0) },
      matrix,
      "coil"
    )
    #expect(lines.contains { $0.hasPrefix("STRING TMSTargetMeta {") && $0.contains(report.job) })

    #expect(try await present(["--clear"], daemon).1.state == "nothing")
    let none = try await client.lines(port: onAir.port, messages: 3)
    #expect(none.prefix(2) == ["STATUS TMSPlanner 13 nothing is presented", "POINT TMSTarget 0"])
    #expect(none.last == "POINT TMSTarget 0")
    #expect(try await daemon.stop() == 0)
  }
}

/// The client of the folder `Navigator`, on Debian's libopenigtlink.
struct LibraryClient {
  private static let compiler = URL(filePath: "/usr/bin/g++")
  private static let headers = "/usr/include/openigtlink"

  /// Skips a test where there is nothing to build the client of.
  static let isNeeded: some SuiteTrait & TestTrait = ConditionTrait.enabled(
    if: FileManager.default.isExecutableFile(atPath: compiler.path(percentEncoded: false))
      && FileManager.default.fileExists(atPath: headers + "/igtlPointMessage.h"),
    "g++ or libopenigtlink-dev is not installed; make test installs them where it may"
  )

  private let program: BuiltProgram

  /// Builds the client.
  init() async throws {
    program = try await BuiltProgram(
      "Tests/EndToEndTests/Navigator/client.cxx",
      by: Self.compiler,
      ["-O1", "-Wall", "-I\(Self.headers)"],
      libraries: ["-lOpenIGTLink", "-lpthread"]
    )
  }

  /// What it prints of the first messages, and of the answer to its question.
  func lines(port: String, messages: Int) async throws -> [String] {
    let outcome = try await Program(executable: program.url).run([
      "127.0.0.1", port, String(messages),
    ])
    try #require(outcome.status == 0, "\(outcome.errors) \(outcome.output)")
    return outcome.output.split(separator: "\n").map(String.init)
  }
}
