import Foundation

/// What to look for in a BIDS-derivatives folder; nil leaves an entity open.
public struct BIDSQuery: Sendable {
  /// The participant's label, with or without `sub-`.
  public let participant: String
  /// The session's label.
  public let session: String?
  /// The task's label.
  public let task: String?
  /// The run's index; nil takes all runs together.
  public let run: String?
  /// The space's label.
  public let space: String?

  /// Creates a query.
  public init(participant: String, session: String?, task: String?, run: String?, space: String?) {
    self.participant = String(
      participant.hasPrefix("sub-") ? participant.dropFirst(4) : participant[...]
    )
    self.session = session
    self.task = task
    self.run = run
    self.space = space
  }
}

/// The runs in a BIDS-derivatives folder that match `query`, in the order of their names.
///
/// Runs of one task and session are taken together. What the query leaves open must be the same in
/// all of them: two tasks, sessions, spaces or resolutions are refused rather than guessed.
///
/// - Throws: `bids_not_found`, `bids_ambiguous` or `bids_incomplete`.
public func findRuns(_ query: BIDSQuery, in folder: String) throws(PlanningError) -> [RunFiles] {
  let subject = URL(filePath: folder).appending(path: "sub-\(query.participant)")
  let candidates = boldFiles(below: subject)
  let matching = candidates.filter { matches($0.lastPathComponent, query) }
  guard !matching.isEmpty else { throw notFound(query, candidates, folder: subject) }
  for key in ["ses", "task", "space", "res", "acq", "dir", "rec", "desc", "echo"] {
    let values = Set(matching.map { entity(key, in: $0.lastPathComponent) ?? "(none)" })
    guard values.count == 1 else { throw ambiguous(key, values, query) }
  }
  var runs: [RunFiles] = []
  for (index, bold) in matching.enumerated() {
    try runs.append(files(of: bold, run: index + 1))
  }
  return runs
}

/// All preprocessed runs of a subject, with or without session folders, sorted by run and name.
private func boldFiles(below subject: URL) -> [URL] {
  let found = FileManager.default.enumerator(at: subject, includingPropertiesForKeys: nil)
  var files: [URL] = []
  while let file = found?.nextObject() as? URL {
    guard file.deletingLastPathComponent().lastPathComponent == "func" else { continue }
    let name = file.lastPathComponent
    if name.hasSuffix("_desc-preproc_bold.nii.gz") || name.hasSuffix("_desc-preproc_bold.nii") {
      files.append(file)
    }
  }
  return files.sorted { a, b in
    let (first, second) = (a.lastPathComponent, b.lastPathComponent)
    let runs = (runIndex(first), runIndex(second))
    return runs.0 == runs.1 ? first < second : runs.0 < runs.1
  }
}

private func runIndex(_ name: String) -> Int { entity("run", in: name).flatMap { Int($0) } ?? 0 }

private func matches(_ name: String, _ query: BIDSQuery) -> Bool {
  func agrees(_ key: String, _ wanted: String?) -> Bool {
    wanted == nil || entity(key, in: name) == wanted
  }
  let isRun = query.run.map { run in
    entity("run", in: name) == run || Int(run).map { $0 == runIndex(name) } == true
  }
  return agrees("ses", query.session) && agrees("task", query.task)
    && agrees("space", query.space) && isRun != false
}

/// The companions of a run: mask and sidecar beside it, confounds under the name without space.
private func files(of bold: URL, run: Int) throws(PlanningError) -> RunFiles {
  let folder = bold.deletingLastPathComponent()
  let name = bold.lastPathComponent
  let stem = String(name.prefix { $0 != "." })
  let imagePrefix = stem.replacing("_desc-preproc_bold", with: "")
  let runPrefix = imagePrefix.split(separator: "_")
    .filter { !$0.hasPrefix("space-") && !$0.hasPrefix("res-") }
    .joined(separator: "_")

  func first(_ role: InputRole, _ names: [String]) -> InputFile? {
    names.map { folder.appending(path: $0).path(percentEncoded: false) }
      .first { FileManager.default.fileExists(atPath: $0) }
      .map { InputFile(role: role, run: run, path: $0) }
  }
  func require(_ role: InputRole, _ names: [String]) throws(PlanningError) -> InputFile {
    if let file = first(role, names) { return file }
    throw .refusal(
      "bids_incomplete",
      subject: name,
      "The run has no \(role.rawValue) file beside it (\(names.joined(separator: " or "))).",
      remedy: "Complete the derivatives folder, or give the files one by one."
    )
  }
  return RunFiles(
    bold: InputFile(role: .bold, run: run, path: bold.path(percentEncoded: false)),
    mask: try require(
      .mask,
      ["nii.gz", "nii"].map { "\(imagePrefix)_desc-brain_mask.\($0)" }
    ),
    confounds: try require(
      .confounds,
      ["timeseries", "regressors"].map { "\(runPrefix)_desc-confounds_\($0).tsv" }
    ),
    sidecar: first(.sidecar, ["\(stem).json"])
  )
}

private func notFound(_ query: BIDSQuery, _ candidates: [URL], folder: URL) -> PlanningError {
  let wanted = [
    query.session.map { "ses-\($0)" }, query.task.map { "task-\($0)" },
    query.run.map { "run-\($0)" }, query.space.map { "space-\($0)" },
  ].compactMap(\.self).joined(separator: " ")
  let names = candidates.map(\.lastPathComponent)
  let found =
    names.isEmpty
    ? "there is no *_desc-preproc_bold.nii.gz in a func folder below it"
    : "there are: \(names.prefix(8).joined(separator: ", "))"
  return .refusal(
    "bids_not_found",
    subject: "sub-\(query.participant)",
    "No run matches \(wanted.isEmpty ? "sub-\(query.participant)" : wanted); \(found).",
    remedy: "Check the folder, --participant, --session, --task, --run and --space."
  )
}

private func ambiguous(_ key: String, _ values: Set<String>, _ query: BIDSQuery) -> PlanningError {
  let option = ["ses": "--session", "task": "--task", "space": "--space"][key]
  return .refusal(
    "bids_ambiguous",
    subject: "sub-\(query.participant)",
    "The runs differ in \(key)-: \(values.sorted().joined(separator: ", ")).",
    remedy: option.map { "Choose one with \($0)." } ?? "Give the files one by one with --bold.",
    fault: .request
  )
}
