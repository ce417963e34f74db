import Denoising
import Geometry
import Yams

/// The names of the confound sets that protocols may use.
private let confoundSets: [(name: String, set: ConfoundSet)] = [
  ("24P", .motion24), ("26P", .parameters26), ("27P", .parameters27), ("36P", .parameters36),
]

/// Reads the denoising plan of a targeting protocol.
func denoisingPlan(
  _ value: DefinitionValue
) throws(AtlasError) -> (plan: DenoisingPlan, sources: [Source]) {
  let keys = try value.mapping([
    "smoothing_fwhm_mm", "censoring", "missing_first_row", "detrend", "band_pass", "confounds",
    "sources",
  ])
  // These say which of several published semantics is meant; others come as values are added.
  let firstRow = try keys["missing_first_row"].mapping(["framewise_displacement", "other"])
  _ = try firstRow["framewise_displacement"].choice(of: ["zero"])
  _ = try firstRow["other"].choice(of: ["second_row"])
  let smoothing = keys["smoothing_fwhm_mm"]
  let plan = DenoisingPlan(
    smoothing: smoothing.isNone ? nil : try smoothing.number(.above(0, to: 20, "mm")).mm,
    censoring: try censoring(keys["censoring"]),
    detrend: try keys["detrend"].choice(of: ["linear", "none"]) == "linear",
    bandPass: try bandPass(keys["band_pass"]),
    confounds: try confoundSet(keys["confounds"])
  )
  return (plan, try keys["sources"].sources())
}

private func censoring(_ value: DefinitionValue) throws(AtlasError) -> Censoring? {
  guard !value.isNone else { return nil }
  let keys = try value.mapping(["framewise_displacement_above_mm", "censored_frames"])
  _ = try keys["censored_frames"].choice(of: ["interpolated_for_filter_then_removed"])
  let limit = try keys["framewise_displacement_above_mm"].number(.above(0, to: 5, "mm"))
  return Censoring(framewiseDisplacement: limit.mm)
}

private func bandPass(_ value: DefinitionValue) throws(AtlasError) -> BandPass? {
  guard !value.isNone else { return nil }
  let keys = try value.mapping(["filter", "order", "high_pass_hz", "low_pass_hz"])
  _ = try keys["filter"].choice(of: ["butterworth_zero_phase"])
  let highPass = try keys["high_pass_hz"].number(.above(0, to: 5, "Hz"))
  let lowPass = try keys["low_pass_hz"].number(.above(0, to: 5, "Hz"))
  guard highPass < lowPass else {
    throw keys["high_pass_hz"].inconsistent("\(highPass) is not below low_pass_hz, \(lowPass)")
  }
  return BandPass(
    order: try keys["order"].integer(1...10),
    highPass: Hertz(highPass),
    lowPass: Hertz(lowPass)
  )
}

private func confoundSet(_ value: DefinitionValue) throws(AtlasError) -> ConfoundSet? {
  guard !value.isNone else { return nil }
  guard case .sequence = value.node else {
    let name = try value.choice(of: confoundSets.map(\.name))
    return confoundSets.first { $0.name == name }?.set
  }
  var columns: [String] = []
  for item in try value.list() {
    let column = try item.identifier()
    guard !columns.contains(column) else { throw item.inconsistent("\(column) is listed twice") }
    columns.append(column)
  }
  return .columns(columns)
}
