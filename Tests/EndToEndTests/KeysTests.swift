import Foundation
import Testing

/// `tmsplan keys`, where no daemon confirms what it does, and where keys are needed.
@Suite(.inTurn, .timeLimit(.minutes(5))) struct KeysTests {
  private let folder: TemporaryFolder
  private let keys = [
    "-q:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7", "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7",
  ]

  init() throws { folder = try TemporaryFolder() }

  private var places: [String] {
    [
      "--clients", (folder / "clients").path(percentEncoded: false),
      "--admin", "ipc://" + (folder / "none").path(percentEncoded: false),
    ]
  }

  private func keys(_ arguments: [String]) async throws -> Program.Outcome {
    try await Program(name: "tmsplan").run(["keys"] + arguments)
  }

  private func add(_ name: String, _ key: [String]) async throws -> Program.Outcome {
    try await keys(["add", name, "--role", "clinic", "--site", "s"] + key + places)
  }

  private func listed() async throws -> Set<String> {
    let outcome = try await keys(["list"] + places.prefix(2))
    let lines = outcome.output.split(separator: "\n")
    return Set(lines.compactMap { $0.split(separator: "\t").first.map(String.init) })
  }

  @Test func `a key that begins with a minus is added, and revoked without a daemon's word`()
    async throws
  {
    let added = try await add("clinic-a", ["--public-key", keys[0]])
    #expect(added.status == 0 && added.errors.contains("NOT IN FORCE"), "\(added.errors)")
    let twice = try await add("clinic-b", ["--public-key=" + keys[0]])
    #expect(twice.status == 3 && twice.errors.contains("belongs to clinic-a"), "\(twice.errors)")
    let revoked = try await keys(["revoke"] + places + ["--", keys[0]])
    // The list is changed, but who revokes must not believe that the key is refused already.
    #expect(revoked.status == 1 && revoked.errors.contains("NOT IN FORCE"), "\(revoked.errors)")
    #expect(try await listed() == [])
    let nobody = try await keys(["revoke", "clinic-a"] + places)
    #expect(nobody.status == 3, "\(nobody.errors)")
  }

  @Test func `of two that add at once none undoes the other`() async throws {
    let program = Program.folder.appending(path: "tmsplan").path(percentEncoded: false)
    let script = """
      program=$1 key=$2
      shift 2
      "$program" keys add one --role clinic --site s --user 1 "$@" &
      first=$!
      "$program" keys add two --role clinic --site s --public-key "$key" "$@" || exit
      wait $first
      """
    let outcome = try await Program(executable: URL(filePath: "/bin/sh")).run(
      ["-c", script, "sh", program, keys[0]] + places
    )
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(try await listed() == ["one", "two"])
  }

  @Test func `nothing goes to another host in clear`() async throws {
    let remote = "tcp://192.0.2.1:17160"
    let keyless = try await Program(name: "tmsplan").run(["status", "--ingest", remote])
    #expect(keyless.status == 2 && keyless.errors.contains("in clear"), "\(keyless.errors)")
    let half = try await Program(name: "tmsplan").run([
      "status", "--ingest", remote, "--server-key", keys[0],
    ])
    #expect(half.status == 2 && half.errors.contains("--key-file"), "\(half.errors)")
  }

  @Test(Python.isNeeded) func `nor does the README's client send anything there in clear`()
    async throws
  {
    let bold = folder / "bold"
    try Data([1]).write(to: bold)
    let outcome = try await Python.run(
      Program.package.appending(path: "Examples/submit.py"),
      [
        "tcp://192.0.2.1:17160", "tcp://192.0.2.1:17161", "sub-x", PythonClientTests.space,
        "bold=" + bold.path(percentEncoded: false),
      ]
    )
    #expect(outcome.status == 1 && outcome.errors.contains("in clear"), "\(outcome.errors)")
  }
}
