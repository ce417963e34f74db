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
/// A space that is not known is refused before the folder is looked into.
///
/// - Throws: `bids_not_found`, `bids_ambiguous`, `run_ambiguous` or `bids_incomplete`;
///   `space_unknown` for the query's space.
public func findRuns(_ query: BIDSQuery, in folder: String) throws(PlanningError) -> [RunFiles] {
  if let space = query.space { _ = try Planning.space(named: space, subject: "space") }
  let subject = try subjectFolder(query, in: folder)
  let candidates = boldFiles(below: subject)
  let matching = candidates.filter { matches($0.lastPathComponent, query) }
  guard !matching.isEmpty else { throw notFound(query, candidates, folder: subject) }
  for key in ["ses", "task", "space", "res", "acq", "dir", "rec", "desc", "echo"] {
    let values = Set(matching.map { entity(key, in: $0.lastPathComponent) ?? "(none)" })
    guard values.count == 1 else { throw ambiguous(key, values, query) }
  }
  try refuseTwins(matching)
  var runs: [RunFiles] = []
  for (index, bold) in matching.enumerated() {
    try runs.append(files(of: bold, run: index + 1))
  }
  return runs
}

/// The names of the preprocessed runs in a BIDS-derivatives folder that match `query`, in their order.
///
/// - Returns: Names without folders; none where nothing matches, or the participant is not there.
public func runNames(_ query: BIDSQuery, in folder: String) -> [String] {
  guard let subject = try? subjectFolder(query, in: folder) else { return [] }
  return boldFiles(below: subject).map(\.lastPathComponent).filter { matches($0, query) }
}

/// The folder of the query's participant, which must be there.
func subjectFolder(_ query: BIDSQuery, in folder: String) throws(PlanningError) -> URL {
  let root = URL(filePath: folder)
  let name = "sub-\(query.participant)"
  guard let entries = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
    throw missing(name, "There is no folder \(folder), or it cannot be read.")
  }
  if entries.contains(name) { return root.appending(path: name) }
  let others = entries.filter { $0.hasPrefix("sub-") && !$0.contains(".") }.sorted()
  let found = others.isEmpty ? "it has no sub-… folder" : "it has \(listed(others))"
  throw missing(name, "The folder \(folder) has no \(name); \(found).")
}

private func missing(_ subject: String, _ message: String) -> PlanningError {
  .refusal(
    "bids_not_found",
    subject: subject,
    message,
    remedy: "Give the folder that holds the sub-… folders, and a participant of it."
  )
}

/// The first eight of `names`, and how many there are beyond.
private func listed(_ names: [String]) -> String {
  let more = names.count > 8 ? " and \(names.count - 8) more" : ""
  return names.prefix(8).joined(separator: ", ") + more
}

/// Refuses a run that is there twice, compressed and not: the same data must not count twice, and
/// which of the two is meant cannot be told.
private func refuseTwins(_ files: [URL]) throws(PlanningError) {
  let names = Set(files.map(\.lastPathComponent))
  guard let name = names.sorted().first(where: { names.contains($0 + ".gz") }) else { return }
  throw .refusal(
    "run_ambiguous",
    subject: name,
    "The run is there as \(name) and as \(name).gz.",
    remedy: "Remove one of them, or give the files one by one with --bold."
  )
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
    : "there are: \(listed(names))"
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
