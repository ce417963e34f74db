import Foundation
import Reports
import Testing

/// A dataset on a cluster: the script of the documentation as an array of twelve tasks.
@Suite(.inTurn) struct AppClusterTests {
  private static let labels = (1...12).map { $0 < 10 ? "0\($0)" : "\($0)" }
  private static let failing = "07"

  /// What runs the tasks: a real Slurm of one node, else GNU parallel, else xargs.
  private enum Engine: String {
    case slurm, parallel, xargs

    static let slurmScript = Program.package.appending(path: "Tests/EndToEndTests/Cluster/slurm.sh")

    /// The best that there is here; told where it is not Slurm.
    static func present() async throws -> Engine {
      let check = try await Program(executable: slurmScript).run(["--check"])
      if check.status == 0 { return .slurm }
      let parallel = FileManager.default.isExecutableFile(atPath: "/usr/bin/parallel")
      let engine = parallel ? Engine.parallel : .xargs
      let reason = check.errors.trimmingCharacters(in: .newlines)
      FileHandle.standardError.write(
        Data("AppClusterTests: SKIPPED Slurm: \(reason); by \(engine.rawValue) instead\n".utf8)
      )
      return engine
    }
  }

  /// Runs the array; each task's exit status by its number, from 1.
  private func runArray(
    _ engine: Engine,
    _ data: AppDataset,
    _ list: URL
  ) async throws -> [Int: Int] {
    let script = Program.package.appending(path: "Examples/slurm-array.sh")
    let arguments = [script, data.dataset, data.output, list].map(data.path)
    let place = try TemporaryFolder()
    let task =
      "SLURM_ARRAY_TASK_ID={} \"$@\" >/dev/null 2>&1; echo ArrayTaskId={} ExitCode=$?:0 "
    let command: [String]
    switch engine {
    case .slurm:
      let run = """
        cd "$1" && shift && sbatch --wait --array=1-12 "$@"; status=$?
        scontrol show job --oneliner; exit $status
        """
      command =
        [data.path(Engine.slurmScript), data.path(place / "s")]
        + ["/bin/bash", "-c", run, "array", data.path(place.url)]
    case .parallel:
      command = [
        "/bin/bash", "-c", "seq 12 | parallel --jobs 4 --quote bash -c '\(task)' task \"$@\"",
        "array",
      ]
    case .xargs:
      command = [
        "/bin/bash", "-c", "seq 12 | xargs -P 4 -I '{}' bash -c '\(task)' task \"$@\"", "array",
      ]
    }
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    let outcome = try await Program(executable: URL(filePath: "/usr/bin/env")).run(
      ["PATH=\(data.path(Program.folder)):\(path)"] + command + arguments
    )
    // sbatch ends with the worst status of all tasks; the others do not tell.
    if engine == .slurm { #expect(outcome.status == 3, "\(outcome.output)\(outcome.errors)") }
    var found: [Int: Int] = [:]
    for line in outcome.output.split(separator: "\n") {
      guard let task = line.firstMatch(of: /ArrayTaskId=([0-9]+)/).flatMap({ Int($0.1) }),
        let status = line.firstMatch(of: /\bExitCode=([0-9]+):/).flatMap({ Int($0.1) })
      else { continue }
      found[task] = status
    }
    #expect(found.count == 12, "\(outcome.output)\(outcome.errors)")
    return found
  }

  @Test(.timeLimit(.minutes(10)))
  func `twelve at once: eleven results, one failure for itself, and nothing is done twice`()
    async throws
  {
    let engine = try await Engine.present()
    let data = try AppDataset(Self.labels)
    _ = try data.truncate(Self.failing)
    let list = data.folder / "participants.txt"
    try Data(Self.labels.map { "sub-\($0)\n" }.joined().utf8).write(to: list)

    let first = try await runArray(engine, data, list)
    var withTarget: Set<String> = []
    for (index, label) in Self.labels.enumerated() {
      let isFailing = label == Self.failing
      #expect(first[index + 1] == (isFailing ? 3 : 0), "sub-\(label) by \(engine)")
      #expect(data.exists("logs/sub-\(label)_error.json") == isFailing)
      #expect(data.exists("sub-\(label)/func") == !isFailing)
      guard !isFailing else { continue }
      let name = "sub-\(label)/func/sub-\(label)_task-rest_target.json"
      let report = try TargetReport(json: Data(data.text(name).utf8))
      #expect(report.subject == "sub-\(label)")
      // A phantom of twelve minutes may have none: that is a result too.
      #expect(report.targets.isEmpty == (report.status == "no_target"))
      if !report.targets.isEmpty { withTarget.insert("sub-\(label)") }
      #expect(try data.files(of: "sub-\(label)").count == 6)
    }
    #expect(withTarget.count >= 8, "\(withTarget)")
    let error = try data.json("logs/sub-\(Self.failing)_error.json")
    #expect(error["code"] as? String == "gzip_truncated")

    let before = try data.snapshot()
    let second = try await runArray(engine, data, list)
    #expect(second == first)
    #expect(try data.snapshot() == before)

    let group = try await data.run(["group"])
    #expect(group.status == 0, "\(group.errors)")
    let rows = try data.table("group_targets.tsv")
    #expect(rows.map { $0["participant_id"] } == Self.labels.map { "sub-\($0)" })
    for row in rows {
      let isFailing = row["participant_id"] == "sub-\(Self.failing)"
      #expect((row["status"] == "failed") == isFailing)
      #expect(row["error_code"] == (isFailing ? "gzip_truncated" : "n/a"))
      let hasPlace = row["x_MNI152NLin2009cAsym"].flatMap { Double($0) } != nil
      #expect(hasPlace == withTarget.contains(row["participant_id"] ?? ""))
    }
    #expect(try data.table("group_offsets.tsv").count == withTarget.count)
    for name in ["group_targets.svg", "group_distances.svg", "group_reliability.svg"] {
      #expect(data.exists(name))
    }
  }
}
