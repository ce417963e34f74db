extension NetworkReport {
  /// The standard error of each measure that is told with one, by its name: ``NetworkMeasure``.
  ///
  /// Of a circuit's mean only where no edge is missing, as only such means are compared.
  func standardErrors() -> [String: Double] {
    var errors: [String: Double] = [:]
    for treatment in circuits {
      for edge in treatment.edges {
        errors["circuit_edge.\(treatment.globalSignal).\(edge.code)"] = edge.standardError?.value
      }
      for mean in treatment.means where mean.missing == 0 {
        errors["circuit_mean.\(treatment.globalSignal).\(mean.circuit)"] = mean.standardError?.value
      }
    }
    return errors
  }

  /// The two regions of each edge of a circuit, by the measure's name.
  func regionsOfEdges() -> [String: [String]] {
    var regions: [String: [String]] = [:]
    for treatment in circuits {
      for edge in treatment.edges {
        regions["circuit_edge.\(treatment.globalSignal).\(edge.code)"] = edge.nodes
      }
    }
    return regions
  }
}

extension [Double?] {
  /// The standard error of the mean of values that have these; nil where one has none.
  func errorOfMean() -> Double? {
    let known = compactMap(\.self)
    guard !isEmpty, known.count == count else { return nil }
    return known.reduce(0) { $0 + $1 * $1 }.squareRoot() / Double(count)
  }
}
