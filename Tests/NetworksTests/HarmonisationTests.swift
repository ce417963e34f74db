import LinearAlgebra
import Statistics
import Testing

@testable import Networks

/// ComBat between groups of people, and never for one.
@Suite struct HarmonisationTests {
  /// People of batches of `counts`; batch b adds b and multiplies by 1 + b.
  func measures(
    counts: [Int],
    width: Int = 4,
    covariates: [Covariate] = []
  ) -> BatchedMeasures {
    var random = SeededGenerator(seed: 21)
    var (values, batches): ([Double], [String]) = ([], [])
    for (batch, count) in counts.enumerated() {
      for _ in 0..<count {
        batches.append("s\(batch)")
        for _ in 0..<width {
          values.append(Double(batch) + (1 + Double(batch)) * random.nextGaussian())
        }
      }
    }
    return BatchedMeasures(
      measures: (0..<width).map { "m\($0)" },
      values: Matrix(rows: batches.count, columns: width, values: values),
      batches: batches,
      covariates: covariates
    )
  }

  func code(_ measures: BatchedMeasures) -> String? {
    do throws(HarmonisationError) {
      _ = try harmonise(measures)
      return nil
    } catch {
      return error.code
    }
  }

  @Test func `batches end with about the same mean and deviation, and the grand mean stays`() throws
  {
    let plain = measures(counts: [40, 40], width: 6)
    let found = try harmonise(plain)
    for column in 0..<6 {
      let batches = [0..<40, 40..<80].map { rows in
        Moments(rows.map { found.values[$0, column] })
      }
      let deviation = found.values.rows > 0 ? batches[0].variance.squareRoot() : 0
      #expect((batches[0].mean - batches[1].mean).magnitude < 0.3 * deviation)
      #expect((batches[0].variance / batches[1].variance - 1).magnitude < 0.5)
    }
    #expect(found.effects.map(\.count) == [40, 40])
  }

  @Test func `what a covariate explains is kept`() throws {
    var random = SeededGenerator(seed: 22)
    let age = (0..<60).map { _ in 20 + 40 * random.nextUniform() }
    var plain = measures(counts: [30, 30], covariates: [Covariate(name: "age", values: age)])
    var values = plain.values
    for row in 0..<60 { for column in 0..<4 { values[row, column] += age[row] } }
    plain = BatchedMeasures(
      measures: plain.measures,
      values: values,
      batches: plain.batches,
      covariates: plain.covariates
    )
    let found = try harmonise(plain).values
    for column in 0..<4 {
      let r = pearsonCorrelation((0..<60).map { found[$0, column] }, age)
      #expect(r > 0.9)
    }
  }

  @Test func `the order of people changes nothing`() throws {
    let plain = measures(counts: [12, 15])
    let order = Array((0..<27).reversed())
    let turned = BatchedMeasures(
      measures: plain.measures,
      values: plain.values.transposed.selecting(columns: order).transposed,
      batches: order.map { plain.batches[$0] }
    )
    let (a, b) = (try harmonise(plain).values, try harmonise(turned).values)
    for (row, other) in order.enumerated() {
      for column in 0..<4 { #expect((b[row, column] - a[other, column]).magnitude < 1e-9) }
    }
  }

  @Test func `what cannot be harmonised is refused`() {
    #expect(code(measures(counts: [12, 1])) == "harmonise_n1")
    #expect(code(measures(counts: [1])) == "harmonise_n1")
    #expect(code(measures(counts: [12, 9])) == "harmonise_too_few_subjects")
    #expect(code(measures(counts: [12])) == "harmonise_one_batch")
    #expect(code(measures(counts: [12, 12], width: 2)) == "harmonise_too_few_measures")
    let plain = measures(counts: [12, 12])
    #expect(code(plain) == nil)
    func changed(_ change: (inout Matrix) -> Void) -> BatchedMeasures {
      var values = plain.values
      change(&values)
      return BatchedMeasures(
        measures: plain.measures,
        values: values,
        batches: plain.batches,
        covariates: []
      )
    }
    #expect(code(changed { $0[3, 2] = .nan }) == "harmonise_not_finite")
    let flat = changed { values in for row in 0..<24 { values[row, 1] = row < 12 ? 3 : 4 } }
    #expect(code(flat) == "harmonise_no_variance")
    let half = changed { values in for row in 0..<12 { values[row, 1] = 3 } }
    #expect(code(half) == "harmonise_no_variance")
  }

  @Test func `estimates that do not settle are refused, with the batch`() throws {
    let plain = measures(counts: [12, 12])
    let groups = ["s0", "s1"].map { name in
      Batch(name: name, rows: plain.batches.indices.filter { plain.batches[$0] == name })
    }
    let model = try BatchModel(plain, groups: groups)
    _ = try model.effect(of: groups[1], iterations: 50)
    let error = #expect(throws: HarmonisationError.self) {
      try model.effect(of: groups[1], iterations: 1)
    }
    #expect(error == .notConverged(batch: "s1") && error?.code == "harmonise_not_converged")
  }

  @Test func `covariates that follow from the batches are refused, by name`() {
    let sex = (0..<24).map { Double($0 % 2) }
    let device = (0..<24).map { $0 < 12 ? 1.0 : 2.0 }
    func refusal(_ covariates: [Covariate]) -> HarmonisationError? {
      do throws(HarmonisationError) {
        _ = try harmonise(measures(counts: [12, 12], covariates: covariates))
        return nil
      } catch {
        return error
      }
    }
    let kept = Covariate(name: "sex", values: sex)
    #expect(refusal([kept]) == nil)
    #expect(
      refusal([kept, Covariate(name: "device", values: device)]) == .confounded(covariate: "device")
    )
    #expect(
      refusal([kept, Covariate(name: "again", values: sex.map { 5 - 2 * $0 })])
        == .confounded(covariate: "again")
    )
    let constant = Covariate(name: "constant", values: sex.map { _ in 7 })
    #expect(refusal([constant]) == .confounded(covariate: "constant"))
  }
}
