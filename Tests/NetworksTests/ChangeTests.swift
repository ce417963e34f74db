import Geometry
import Testing

@testable import Networks

/// Two visits of one person.
@Suite struct ChangeTests {
  let site = Acquisition(scanner: "s", protocolID: "p")

  func visit(
    _ runs: [Double],
    scanner: String? = "s",
    pipeline: String = "d"
  ) -> VisitMeasure {
    VisitMeasure(
      groups: [runs],
      acquisition: Acquisition(scanner: scanner, protocolID: "p"),
      pipelineSHA256: pipeline
    )
  }

  @Test func `of equal numbers of runs the bound is q √2 SEM`() throws {
    let found = try reliableChange(from: visit([0, 2]), to: visit([10, 12]))
    // s² = 2, n = 2: SEM = 1; Student's quantile for 2 degrees of freedom is 4.3027.
    #expect(found.difference == 10 && found.degreesOfFreedom == 2)
    #expect((found.quantile - 4.302652729749462).magnitude < 1e-9)
    #expect((found.bound - found.quantile * 2.0.squareRoot()).magnitude < 1e-12)
    #expect(found.verdict == .increased && !found.isBetweenDays)
  }

  @Test func `of unequal numbers the bound is q √(s²/n₁ + s²/n₂)`() throws {
    let found = try reliableChange(from: visit([1, 2, 3]), to: visit([0, 0, 0, 0]))
    let variance = 2.0 / 5
    let error = (variance / 3 + variance / 4).squareRoot()
    #expect((found.bound - found.quantile * error).magnitude < 1e-12)
    #expect(found.degreesOfFreedom == 5 && found.verdict == .decreased)
  }

  @Test func `of several groups the error is that within each`() throws {
    func visit(_ groups: [[Double]]) -> VisitMeasure {
      VisitMeasure(groups: groups, acquisition: site, pipelineSHA256: "d")
    }
    let found = try reliableChange(from: visit([[0, 2]]), to: visit([[10, 12], [90, 92], [5]]))
    // Squares of 2 within each pair, each with a degree of freedom; a single value tells nothing.
    #expect(found.degreesOfFreedom == 3 && found.after == 41.8)
    let error = (2.0 / 2 + 2.0 / 5).squareRoot()
    #expect((found.bound - found.quantile * error).magnitude < 1e-12)
    #expect((found.quantile - 3.182446305284263).magnitude < 1e-9)
    #expect(throws: ChangeError.self) {
      try reliableChange(from: visit([[1], [2]]), to: visit([[3], [4]]))
    }
  }

  @Test func `beyond 10 degrees of freedom the quantile is 1.96`() throws {
    let long = visit((0..<7).map(Double.init))
    #expect(try reliableChange(from: long, to: long).quantile == 1.96)
    let short = visit((0..<6).map(Double.init))
    #expect(try reliableChange(from: short, to: short).quantile > 2.2)
  }

  @Test func `below the bound a difference is not detectable`() throws {
    let found = try reliableChange(from: visit([0, 2]), to: visit([4, 6]))
    #expect(found.verdict == .notDetectable && found.verdict.code == "change_not_detectable")
    #expect(found.difference == 4)
  }

  @Test func `swapping the visits turns the sign, offsets change nothing`() throws {
    let (a, b) = (visit([0.1, 0.2, 0.3]), visit([0.9, 1.1]))
    let there = try reliableChange(from: a, to: b)
    let back = try reliableChange(from: b, to: a)
    #expect(there.difference == -back.difference && there.bound == back.bound)
    #expect(there.verdict.code == "change_increased" && back.verdict.code == "change_decreased")
    let shifted = try reliableChange(from: visit([5.1, 5.2, 5.3]), to: visit([5.9, 6.1]))
    #expect((shifted.bound - there.bound).magnitude < 1e-9)
  }

  @Test func `visits that are not comparable have a number and no flag`() throws {
    let before = visit([0, 0.1])
    let cases: [(VisitMeasure, WithheldChange)] = [
      (visit([10, 10.1], scanner: "t"), .siteChanged),
      (visit([10, 10.1], scanner: nil), .siteUnknown),
      (visit([10, 10.1], pipeline: "e"), .pipelineChanged),
    ]
    for (after, reason) in cases {
      let found = try reliableChange(from: before, to: after)
      #expect(found.verdict == .withheld(reason) && found.verdict.code == reason.rawValue)
      #expect((found.difference - 10).magnitude < 1e-12)
    }
  }

  @Test func `a cohort's error between days takes the place of the runs'`() throws {
    let cohort = CohortError(standardError: 0.1, people: 30, runsPerVisit: 1)
    let found = try reliableChange(from: visit([0.2]), to: visit([0.4]), cohort: cohort)
    #expect((found.bound - 1.96 * 0.1 * 2.0.squareRoot()).magnitude < 1e-12)
    #expect(found.verdict == .notDetectable && found.isBetweenDays)
    let few = CohortError(standardError: 0.1, people: 8, runsPerVisit: 1)
    let wider = try reliableChange(from: visit([0.2]), to: visit([0.4]), cohort: few)
    #expect((wider.quantile - 2.364624251592785).magnitude < 1e-9 && wider.degreesOfFreedom == 7)
  }

  @Test func `a visit's error is the deviation of people's differences over the root of two`()
    throws
  {
    // Around their mean 0.5 the differences are −1.5, −0.5, 0.5 and 1.5: a variance of 5/3.
    let found = try #require(CohortError(differences: [-1, 0, 1, 2], runsPerVisit: 1))
    #expect((found.standardError - (5.0 / 6).squareRoot()).magnitude < 1e-12)
    #expect(found.people == 4 && found.runsPerVisit == 1)
    let shifted = CohortError(differences: [99, 100, 101, 102], runsPerVisit: 1)
    #expect(((shifted?.standardError ?? 0) - found.standardError).magnitude < 1e-9)
    #expect(CohortError(differences: [1], runsPerVisit: 1) == nil)
    #expect(CohortError(differences: [], runsPerVisit: 1) == nil)
    #expect(CohortError(differences: [3, 3, 3, 3], runsPerVisit: 1) == nil)
    #expect(CohortError(differences: [1, .nan, 2, 3], runsPerVisit: 1) == nil)
  }

  @Test func `visits whose error cannot be told are refused`() {
    func code(_ a: [Double], _ b: [Double], _ cohort: CohortError? = nil) -> String? {
      do throws(ChangeError) {
        _ = try reliableChange(from: visit(a), to: visit(b), cohort: cohort)
        return nil
      } catch {
        return error.code
      }
    }
    #expect(code([1], [2, 3]) == "change_too_few_runs")
    #expect(code([1, 2], []) == "change_too_few_runs")
    #expect(code([1, 1], [2, 2]) == "change_no_variance")
    #expect(code([1, .nan], [2, 2]) == "change_not_finite")
    #expect(throws: ChangeError.notFinite) {
      try reliableChange(from: measured([1, 2], whole: .nan, nil), to: visit([2, 3]))
    }
    #expect(throws: ChangeError.notFinite) {
      try reliableChange(from: visit([2, 3]), to: measured([1, 2], whole: 1, .infinity))
    }
    let cohort = CohortError(standardError: 0, people: 30, runsPerVisit: 2)
    #expect(code([1, 2], [2, 3], cohort) == "change_invalid_cohort")
    let longer = CohortError(standardError: 1, people: 30, runsPerVisit: 3)
    #expect(code([1, 2], [2, 3], longer) == "change_too_few_runs")
  }

  /// A visit whose value was measured with a standard error.
  private func measured(_ runs: [Double], whole: Double?, _ error: Double?) -> VisitMeasure {
    VisitMeasure(
      groups: [runs],
      whole: whole,
      standardError: error,
      acquisition: site,
      pipelineSHA256: "d"
    )
  }

  @Test func `runs that agree by chance make no bound below that of the standard errors`() throws {
    let (a, b) = (measured([0, 0.01], whole: nil, 0.03), measured([0.1, 0.11], whole: nil, 0.04))
    let found = try reliableChange(from: a, to: b)
    #expect((found.bound - 1.96 * 0.05).magnitude < 1e-12 && found.boundFrom == .standardError)
    #expect(found.quantile == 1.96 && found.verdict == .increased && !found.isBetweenDays)
    let wide = measured([0.1, 0.11], whole: nil, 0.06)
    #expect(try reliableChange(from: a, to: wide).verdict == .notDetectable)
    let unlike = measured([0, 0.2], whole: nil, 0.04)
    let runs = try reliableChange(from: a, to: unlike)
    #expect(runs.boundFrom == .runs && runs.bound > 1.96 * 0.05 && runs.quantile > 4)
    let unknown = try reliableChange(from: a, to: measured([0.1, 0.11], whole: nil, nil))
    #expect(unknown.boundFrom == .runs && unknown.bound < 1.96 * 0.03)
    let cohort = CohortError(standardError: 0.001, people: 30, runsPerVisit: 1)
    let between = try reliableChange(from: a, to: b, cohort: cohort)
    #expect(between.boundFrom == .cohort && between.bound < 0.003)
  }

  @Test func `whole values are compared where both visits have one`() throws {
    let (a, b) = (measured([0, 2], whole: 0.5, nil), measured([4, 6], whole: 9, nil))
    let found = try reliableChange(from: a, to: b)
    #expect(found.before == 0.5 && found.after == 9 && found.difference == 8.5)
    let bound = try reliableChange(from: visit([0, 2]), to: visit([4, 6])).bound
    #expect(found.bound == bound && found.verdict == .increased)
    let means = try reliableChange(from: a, to: visit([4, 6]))
    #expect(means.before == 1 && means.after == 5)
  }

  @Test func `a target's displacement stands beside that within visits`() {
    typealias Place = Point<MNI152NLin6Asym>
    let before = VisitTarget(target: Place(0, 0, 0), runs: [Place(0, 0, 0), Place(2, 0, 0)])
    let after = VisitTarget(target: Place(3, 4, 0), runs: [Place(0, 4, 0)])
    let found = targetDisplacement(from: before, to: after)
    #expect(found.ofVisits == 5.mm)
    #expect(found.ofRuns?.withinBefore == 2.mm && found.ofRuns?.withinAfter == nil)
    let between = (4 + 20.0.squareRoot()) / 2
    #expect(((found.ofRuns?.between.value ?? 0) - between).magnitude < 1e-12)
    let none = VisitTarget<MNI152NLin6Asym>(target: Place(0, 0, 0), runs: [])
    #expect(targetDisplacement(from: none, to: after).ofRuns == nil)
  }

  @Test func `networks' overlap is 1 of equal maps, and nil of a network that is nowhere`() {
    let map: [Int?] = [0, 0, 1, nil]
    let other: [Int?] = [0, 1, 1, nil]
    let found = networkOverlap(from: [map, map], to: [other], networkCount: 3)
    #expect(found[0]?.withinBefore == 1 && found[0]?.withinAfter == nil)
    // One of the two and one voxels of network 0 is common.
    #expect(((found[0]?.between ?? 0) - 2.0 / 3).magnitude < 1e-12)
    #expect(((found[1]?.between ?? 0) - 2.0 / 3).magnitude < 1e-12)
    #expect(found[2] == nil)
  }
}
