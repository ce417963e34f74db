import Foundation
import Glibc
import Reports
import Testing

/// `tmsplan app`: a dataset's participants, each by itself.
@Suite(.inTurn) struct AppTests {
  private let stem = "sub-a_task-rest"

  @Test func `a participant's files are a BIDS derivative, with the report of tmsplan target`()
    async throws
  {
    let data = try AppDataset(["a"])
    let outcome = try await data.app()
    #expect(outcome.status == 0, "\(outcome.errors)")
    let image = stem + "_space-MNI152NLin2009cAsym_res-4_desc-"
    #expect(
      try data.files(of: "sub-a") == [
        "sub-a_record.json", image + "dlpfc_mask.json", image + "dlpfc_mask.nii.gz",
        image + "sgc_stat-r_statmap.json", image + "sgc_stat-r_statmap.nii.gz",
        stem + "_target.json",
      ]
    )
    let target = try await Program(name: "tmsplan").run([
      "target", "--json", "--bids-derivatives", data.path(data.dataset), "--participant", "a",
      "--maps", "--output", data.path(data.folder / "by-hand"),
    ])
    let written = try data.text("sub-a/func/\(stem)_target.json")
    #expect(try withoutChance(written) == withoutChance(target.output))
    let report = try TargetReport(json: Data(written.utf8))
    let mask = try StoredImage(
      data.output.appending(path: "sub-a/func/\(image)dlpfc_mask.nii.gz")
    )
    #expect(mask.volumes[0].count { $0 == 1 } == report.searchRegion.used)
    #expect(mask.volumes[0].count { $0 != 0 } == report.searchRegion.used)
    let byHand = "by-hand/sub-a_space-MNI152NLin2009cAsym_desc-sgc_stat-r_statmap.nii.gz"
    #expect(
      try Data(
        contentsOf: data.output.appending(path: "sub-a/func/\(image)sgc_stat-r_statmap.nii.gz")
      ) == Data(contentsOf: data.folder / byHand)
    )
    let sidecar = try data.json("sub-a/func/\(image)sgc_stat-r_statmap.json")
    let sources = try #require(sidecar["Sources"] as? [String])
    #expect(sources[0] == "bids:preprocessed:sub-a/func/" + image + "preproc_bold.nii.gz")
    // There is no anatomy: that there is nothing of T1w space is said.
    let missing = try #require(sidecar["Missing"] as? [[String: Any]])
    #expect(missing.map { $0["Code"] as? String } == ["map_in_one_space"])
    #expect(outcome.errors.contains("[map_in_one_space]"), "\(outcome.errors)")
    let description = try data.json("dataset_description.json")
    #expect(description["DatasetType"] as? String == "derivative")
  }

  @Test func `one participant's failure is that participant's, and is gone once it succeeds`()
    async throws
  {
    let data = try AppDataset(["a", "b", "c"])
    let whole = try data.truncate("b")
    let first = try await data.app()
    #expect(first.status == 3, "\(first.errors)")
    #expect(first.output.contains("sub-b: refused [gzip_truncated]"), "\(first.output)")
    #expect(first.output.hasSuffix("unchanged; 1 refused; 0 failed\n"), "\(first.output)")
    let error = try data.json("logs/sub-b_error.json")
    #expect(error["code"] as? String == "gzip_truncated" && error["kind"] as? String == "refused")
    #expect((error["remedy"] as? String)?.isEmpty == false)
    #expect(!data.exists("sub-b") && data.exists("sub-a/func") && data.exists("sub-c/func"))
    let before = try data.snapshot()
    let second = try await data.app()
    #expect(second.status == 3 && second.output.contains("0 planned"), "\(second.output)")
    #expect(try data.snapshot() == before)
    try whole.write(to: data.image("b", "preproc_bold.nii.gz"))
    let third = try await data.app()
    #expect(third.status == 0, "\(third.errors)")
    #expect(third.output.contains("sub-a: unchanged") && third.output.contains("sub-b: planned"))
    #expect(!data.exists("logs/sub-b_error.json") && data.exists("sub-b/func"))
  }

  @Test(Python.isNeeded) func `records, errors and reports are valid by their schemas`()
    async throws
  {
    let data = try AppDataset(["a", "b"])
    _ = try data.truncate("b")
    #expect(try await data.app().status == 3)
    let counts: [String: Int] = try await Python.value(
      of: "app_documents.py",
      [data.path(data.output)]
    )
    #expect(counts == ["record": 1, "error": 1])
  }

  @Test func `what was made otherwise is replaced with --force only`() async throws {
    let data = try AppDataset(["a"])
    #expect(try await data.app().status == 0)
    let before = try data.snapshot()
    let table = try String(contentsOf: data.confounds("a"), encoding: .utf8)
    var lines = table.split(separator: "\n")
    lines[100] = lines[101]
    try lines.joined(separator: "\n").write(
      to: data.confounds("a"),
      atomically: true,
      encoding: .utf8
    )
    let refused = try await data.app()
    #expect(refused.status == 3 && refused.output.contains("[result_outdated]"))
    #expect(refused.errors.contains("confounds_timeseries.tsv has changed"), "\(refused.errors)")
    #expect(try data.snapshot() == before)
    let option = try await data.app(["--task-label", "rest"])
    #expect(option.status == 3 && option.errors.contains("with other options"))
    let replaced = try await data.app(["--force"])
    #expect(replaced.status == 0, "\(replaced.errors)")
    #expect(try data.snapshot() != before)
    #expect(try await data.app().output.contains("sub-a: unchanged"))
    // Nothing is left of what was replaced.
    let work = try FileManager.default.contentsOfDirectory(
      atPath: data.path(data.output.appending(path: ".tmsplan"))
    )
    #expect(work == ["sub-a.lock"])
  }

  @Test func `a file that is missing among the results is told`() async throws {
    let data = try AppDataset(["a"])
    #expect(try await data.app().status == 0)
    let name = stem + "_target.json"
    try FileManager.default.removeItem(at: data.output.appending(path: "sub-a/func/\(name)"))
    let outcome = try await data.app()
    #expect(outcome.status == 3 && outcome.errors.contains("\(name) is missing"))
  }

  @Test func `a participant that another process plans is left to it`() async throws {
    let data = try AppDataset(["a"])
    let work = data.output.appending(path: ".tmsplan")
    try FileManager.default.createDirectory(at: work, withIntermediateDirectories: true)
    let lock = data.path(work.appending(path: "sub-a.lock"))
    let descriptor = unsafe open(lock, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    try #require(descriptor >= 0 && flock(descriptor, LOCK_EX | LOCK_NB) == 0)
    let outcome = try await data.app()
    #expect(outcome.status == 3 && outcome.output.contains("[unit_busy]"), "\(outcome.output)")
    #expect(!data.exists("sub-a") && !data.exists("logs"))
    // Whoever dies lets go.
    close(descriptor)
    #expect(try await data.app().status == 0)
  }

  @Test(.timeLimit(.minutes(2)))
  func `a process that is killed fails one participant, and is not in the way after`()
    async throws
  {
    let data = try AppDataset(["a", "b"])
    let confounds = data.confounds("a")
    let table = try Data(contentsOf: confounds)
    try FileManager.default.removeItem(at: confounds)
    // The program waits for somebody to write into it.
    try #require(unsafe mkfifo(data.path(confounds), 0o600) == 0)
    let script = """
      "$0" app "$1" "$2" participant & parent=$!
      while read -r child _ </proc/$parent/task/$parent/children || [ -d /proc/$parent ]; do
        ! grep -q participant-label /proc/${child:-none}/cmdline 2>/dev/null || break
        sleep 0.05
      done
      sleep 0.3; kill -9 $child; wait $parent
      """
    let program = data.path(Program.folder.appending(path: "tmsplan"))
    let outcome = try await Program(executable: URL(filePath: "/bin/bash")).run([
      "-c", script, program, data.path(data.dataset), data.path(data.output),
    ])
    #expect(outcome.status == 1, "\(outcome.output)\(outcome.errors)")
    #expect(outcome.output.contains("sub-a: failed [crashed]"), "\(outcome.output)")
    #expect(outcome.output.contains("sub-b: planned"), "\(outcome.output)")
    #expect(try data.json("logs/sub-a_error.json")["kind"] as? String == "failed")
    try FileManager.default.removeItem(at: confounds)
    try table.write(to: confounds)
    let again = try await data.app()
    #expect(again.status == 0 && again.output.contains("sub-a: planned"), "\(again.output)")
  }

  @Test(.timeLimit(.minutes(2)))
  func `a command that is killed takes the planning of its participant along`() async throws {
    let data = try AppDataset(["a", "b"])
    let confounds = data.confounds("a")
    try FileManager.default.removeItem(at: confounds)
    try #require(unsafe mkfifo(data.path(confounds), 0o600) == 0)
    let script = """
      "$0" app "$1" "$2" participant & parent=$!
      while read -r child _ </proc/$parent/task/$parent/children || [ -d /proc/$parent ]; do
        ! grep -q participant-label /proc/${child:-none}/cmdline 2>/dev/null || break
        sleep 0.05
      done
      sleep 0.5; kill -9 $parent; sleep 0.5
      grep -q participant-label /proc/$child/cmdline 2>/dev/null && echo "goes on" || echo ended
      """
    let program = data.path(Program.folder.appending(path: "tmsplan"))
    let outcome = try await Program(executable: URL(filePath: "/bin/bash")).run([
      "-c", script, program, data.path(data.dataset), data.path(data.output),
    ])
    #expect(outcome.output.hasSuffix("ended\n"), "\(outcome.output)\(outcome.errors)")
    #expect(!data.exists("sub-a/func"))
  }

  @Test func `pages are made where they are asked for, and the list of a folder links them`()
    async throws
  {
    let data = try AppDataset(["a"])
    #expect(try await data.app(["--figures"]).status == 0)
    let page = "sub-a/func/\(stem)_target.html"
    #expect(try data.text(page).contains("data:image/png;base64,"))
    #expect(try data.files(of: "sub-a").contains("\(stem)_figures.json"))
    #expect(try await data.app(["--figures"]).output.contains("sub-a: unchanged"))
    #expect(try await data.app().status == 3)
    let list = try await Program(name: "tmsplan").run(["report", "--list", data.path(data.output)])
    #expect(list.status == 0, "\(list.errors)")
    #expect(try data.text("index.html").contains("href=\"./\(page)\""))
  }

  @Test func `sessions are units, of a raw dataset's own derivatives`() async throws {
    let data = try AppDataset(["a"])
    let manager = FileManager.default
    let raw = data.folder / "raw"
    let prepared = raw.appending(path: "derivatives/fmriprep")
    try manager.createDirectory(
      at: prepared.appending(path: "sub-a/ses-1"),
      withIntermediateDirectories: true
    )
    let from = data.dataset.appending(path: "sub-a/func")
    let to = prepared.appending(path: "sub-a/ses-1/func")
    try manager.copyItem(at: from, to: to)
    for name in try manager.contentsOfDirectory(atPath: data.path(to)) {
      let session = name.replacing("sub-a_", with: "sub-a_ses-1_")
      try manager.moveItem(at: to.appending(path: name), to: to.appending(path: session))
    }
    let outcome = try await Program(name: "tmsplan").run([
      "app", data.path(raw), data.path(data.output), "participant", "--participant-label", "sub-a",
    ])
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.errors.contains("derivatives/fmriprep"), "\(outcome.errors)")
    #expect(data.exists("sub-a/ses-1/func/sub-a_ses-1_task-rest_target.json"))
    let report = try data.json("sub-a/ses-1/func/sub-a_ses-1_task-rest_target.json")
    #expect(report["subject"] as? String == "sub-a")
  }

  @Test(arguments: [
    (["participant", "--participant-label", "../x"], "is no label"),
    (["group", "--participant-label", "a"], "takes no labels"),
    (["participant", "--n-cpus", "0"], "--n-cpus"), (["analysis"], "participant"),
  ])
  func `what cannot be meant is a usage error`(arguments: [String], words: String) async throws {
    let folder = try TemporaryFolder()
    let path = folder.url.path(percentEncoded: false)
    let outcome = try await Program(name: "tmsplan").run(
      ["app", path, path + "/out"] + arguments
    )
    #expect(outcome.status == 2 && outcome.errors.contains(words), "\(outcome.errors)")
  }

  @Test func `a participant who is not there is refused, and a foreign folder left alone`()
    async throws
  {
    let data = try AppDataset(["a"])
    let outcome = try await data.app(["--participant-label", "z"])
    #expect(outcome.status == 3 && outcome.output.contains("sub-z: refused [bids_not_found]"))
    try FileManager.default.removeItem(at: data.output)
    try FileManager.default.createDirectory(at: data.output, withIntermediateDirectories: true)
    try Data(#"{"Name": "other", "BIDSVersion": "1.8.0"}"#.utf8)
      .write(to: data.output.appending(path: "dataset_description.json"))
    let foreign = try await data.app()
    #expect(foreign.status == 3 && foreign.errors.contains("[output_folder_foreign]"))
    #expect(try data.snapshot().count == 1)
  }
}
