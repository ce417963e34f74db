/// All that one sitting measured; `bench.json` is this.
struct BenchResult: Codable {
  let date: String
  let machine: Machine
  let software: String
  let seed: Int
  /// Runs that count, of each mode on each dataset.
  let repetitions: Int
  /// Peaks below this cannot be told, in bytes: it is the measuring program's own.
  let smallestPeak: Int
  let sections: [SectionResult]
  let goals: [GoalResult]
}

struct SectionResult: Codable {
  let title: String
  let text: String
  /// Whether the datasets are the rows of one table.
  let comparesData: Bool
  var datasets: [DatasetResult]
}

struct DatasetResult: Codable {
  let title: String
  let volumes: Int
  let dataType: String
  let storedBytes: Int
  let rawBytes: Int
  let modes: [ModeResult]

  /// The mode called `name`, where it was measured.
  func measured(_ name: String) -> ModeResult? {
    modes.first { $0.name == name && $0.wall != nil }
  }
}

struct ModeResult: Codable {
  let name: String
  let references: [String]
  /// The runs that count, in their order; empty where the mode was left out.
  let samples: [Sample]
  let answer: Answer?
  /// Why there are no samples.
  let unavailable: String?
  /// The libraries that the mode named.
  let libraries: String?

  var wall: Spread? { Spread(samples.map(\.wall)) }
  var cpu: Spread? { Spread(samples.map(\.cpu)) }
  /// The largest peak, in megabytes of 10⁶ bytes.
  var peak: Double { Double(samples.map(\.peak).max() ?? 0) / 1e6 }
  var disturbed: Int { samples.count { $0.isDisturbed } }
}
