public import Denoising
import Imaging
public import LinearAlgebra

/// A run's cleaned voxels, and the way from their coordinates back to time.
public struct NetworkRun: Sendable {
  /// The cleaned series in the coordinates of their cleaning.
  public let coordinates: DenoisedCoordinates
  /// One kept frame a row, one coordinate a column, orthonormal columns:
  /// ``CompactOperator/timeBasis(of:)``.
  public let timeBasis: Matrix
  /// The length of each voxel's cleaned series; 0 without a signal.
  let norms: [Double]
  /// How many of the kept frames follow each other without a gap, stretch by stretch.
  public let stretches: [Int]

  /// Creates a run.
  ///
  /// - Parameters:
  ///   - coordinates: Its voxels.
  ///   - timeBasis: The way back to time.
  ///   - keptFrames: The numbers, ascending, of the kept frames; nil where none is left out between them.
  public init(
    _ coordinates: DenoisedCoordinates,
    timeBasis: Matrix,
    keptFrames: [Int]? = nil
  ) {
    precondition(timeBasis.columns == coordinates.count, "the basis of another cleaning")
    precondition(
      keptFrames?.count ?? timeBasis.rows == timeBasis.rows,
      "frames of another cleaning"
    )
    self.coordinates = coordinates
    self.timeBasis = timeBasis
    norms = coordinates.norms()
    stretches = keptFrames.map(lengthsWithoutGap) ?? [timeBasis.rows]
  }
}

/// The cleaned series of the voxels of a mask, over one run or several.
///
/// Each run's series are in coordinates that keep inner products (see ``DenoisedCoordinates``), one
/// below the other. A voxel's unit series has mean 0 and length 1; of several runs each is
/// standardised by itself and counts by its kept frames, as if standardised runs were joined in time.
/// Series are handed out in tiles, so that no second copy is ever made.
public struct VoxelSeries: Sendable {
  /// How many voxels there are.
  public let voxelCount: Int
  /// How many coordinates a series has, all runs together.
  public let length: Int
  /// Kept frames of all runs together.
  public let frameCount: Int

  private enum Storage {
    case series(Matrix)
    case runs([NetworkRun], columns: [Int])
  }
  private let storage: Storage
  /// What makes each voxel's series of each run its part of the unit series.
  private let factors: [[Double]]

  /// Takes voxels of some runs.
  ///
  /// - Parameters:
  ///   - runs: Runs of the same voxels; at least one.
  ///   - columns: Which of them, each with signal in every run: ``signalled(in:)``.
  public init(_ runs: [NetworkRun], columns: [Int]) {
    precondition(!runs.isEmpty, "no run")
    voxelCount = columns.count
    length = runs.reduce(0) { $0 + $1.coordinates.count }
    let kept = runs.reduce(0) { $0 + $1.timeBasis.rows }
    frameCount = kept
    storage = .runs(runs, columns: columns)
    factors = runs.map { run in
      let share = (Double(run.timeBasis.rows) / Double(kept)).squareRoot()
      return columns.map { share / run.norms[$0] }
    }
  }

  /// Takes series as they are, which are centred here: one frame a row, one voxel a column.
  ///
  /// A constant series has the unit series 0.
  public init(_ series: Matrix) {
    voxelCount = series.columns
    length = series.rows
    frameCount = series.rows
    let centred = centredColumns(series)
    storage = .series(centred)
    // The mean of a constant may be off by its rounding, which must not become a signal.
    factors = [
      zip(columnNorms(centred), columnNorms(series)).map { $0 > 1e-12 * $1 ? 1 / $0 : 0 }
    ]
  }

  /// Takes the voxels numbered `voxels` of `series`; what is stored of runs is shared.
  private init(_ series: VoxelSeries, voxels: [Int]) {
    voxelCount = voxels.count
    (length, frameCount) = (series.length, series.frameCount)
    factors = series.factors.map { factors in voxels.map { factors[$0] } }
    storage =
      switch series.storage {
      case .series(let matrix): .series(matrix.selecting(columns: voxels))
      case .runs(let runs, let columns): .runs(runs, columns: voxels.map { columns[$0] })
      }
  }

  /// The series of the voxels numbered `voxels` only; of all in order, itself.
  func selecting(_ voxels: [Int]) -> VoxelSeries {
    voxels.count == voxelCount ? self : VoxelSeries(self, voxels: voxels)
  }

  /// The numbers, ascending, of the voxels that have a signal in each of `runs`.
  public static func signalled(in runs: [NetworkRun]) -> [Int] {
    guard let first = runs.first else { return [] }
    return first.norms.indices.filter { column in runs.allSatisfy { $0.norms[column] > 0 } }
  }
}

extension VoxelSeries {
  /// How many voxels a tile holds: few enough that a tile stays in the processor's cache.
  static let tileWidth = 1024

  /// The tiles that the voxels are divided into, in order.
  var tiles: [Range<Int>] {
    stride(from: 0, to: voxelCount, by: Self.tileWidth).map {
      $0..<min(voxelCount, $0 + Self.tileWidth)
    }
  }

  /// The unit series of the voxels numbered `voxels`: ``length`` rows, one voxel a column.
  func unit(_ voxels: Range<Int>) -> Matrix {
    switch storage {
    case .series(let matrix):
      return scaled(voxels, of: matrix, times: factors[0])
    case .runs(let runs, let columns):
      if runs.count == 1 {
        return runs[0].coordinates.values(of: columns[voxels], times: factors[0][voxels])
      }
      var tile = Matrix.zero(rows: 0, columns: voxels.count)
      tile.reserve(rowCount: length)
      for (run, factors) in zip(runs, factors) {
        tile.append(
          contentsOf: run.coordinates.values(of: columns[voxels], times: factors[voxels])
        )
      }
      return tile
    }
  }

  /// The cleaned series of any voxels, in the order of `voxels`, not standardised: as ``unit(_:)``.
  func raw(of voxels: [Int]) -> Matrix {
    switch storage {
    case .series(let matrix): return matrix.selecting(columns: voxels)
    case .runs(let runs, let columns):
      let chosen = voxels.map { columns[$0] }
      let ones = [Double](repeating: 1, count: voxels.count)
      var tile = Matrix.zero(rows: 0, columns: voxels.count)
      tile.reserve(rowCount: length)
      for run in runs {
        tile.append(contentsOf: run.coordinates.values(of: chosen[...], times: ones[...]))
      }
      return tile
    }
  }

  /// r of each voxel with each reference.
  ///
  /// - Parameters:
  ///   - references: Unit references in these coordinates, one a column.
  ///   - crew: Who does it.
  /// - Returns: One voxel a row, one reference a column.
  func correlations(with references: Matrix, crew: Crew = .alone) -> Matrix {
    precondition(references.rows == length, "references of other coordinates")
    return rows(ofWidth: references.columns, crew) { productOfTranspose(unit($0), references) }
  }

  /// The sums of the voxels' unit series, times weights.
  ///
  /// Tiles are added in their order, so that the sums do not depend on the crew.
  ///
  /// - Parameters:
  ///   - weights: One voxel a row, one sum a column.
  ///   - crew: Who does it.
  /// - Returns: ``length`` rows, one sum a column.
  func sums(weightedBy weights: Matrix, crew: Crew = .alone) -> Matrix {
    precondition(weights.rows == voxelCount, "weights of other voxels")
    return sums(weights.columns, crew) { weights.selecting(rows: $0) }
  }

  /// As ``sums(weightedBy:crew:)``, of weights that `weights` makes tile by tile: as many columns as
  /// `width`.
  func sums(_ width: Int, _ crew: Crew, weights: (Range<Int>) -> Matrix) -> Matrix {
    let parts = gather(crew) { product(unit($0), weights($0)).values }
    var sum = [Double](repeating: 0, count: length * width)
    for part in parts { for index in sum.indices { sum[index] += part[index] } }
    return Matrix(rows: length, columns: width, values: sum)
  }

  /// What `part` makes of each tile, one voxel a row of `width` columns, one tile below the other.
  func rows(ofWidth width: Int, _ crew: Crew, _ part: (Range<Int>) -> Matrix) -> Matrix {
    let tiles = tiles
    var values = [Double](repeating: 0, count: voxelCount * width)
    unsafe values.withUnsafeMutableBufferPointer { values in
      crew.share(tiles.count) { number, _ in
        let found = part(tiles[number]).values
        precondition(found.count == tiles[number].count * width, "rows of another width")
        let start = tiles[number].lowerBound * width
        for index in found.indices { unsafe values[start + index] = found[index] }
      }
    }
    return Matrix(rows: voxelCount, columns: width, values: values)
  }

  /// What `part` makes of each tile, in the tiles' order.
  func gather(_ crew: Crew, _ part: (Range<Int>) -> [Double]) -> [[Double]] {
    let tiles = tiles
    var results = [[Double]](repeating: [], count: tiles.count)
    unsafe results.withUnsafeMutableBufferPointer { results in
      crew.share(tiles.count) { number, _ in unsafe results[number] = part(tiles[number]) }
    }
    return results
  }
}

extension VoxelSeries {
  /// References in time: one kept frame a row, run after run.
  ///
  /// - Parameter references: In these coordinates, one a column.
  /// - Returns: One series a column.
  public func inTime(_ references: Matrix) -> Matrix {
    guard case .runs(let runs, _) = storage else { return references }
    var series = Matrix.zero(rows: 0, columns: references.columns)
    var start = 0
    for run in runs {
      let end = start + run.timeBasis.columns
      series.append(
        contentsOf: product(run.timeBasis, references.selecting(rows: start..<end))
      )
      start = end
    }
    return series
  }

  /// The coordinates of series in time; what the cleaning removes of them is lost.
  func inCoordinates(_ series: Matrix) -> Matrix {
    guard case .runs(let runs, _) = storage else { return series }
    var references = Matrix.zero(rows: 0, columns: series.columns)
    var start = 0
    for run in runs {
      let end = start + run.timeBasis.rows
      references.append(
        contentsOf: productOfTranspose(run.timeBasis, series.selecting(rows: start..<end))
      )
      start = end
    }
    return references
  }

  /// How many coordinates each run has, in order.
  var lengths: [Int] {
    switch storage {
    case .series(let matrix): [matrix.rows]
    case .runs(let runs, _): runs.map(\.coordinates.count)
    }
  }

  /// How many frames each stretch without a censored one has, in order, run after run.
  public var stretches: [Int] {
    switch storage {
    case .series(let matrix): [matrix.rows]
    case .runs(let runs, _): runs.flatMap(\.stretches)
    }
  }

  /// How many frames each run has, in order.
  public var frameCounts: [Int] {
    switch storage {
    case .series(let matrix): [matrix.rows]
    case .runs(let runs, _): runs.map(\.timeBasis.rows)
    }
  }
}

/// How many of `frames`, ascending, follow each other, stretch by stretch.
func lengthsWithoutGap(_ frames: [Int]) -> [Int] {
  var lengths: [Int] = []
  for (place, frame) in frames.enumerated() {
    if place > 0, frame == frames[place - 1] + 1 {
      lengths[lengths.count - 1] += 1
    } else {
      lengths.append(1)
    }
  }
  return lengths
}
