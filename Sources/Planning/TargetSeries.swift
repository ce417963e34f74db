import Atlases
import Denoising
import Geometry
import Imaging
import LinearAlgebra
import Targeting

/// The raw series that the target is made from, run by run, and how to clean any part of them.
///
/// Row 0 is the seed, its sign turned where the most positive correlation is sought; then come the
/// searched voxels, and the cones of each method that has some.
struct TargetSeries<Frame: AnalysisFrame> {
  let runs: [Matrix]
  let searchedRows: Range<Int>
  let coneRows: [String: Range<Int>]
  private let inputs: [RunInputs<Frame>]
  private let plan: DenoisingPlan

  /// Gathers the series of an assessment; nil where they were not kept.
  init?(_ assessment: Assessment<Frame>) {
    let searched = assessment.searchedColumns
    searchedRows = 1..<(searched.count + 1)
    var next = searchedRows.upperBound
    var coneRows: [String: Range<Int>] = [:]
    for name in assessment.cones.keys.sorted() {
      coneRows[name] = next..<(next + searched.count)
      next += searched.count
    }
    self.coneRows = coneRows
    inputs = assessment.runs
    plan = assessment.planningCase.targeting.denoising
    let sign: Double = assessment.planningCase.targeting.direction == .negative ? 1 : -1
    var runs: [Matrix] = []
    for run in assessment.gathered.runs {
      guard let series = run.series else { return nil }
      runs.append(
        rows(series, assessment.seedColumns, searched, assessment.cones, sign: sign)
      )
    }
    self.runs = runs
  }

  /// Cleans the part of a run that `operator` is about.
  func cleaned(_ run: Int, by cleaning: CleaningOperator) -> DenoisedRun { cleaning(runs[run]) }

  /// Cleans a whole run, or a stretch of it, apart from all else; nil where the data are too poor.
  func cleaned(_ run: Int, _ frames: Range<Int>) -> DenoisedRun? {
    let input = inputs[run]
    return try? CleaningOperator(
      input.confounds,
      repetitionTime: .seconds(input.repetitionTime),
      plan: plan,
      stretch: frames
    )(runs[run])
  }

  /// Cleans pieces of a run together, apart from all else; nil where the data are too poor.
  func cleaned(_ run: Int, pieces: [Range<Int>]) -> DenoisedRun? {
    let input = inputs[run]
    var parts = SharedParts(input.confounds)
    return try? CleaningOperator(
      repetitionTime: .seconds(input.repetitionTime),
      plan: plan,
      pieces: pieces,
      sharing: &parts
    )(runs[run])
  }
}

/// The rows of one run.
private func rows(
  _ series: CollectedSeries,
  _ seedColumns: [Int],
  _ searched: [Int],
  _ cones: [String: ConeWeights],
  sign: Double
) -> Matrix {
  let names = cones.keys.sorted()
  let raw = series.searched.series(repetitionTime: .seconds(1))
  var matrix = Matrix.zero(rows: 0, columns: raw.frameCount)
  matrix.reserve(rowCount: 1 + searched.count * (1 + names.count))
  matrix.append(row: mean(of: seedColumns, in: series.seed).map { sign * $0 })
  for column in searched {
    matrix.append(
      row: raw.withSeries(ofVoxel: column) { row in row.indices.map { Double(row[$0]) } }
    )
  }
  for weights in names.compactMap({ cones[$0] }) {
    for centre in searched.indices {
      matrix.append(row: weightedMean(weights.members(ofCentre: centre), of: raw))
    }
  }
  return matrix
}

/// Σ w x / Σ w of some voxels' series; zeros without any.
private func weightedMean(_ members: WeightedColumns, of series: TimeSeries) -> [Double] {
  var sum = [Double](repeating: 0, count: series.frameCount)
  let total = members.weights.reduce(0, +)
  guard total > 0 else { return sum }
  for (column, weight) in zip(members.columns, members.weights) {
    let share = weight / total
    series.withSeries(ofVoxel: column) { row in
      var sum = sum.mutableSpan
      for frame in row.indices { sum[frame] += share * Double(row[frame]) }
    }
  }
  return sum
}

/// The mean over some columns of every frame.
func mean(of columns: [Int], in series: SeriesCollector) -> [Double] {
  (0..<series.frameCount).map { frame in
    let values = series.values(inFrame: frame)
    let sum = columns.reduce(0.0) { $0 + Double(values[values.startIndex + $1]) }
    return sum / Double(Swift.max(1, columns.count))
  }
}

extension CollectedSeries {
  /// The raw series of some voxels of both regions, one a row, the seed's first.
  func rows(seed: [Int], searched: [Int]) -> Matrix {
    var matrix = Matrix.zero(rows: 0, columns: self.searched.frameCount)
    for (collector, columns) in [(self.seed, seed), (self.searched, searched)] {
      let series = collector.series(repetitionTime: .seconds(1))
      for column in columns {
        matrix.append(
          row: series.withSeries(ofVoxel: column) { row in row.indices.map { Double(row[$0]) } }
        )
      }
    }
    return matrix
  }
}
