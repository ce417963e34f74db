import Denoising
import Geometry
import LinearAlgebra
import TestSupport
import Testing

/// Agreement with nilearn where nilearn is right, and with SciPy's routines where it is not.
@Suite struct GoldenCleaningTests {
  struct Golden: Decodable {
    let repetitionTime: Double
    let series: [[Double]]
    let confounds: String
    let cases: [Case]
  }

  struct Case: Decodable {
    let name: String
    let filtered: Bool
    let censored: [Int]
    let cleaned: [[Double]]
    let degreesOfFreedom: Int
    let r: [Double]
  }

  @Test func `cleaned series, degrees of freedom and r equal the references`() throws {
    let golden = try goldenJSON("denoising_clean.json", as: Golden.self)
    let frames = golden.series[0].count
    let series = Matrix(
      rows: golden.series.count,
      columns: frames,
      values: golden.series.flatMap(\.self)
    )
    for reference in golden.cases {
      let run = try denoise(
        series,
        repetitionTime: .seconds(golden.repetitionTime),
        confounds: table(golden.confounds, censored: reference.censored),
        plan: defaultPlan(filtered: reference.filtered)
      )
      let censored = Set(reference.censored)
      #expect(run.keptFrames == (0..<frames).filter { !censored.contains($0) })
      for (row, expected) in reference.cleaned.enumerated() {
        let difference = largestDifference(run.series[row: row], expected)
        #expect(difference < 1e-9, "\(reference.name), voxel \(row)")
      }
      #expect(run.degreesOfFreedom == reference.degreesOfFreedom, "\(reference.name)")
      let seed = Matrix(rows: 1, columns: run.keptCount, values: run.series[row: 4])
      let r = productWithTranspose(seed, run.series).values.map { $0 / Double(run.keptCount - 1) }
      #expect(largestDifference(r, reference.r) < 1e-9, "\(reference.name)")
    }
  }

  private func defaultPlan(filtered: Bool) -> DenoisingPlan {
    DenoisingPlan(
      smoothing: 6.mm,
      censoring: Censoring(framewiseDisplacement: 0.5.mm),
      detrend: true,
      bandPass: filtered
        ? BandPass(order: 5, highPass: Hertz(0.01), lowPass: Hertz(0.1)) : nil,
      confounds: .parameters27
    )
  }
}
