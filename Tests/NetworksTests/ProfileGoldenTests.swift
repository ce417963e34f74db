import Geometry
import LinearAlgebra
import TestSupport
import Testing

@testable import Networks

/// Against NumPy and SciPy: `Tests/Golden/generate_networks_profile.py`.
@Suite struct ProfileGoldenTests {
  let golden: ProfileGolden

  init() throws { golden = try goldenJSON("networks_profile.json", as: ProfileGolden.self) }

  @Test func `edges have NumPy's r, and runs are combined as there`() throws {
    let reference = golden.circuits
    let names = reference.centres.keys.sorted()
    let nodes = names.map { name in
      let c = reference.centres[name] ?? []
      return CircuitNode(
        name: name,
        place: .sphere(
          centre: TemplatePoint(c[0], c[1], c[2], in: .mni152NLin6Asym),
          radius: reference.radius.mm
        )
      )
    }
    let edges = reference.pairs.enumerated().map { number, pair in
      let circuit = number < 2 ? "first" : "second"
      return CircuitEdge(circuit: circuit, first: pair[0], second: pair[1], code: "e\(number)")
    }
    let table = try CircuitTable(circuits: ["first", "second"], nodes: nodes, edges: edges)
    let placed = PlacedCircuits(
      table,
      at: reference.points.map { Point<MNI152NLin6Asym>($0[0], $0[1], $0[2]) },
      voxelVolume: reference.volume
    )
    for name in names { #expect(isNear(placed.coverage[name], reference.coverage[name])) }
    #expect(placed.missing == ["d": .coverage(0)])
    let runs = zip(reference.runs, reference.freedoms).map { rows, freedom in
      CircuitRun(VoxelSeries(matrix(rows)), degreesOfFreedom: freedom)
    }
    let profile = try circuitProfile(of: placed, in: runs, globalSignal: .kept)
    #expect(profile.missing.isEmpty && profile.edges.count == 3)
    for (number, edge) in profile.edges.enumerated() {
      #expect(isNear(edge.r, reference.r[number]))
      #expect(isNear(edge.fisherZ.z, reference.z[number]))
      #expect(isNear(edge.fisherZ.standardErrorOfRuns, reference.standardErrors[number]))
      #expect(isNear(edge.fisherZ.nominalStandardError, reference.nominal))
      #expect(
        isNear(edge.fisherZ.variation?.standardDeviation, reference.deviations[number])
      )
    }
    #expect(isNear(profile.circuits[0].fisherZ?.z, reference.circuit))
    #expect(isNear(profile.circuits[0].fisherZ?.standardErrorOfRuns, reference.circuitError))
  }

  @Test func `normal deviates are SciPy's, also where the tail has no number`() {
    for tail in golden.tails {
      let limit = 1e-6 * max(1, tail.z)
      let found = NormalDeviate(t: tail.t, degreesOfFreedom: tail.nu)
      #expect((found.z - tail.z).magnitude < limit, "t \(tail.t), \(tail.nu) degrees of freedom")
      let mirrored = NormalDeviate(t: -tail.t, degreesOfFreedom: tail.nu)
      #expect(mirrored.z == -found.z && mirrored.p == found.p)
      #expect(found.p > 0 && found.z.isFinite)
    }
  }

  @Test func `deviations have SciPy's t, z, interval, p and false discovery rate`() throws {
    let reference = golden.deviations
    let measures = (0..<6).map { "m\($0)" }
    let controls = reference.controls.enumerated().map { number, values in
      Control(id: "c\(number)", age: 20 + Double(number), sex: nil, values: values)
    }
    let set = try ControlSet(
      measures: measures,
      controls: controls,
      scanner: "s",
      protocolID: "p",
      pipelineSHA256: "d"
    )
    let subject = DeviationSubject(
      id: "x",
      age: 25,
      acquisition: Acquisition(scanner: "s", protocolID: "p"),
      pipelineSHA256: "d",
      values: Dictionary(uniqueKeysWithValues: zip(measures, reference.subject))
    )
    let found = try deviation(of: subject, against: set).measures
    #expect(isNear(found.map(\.t), reference.t))
    #expect(isNear(found.map(\.z), reference.z))
    #expect(isNear(found.map(\.interval.lowerBound), reference.lower))
    for (measure, upper) in zip(found, reference.upper) {
      #expect((measure.interval.upperBound - upper).magnitude < 1e-6 * max(1, upper))
    }
    #expect(isNear(found.map(\.p), reference.p))
    #expect(isNear(found.map(\.q), reference.q))
  }

  @Test func `harmonised measures are those of ComBat in NumPy`() throws {
    let reference = golden.harmonising
    for example in reference.cases {
      let found = try harmonise(
        BatchedMeasures(
          measures: reference.values[0].indices.map { "m\($0)" },
          values: matrix(reference.values),
          batches: reference.batches,
          covariates: example.covariates.enumerated().map {
            Covariate(name: "c\($0.offset)", values: $0.element)
          }
        )
      )
      #expect(isNear(found.values.values, example.result.flatMap(\.self)))
      #expect(found.effects.map(\.batch) == ["scanner A", "scanner B", "scanner C"])
      #expect(found.effects.map(\.count) == [10, 14, 12])
      for (effect, (offsets, variances)) in zip(
        found.effects,
        zip(example.offsets, example.variances)
      ) {
        #expect(isNear(effect.offsets, offsets))
        #expect(isNear(effect.variances, variances))
      }
    }
  }

  @Test func `reliable change has SciPy's quantiles and bounds`() throws {
    let site = Acquisition(scanner: "s", protocolID: "p")
    for example in golden.change {
      let found = try reliableChange(
        from: VisitMeasure(groups: [example.before], acquisition: site, pipelineSHA256: "d"),
        to: VisitMeasure(groups: [example.after], acquisition: site, pipelineSHA256: "d")
      )
      #expect(found.degreesOfFreedom == example.df)
      #expect(isNear(found.quantile, example.quantile))
      #expect(isNear(found.difference, example.difference))
      #expect(isNear(found.bound, example.bound))
    }
  }

  @Test func `a linear model gives NumPy's outcome and probability`() throws {
    let reference = golden.outcome
    let edges = (0..<5).map { ParcelPair($0, $0 + 1) }
    let values = Dictionary(uniqueKeysWithValues: zip(edges, reference.z))
    var form = ModelForm()
    (form.edges, form.means, form.deviations) = (edges, reference.mean, reference.sd)
    form.weights = reference.weights
    let linear = try form.model().apply(to: values, in: ModelForm.context())
    #expect(linear.quantity == .outcome)
    #expect(isNear(linear.value, reference.value))
    #expect(isNear(linear.interval.upperBound, reference.value + 1.96 * form.residual))
    #expect(isNear(linear.standardised, reference.standardised))
    #expect(isNear(linear.rootMeanSquare, reference.rms))
    (form.link, form.calibration) = (.logistic, "slope 0.9 in 200 others")
    (form.intercept, form.residual) = (-0.7, 0.5)
    let chance = try form.model().apply(to: values, in: ModelForm.context())
    #expect(chance.quantity == .probability)
    #expect(isNear(chance.value, reference.probability))
    #expect(isNear(chance.interval.lowerBound, reference.probabilityLower))
    #expect(isNear(chance.interval.upperBound, reference.probabilityUpper))
  }

  private func matrix(_ rows: [[Double]]) -> Matrix {
    Matrix(rows: rows.count, columns: rows[0].count, values: rows.flatMap(\.self))
  }
}

/// Whether `a` and `b` are there and differ by less than 1e-6.
private func isNear(_ a: Double?, _ b: Double?) -> Bool {
  guard let a, let b else { return false }
  return (a - b).magnitude < 1e-6
}

/// Whether `a` and `b` are as many and differ by less than 1e-6 each.
private func isNear(_ a: [Double], _ b: [Double]) -> Bool {
  a.count == b.count && zip(a, b).allSatisfy { ($0 - $1).magnitude < 1e-6 }
}
