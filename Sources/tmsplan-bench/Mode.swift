import FoundationEssentials

/// One way of doing the job, or something else that can be timed.
protocol Mode: Sendable {
  /// The name in tables, by which goals find it.
  var name: String { get }
  /// The modes whose time this one's is divided by; the first that was measured counts.
  var references: [String] { get }

  /// Does it once.
  ///
  /// - Throws: ``ModeUnavailable`` where it cannot be had here, and then never; anything else is a
  ///   failure of the whole measurement.
  func measure(_ data: PreparedDataset, _ programs: Programs) throws -> Outcome
}

/// Why a mode is left out.
struct ModeUnavailable: Error {
  let reason: String
}

/// A mode that is a process, from its start to its exit.
struct ProcessMode: Mode {
  let name: String
  var references = [Modes.isalFloor, Modes.zlibFloor]
  /// The core of each of the processes that run at once; nil is one that may use all.
  var cores: [Int?] = [Machine.lastCore]
  let invocation: @Sendable (PreparedDataset, Programs) throws -> Invocation

  func measure(_ data: PreparedDataset, _ programs: Programs) throws -> Outcome {
    guard cores.count <= Machine.coreCount else {
      throw ModeUnavailable(reason: "it needs \(cores.count) cores")
    }
    let invocation = try invocation(data, programs)
    let clocks = Clocks()
    let processes = try cores.map { core in
      try ChildProcess(core.map { invocation.pinned(to: $0) } ?? invocation)
    }
    let endings = try processes.map { try $0.wait() }
    let sample = clocks.sample(
      cpu: endings.map(\.cpu).reduce(0, +),
      peak: endings.map(\.peak).max() ?? 0
    )
    for ending in endings { try check(ending, of: invocation) }
    let found = endings.compactMap { Finding(output: $0.output) }
    guard Set(found.compactMap(\.answer)).count <= 1 else {
      throw BenchError("\(name): processes of the same input found different targets")
    }
    return Outcome(sample: sample, answer: found.first?.answer, libraries: found.first?.libraries)
  }

  /// A status that says "no target" is an answer too; one for unusable arguments means that this
  /// build has no such mode.
  private func check(_ ending: Ending, of invocation: Invocation) throws {
    let words = invocation.words.joined(separator: " ")
    switch ending.status {
    case 0, 4: return
    case 2, 64: throw ModeUnavailable(reason: "this build does not know its options")
    default: throw BenchError("\(words) ended with \(ending.status): \(ending.errors)")
    }
  }
}

/// What a program printed, as far as it is read here.
private struct Finding: Decodable {
  struct Target: Decodable {
    let method: String
    let voxel: [Int]
    let r: Double
  }

  struct Report: Decodable {
    let targets: [Target]
  }

  /// Of a report.
  let targets: [Target]?
  /// Of a worker's last word.
  let report: Report?
  /// Of the nilearn script.
  let voxel: [Int]?
  let r: Double?
  let libraries: String?

  /// Reads a report, or the JSON object in the last line; nil where there is neither.
  init?(output: String) {
    let last = output.split(separator: "\n").last.map(String.init) ?? ""
    let found = [output, last].lazy.compactMap { text in
      try? JSONDecoder().decode(Finding.self, from: Data(text.utf8))
    }
    guard let first = found.first else { return nil }
    self = first
  }

  var answer: Answer? {
    if let voxel, let r { return Answer(voxel: voxel, r: r) }
    let peak = (targets ?? report?.targets)?.first { $0.method == "peak" }
    return peak.map { Answer(voxel: $0.voxel, r: $0.r) }
  }
}
