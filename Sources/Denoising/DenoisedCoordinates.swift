public import Imaging
import LinearAlgebra

/// Cleaned series of many voxels in the coordinates of a ``CompactOperator``.
///
/// Inner products of two voxels are those of their cleaned series. Only this module can make them,
/// so that nothing uncleaned is ever correlated.
public struct DenoisedCoordinates: Sendable {
  /// How many voxels there are.
  public let columnCount: Int
  /// How many coordinates a voxel has.
  public let count: Int
  /// How many frames are kept.
  public let keptCount: Int
  /// Kept frames less the rank of what filter and confounds remove.
  public let degreesOfFreedom: Int
  /// All rows, some after the other, each part row-major: those of a cleaning that was extended are
  /// shared with it.
  let rows: [[Float]]
  /// Σ x² of each voxel before cleaning.
  let energies: [Float]

  /// The share of a series' root mean square below which what is left of it is only rounding.
  ///
  /// The coordinates are summed in single precision, whose rounding leaves up to 1e-6 of a series
  /// that the cleaning removes altogether. Of a real one a tenth is left.
  static let roundingShare = 1e-5

  init(cleaning: CompactOperator, columnCount: Int, rows: [[Float]], energies: [Float]) {
    self.columnCount = columnCount
    count = cleaning.count
    keptCount = cleaning.keptCount
    degreesOfFreedom = cleaning.degreesOfFreedom
    self.rows = rows
    self.energies = energies
  }

  /// Other columns in the coordinates of the same cleaning.
  init(like other: DenoisedCoordinates, columnCount: Int, rows: [[Float]], energies: [Float]) {
    self.columnCount = columnCount
    count = other.count
    keptCount = other.keptCount
    degreesOfFreedom = other.degreesOfFreedom
    self.rows = rows
    self.energies = energies
  }

  /// The coordinates of the mean series of the voxels numbered `columns`, which must not be empty.
  ///
  /// The mean is of the series before cleaning, as nilearn takes it, which the linear cleaning
  /// makes the same as the mean of the coordinates.
  public func mean(of columns: [Int]) -> SeedCoordinates {
    precondition(!columns.isEmpty, "the mean of no series")
    let share = 1 / Double(columns.count)
    let mean = rows.flatMap { part in
      stride(from: 0, to: part.count, by: columnCount).map { start in
        columns.reduce(0.0) { $0 + Double(part[start + $1]) } * share
      }
    }
    let energy = columns.reduce(0.0) { $0 + Double(energies[$1]) } * share
    let norm = mean.reduce(0) { $0 + $1 * $1 }.squareRoot()
    let hasSignal = norm > Self.roundingShare * energy.squareRoot()
    return SeedCoordinates(values: hasSignal ? mean : mean.map { _ in 0 })
  }

  /// Pearson's r of each voxel's cleaned series with that of `seed`, in double precision.
  ///
  /// - Parameters:
  ///   - seed: Of the same cleaning.
  ///   - crew: Who does it.
  /// - Returns: One r in [−1, 1] a voxel, exactly 0 where nothing but rounding was left of it or of
  ///   the seed.
  public func correlations(with seed: SeedCoordinates, crew: Crew = .alone) -> [Double] {
    precondition(seed.values.count == count, "coordinates of another cleaning")
    var r = [Double](repeating: 0, count: columnCount)
    let seedNorm = seed.norm
    guard seedNorm > 0 else { return r }
    unsafe r.withUnsafeMutableBufferPointer { r in
      crew.share((columnCount + Self.tileWidth - 1) / Self.tileWidth) { tile, _ in
        let start = tile * Self.tileWidth
        let columns = start..<min(columnCount, start + Self.tileWidth)
        let values = correlations(of: columns, with: seed, norm: seedNorm)
        for (column, value) in zip(columns, values) { unsafe r[column] = value }
      }
    }
    return r
  }

  /// Voxels whose sums stay in the processor's cache while the coordinates pass.
  private static let tileWidth = 2048

  private func correlations(
    of columns: Range<Int>,
    with seed: SeedCoordinates,
    norm seedNorm: Double
  ) -> [Double] {
    var products = [Double](repeating: 0, count: columns.count)
    var squares = products
    var weights = seed.values[...]
    for part in rows {
      for row in stride(from: 0, to: part.count, by: columnCount) {
        let start = row + columns.lowerBound
        add(
          part.span.extracting(start..<(start + columns.count)),
          times: weights.removeFirst(),
          to: &products,
          squares: &squares
        )
      }
    }
    return columns.enumerated().map { position, column in
      let norm = squares[position].squareRoot()
      let isSignal = norm > Self.roundingShare * Double(energies[column]).squareRoot()
      let value = isSignal ? products[position] / (norm * seedNorm) : 0
      return min(max(value, -1), 1)  // rounding may step over the ends
    }
  }

  private func add(
    _ row: Span<Float>,
    times weight: Double,
    to products: inout [Double],
    squares: inout [Double]
  ) {
    var products = products.mutableSpan
    var squares = squares.mutableSpan
    for column in row.indices {
      let value = Double(row[column])
      products[column] += weight * value
      squares[column] += value * value
    }
  }
}

/// The cleaned series of a seed in the coordinates of a ``CompactOperator``; zeros where it has no
/// signal.
public struct SeedCoordinates: Sendable, Equatable {
  let values: [Double]

  /// The length of the cleaned series; 0 where nothing but rounding was left of it.
  public var norm: Double { values.reduce(0) { $0 + $1 * $1 }.squareRoot() }
}
