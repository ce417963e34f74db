import Atlases
import Connectivity
import Denoising
import Findings
import Geometry
import Imaging
import LinearAlgebra
import Targeting

/// The raw series that the target is made from, run by run, and how to clean any part of them.
///
/// They are kept in single precision and cleaned in double, some hundred at a time: whole matrices of
/// cleaned series would take several times the memory of the rest of a job. The seed's sign is turned
/// where the most positive correlation is sought, so that the most negative one is always the best.
struct TargetSeries<Frame: AnalysisFrame> {
  /// The columns of the searched voxels in maps, and those of the cones of each method that has some.
  let searchedColumns: Range<Int>
  let coneColumns: [String: Range<Int>]
  private let runs: [Rows]
  private let inputs: [RunInputs<Frame>]
  private let plan: DenoisingPlan

  /// The series of one run: the seed's, and one a column of maps.
  private struct Rows {
    let seed: [Double]
    var values: [Float] = []

    var frameCount: Int { seed.count }
    var columnCount: Int { frameCount > 0 ? values.count / frameCount : 0 }

    /// The seed and some columns, one a row.
    func matrix(_ columns: Range<Int>) -> Matrix {
      let own = values[(columns.lowerBound * frameCount)..<(columns.upperBound * frameCount)]
      return Matrix(
        rows: 1 + columns.count,
        columns: frameCount,
        values: seed + own.map(Double.init)
      )
    }
  }

  /// Gathers the series of an assessment; nil where they were not kept.
  init?(_ assessment: Assessment<Frame>) {
    let count = assessment.searchedColumns.count
    let names = assessment.cones.keys.sorted()
    searchedColumns = 0..<count
    coneColumns = Dictionary(
      names.enumerated().map { ($1, (count * ($0 + 1))..<(count * ($0 + 2))) }
    ) { first, _ in first }
    inputs = assessment.runs
    plan = assessment.planningCase.targeting.denoising
    let sign: Double = assessment.planningCase.targeting.direction == .negative ? 1 : -1
    var runs: [Rows] = []
    for run in assessment.gathered.runs {
      guard let series = run.series else { return nil }
      let raw = series.searched.series(repetitionTime: .seconds(1))
      var rows = Rows(seed: mean(of: assessment.seedColumns, in: series.seed).map { sign * $0 })
      rows.values.reserveCapacity(count * (1 + names.count) * raw.frameCount)
      for column in assessment.searchedColumns {
        raw.withSeries(ofVoxel: column) { row in
          for frame in row.indices { rows.values.append(row[frame]) }
        }
      }
      for weights in names.compactMap({ assessment.cones[$0] }) {
        for centre in 0..<count {
          let mean = weightedMean(weights.members(ofCentre: centre), of: raw)
          rows.values += mean.map(Float.init)
        }
      }
      runs.append(rows)
    }
    self.runs = runs
  }
}

extension TargetSeries {
  /// A part of a run that is cleaned apart from all else.
  struct Part {
    let run: Int
    let cleaning: CleaningOperator
    /// How many minutes it keeps.
    var minutes: Double {
      Double(cleaning.keptCount) * cleaning.repetitionTime.seconds / 60
    }
  }

  /// A stretch of a run.
  ///
  /// - Throws: Why the data are too poor to be cleaned.
  func part(_ run: Int, stretch: Range<Int>) throws(Finding) -> Part {
    let input = inputs[run]
    do throws(DenoisingError) {
      let cleaning = try CleaningOperator(
        input.confounds,
        repetitionTime: .seconds(input.repetitionTime),
        plan: plan,
        stretch: stretch
      )
      return Part(run: run, cleaning: cleaning)
    } catch {
      throw error.finding(subject: input.files.bold.name)
    }
  }

  /// Pieces of a run together.
  ///
  /// - Throws: Why the data are too poor to be cleaned.
  func part(_ run: Int, pieces: [Range<Int>]) throws(Finding) -> Part {
    let input = inputs[run]
    var parts = SharedParts(input.confounds)
    do throws(DenoisingError) {
      let cleaning = try CleaningOperator(
        repetitionTime: .seconds(input.repetitionTime),
        plan: plan,
        pieces: pieces,
        sharing: &parts
      )
      return Part(run: run, cleaning: cleaning)
    } catch {
      throw error.finding(subject: input.files.bold.name)
    }
  }

  /// The map of a part.
  ///
  /// - Throws: Where its seed has no signal.
  func map(of part: Part) throws(Finding) -> RunMap {
    var r: [Double] = []
    for columns in pieces(of: part) {
      let cleaned = part.cleaning(runs[part.run].matrix(columns))
      let rows = Array(1...columns.count)
      do throws(ConnectivityError) {
        r += try seedCorrelation(seedRow: 0, targets: rows, in: [cleaned])
      } catch {
        // The only error; to the correlation the part is the only run.
        let cause = ConnectivityError.seedHasNoSignal(run: part.run)
        throw cause.finding(subject: inputs[part.run].files.bold.name)
      }
    }
    return RunMap(r: r, keptCount: part.cleaning.keptCount)
  }

  /// A part as resampling needs it.
  func resampled(_ part: Part) -> ResampledRun {
    var run: ResampledRun?
    for columns in pieces(of: part) {
      let cleaned = part.cleaning(runs[part.run].matrix(columns))
      let rows = Array(1...columns.count)
      if run == nil {
        run = ResampledRun(cleaned, seedRow: 0, columns: rows)
      } else {
        run?.append(cleaned, columns: rows)
      }
    }
    guard let run else { preconditionFailure("series of no voxel") }
    return run
  }

  /// Columns that are cleaned at once.
  private func pieces(of part: Part) -> [Range<Int>] {
    let count = runs[part.run].columnCount
    return stride(from: 0, to: count, by: 512).map { $0..<min(count, $0 + 512) }
  }
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
