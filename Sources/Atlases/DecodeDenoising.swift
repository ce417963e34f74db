import Denoising
import Geometry

/// Reads the denoising plan of a targeting protocol.
func denoisingPlan(
  _ value: DefinitionValue
) throws(AtlasError) -> (plan: DenoisingPlan, sources: [Source]) {
  let keys = try value.mapping([
    "smoothing_fwhm_mm", "smoothing_domain", "censoring", "missing_first_row", "detrend",
    "band_pass", "confounds", "compat", "sources",
  ])
  // These say which of several published semantics is meant; others come as values are added.
  let firstRow = try keys["missing_first_row"].mapping(["framewise_displacement", "other"])
  _ = try firstRow["framewise_displacement"].choice(of: ["zero"])
  _ = try firstRow["other"].choice(of: ["second_row"])
  let smoothing = keys["smoothing_fwhm_mm"]
  let plan = DenoisingPlan(
    smoothing: smoothing.isNone ? nil : try smoothing.number(.above(0, to: 20, "mm")).mm,
    smoothingDomain: try keys["smoothing_domain"].choice(SmoothingDomain.self),
    censoring: try censoring(keys["censoring"]),
    detrend: try keys["detrend"].choice(of: ["linear", "none"]) == "linear",
    bandPass: try bandPass(keys["band_pass"]),
    confounds: try confoundSet(keys["confounds"]),
    compatibility: try compatibility(keys["compat"])
  )
  if plan.bandPass?.form == .projection, let program = plan.compatibility {
    throw keys["compat"].inconsistent("\(program.rawValue) has no projection")
  }
  if plan.confounds == .scrubbing {
    // nilearn's strategy of that name is its censoring as much as its columns.
    guard plan.censoring?.framewiseDisplacement != nil, plan.censoring?.standardisedDVARS != nil
    else {
      throw keys["confounds"].inconsistent("scrubbing needs censoring by both measures")
    }
  }
  return (plan, try keys["sources"].sources())
}

private func censoring(_ value: DefinitionValue) throws(AtlasError) -> Censoring? {
  guard !value.isNone else { return nil }
  let keys = try value.mapping([
    "framewise_displacement_above_mm", "std_dvars_above", "minimum_segment_frames",
    "censored_frames",
  ])
  _ = try keys["censored_frames"].choice(of: ["interpolated_for_filter_then_removed"])
  let displacement = try keys["framewise_displacement_above_mm"]
    .numberOrNone(.above(0, to: 5, "mm"))
  let dvars = try keys["std_dvars_above"].numberOrNone(.above(0, to: 20))
  guard displacement != nil || dvars != nil else {
    throw value.inconsistent("censors by nothing; write censoring: none")
  }
  let segment = keys["minimum_segment_frames"]
  return Censoring(
    framewiseDisplacement: displacement?.mm,
    standardisedDVARS: dvars,
    minimumSegment: segment.isNone ? nil : try segment.integer(2...1_000)
  )
}

private func bandPass(_ value: DefinitionValue) throws(AtlasError) -> BandPass? {
  guard !value.isNone else { return nil }
  let edges = ["high_pass_hz", "low_pass_hz"]
  let keys = try value.mapping(["filter"] + edges, optional: ["order"])
  let filter = try keys["filter"].choice(of: ["butterworth_zero_phase", "projection"])
  let highPass = try keys["high_pass_hz"].numberOrNone(.above(0, to: 5, "Hz"))
  let lowPass = try keys["low_pass_hz"].numberOrNone(.above(0, to: 5, "Hz"))
  switch (highPass, lowPass) {
  case (nil, nil): throw value.inconsistent("has neither edge; write band_pass: none")
  case (let high?, let low?) where high >= low:
    throw keys["high_pass_hz"].inconsistent("\(high) is not below low_pass_hz, \(low)")
  default: break
  }
  let form: BandPass.Form
  switch (filter, keys.optional("order")) {
  case ("projection", nil): form = .projection
  case ("projection", let order?):
    throw .unknownKey(order.place, key: order.path, accepted: ["filter"] + edges)
  case (_, let order?): form = .butterworth(order: try order.integer(1...10))
  case (_, nil): throw .missingKey(keys.place, key: "\(value.path).order")
  }
  return BandPass(form, highPass: highPass.map(Hertz.init), lowPass: lowPass.map(Hertz.init))
}

private func compatibility(_ value: DefinitionValue) throws(AtlasError) -> Compatibility? {
  let programs = Compatibility.allCases.map(\.rawValue)
  return Compatibility(rawValue: try value.choice(of: ["none"] + programs))
}

extension DefinitionValue {
  /// The value as a plain decimal number within `bounds`, or nil for the word `none`.
  fileprivate func numberOrNone(_ bounds: Bounds) throws(AtlasError) -> Double? {
    isNone ? nil : try number(bounds)
  }
}
