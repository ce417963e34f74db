import Denoising
import LinearAlgebra
import TestSupport
import Testing

/// Agreement over the grid of censoring, filters and confound sets.
@Suite struct GoldenOptionsTests {
  private let form = BandPass.Form.butterworth(order: 5)

  @Test func `with its fault repeated, cleaned series equal nilearn's`() throws {
    let golden = try GoldenOptions.read()
    try #require(golden.cases.count == 48)
    for reference in golden.cases {
      let run = try golden.cleaned(
        censored: reference.censored,
        band: band(form, reference.highPass, reference.lowPass),
        confounds: confoundSet(reference.confounds),
        compatibility: .nilearn014
      )
      expect(run, equals: reference.nilearn, reference)
    }
  }

  @Test func `cleaned series equal SciPy's with correct censoring`() throws {
    let golden = try GoldenOptions.read()
    for reference in golden.cases {
      let run = try golden.cleaned(
        censored: reference.censored,
        band: band(form, reference.highPass, reference.lowPass),
        confounds: confoundSet(reference.confounds)
      )
      expect(run, equals: reference.correct ?? reference.nilearn, reference)
    }
  }

  @Test func `nilearn's fault is what the documents say it is`() throws {
    let golden = try GoldenOptions.read()
    for reference in golden.cases {
      let isFaulty = reference.censoring != "none" && reference.highPass ?? reference.lowPass != nil
      #expect((reference.correct != nil) == isFaulty)
      guard let correct = reference.correct else { continue }
      let difference = largestDifference(
        correct.flatMap(\.self),
        reference.nilearn.flatMap(\.self)
      )
      #expect(difference > 0.01, "\(reference.censoring)")
    }
  }

  @Test func `a projection equals NumPy's least squares`() throws {
    let golden = try GoldenOptions.read()
    try #require(golden.projections.count == 24)
    for reference in golden.projections {
      let run = try golden.cleaned(
        censored: reference.censored,
        band: band(.projection, reference.highPass, reference.lowPass),
        confounds: confoundSet(reference.confounds)
      )
      let what = "\(reference.confounds), \(reference.censoring), \(reference.highPass ?? 0)"
      for (row, expected) in reference.cleaned.enumerated() {
        #expect(largestDifference(run.series[row: row], expected) < 1e-9, "\(what)")
      }
      #expect(run.degreesOfFreedom == reference.degreesOfFreedom, "\(what)")
    }
  }

  @Test func `cosine columns without a filter do what nilearn's cosine filter does`() throws {
    let golden = try GoldenOptions.read()
    try #require(golden.cosines.count == 4)
    for reference in golden.cosines {
      let run = try golden.cleaned(censored: reference.censored, band: nil, confounds: .simple)
      for (row, expected) in reference.cleaned.enumerated() {
        #expect(largestDifference(run.series[row: row], expected) < 1e-9)
      }
    }
  }

  private func expect(
    _ run: DenoisedRun,
    equals expected: [[Double]],
    _ reference: GoldenOptions.Case
  ) {
    let edges = "\(reference.highPass ?? 0) to \(reference.lowPass ?? .infinity) Hz"
    let what = "\(reference.confounds), \(reference.censoring), \(edges)"
    for (row, values) in expected.enumerated() {
      let difference = largestDifference(run.series[row: row], values)
      #expect(difference < 1e-9, "\(what): \(difference)")
    }
    #expect(run.degreesOfFreedom == reference.degreesOfFreedom, "\(what)")
    let censored = Set(reference.censored)
    #expect(run.keptFrames == (0..<200).filter { !censored.contains($0) }, "\(what)")
  }
}
