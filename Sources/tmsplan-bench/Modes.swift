import FoundationEssentials

/// What is measured; a further way of doing the job is a further line here.
enum Modes {
  static let isalFloor = "inflate floor, ISA-L"
  static let zlibFloor = "inflate floor, zlib"
  /// The daemon's worker: one core, and the digests of its inputs are known.
  static let oneCore = "ROI, one core"
  static let oneCoreDigested = "ROI, one core, with digests"
  static let twoCores = "ROI, two cores"
  static let twoCoresZlib = "ROI, two cores, zlib"
  static let wholeMask = "whole mask, two cores"
  static let twoJobs = "ROI, two jobs at once"
  static let nilearnOnce = "nilearn, loaded once"
  static let nilearnTwoMaskers = "nilearn, two maskers"

  /// The ways that are compared on each dataset of the main job.
  static let main: [any Mode] =
    floors + [
      worker(oneCore),
      target(oneCoreDigested, ["--threads", "1"]),
      target(twoCores, ["--threads", "2"], cores: [nil]),
      target(twoCoresZlib, ["--threads", "2", "--inflate", "zlib"], cores: [nil]),
      target(wholeMask, ["--threads", "2", "--maps", "--output", ".bench/maps"], cores: [nil]),
      worker(twoJobs, cores: [0, 1], references: [oneCore]),
      nilearn(nilearnOnce, "once"),
      nilearn(nilearnTwoMaskers, "two-maskers"),
    ]

  /// The ways that differ in how many cores they may use.
  static let threads: [any Mode] =
    floors + [
      worker(oneCore),
      target(oneCoreDigested, ["--threads", "1"]),
      target(twoCores, ["--threads", "2"], cores: [nil]),
      target("whole mask, one core", ["--threads", "1", "--maps", "--output", ".bench/maps"]),
      target(wholeMask, ["--threads", "2", "--maps", "--output", ".bench/maps"], cores: [nil]),
    ]

  /// The ways whose cost is told against the size of the data.
  static let cost: [any Mode] =
    floors + [
      worker(oneCore),
      target(wholeMask, ["--threads", "2", "--maps", "--output", ".bench/maps"], cores: [nil]),
    ]

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
  private static func worker(
    _ name: String,
    cores: [Int?] = [Machine.lastCore],
    references: [String] = [isalFloor, zlibFloor]
  ) -> ProcessMode {
    ProcessMode(name: name, references: references, cores: cores) { data, programs in
      Invocation(words: [programs.tmsplan, "worker"], order: try WorkOrder(data).order())
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
  let isFollowing = false

  init(_ data: PreparedDataset) { files = data.files }

  /// The order on one line, and its files.
  func order() throws -> Invocation.Order {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.withoutEscapingSlashes]
    let line = String(decoding: try encoder.encode(self), as: UTF8.self)
    return Invocation.Order(line: line, files: files.map(\.path))
  }
}

/// The baseline script, where a Python has nilearn.
struct NilearnMode: Mode {
  let name: String
  let form: String
  let references = [Modes.oneCore]

  func measure(_ data: PreparedDataset, _ programs: Programs) throws -> Outcome {
    let dataset = data.dataset
    guard dataset.dataType == .int16, dataset.volumes == 300 else {
      throw ModeUnavailable(reason: "measured on 300 volumes of int16 only: it takes minutes")
    }
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
