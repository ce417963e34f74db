import Imaging
import LinearAlgebra
import Statistics

/// r is held within ±(1 − 1e-6) before Fisher's transform, as in the public code after Wang 2015, so
/// that a voxel that is its own reference stays finite.
private let largestCorrelation = 1 - 1e-6

/// Fisher's z of `r`, which is first held within ±(1 − 1e-6).
func boundedFisherZ(_ r: Double) -> Double {
  fisherZ(min(max(r, -largestCorrelation), largestCorrelation))
}

extension VoxelSeries {
  /// Fisher's z of each voxel with the references of its own side.
  ///
  /// - Parameters:
  ///   - references: Unit references, one a column: all networks of a side, then those of the next.
  ///   - sides: The number of each voxel's side, from 0.
  ///   - width: How many networks there are.
  ///   - crew: Who does it.
  /// - Returns: One voxel a row, one network a column.
  func fisherZ(
    with references: Matrix,
    sides: [Int],
    width: Int,
    crew: Crew
  ) -> Matrix {
    rows(ofWidth: width, crew) { voxels in
      let r = productOfTranspose(unit(voxels), references)
      var z: [Double] = []
      z.reserveCapacity(voxels.count * width)
      for (row, voxel) in voxels.enumerated() {
        let first = sides[voxel] * width
        r.withRow(row) { r in
          for column in first..<(first + width) { z.append(boundedFisherZ(r[column])) }
        }
      }
      return Matrix(rows: voxels.count, columns: width, values: z)
    }
  }

  /// Series in time, each run's rolled by its own share of `lag` frames, so that runs do not mix.
  ///
  /// What stood at frame t of a run stands at t + lag, and the end of the run at its beginning.
  ///
  /// - Parameters:
  ///   - series: One kept frame a row, run after run.
  ///   - lag: In frames of all runs together.
  /// - Returns: The same shape.
  func rolled(_ series: Matrix, by lag: Int) -> Matrix {
    precondition(series.rows == frameCount, "\(series.rows) of \(frameCount) frames")
    var rolled = Matrix.zero(rows: 0, columns: series.columns)
    rolled.reserve(rowCount: series.rows)
    var start = 0
    for count in frameCounts {
      let share = (lag * count + frameCount / 2) / frameCount % max(1, count)
      let end = start + count
      rolled.append(contentsOf: series.selecting(rows: (end - share)..<end))
      rolled.append(contentsOf: series.selecting(rows: start..<(end - share)))
      start = end
    }
    return rolled
  }

  /// References of which each run's part has the length that it has in a unit series.
  ///
  /// That is the square root of the run's share of the kept frames; a part of zeros stays. Inner
  /// products of two such references are what r of the two would be if standardised runs were
  /// joined in time.
  func standardised(_ references: Matrix) -> Matrix {
    var standardised = Matrix.zero(rows: 0, columns: references.columns)
    var start = 0
    for (length, count) in zip(lengths, frameCounts) {
      var part = unitColumns(references.selecting(rows: start..<(start + length)))
      let share = (Double(count) / Double(frameCount)).squareRoot()
      part.scaleColumns(by: [Double](repeating: share, count: references.columns))
      standardised.append(contentsOf: part)
      start += length
    }
    return standardised
  }
}

extension VoxelSeries {
  /// The sums of unit series by network and side.
  ///
  /// - Parameters:
  ///   - networks: The network of each voxel, from 0; −1 for none.
  ///   - sides: The number of each voxel's side, from 0.
  ///   - weights: What each voxel's series counts; nil for 1.
  ///   - width: How many networks there are.
  ///   - sideCount: How many sides there are.
  ///   - crew: Who does it.
  /// - Returns: ``length`` rows; all networks of a side, then those of the next.
  func sums(
    of networks: [Int],
    sides: [Int],
    weights: [Double]?,
    width: Int,
    sideCount: Int,
    crew: Crew
  ) -> Matrix {
    sums(width * sideCount, crew) { voxels in
      var tile = [Double](repeating: 0, count: voxels.count * width * sideCount)
      for (row, voxel) in voxels.enumerated() where networks[voxel] >= 0 {
        let column = sides[voxel] * width + networks[voxel]
        tile[row * width * sideCount + column] = weights?[voxel] ?? 1
      }
      return Matrix(rows: voxels.count, columns: width * sideCount, values: tile)
    }
  }
}
