public import Imaging
import LinearAlgebra
public import Statistics

/// What voxels reach by chance, and which of them pass it.
///
/// References rolled in time keep their spectra, and voxels their smoothness, but nothing couples
/// the two any more (networks.md §4.4, chosen by us).
public struct NullFloor: Sendable {
  /// By how many frames the references were rolled.
  public let lags: [Int]
  /// The 95th percentile, over all voxels and lags, of the largest z.
  public let floor: Double
  /// Whether each voxel's largest z lies above the floor.
  public let isAbove: [Bool]
  /// The share of voxels above it, of those outside the group's spheres; 0 where none lies outside.
  ///
  /// Of pure noise not 0.05 but some 0.2, since a core voxel is in its own reference (computed).
  public let shareAbove: Double

  /// The least share of voxels above the floor with which networks are used.
  public static let leastShare = 0.5

  /// Refuses networks that noise would give.
  ///
  /// - Throws: ``NetworksError/noSignal(shareAbove:)``.
  public func requireSignal() throws(NetworksError) {
    guard shareAbove >= Self.leastShare else { throw .noSignal(shareAbove: shareAbove) }
  }
}

/// Lags to roll references by.
///
/// - Parameters:
///   - frameCount: T, the kept frames of all runs.
///   - count: How many.
///   - random: Where they come from.
/// - Returns: `count` numbers in T / 4…3 T / 4, both rounded down, both included.
public func nullLags(
  frameCount: Int,
  count: Int = 20,
  using random: inout SeededGenerator
) -> [Int] {
  let (first, last) = (frameCount / 4, 3 * frameCount / 4)
  return (0..<count).map { _ in
    // Not Int.random(in:using:), whose way from bits to numbers may change with the library.
    first + Int(random.nextUniform() * Double(last - first + 1))
  }
}

/// Finds what voxels reach by chance.
///
/// - Parameters:
///   - networks: What was found in `series`, with its ``IndividualNetworks/z``.
///   - series: The same series.
///   - graph: The same neighbours.
///   - isOutside: Which voxels lie outside the group's spheres: ``NetworkPrior/isOutside(of:)``.
///   - sides: Each voxel's side; needed for split hemispheres only.
///   - lags: By how many frames the references are rolled, of several runs each run's by its share:
///     ``nullLags(frameCount:count:using:)``; at least one.
///   - crew: Who does it; the result is the same to the last bit.
///   - progress: Hears how many lags are done; false ends it.
/// - Returns: The floor and who passes it.
/// - Throws: ``NetworksError/cancelled``.
public func nullFloor(
  of networks: IndividualNetworks,
  in series: VoxelSeries,
  graph: VoxelGraph,
  isOutside: [Bool],
  sides: [Side]? = nil,
  lags: [Int],
  crew: Crew = .alone,
  progress: (_ done: Int) -> Bool = { _ in true }
) throws(NetworksError) -> NullFloor {
  precondition(networks.z.rows == series.voxelCount, "networks of other voxels, or without detail")
  let sideCount = networks.references.count
  let sides = sideNumbers(sides, sideCount == 2 ? .split : .pooled, voxelCount: series.voxelCount)
  let inTime = networks.references.map(series.inTime)
  var tail = UpperTail(0.95, of: max(1, series.voxelCount * lags.count))
  // One lag at a time: smoothing needs the neighbours' z, and memory would not hold all lags'.
  for (done, lag) in lags.enumerated() {
    // Not made unit again: what the cleaning removes of a rolled reference, no voxel has.
    let rolled = inTime.map { series.inCoordinates(series.rolled($0, by: lag)) }
    let z = series.fisherZ(
      with: beside(rolled),
      sides: sides,
      width: networks.networks.count,
      crew: crew
    )
    tail.add(graph.closedMeanMaxima(z, crew: crew))
    guard progress(done + 1) else { throw .cancelled }
  }
  let floor = tail.quantile
  let isAbove = rowMaxima(networks.z).map { $0 > floor }
  return NullFloor(
    lags: lags,
    floor: floor,
    isAbove: isAbove,
    shareAbove: share(of: isAbove, where: isOutside) ?? 0
  )
}

/// Matrices side by side.
private func beside(_ matrices: [Matrix]) -> Matrix {
  guard let first = matrices.first, matrices.count > 1 else {
    return matrices.first ?? .zero(rows: 0, columns: 0)
  }
  let width = matrices.reduce(0) { $0 + $1.columns }
  var values: [Double] = []
  values.reserveCapacity(first.rows * width)
  for row in 0..<first.rows { for matrix in matrices { values += matrix[row: row] } }
  return Matrix(rows: first.rows, columns: width, values: values)
}

/// The largest element of each row.
private func rowMaxima(_ matrix: Matrix) -> [Double] {
  (0..<matrix.rows).map { row in
    matrix.withRow(row) { row in
      var greatest = -Double.infinity
      for index in row.indices { greatest = max(greatest, row[index]) }
      return greatest
    }
  }
}
