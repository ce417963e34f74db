/// What one run of something cost.
struct Sample: Codable {
  /// From start to exit, in seconds.
  let wall: Double
  /// Of all its threads, in user and kernel mode, in seconds.
  let cpu: Double
  /// The largest resident set, in bytes; of several processes, that of the largest.
  let peak: Int
  /// How many cores other processes kept busy meanwhile.
  let others: Double

  /// Whether others took more than a tenth of a core, so that the times are not to be quoted.
  ///
  /// The kernel counts in hundredths of a second; a few of them say nothing.
  var isDisturbed: Bool { others > 0.1 && others * wall > 0.03 }
}

/// The middle and the ends of some numbers.
struct Spread: Codable {
  let median: Double
  let least: Double
  let most: Double

  /// The spread of `values`; nil where there are none.
  init?(_ values: [Double]) {
    let sorted = values.sorted()
    guard let first = sorted.first, let last = sorted.last else { return nil }
    (least, most) = (first, last)
    median = (sorted[sorted.count / 2] + sorted[(sorted.count - 1) / 2]) / 2
  }
}

/// What a run found; a measurement of something that finds nothing right is worth nothing.
struct Answer: Codable, Hashable {
  /// The target's voxel.
  let voxel: [Int]
  /// Its correlation with the seed.
  let r: Double
}

/// One run: what it cost and what it found.
struct Outcome {
  let sample: Sample
  let answer: Answer?
  /// The libraries that it names, where it does.
  let libraries: String?
}
