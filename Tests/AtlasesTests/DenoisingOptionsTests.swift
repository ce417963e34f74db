import Atlases
import Denoising
import Findings
import Geometry
import Testing

/// What a targeting protocol can say about cleaning, and what it cannot.
@Suite struct DenoisingOptionsTests {
  @Test(
    arguments: [
      ("high_pass_hz: 0.01", nil, 0.1), ("low_pass_hz: 0.1", 0.01, nil),
    ] as [(String, Double?, Double?)]
  )
  func `an edge of the band can be left out`(
    key: String,
    highPass: Double?,
    lowPass: Double?
  ) throws {
    let name = key.prefix { $0 != ":" }
    let plan = try self.plan(replacing: key, with: "\(name): none")
    let expected = BandPass(
      order: 5,
      highPass: highPass.map(Hertz.init),
      lowPass: lowPass.map(Hertz.init)
    )
    #expect(plan.bandPass == expected)
  }

  @Test func `the band can be cut out by projection, which has no order`() throws {
    let plan = try plan(
      replacing: "filter: butterworth_zero_phase\n    order: 5\n",
      with: "filter: projection\n"
    )
    #expect(
      plan.bandPass == BandPass(.projection, highPass: Hertz(0.01), lowPass: Hertz(0.1))
    )
  }

  @Test(arguments: [
    ("simple", ConfoundSet.simple), ("36P", .parameters36),
    ("{set: compcor, components: all}", .compCor(components: nil)),
    ("{set: compcor, components: 6}", .compCor(components: 6)),
    ("{set: acompcor, components: 5}", .aCompCor(components: 5)),
    ("{set: acompcor_gsr, components: 5}", .aCompCorGlobalSignal(components: 5)),
    ("[csf, cosine00]", .columns(["csf", "cosine00"])),
  ])
  func `confounds can be a name, a list or a set with components`(
    text: String,
    set: ConfoundSet
  ) throws {
    #expect(try plan(replacing: "confounds: 27P", with: "confounds: \(text)").confounds == set)
  }

  @Test func `censoring can go by either measure, or both, and by segments`() throws {
    let both = try plan(
      replacing: "std_dvars_above: none\n    minimum_segment_frames: none",
      with: "std_dvars_above: 1.5\n    minimum_segment_frames: 5"
    )
    #expect(
      both.censoring
        == Censoring(framewiseDisplacement: 0.5.mm, standardisedDVARS: 1.5, minimumSegment: 5)
    )
    let other = try plan(
      replacing: "framewise_displacement_above_mm: 0.5\n    std_dvars_above: none",
      with: "framewise_displacement_above_mm: none\n    std_dvars_above: 1.5"
    )
    #expect(
      other.censoring == Censoring(framewiseDisplacement: nil, standardisedDVARS: 1.5)
    )
  }

  @Test func `scrubbing is a set of columns together with its censoring`() throws {
    let text = try original()
      .replacing("std_dvars_above: none", with: "std_dvars_above: 1.5")
      .replacing("minimum_segment_frames: none", with: "minimum_segment_frames: 5")
      .replacing("confounds: 27P", with: "confounds: scrubbing")
    #expect(try plan(parsing: text).confounds == .scrubbing)
  }

  @Test func `smoothing in the mask and a fault to repeat are words of their own`() throws {
    let inMask = try plan(
      replacing: "smoothing_domain: whole_image",
      with: "smoothing_domain: in_mask"
    )
    #expect(inMask.smoothingDomain == .inMask)
    let faulty = try plan(replacing: "compat: none", with: "compat: nilearn-0.14")
    #expect(faulty.compatibility == .nilearn014)
    #expect(faulty.findings(subject: "p").map(\.code) == ["compatibility_mode"])
  }

  @Test func `the shipped protocols leave every new step out`() throws {
    for definition in try ShippedData.catalogue().targetingProtocols {
      let plan = definition.denoising
      #expect(plan.smoothingDomain == .wholeImage)
      #expect(plan.compatibility == nil)
      #expect(plan.censoring == Censoring(framewiseDisplacement: 0.5.mm))
      #expect(plan.findings(subject: "p") == [])
      #expect(definition.comparisons.map(\.name) == ["26P"])
      #expect(definition.comparisons.map(\.plan) == [plan.replacing(confounds: .parameters26)])
    }
  }

  @Test(arguments: [
    Mutation("smoothing_domain", "smoothing", "protocol_unknown_key", says: "smoothing_domain"),
    Mutation(
      "domain: whole_image",
      "domain: mask",
      "protocol_out_of_range",
      says: "one of whole_image, in_mask"
    ),
    Mutation(
      "compat: none",
      "compat: nilearn-0.15",
      "protocol_out_of_range",
      says: "one of none, nilearn-0.14"
    ),
    Mutation("compat: none", "compat: false", "protocol_out_of_range", says: "nilearn-0.14"),
    Mutation(
      "  compat: none\n",
      "",
      "protocol_missing_key",
      says: "the key denoising.compat is missing"
    ),
    Mutation(
      "std_dvars_above: none",
      "std_dvars_above: 0",
      "protocol_out_of_range",
      says: "a number, above 0, at most 20"
    ),
    Mutation(
      "std_dvars_above: none",
      "std_dvars_above: no",
      "protocol_wrong_type",
      says: "a number, above 0, at most 20"
    ),
    Mutation(
      "    std_dvars_above: none\n",
      "",
      "protocol_missing_key",
      says: "the key denoising.censoring.std_dvars_above is missing"
    ),
    Mutation(
      "above_mm: 0.5",
      "above_mm: none",
      "protocol_inconsistent",
      says: "write censoring: none"
    ),
    Mutation(
      "minimum_segment_frames: none",
      "minimum_segment_frames: 1",
      "protocol_out_of_range",
      says: "a whole number, 2 to 1000"
    ),
    Mutation(
      "minimum_segment_frames: none",
      "minimum_segment_frames: 2.5",
      "protocol_wrong_type",
      says: "a whole number, 2 to 1000"
    ),
    Mutation(
      "    minimum_segment_frames: none\n",
      "",
      "protocol_missing_key",
      says: "minimum_segment_frames is missing"
    ),
    Mutation(
      "filter: butterworth_zero_phase",
      "filter: projection",
      "protocol_unknown_key",
      says: "denoising.band_pass.order"
    ),
    Mutation("    order: 5\n", "", "protocol_missing_key", says: "denoising.band_pass.order"),
    Mutation(
      "high_pass_hz: 0.01\n    low_pass_hz: 0.1",
      "high_pass_hz: none\n    low_pass_hz: none",
      "protocol_inconsistent",
      says: "write band_pass: none"
    ),
    Mutation(
      "high_pass_hz: 0.01",
      "high_pass_hz: 0",
      "protocol_out_of_range",
      says: "above 0, at most 5 Hz"
    ),
    Mutation(
      "high_pass_hz: 0.01",
      "high_pass_hz: nil",
      "protocol_wrong_type",
      says: "above 0, at most 5 Hz"
    ),
    Mutation(
      "confounds: 27P",
      "confounds: simpler",
      "protocol_out_of_range",
      says: "36P, simple, scrubbing"
    ),
    Mutation(
      "confounds: 27P",
      "confounds: compcor",
      "protocol_wrong_type",
      says: "keys set, components"
    ),
    Mutation(
      "confounds: 27P",
      "confounds: scrubbing",
      "protocol_inconsistent",
      says: "censoring by both measures"
    ),
    Mutation(
      "confounds: 27P",
      "confounds: {set: tcompcor, components: 5}",
      "protocol_out_of_range",
      says: "one of compcor, acompcor, acompcor_gsr"
    ),
    Mutation(
      "confounds: 27P",
      "confounds: {set: acompcor, components: all}",
      "protocol_wrong_type",
      says: "a whole number, 1 to 100"
    ),
    Mutation(
      "confounds: 27P",
      "confounds: {set: compcor, components: 0}",
      "protocol_out_of_range",
      says: "a whole number, 1 to 100"
    ),
    Mutation(
      "confounds: 27P",
      "confounds: {set: compcor}",
      "protocol_missing_key",
      says: "denoising.confounds.components is missing"
    ),
    Mutation(
      "confounds: 27P",
      "confounds: {set: compcor, n: 5}",
      "protocol_unknown_key",
      says: "accepted here: set, components"
    ),
  ])
  func `what is not known, out of range or contradictory is refused by its line`(
    mutation: Mutation
  ) throws {
    let (text, line) = try mutation.applied(to: original())
    let error = try #require(try refusal(of: text), "the change was accepted")
    #expect(error.code == mutation.code, "\(error.message)")
    #expect(error.message.contains(mutation.says), "\(error.message)")
    let place = try #require(error.place)
    #expect(place.file == "mine.yaml")
    // What is missing or contradictory is told at the beginning of its mapping.
    let lines = error.code == "protocol_missing_key" ? 20 : 2
    #expect(abs(place.line - line) <= lines, "\(error.message); changed line \(line)")
  }

  @Test func `nilearn's fault has no place in a projection`() throws {
    let text = try original()
      .replacing("filter: butterworth_zero_phase\n    order: 5\n", with: "filter: projection\n")
      .replacing("compat: none", with: "compat: nilearn-0.14")
    let error = try #require(try refusal(of: text))
    #expect(error.code == "protocol_inconsistent")
    #expect(error.message.contains("nilearn-0.14 has no projection"))
  }

  private func original() throws -> String {
    try ShippedData.text("Protocols/targeting/sgc-dlpfc-peak.yaml")
  }

  private func plan(replacing old: String, with new: String) throws -> DenoisingPlan {
    let text = try original()
    try #require(text.contains(old), "\(old) does not occur")
    return try plan(parsing: text.replacing(old, with: new))
  }

  private func plan(parsing text: String) throws -> DenoisingPlan {
    try ShippedData.catalogue()
      .targetingProtocol(parsing: [UInt8](text.utf8), file: "mine.yaml").denoising
  }

  private func refusal(of text: String) throws -> AtlasError? {
    let catalogue = try ShippedData.catalogue()
    return atlasError {
      _ = try catalogue.targetingProtocol(parsing: [UInt8](text.utf8), file: "mine.yaml")
    }
  }
}
