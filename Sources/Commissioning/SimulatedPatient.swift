import Denoising
import Geometry
import LinearAlgebra
import Statistics
import Targeting

/// The maps and the truth of one simulated patient.
struct SimulatedPatient {
  let planted: Point<MNI152NLin2009cAsym>
  let runs: [ResampledRun]
  /// The maps of two halves, cleaned apart.
  let halves: [[Double]]
  let degreesOfFreedom: Int
}

/// Draws patients of one kind.
struct PatientSimulator {
  let options: SimulationOptions
  let region: SimulatedRegion
  let signals: SimulatedSignals
  let kinds: [CleanedKind]

  /// A patient with `runCount` runs, whose planted place correlates with what the seed has of the
  /// brain's own course by −`effect` before cleaning.
  func patient(
    runCount: Int,
    effect: Double,
    _ random: inout SeededGenerator
  ) -> SimulatedPatient {
    let centre = plantedPlace(&random)
    let far = region.voxels.filter { region.grid.centre(ofLinear: $0).distance(to: centre) > 20.mm }
    var strengths = region.blob(around: centre, width: options.blobWidth)
    if !far.isEmpty {
      let rival = far[Int.random(in: 0..<far.count, using: &random)]
      let other = region.blob(
        around: region.grid.centre(ofLinear: rival),
        width: options.blobWidth
      )
      strengths = zip(strengths, other).map { max($0, options.rival * $1) }
    }
    let weights = strengths.map { effect * $0 }
    var runs: [ResampledRun] = []
    var maps: [(half: Int, map: RunMap)] = []
    var degrees = 0
    for number in 0..<runCount {
      let kind = kinds[Int.random(in: 0..<kinds.count, using: &random)]
      let series = series(weights, kind.confounds, &random)
      let cleaned = kind.whole(series)
      degrees += cleaned.degreesOfFreedom
      runs.append(ResampledRun(cleaned, seedRow: 0, columns: Array(1..<series.rows)))
      if runCount.isMultiple(of: 2) {
        maps.append((number % 2, map(of: cleaned)))
      } else {
        maps += kind.halves.enumerated().map { ($0.offset, map(of: $0.element(series))) }
      }
    }
    return SimulatedPatient(
      planted: centre,
      runs: runs,
      halves: [0, 1].map { half in combined(maps.filter { $0.half == half }.map(\.map)) },
      degreesOfFreedom: degrees
    )
  }

  /// Anywhere in an inner voxel: no target lies just at a voxel's centre.
  private func plantedPlace(_ random: inout SeededGenerator) -> Point<MNI152NLin2009cAsym> {
    let voxel = region.inner[Int.random(in: 0..<region.inner.count, using: &random)]
    let corner = region.grid.voxel(atLinear: voxel).point
    return region.grid.toWorld(
      Point(
        corner.x + random.nextUniform() - 0.5,
        corner.y + random.nextUniform() - 0.5,
        corner.z + random.nextUniform() - 0.5
      )
    )
  }

  private func map(of run: DenoisedRun) -> RunMap {
    let seed = Matrix(rows: 1, columns: run.keptCount, values: run.series[row: 0])
    let products = productWithTranspose(seed, run.series).values
    return RunMap(
      r: products.dropFirst().map { $0 / Double(run.keptCount - 1) },
      keptCount: run.keptCount
    )
  }

  /// The seed's series and, below it, those of the voxels.
  private func series(
    _ weights: [Double],
    _ confounds: SimulatedConfounds,
    _ random: inout SeededGenerator
  ) -> Matrix {
    let count = region.voxels.count
    let course = signals.inBand(rows: 1, &random)[row: 0]
    let band = signals.inBand(rows: count + 1, &random).values
    let rest = signals.remembering(options.memory, rows: count + 1, &random).values
    let (a, b) = (options.inBand.squareRoot(), (1 - options.inBand).squareRoot())
    let noise = Matrix(
      rows: count + 1,
      columns: signals.frames,
      values: zip(band, rest).map { a * $0 + b * $1 }
    )
    let smooth = product(region.smoothing, noise.selecting(rows: 1..<count + 1))
    let seedSignal = (1 - options.seedNoise).squareRoot()
    var series = Matrix.zero(rows: 0, columns: signals.frames)
    series.reserve(rowCount: count + 1)
    series.append(
      row: zip(course, noise[row: 0]).map { seedSignal * $0 + options.seedNoise.squareRoot() * $1 }
    )
    for (row, weight) in weights.enumerated() {
      let remainder = (1 - weight * weight).squareRoot()
      series.append(row: zip(course, smooth[row: row]).map { remainder * $1 - weight * $0 })
    }
    return adding(leaks(rows: count + 1, &random), of: confounds, to: series)
  }

  /// How much of each confound gets into each row: much of the global signal, some of the others.
  private func leaks(rows: Int, _ random: inout SeededGenerator) -> Matrix {
    var leaks = Matrix.zero(rows: rows, columns: 9)
    let common = (0..<9).map { _ in random.nextGaussian() }
    for row in 0..<rows {
      for column in 0..<9 {
        leaks[row, column] =
          column == 6 ? 0.6 : 0.2 * common[column] + 0.05 * random.nextGaussian()
      }
    }
    return leaks
  }

  private func adding(
    _ leaks: Matrix,
    of confounds: SimulatedConfounds,
    to series: Matrix
  ) -> Matrix {
    let leaked = product(leaks, confounds.sources)
    return Matrix(
      rows: series.rows,
      columns: series.columns,
      values: zip(series.values, leaked.values).map { $0 + $1 }
    )
  }
}
