public import Imaging

/// Some columns, each with a weight.
public struct WeightedColumns: Sendable, Equatable {
  /// The numbers of the columns.
  public let columns: [Int]
  /// One weight a column, above 0.
  public let weights: [Double]

  /// Pairs columns with weights.
  public init(columns: [Int], weights: [Double]) {
    precondition(columns.count == weights.count, "\(weights.count) weights of \(columns.count)")
    precondition(weights.allSatisfy { $0 > 0 && $0.isFinite }, "a weight that is not positive")
    self.columns = columns
    self.weights = weights
  }
}

extension DenoisedCoordinates {
  /// The coordinates of `count` weighted mean series, Σ w y / Σ w each.
  ///
  /// Cleaning is linear: these are the cleaned series of the weighted means of the series before
  /// cleaning. Whether a mean is more than rounding is judged by the weighted mean of the energies of
  /// its columns, above which that of the mean itself cannot lie. A mean of no column is all zero.
  ///
  /// - Parameters:
  ///   - count: How many means there are.
  ///   - crew: Who forms them.
  ///   - members: The columns and weights of the mean numbered 0 ..< `count`.
  /// - Returns: One column a mean, of the same cleaning.
  public func weightedMeans(
    _ count: Int,
    crew: Crew = .alone,
    of members: @Sendable (Int) -> WeightedColumns
  ) -> DenoisedCoordinates {
    let starts = rows.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.count / columnCount) }
    var means = rows.map { [Float](repeating: 0, count: $0.count / columnCount * count) }
    var energies = [Float](repeating: 0, count: count)
    let tileCount = (count + Self.meansAtOnce - 1) / Self.meansAtOnce
    var tiles = [Tile?](repeating: nil, count: tileCount)
    unsafe tiles.withUnsafeMutableBufferPointer { tiles in
      crew.share(tileCount) { number, _ in
        let start = number * Self.meansAtOnce
        let range = start..<min(count, start + Self.meansAtOnce)
        unsafe tiles[number] = tile(range.map(members))
      }
    }
    for (number, tile) in tiles.enumerated() {
      guard let tile else { continue }
      for (position, energy) in tile.energies.enumerated() {
        let mean = number * Self.meansAtOnce + position
        energies[mean] = energy
        for part in means.indices {
          for row in starts[part]..<starts[part + 1] {
            means[part][(row - starts[part]) * count + mean] =
              tile.values[position * self.count + row]
          }
        }
      }
    }
    return DenoisedCoordinates(like: self, columnCount: count, rows: means, energies: energies)
  }

  /// Means that are formed while a row of coordinates is in the processor's cache.
  private static let meansAtOnce = 64

  /// The coordinates of some means, one mean after the other, and their energies.
  private struct Tile: Sendable {
    var values: [Float]
    var energies: [Float]
  }

  private func tile(_ members: [WeightedColumns]) -> Tile {
    let shares = members.map(Shares.init)
    var tile = Tile(values: [Float](repeating: 0, count: members.count * count), energies: [])
    tile.energies = shares.map { Float($0.mean(of: energies.span)) }
    var row = 0
    for part in rows {
      for start in stride(from: 0, to: part.count, by: columnCount) {
        let values = part.span.extracting(start..<(start + columnCount))
        for (position, share) in shares.enumerated() {
          tile.values[position * count + row] = Float(share.mean(of: values))
        }
        row += 1
      }
    }
    return tile
  }
}

/// Columns with weights that sum to 1, as compact as the processor's cache wants them.
private struct Shares {
  private let columns: [Int32]
  private let shares: [Double]

  init(_ members: WeightedColumns) {
    let total = members.weights.reduce(0, +)
    columns = members.columns.map { Int32($0) }
    shares = members.weights.map { $0 / total }
  }

  /// Σ w v / Σ w over the values of the columns; 0 of none.
  func mean(of values: Span<Float>) -> Double {
    let columns = columns.span
    let shares = shares.span
    var (even, odd) = (0.0, 0.0)
    var index = 0
    while index + 1 < columns.count {
      even += shares[index] * Double(values[Int(columns[index])])
      odd += shares[index + 1] * Double(values[Int(columns[index + 1])])
      index += 2
    }
    if index < columns.count { even += shares[index] * Double(values[Int(columns[index])]) }
    return even + odd
  }
}
