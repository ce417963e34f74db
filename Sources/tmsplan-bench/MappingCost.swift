import FoundationEssentials

/// What mapping a run of ten minutes costs, beside inflating the same run.
struct MappingCost {
  /// The run: ten minutes of the full grid with planted networks.
  static let dataset = Dataset(volumes: 300, repetitionTime: 2, plants: "seitzman300")

  private let floors: [Sample]
  private let maps: [(threads: Int, samples: [Sample], found: [FoundMaps])]
  private let volumes: String

  /// Measures each `repetitions` times, in turns, after one round that does not count.
  init(_ programs: Programs, repetitions: Int, folder: String) throws {
    note("  \(Self.dataset.title), with networks: preparing")
    let data = try Self.dataset.prepared(in: folder, with: programs)
    volumes = Self.dataset.title
    var floors: [Sample] = []
    var maps = [1, min(2, Machine.coreCount)].map { ($0, [Sample](), [FoundMaps]()) }
    for round in 0...repetitions {
      note("  round \(round)")
      let floor = try measured(
        Invocation(
          words: [
            programs.bench, "floor", "isal", data.bold, "--room", "\(data.dataset.volumeBytes)",
          ]
        ).pinned(to: Machine.lastCore)
      )
      if round > 0 { floors.append(floor.sample) }
      for index in maps.indices {
        let (sample, output) = try measured(
          Invocation(
            words: [
              programs.tmsplan, "map", "--json", "--bids-derivatives", data.folder,
              "--participant", Dataset.participant, "--output", "\(folder)/networks", "--force",
              "--threads", "\(maps[index].0)", "--data", ".",
            ]
          )
        )
        guard round > 0 else { continue }
        maps[index].1.append(sample)
        maps[index].2.append(try JSONDecoder().decode(FoundMaps.self, from: Data(output.utf8)))
      }
    }
    (self.floors, self.maps) = (floors, maps.map { (threads: $0.0, samples: $0.1, found: $0.2) })
  }
}

/// What of a network report is read here.
private struct FoundMaps: Decodable {
  struct Iterated: Decodable {
    let iterations: Int
  }

  let timings: [String: Double]
  let networks: Iterated?
  let soft: Iterated?

  /// The seconds of what repeats itself: hard networks with the floor of chance, soft ones, gradients.
  var iterating: Double {
    ["individual", "soft", "gradients"].reduce(0) { $0 + (timings[$1] ?? 0) }
  }
}

private func measured(_ invocation: Invocation) throws -> (sample: Sample, output: String) {
  let clocks = Clocks()
  let ending = try ChildProcess(invocation).wait()
  guard ending.status == 0 else {
    throw BenchError("\(invocation.words.joined(separator: " ")): \(ending.errors)")
  }
  return (clocks.sample(cpu: ending.cpu, peak: ending.peak), ending.output)
}

extension MappingCost {
  /// The whole of `BenchmarksMaps.md`.
  func markdown(date: String) -> String {
    let floor = Spread(floors.map(\.wall))
    var rows = [["inflate floor, ISA-L, one core", cell(floor), "", "", "", "", ""]]
    for (threads, samples, found) in maps {
      let passes = zip(samples, found).map { $0.wall - $1.iterating }
      rows.append([
        "`tmsplan map`, \(threads == 1 ? "one thread" : "\(threads) threads")",
        cell(Spread(samples.map(\.wall))), cell(Spread(passes)), ratio(passes),
        cell(Spread(found.map { $0.timings["individual"] ?? 0 })),
        cell(Spread(found.map { $0.timings["soft"] ?? 0 })),
        decimals(Double(samples.map(\.peak).max() ?? 0) / 1e6, 0),
      ])
    }
    return """
      # What maps of a person's networks cost

      Written by `make bench-maps`.

      - \(date)
      - \(Machine().line)
      - tmsplan at \(sourceState())

      \(volumes), with networks planted all over the brain: seconds from start to exit, medians with least and \
      most of \(floors.count) runs that took turns with inflating the same file. Passes are all but what \
      iterates: the run is read once, for the target and the maps together, and the maps are written as \
      images, a report and a page.\(disturbance)

      \(table(
        [
          "", "In all", "Passes", "Passes / floor", "Hard networks", "Soft networks", "Peak, MB",
        ],
        rows
      ))

      \(iterations)

      ## Goals

      \(goals)

      """
  }

  private var goals: String {
    let floor = Spread(floors.map(\.wall))?.median ?? 0
    let rows = maps.flatMap { threads, samples, found -> [[String]] in
      let passes = Spread(zip(samples, found).map { $0.wall - $1.iterating })?.median ?? 0
      let peak = Double(samples.map(\.peak).max() ?? 0) / 1e6
      let way = threads == 1 ? "one thread" : "\(threads) threads"
      return [
        [
          way, "passes at most 3 x the inflate floor",
          "\(decimals(passes, 2)) s of \(decimals(3 * floor, 2)) s",
          passes <= 3 * floor ? "yes" : "**no**",
        ],
        [
          way, "peak at most 512 MB", "\(decimals(peak, 0)) MB", peak <= 512 ? "yes" : "**no**",
        ],
      ]
    }
    return table(["", "Goal", "Found", "Met"], rows)
  }

  private func cell(_ spread: Spread?) -> String {
    spread.map { "\(decimals($0.median, 2)) (\(decimals($0.least, 2))–\(decimals($0.most, 2)))" }
      ?? "–"
  }

  private func ratio(_ passes: [Double]) -> String {
    guard let own = Spread(passes), let floor = Spread(floors.map(\.wall)) else { return "–" }
    return decimals(own.median / floor.median, 2)
  }

  private var disturbance: String {
    let samples = floors + maps.flatMap(\.samples)
    let count = samples.count { $0.isDisturbed }
    guard count > 0 else { return "" }
    return " **Other processes disturbed \(count) of the \(samples.count) runs.**"
  }

  private var iterations: String {
    guard let found = maps.first?.found.first else { return "" }
    return """
      Hard networks took \(found.networks?.iterations ?? 0) iterations on the whole run, some on each half, and \
      20 passes for the floor of chance; soft ones \(found.soft?.iterations ?? 0) on the whole run, and some on each \
      half.
      """
  }
}
