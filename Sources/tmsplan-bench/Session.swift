import Glibc

/// Measures modes side by side, so that whatever the machine does hits all of them alike.
struct Session {
  let programs: Programs
  /// Runs that count, of each mode; nilearn's may be fewer, as they take most of the time.
  let repetitions: Int
  let nilearnRepetitions: Int
  /// Where the data are kept.
  let folder: String

  /// Measures one section; calls `progress` with what there is of it after each dataset.
  func measure(
    _ section: Section,
    progress: (SectionResult) throws -> Void
  ) throws -> SectionResult {
    note(section.title)
    var result = SectionResult(
      title: section.title,
      text: section.text,
      comparesData: section.comparesData,
      datasets: []
    )
    for dataset in section.datasets {
      result.datasets.append(try measure(dataset, section.modes))
      try progress(result)
    }
    return result
  }

  private func measure(_ dataset: Dataset, _ modes: [any Mode]) throws -> DatasetResult {
    note("  \(dataset.title): preparing")
    let data = try dataset.prepared(in: folder, with: programs)
    var series = modes.map { ModeSeries(mode: $0, limit: limit(of: $0)) }
    // The first round only loads libraries and caches.
    for round in 0...max(repetitions, nilearnRepetitions) {
      note("  \(dataset.title): round \(round)")
      for index in series.indices { try series[index].run(round: round, data, programs) }
    }
    return DatasetResult(
      title: dataset.title,
      volumes: dataset.volumes,
      dataType: dataset.dataType.rawValue,
      storedBytes: data.storedBytes,
      rawBytes: data.rawBytes,
      modes: series.map(\.result)
    )
  }

  private func limit(of mode: any Mode) -> Int {
    mode is NilearnMode ? nilearnRepetitions : repetitions
  }
}

/// The runs of one mode on one dataset.
private struct ModeSeries {
  let mode: any Mode
  /// The last round that the mode takes part in.
  let limit: Int
  private var samples: [Sample] = []
  private var last: Outcome?
  private var unavailable: String?

  init(mode: any Mode, limit: Int) {
    self.mode = mode
    self.limit = limit
  }

  mutating func run(round: Int, _ data: PreparedDataset, _ programs: Programs) throws {
    // nilearn loads next to nothing that a first round could warm, and takes most of the time.
    guard unavailable == nil, mode is NilearnMode ? (1...limit).contains(round) : round <= limit
    else { return }
    do {
      let outcome = try mode.measure(data, programs)
      note("    \(mode.name): \(decimals(outcome.sample.wall, 3)) s")
      last = outcome
      if round > 0 { samples.append(outcome.sample) }
    } catch let error as ModeUnavailable {
      note("    \(mode.name): left out, \(error.reason)")
      unavailable = error.reason
    }
  }

  var result: ModeResult {
    ModeResult(
      name: mode.name,
      references: mode.references,
      samples: samples,
      answer: last?.answer,
      unavailable: unavailable,
      libraries: last?.libraries
    )
  }
}

/// Tells whoever waits what is being done.
func note(_ text: String) {
  let bytes = Array((text + "\n").utf8)
  _ = unsafe write(STDERR_FILENO, bytes, bytes.count)
}
