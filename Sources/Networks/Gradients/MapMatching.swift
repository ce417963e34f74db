import LinearAlgebra

/// Which map goes with a template's map.
public struct MapMatch: Hashable, Sendable {
  /// The number of the map.
  public let map: Int
  /// |r| of the two.
  public let correlation: Double
  /// Whether the map's sign must be changed to agree with the template's.
  public let isFlipped: Bool
  /// Whether |r| is at least ``least``: below, a match is not to be used.
  public var isAccepted: Bool { correlation >= Self.least }

  /// The least |r| of a match: 0.5 (chosen by us).
  public static let least = 0.5
}

/// The assignment of maps to a template's maps whose |r| have the largest sum.
///
/// What Hungarian assignment finds, here by trying all: there are six at most. Of equal sums the
/// first wins.
///
/// - Parameters:
///   - maps: Up to 3, over the same voxels in the same order.
///   - template: No more than there are maps, for example of a cohort's mean.
/// - Returns: One a template's map, in its order.
public func match(_ maps: [[Double]], to template: [[Double]]) -> [MapMatch] {
  precondition(
    template.count <= maps.count && maps.count <= 3,
    "\(template.count) of \(maps.count)"
  )
  let size = maps.first?.count ?? 0
  precondition((maps + template).allSatisfy { $0.count == size }, "maps of other voxels")
  let r = columnCorrelations(columns(maps, size), columns(template, size))
  var best: (order: [Int], sum: Double) = ([], -.infinity)
  for order in arrangements(of: maps.count, length: template.count) {
    let sum = order.enumerated().reduce(0) { $0 + r[$1.element, $1.offset].magnitude }
    if sum > best.sum { best = (order, sum) }
  }
  return best.order.enumerated().map { column, map in
    MapMatch(map: map, correlation: r[map, column].magnitude, isFlipped: r[map, column] < 0)
  }
}

/// `maps` in the order and with the signs of a template, nil where a match is not accepted.
public func arrange(_ maps: [[Double]], by matches: [MapMatch]) -> [[Double]?] {
  matches.map { match in
    guard match.isAccepted else { return nil }
    return match.isFlipped ? maps[match.map].map { -$0 } : maps[match.map]
  }
}

/// How well a second run's maps agree with a first run's, map by map of the first.
///
/// Runs are matched before, since their maps may come in another order (chosen by us). A map with
/// |r| below ``MapMatch/least`` is withheld.
public func runAgreement(_ first: ConnectopicMaps, _ second: ConnectopicMaps) -> [MapMatch] {
  precondition(first.region == second.region, "maps of other regions")
  return match(second.maps.map(\.values), to: first.maps.map(\.values))
}

private func columns(_ maps: [[Double]], _ size: Int) -> Matrix {
  Matrix(rows: maps.count, columns: size, values: maps.flatMap(\.self)).transposed
}

/// All ordered choices of `length` out of 0 ..< `count`, in lexical order.
private func arrangements(of count: Int, length: Int) -> [[Int]] {
  guard length > 0 else { return [[]] }
  return arrangements(of: count, length: length - 1).flatMap { begun in
    (0..<count).filter { !begun.contains($0) }.map { begun + [$0] }
  }
}
