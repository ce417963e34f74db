import FoundationEssentials

/// What is measured; a further way of doing the job is a further line here.
enum Modes {
  static let isalFloor = "inflate floor, ISA-L"
  static let zlibFloor = "inflate floor, zlib"
  static let oneCore = "ROI, one core"
  static let oneCoreZlib = "ROI, one core, zlib"
  static let wholeMask = "whole mask, two cores"
  static let twoJobs = "ROI, two jobs at once"
  static let nilearnOnce = "nilearn, loaded once"
  static let nilearnTwoMaskers = "nilearn, two maskers"

  /// The ways that are compared on each dataset of the main job.
  static let main: [any Mode] =
    floors + [
      target(oneCore),
      worker("worker, one core"),
      target(twoJobs, cores: [0, 1], references: [oneCore]),
      nilearn(nilearnOnce, "once"),
      nilearn(nilearnTwoMaskers, "two-maskers"),
    ]

  /// The ways that differ in how many cores they may use.
  static let threads: [any Mode] =
    floors + [target(oneCore), target("ROI, all cores", cores: [nil])]

  /// The ways whose cost is told against the size of the data.
  static let cost: [any Mode] = floors + [target(oneCore)]

  private static let floors: [any Mode] = [floor(isalFloor, "isal"), floor(zlibFloor, "zlib")]

  /// Inflation and nothing else.
  private static func floor(_ name: String, _ library: String) -> ProcessMode {
    ProcessMode(name: name, references: []) { data, programs in
      Invocation(
        words: [
          programs.bench, "floor", library, data.bold, "--room", "\(data.dataset.volumeBytes)",
        ]
      )
    }
  }

  /// `tmsplan target`, with further options.
  private static func target(
    _ name: String,
    _ options: [String] = [],
    cores: [Int?] = [Machine.lastCore],
    references: [String] = [isalFloor, zlibFloor]
  ) -> ProcessMode {
    ProcessMode(name: name, references: references, cores: cores) { data, programs in
      Invocation(
        words: [
          programs.tmsplan, "target", "--json", "--bids-derivatives", data.folder,
          "--participant", Dataset.participant,
        ] + options
      )
    }
  }

  /// The daemon's worker, which is told the digests rather than asked for them.
  private static func worker(_ name: String) -> ProcessMode {
    ProcessMode(name: name) { data, programs in
      Invocation(words: [programs.tmsplan, "worker"], input: try WorkOrder(data).line())
    }
  }

  /// The same target by nilearn, on all cores.
  private static func nilearn(_ name: String, _ form: String) -> NilearnMode {
    NilearnMode(name: name, form: form)
  }
}

/// What a worker is told: the fields of `Service.WorkOrder`.
private struct WorkOrder: Encodable {
  let job = "bench"
  let parameters = #"{"meta":{"subject":"sub-bench"},"params":{}}"#
  let files: [PreparedDataset.RunFile]
  let roots: [String]

  init(_ data: PreparedDataset) {
    files = data.files
    roots = [data.folder]
  }

  /// The order on one line.
  func line() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.withoutEscapingSlashes]
    return String(decoding: try encoder.encode(self), as: UTF8.self)
  }
}

/// The baseline script, where a Python has nilearn.
struct NilearnMode: Mode {
  let name: String
  let form: String
  let references = [Modes.oneCore]

  func measure(_ data: PreparedDataset, _ programs: Programs) throws -> Outcome {
    guard let python = programs.python else {
      throw ModeUnavailable(reason: "no Python with nilearn was found")
    }
    let process = ProcessMode(name: name, cores: [nil]) { data, programs in
      Invocation(
        words: [
          python, programs.baseline, form, data.folder, Dataset.participant, data.region,
        ]
      )
    }
    do {
      return try process.measure(data, programs)
    } catch let error as BenchError {
      // It takes gigabytes; where it dies of that, all else that was measured still counts.
      throw ModeUnavailable(reason: "\(error)".split(separator: "\n").last.map(String.init) ?? "")
    }
  }
}
