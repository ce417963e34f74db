/// The mean maps of several people, as a template for others.
public struct MeanMaps: Hashable, Sendable {
  /// Of mean 0 and standard deviation 1 over the voxels, in the order of the first person's.
  public let maps: [[Double]]
  /// The people whose own map each is the mean of.
  public let counts: [Int]
  /// |r| of each person's maps with these, a list a person.
  public let correlations: [[Double]]
}

/// The mean of people's maps, each person's put in one order and sign.
///
/// People are matched to the first, and in a second pass to the mean of the first; a match below
/// ``MapMatch/least`` is left out (two passes chosen by us). Scale means nothing in such maps, so that
/// each is standardised before.
///
/// - Parameter people: One person's maps a member: 1 to 3, as many of each, over the same voxels; none
///   constant.
/// - Returns: The means.
public func meanMaps(of people: [[[Double]]]) -> MeanMaps {
  let people = people.map { $0.map(standardised) }
  guard var reference = people.first else {
    return MeanMaps(maps: [], counts: [], correlations: [])
  }
  var counts: [Int] = []
  for _ in 0..<2 {
    var sums = reference.map { [Double](repeating: 0, count: $0.count) }
    counts = [Int](repeating: 0, count: reference.count)
    for maps in people {
      let arranged = arrange(maps, by: match(maps, to: reference))
      for (number, map) in arranged.enumerated() {
        guard let map else { continue }
        counts[number] += 1
        for voxel in map.indices { sums[number][voxel] += map[voxel] }
      }
    }
    reference = sums.enumerated().map { number, sum in
      counts[number] > 0 ? standardised(sum) : reference[number]
    }
  }
  return MeanMaps(
    maps: reference,
    counts: counts,
    correlations: people.map { match($0, to: reference).map(\.correlation) }
  )
}

/// `map` with mean 0 and standard deviation 1; a constant one with zeros.
private func standardised(_ map: [Double]) -> [Double] {
  let count = Double(map.count)
  let mean = map.reduce(0, +) / count
  let deviation = (map.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count).squareRoot()
  return map.map { deviation > 0 ? ($0 - mean) / deviation : 0 }
}
