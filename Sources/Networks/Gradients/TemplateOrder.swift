/// How a map goes with a template's map.
public struct TemplatePlace: Hashable, Sendable {
  /// The number of the template's map, from 0.
  public let number: Int
  /// |r| of the two over the voxels that both have.
  public let correlation: Double
  /// Whether |r| is at least ``MapMatch/least``: below, neither place nor sign is taken from it.
  public var isAccepted: Bool { correlation >= MapMatch.least }
}

extension ConnectopicMaps {
  /// The maps in the order and with the signs of a template.
  ///
  /// Each map that goes with one of the template's takes its number and its sign. The others fill the
  /// numbers that are left, by eigenvalue, with the sign that they had.
  ///
  /// - Parameters:
  ///   - template: No more maps than there are here, over `places`; none constant.
  ///   - places: The places in ``region`` that the template covers.
  /// - Returns: The maps, and what each was matched with; nil where the template has fewer.
  public func ordered(
    by template: [[Double]],
    over places: [Int]
  ) -> (maps: ConnectopicMaps, places: [TemplatePlace?]) {
    let own = maps.map { map in places.map { map.values[$0] } }
    let matches = match(own, to: template)
    var chosen = [Int?](repeating: nil, count: maps.count)
    for (number, match) in matches.enumerated() where match.isAccepted {
      chosen[number] = match.map
    }
    var others = maps.indices.filter { !chosen.contains($0) }
    let order = chosen.map { $0 ?? others.removeFirst() }
    let flipped = Set(matches.filter { $0.isAccepted && $0.isFlipped }.map(\.map))
    return (
      with(order.map { flipped.contains($0) ? maps[$0].flipped : maps[$0] }),
      order.map { map in
        matches.firstIndex { $0.map == map }.map { number in
          TemplatePlace(number: number, correlation: matches[number].correlation)
        }
      }
    )
  }

  private func with(_ maps: [ConnectopicMap]) -> Self {
    Self(
      region: region,
      maps: maps,
      epsilon: epsilon,
      componentCounts: componentCounts,
      eigenvalueGap: eigenvalueGap
    )
  }
}

extension ConnectopicMap {
  /// The map with the other sign.
  var flipped: Self {
    Self(
      values: values.map { -$0 },
      eigenvalue: eigenvalue,
      orientation: orientation.map {
        MapOrientation(axis: $0.axis, correlation: -$0.correlation)
      }
    )
  }
}
