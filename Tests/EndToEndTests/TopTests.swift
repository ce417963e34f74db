import Foundation
import Glibc
import Testing
import Wire

@testable import tmsplan

/// `tmsplan top`: what it shows, and how it takes and gives back a terminal.
@Suite struct TopTests {
  private let now = Date(timeIntervalSince1970: 1_800_000_000)

  /// A view of jobs that were made so many seconds ago.
  private func view(
    ages: [Double] = [],
    isAll: Bool = true,
    columns: Int = 80,
    _ change: (inout ServerStatus) -> Void = { _ in }
  ) -> TopView {
    var status = ServerStatus()
    status.version = "1.2.3"
    status.uptime = 273_900
    (status.receiving, status.queued, status.running, status.workers) = (1, 2, 3, 4)
    (status.diskPercent, status.clients, status.lastSequence) = (42, 7, 99)
    status.epoch = "0c7e9d3a-52f4-4a51-8f0e-9f1f7f0a1b2c"
    (status.auditSequence, status.auditHash) = (17, String(repeating: "a", count: 64))
    change(&status)
    let jobs: [JSONValue] = ages.map { age in
      .object([
        "job": "31975603-0af5-40a8-91c6-9bf4b9f52b37", "state": "running", "site": "clinic-7",
        "stage": "connectivity", "progress": .number(0.5),
        "created": .string(timestamp(now.addingTimeInterval(-age))),
      ])
    }
    let snapshot = TopSnapshot(status: status, jobs: jobs, isAll: isAll)
    return TopView(snapshot: snapshot, columns: columns, now: now)
  }

  @Test func `at 80 columns it tells the server, the queue, the disk, the audit and the jobs`() {
    let expected = [
      "tmsplannerd 1.2.3, up 3 d 4 h, taking cases",
      "Jobs     receiving 1, queued 2, running 3 of 4",
      "Disk     [########............] 42 % full",
      "Clients  7 on the list",
      "Events   99 of epoch 0c7e9d3a-52f4-4a51-8f0e-9f1f7f0a1b2c",
      "Audit    17 " + String(repeating: "a", count: 64),
      "",
      "JOB            STATE      STAGE         PROGRESS        SITE         AGE",
      "31975603-0af5  running    connectivity  [###...] 50 %   clinic-7     1 min 15 s",
    ]
    #expect(view(ages: [75]).lines() == expected)
    #expect(expected.allSatisfy { $0.count <= 80 })
  }

  @Test func `where there is room a job has its whole id`() {
    let line = view(ages: [1], columns: 120).lines().last
    #expect(line?.hasPrefix("31975603-0af5-40a8-91c6-9bf4b9f52b37  running ") == true)
  }

  @Test func `no line is longer than the terminal, and no reason moves its cursor`() {
    let lines = view(ages: [5_000_000], columns: 40) {
      $0.lockReason = "disk\u{1B}[2J\nis\u{202E} full, " + String(repeating: "é", count: 100)
    }.lines()
    #expect(lines.allSatisfy { $0.count <= 40 })
    #expect(lines.first == "tmsplannerd 1.2.3, up 3 d 4 h, locked: …")
    let controls = lines.joined().unicodeScalars.filter { $0.value < 32 || $0 == "\u{202E}" }
    #expect(controls.isEmpty)
  }

  @Test func `a stop goes before a lock`() {
    let lines = view {
      $0.lockReason = "maintenance"
      $0.isStopping = true
    }.lines()
    #expect(lines.first?.hasSuffix(", stopping") == true && lines.last == "no jobs")
  }

  @Test(arguments: [
    (0.0, "0 s"), (59.9, "59 s"), (3599, "59 min 59 s"), (3600, "1 h 0 min"),
    (86_400, "1 d 0 h"), (-5, "0 s"),
  ])
  func `an age has two units`(age: Double, text: String) {
    #expect(view(ages: [age]).lines().last?.hasSuffix("  " + text) == true)
  }

  @Test func `jobs that have no room are counted`() {
    let ages = Array(repeating: 1.0, count: 20)
    let lines = view(ages: ages).lines(limit: 24)
    #expect(lines.count == 24 && lines.last == "and 5 others")
    #expect(view(ages: ages, isAll: false).lines(limit: 24).last == "and 5 or more others")
    #expect(view(ages: ages, isAll: false).lines().last == "and others")
    #expect(view(ages: ages).lines(limit: 28).last?.hasSuffix("1 s") == true)
    #expect(view(ages: ages).lines(limit: 3).count == 3)
  }
}

// MARK: - The program

extension TopTests {
  @Suite(.serialized, .firstInTurn, .timeLimit(.minutes(5))) struct TopProgramTests {
    /// A daemon with an operators' socket, and the arguments of `tmsplan` that find it.
    private func start() async throws -> (daemon: RunningDaemon, arguments: [String]) {
      let folder = try TemporaryFolder()
      let endpoint = "ipc://" + (folder / "admin").path(percentEncoded: false)
      var options = DaemonOptions()
      options.listen = ["admin": endpoint]
      let daemon = try await RunningDaemon.start(options, in: folder)
      return (daemon, ["top", "--admin", endpoint])
    }

    @Test func `without a terminal it prints one view, or JSON`() async throws {
      let (daemon, arguments) = try await start()
      let printed = try await Program(name: "tmsplan").run(arguments)
      #expect(printed.status == 0, "\(printed.errors)")
      let queue = "Jobs     receiving 0, queued 0, running 0 of 1\n"
      #expect(printed.output.contains(", taking cases\n" + queue), "\(printed.output)")
      #expect(printed.output.hasSuffix("AGE\nno jobs\n") && !printed.output.contains("\u{1B}"))
      // The place that is named goes before the one that the environment has.
      let named = try await Program(executable: URL(filePath: "/usr/bin/env")).run(
        [
          "TMSP_INGEST=tcp://127.0.0.1:9",
          Program.folder.appending(path: "tmsplan").path(percentEncoded: false),
        ] + arguments + ["--once"]
      )
      #expect(named.status == 0 && named.output.contains(queue), "\(named.errors)")
      let json = try await Program(name: "tmsplan").run(arguments + ["--json", "--once"])
      guard case .object(let members) = try parseJSON(Array(json.output.utf8), limits: .reply),
        case .object(let server)? = members["server"]
      else {
        Issue.record("\(json.output)")
        return
      }
      #expect(members["jobs"] == .array([]) && members["all_jobs"] == true)
      #expect(server["workers"] == 1 && server["stopping"] == false)
      #expect(try await daemon.stop() == 0)
    }

    /// What `top.py` prints.
    private struct Session: Decodable {
      let status: Int
      let shown: String
      let was_raw: Bool
      let is_restored: Bool
    }

    @Test(Python.isNeeded, arguments: ["q", "ctrl-c", "SIGTERM"])
    func `a terminal is taken, refreshed, and given back as it was`(key: String) async throws {
      let (daemon, arguments) = try await start()
      let program = Program.folder.appending(path: "tmsplan").path(percentEncoded: false)
      let session: Session = try await Python.value(
        of: "top.py",
        ["taking cases", key, program] + arguments + ["--interval", "0.1"]
      )
      #expect(session.status == 0 && session.was_raw && session.is_restored, "\(session)")
      #expect(session.shown.hasSuffix("\u{1B}[?25h\u{1B}[?1049l"))
      #expect(try await daemon.stop() == 0)
    }

    @Test func `nobody there, no operator and an unusable interval are told`() async throws {
      var options = DaemonOptions()
      options.ingest = "tcp://127.0.0.1:\(try freePort())"
      let daemon = try await RunningDaemon.start(options)
      let outsider = try await Program(name: "tmsplan").run(["top", "--ingest", daemon.ingest])
      #expect(outsider.status == 3 && outsider.errors.contains("[forbidden]"), "\(outsider.errors)")
      #expect(try await daemon.stop() == 0)
      let folder = try TemporaryFolder()
      let nowhere = "ipc://" + (folder / "none").path(percentEncoded: false)
      let absent = try await Program(name: "tmsplan").run(["top", "--admin", nowhere])
      #expect(absent.status == 1 && absent.errors.contains("[no_reply]"), "\(absent.errors)")
      let hasty = try await Program(name: "tmsplan").run(["top", "--interval", "0"])
      #expect(hasty.status == 2, "\(hasty.errors)")
      let torn = try await Program(name: "tmsplan").run([
        "top", "--admin", nowhere, "--ingest", "tcp://127.0.0.1:9",
      ])
      #expect(torn.status == 2 && torn.errors.contains("--admin or --ingest"), "\(torn.errors)")
    }
  }
}

/// A port of the loopback address that was free a moment ago.
private func freePort() throws -> UInt16 {
  let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
  defer { close(descriptor) }
  var address = sockaddr_in()
  address.sin_family = sa_family_t(AF_INET)
  address.sin_addr.s_addr = unsafe inet_addr("127.0.0.1")
  var size = socklen_t(MemoryLayout<sockaddr_in>.size)
  let status = unsafe withUnsafeMutablePointer(to: &address) { address in
    unsafe address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
      let status = unsafe bind(descriptor, address, size)
      return unsafe status == 0 ? getsockname(descriptor, address, &size) : status
    }
  }
  try #require(status == 0)
  return UInt16(bigEndian: address.sin_port)
}
