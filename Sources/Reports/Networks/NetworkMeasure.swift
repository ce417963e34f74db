/// A number of a network report by which people and visits are compared.
///
/// The names: `circuit_edge.<kept|regressed>.<code>` and `circuit_mean.<kept|regressed>.<circuit>` in
/// Fisher's z, by the treatment of the global signal; `connectivity.<network>.<network>` in Fisher's
/// z, the names in alphabetical order; `size_ml.<network>`; `asymmetry.<network>`.
public struct NetworkMeasure: Hashable, Sendable {
  /// The name.
  public let name: String
  /// The value; nil where it could not be measured, or is withheld.
  public let value: Double?
  /// The same of each half or run of the report's data; fewer than two where there are none.
  ///
  /// Of connectivity, whose halves a report tells apart by their difference d only, z ± d/2.
  public let repeats: [Double]
  /// The standard error that the report gives; nil of a measure without one.
  public var standardError: Double?
  /// The two regions of an edge of a circuit; empty of other measures.
  public var regions: [String] = []
}

extension NetworkReport {
  /// What this report measures, sorted by name.
  ///
  /// Sizes, sides and connectivity of networks are those of the person's own: where the group's
  /// labelling is shown they would be another measure, and are nil. So are means of circuits that lack
  /// an edge.
  public func measures() -> [NetworkMeasure] {
    let networks = networks.map { $0.measures() } ?? []
    return (circuits.flatMap { $0.measures() } + networks).sorted { $0.name < $1.name }
  }
}

extension NetworkReport.Circuits {
  fileprivate func measures() -> [NetworkMeasure] {
    let found = edges.map { edge in
      NetworkMeasure(
        name: edgeName(edge.code),
        value: edge.z.value,
        repeats: edge.repeated.map(\.value),
        standardError: edge.standardError?.value,
        regions: edge.nodes
      )
    }
    let absent = missing.map { NetworkMeasure(name: edgeName($0.code), value: nil, repeats: []) }
    return found + absent
      + means.map { mean in
        let isWhole = mean.missing == 0
        return NetworkMeasure(
          name: "circuit_mean.\(globalSignal).\(mean.circuit)",
          value: isWhole ? mean.z?.value : nil,
          repeats: isWhole ? repeats(of: mean.circuit) : [],
          standardError: isWhole ? mean.standardError?.value : nil
        )
      }
  }

  private func edgeName(_ code: String) -> String { "circuit_edge.\(globalSignal).\(code)" }

  /// The mean over the circuit's edges in each run or half.
  private func repeats(of circuit: String) -> [Double] {
    let repeated = edges.filter { $0.circuit == circuit }.map { $0.repeated.map(\.value) }
    guard let count = repeated.first?.count, repeated.allSatisfy({ $0.count == count }) else {
      return []
    }
    return (0..<count).map { run in
      repeated.reduce(0) { $0 + $1[run] } / Double(repeated.count)
    }
  }
}

extension NetworkReport.Networks {
  fileprivate func measures() -> [NetworkMeasure] {
    let isOwn = shown == "individual"
    var measures: [NetworkMeasure] = []
    for (row, member) in members.enumerated() {
      let isShown = isOwn && !member.withheld
      measures.append(
        NetworkMeasure(
          name: "size_ml.\(member.name)",
          value: isShown ? member.volume?.value : nil,
          repeats: isShown ? member.volumeOfHalves.map(\.value) : []
        )
      )
      let sides = member.asymmetryOfHalves.compactMap { $0?.value }
      measures.append(
        NetworkMeasure(
          name: "asymmetry.\(member.name)",
          value: isShown ? member.asymmetry?.value : nil,
          repeats: isShown && sides.count == member.asymmetryOfHalves.count ? sides : []
        )
      )
      for column in 0..<row { measures.append(connection(column, row, isOwn)) }
    }
    return measures
  }

  private func connection(_ first: Int, _ second: Int, _ isOwn: Bool) -> NetworkMeasure {
    let names = [members[first].name, members[second].name].sorted()
    let z = isOwn ? connectivity.z[first][second]?.value : nil
    let difference = connectivity.difference[first][second]?.value
    return NetworkMeasure(
      name: "connectivity.\(names[0]).\(names[1])",
      value: z,
      repeats: z.flatMap { z in difference.map { [z - $0 / 2, z + $0 / 2] } } ?? []
    )
  }
}
