import Denoising
import Geometry
import LinearAlgebra
import TestSupport

/// What `generate_denoising_options.py` wrote: two voxels, cleaned in all ways.
struct GoldenOptions: Decodable {
  let repetitionTime: Double
  let series: [[Double]]
  let confounds: String
  let cases: [Case]
  let projections: [Projection]
  let cosines: [Cosines]

  /// One filter, set of confounds and way of censoring.
  struct Case: Decodable {
    let confounds: String
    let censoring: String
    let censored: [Int]
    let highPass: Double?
    let lowPass: Double?
    let degreesOfFreedom: Int
    let nilearn: [[Double]]
    /// nil where nilearn's censoring is right.
    let correct: [[Double]]?
  }

  struct Projection: Decodable {
    let confounds: String
    let censoring: String
    let censored: [Int]
    let highPass: Double?
    let lowPass: Double?
    let degreesOfFreedom: Int
    let cleaned: [[Double]]
  }

  struct Cosines: Decodable {
    let censored: [Int]
    let cleaned: [[Double]]
  }

  static func read() throws -> GoldenOptions {
    try goldenJSON("denoising_options.json", as: GoldenOptions.self)
  }

  /// The series with what `form` makes of the band and, where asked for, nilearn's fault.
  func cleaned(
    censored: [Int],
    band: BandPass?,
    confounds set: ConfoundSet,
    compatibility: Compatibility? = nil,
    detrend: Bool = true
  ) throws -> DenoisedRun {
    try denoise(
      Matrix(rows: series.count, columns: series[0].count, values: series.flatMap(\.self)),
      repetitionTime: .seconds(repetitionTime),
      confounds: table(confounds, censored: censored),
      plan: DenoisingPlan(
        smoothing: nil,
        censoring: Censoring(framewiseDisplacement: 0.5.mm),
        detrend: detrend,
        bandPass: band,
        confounds: set,
        compatibility: compatibility
      )
    )
  }
}

/// The band of a golden case in the form asked for, or nil where it has no edge.
func band(_ form: BandPass.Form, _ highPass: Double?, _ lowPass: Double?) -> BandPass? {
  guard highPass != nil || lowPass != nil else { return nil }
  return BandPass(form, highPass: highPass.map(Hertz.init), lowPass: lowPass.map(Hertz.init))
}

/// The set of a golden case.
func confoundSet(_ name: String) -> ConfoundSet {
  ["24P": .motion24, "27P": .parameters27][name] ?? .parameters36
}

/// A golden table with a last column that censors `censored`.
func table(_ text: String, censored: [Int]) throws -> ConfoundTable {
  let lines = text.split(separator: "\n").enumerated().map { number, line in
    let displacement = censored.contains(number - 1) ? "0.8" : "0.3"
    return line + "\t" + (number == 0 ? "framewise_displacement" : displacement)
  }
  return try ConfoundTable(parsing: Array(lines.joined(separator: "\n").utf8), name: "golden")
}
