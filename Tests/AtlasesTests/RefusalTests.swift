import Atlases
import Denoising
import Findings
import Testing

/// One change of a shipped file, and the refusal that it must bring.
struct Mutation: CustomTestStringConvertible, Sendable {
  let find: String
  let replacement: String
  let code: String
  /// What the message must hold beside file and line.
  let says: String
  /// Which occurrence of ``find`` is replaced, counted from 0.
  var occurrence = 0

  init(_ find: String, _ replacement: String, _ code: String, says: String, occurrence: Int = 0) {
    self.find = find
    self.replacement = replacement
    self.code = code
    self.says = says
    self.occurrence = occurrence
  }

  var testDescription: String {
    "\(find) -> \(replacement)".split(separator: "\n").joined(separator: "⏎")
  }

  /// The changed text, and the line on which the change begins.
  func applied(to text: String) throws -> (text: String, line: Int) {
    let ranges = text.ranges(of: find)
    try #require(ranges.count > occurrence, "\(find) does not occur")
    let range = ranges[occurrence]
    let line = 1 + text[..<range.lowerBound].count { $0 == "\n" }
    return (text.replacingCharacters(in: range, with: replacement), line)
  }
}

extension String {
  fileprivate func replacingCharacters(
    in range: Range<String.Index>,
    with other: String
  ) -> String {
    String(self[..<range.lowerBound]) + other + String(self[range.upperBound...])
  }
}

/// A protocol's seed that is a map of weights, on one line.
private func seedMap(
  map: String = "x.nii",
  template: String = "MNI152NLin6Asym",
  sha256: String = String(repeating: "0", count: 64)
) -> String {
  "seed: {id: x, title: x, template: \(template), map: \(map), sha256: \"\(sha256)\", "
    + "sources: [{label: chosen_by_us, text: x}], licence: x}"
}

@Suite struct TargetingRefusalTests {
  @Test(arguments: [
    Mutation("detrend:", "detrendd:", "protocol_unknown_key", says: "denoising.detrendd"),
    Mutation("  order: 5", "  oder: 5", "protocol_unknown_key", says: "accepted here: filter"),
    Mutation("order: 5", "order: five", "protocol_wrong_type", says: "a whole number, 1 to 10"),
    Mutation("order: 5", "order: 2.5", "protocol_wrong_type", says: "a whole number, 1 to 10"),
    Mutation("order: 5", "order: 0", "protocol_out_of_range", says: "a whole number, 1 to 10"),
    Mutation(
      "order: 5",
      "order: 99999999999999999999",
      "protocol_out_of_range",
      says: "1 to 10"
    ),
    Mutation("seed: sgc", seedMap(map: "../x.nii"), "protocol_out_of_range", says: "beside this"),
    Mutation("seed: sgc", seedMap(map: "x.img"), "protocol_out_of_range", says: "beside this"),
    Mutation("seed: sgc", seedMap(sha256: "AB"), "protocol_out_of_range", says: "64 hexadecimal"),
    Mutation("seed: sgc", seedMap(template: "MNI"), "protocol_out_of_range", says: "MNI152NLin6"),
    Mutation("seed: sgc", "seed: {map: x.nii}", "protocol_missing_key", says: "seed.id"),
    Mutation("fwhm_mm: 6", "fwhm_mm: 60", "protocol_out_of_range", says: "at most 20 mm"),
    Mutation("fwhm_mm: 6", "fwhm_mm: 0", "protocol_out_of_range", says: "above 0"),
    Mutation("fwhm_mm: 6", "fwhm_mm: .nan", "protocol_wrong_type", says: "a number, above 0"),
    Mutation("fwhm_mm: 6", "fwhm_mm: .inf", "protocol_wrong_type", says: "a number, above 0"),
    Mutation("fwhm_mm: 6", "fwhm_mm: 1e999", "protocol_out_of_range", says: "a number, above 0"),
    Mutation("fwhm_mm: 6", "fwhm_mm: \"6\"", "protocol_wrong_type", says: "a number, above 0"),
    Mutation("fwhm_mm: 6", "fwhm_mm: !!int 6", "protocol_wrong_type", says: "a number, above 0"),
    Mutation("fwhm_mm: 6", "fwhm_mm:", "protocol_wrong_type", says: "is empty"),
    Mutation("fwhm_mm: 6", "fwhm_mm: 0x6", "protocol_wrong_type", says: "a number, above 0"),
    Mutation("above_mm: 0.5", "above_mm: -0.5", "protocol_out_of_range", says: "above 0"),
    Mutation("low_pass_hz: 0.1", "low_pass_hz: 50", "protocol_out_of_range", says: "at most 5 Hz"),
    Mutation("high_pass_hz: 0.01", "high_pass_hz: 0.2", "protocol_inconsistent", says: "low_pass"),
    Mutation("confounds: 27P", "confounds: 28P", "protocol_out_of_range", says: "24P, 26P, 27P"),
    Mutation(
      "confounds: 27P",
      "confounds: [csf, csf]",
      "protocol_inconsistent",
      says: "listed twice"
    ),
    Mutation("detrend: linear", "detrend: cubic", "protocol_out_of_range", says: "linear, none"),
    Mutation("detrend: linear", "detrend: true", "protocol_out_of_range", says: "linear, none"),
    Mutation(
      "butterworth_zero_phase",
      "chebyshev",
      "protocol_out_of_range",
      says: "expected one of butterworth_zero_phase, projection"
    ),
    Mutation(
      "interpolated_for_filter_then_removed",
      "nilearn-0.14",
      "protocol_out_of_range",
      says: "expected interpolated"
    ),
    Mutation("seed: sgc", "seed: sgcc", "protocol_unknown_reference", says: "region sgcc"),
    Mutation(
      "search_region: dlpfc-left-union",
      "search_region: MNI",
      "protocol_unknown_reference",
      says: "known: ba25-like, dlpfc-left-union"
    ),
    Mutation(
      "group_target: fox-sgc-optimum",
      "group_target: fox",
      "protocol_unknown_reference",
      says: "point fox"
    ),
    Mutation(
      "group_target: fox-sgc-optimum",
      "group_target: f3",
      "protocol_inconsistent",
      says: "scalp_rule"
    ),
    Mutation("  - beam-f3", "  - nowhere", "protocol_unknown_reference", says: "references[6]"),
    Mutation("  - beam-f3", "  - f3", "protocol_inconsistent", says: "f3 is listed twice"),
    Mutation("hemisphere: left", "hemisphere: right", "protocol_inconsistent", says: "lies left"),
    Mutation("hemisphere: left", "hemisphere: both", "protocol_out_of_range", says: "left, right"),
    Mutation(
      "recommended: peak",
      "recommended: best",
      "protocol_out_of_range",
      says: "peak, cluster"
    ),
    Mutation("fraction: 0.10", "fraction: 0", "protocol_out_of_range", says: "above 0, at most 1"),
    Mutation("fraction: 0.10", "fraction: 1.5", "protocol_out_of_range", says: "at most 1"),
    Mutation(
      "split_half_displacement_mm:\n    warn: 15",
      "split_half_displacement_mm:\n    warn: 0",
      "protocol_out_of_range",
      says: "rules.split_half_displacement_mm.warn"
    ),
    Mutation(
      "    warn: 15\n    sources",
      "    warn: 15\n    refuse: 30\n    sources",
      "protocol_unknown_key",
      says: "rules.split_half_displacement_mm.refuse"
    ),
    Mutation("connectivity: 26", "connectivity: 6", "protocol_out_of_range", says: "26 to 26"),
    Mutation("of: searched_voxels", "of: all", "protocol_out_of_range", says: "negative_voxels"),
    Mutation("warn: 10", "warn: -1", "protocol_out_of_range", says: "0 to 600 minutes"),
    Mutation("refuse: 3", "refuse: 30", "protocol_inconsistent", says: "above warn"),
    Mutation("warn: 0.8", "warn: 80", "protocol_out_of_range", says: "0 to 1"),
    Mutation("version: 1.2.0", "version: 1.0", "protocol_out_of_range", says: "like 1.0.0"),
    Mutation("id: sgc-dlpfc-peak", "id: SGC Peak", "protocol_out_of_range", says: "lower-case"),
    Mutation(
      "label: chosen_by_us",
      "label: proven",
      "protocol_out_of_range",
      says: "verified_abstract"
    ),
    Mutation(
      "link: https://nilearn",
      "link: http://nilearn",
      "protocol_out_of_range",
      says: "https://"
    ),
    Mutation(
      "title: SGC",
      "title: ''\nx: SGC",
      "protocol_unknown_key",
      says: "unknown key x",
      occurrence: 0
    ),
    Mutation(
      "tmsp-targeting-protocol/1",
      "tmsp-targeting-protocol/2",
      "protocol_out_of_range",
      says: "tmsp-targeting-protocol/1"
    ),
    Mutation(
      "references:\n",
      "references: none\nx:\n",
      "protocol_unknown_key",
      says: "unknown key x"
    ),
    Mutation(
      "detrend: linear",
      "detrend: linear\n  detrend: none",
      "protocol_duplicate_key",
      says: "detrend"
    ),
    Mutation("order: 5", "order: [5]", "protocol_wrong_type", says: "is a list"),
    Mutation("order: 5", "order: {n: 5}", "protocol_wrong_type", says: "is a mapping"),
    Mutation("order: 5", "order: &five 5", "protocol_malformed", says: "anchors and aliases"),
    Mutation("order: 5", "order: *five", "protocol_malformed", says: "anchors and aliases"),
    Mutation("order: 5", "order: \t5]", "protocol_wrong_type", says: "a whole number"),
    Mutation("order: 5", "order: \"5", "protocol_malformed", says: "not YAML"),
  ])
  func `a changed protocol is refused with file, line and what was expected`(
    mutation: Mutation
  ) throws {
    let catalogue = try ShippedData.catalogue()
    let original = try ShippedData.text("Protocols/targeting/sgc-dlpfc-peak.yaml")
    let (text, line) = try mutation.applied(to: original)
    let error = try #require(
      atlasError {
        _ = try catalogue.targetingProtocol(parsing: [UInt8](text.utf8), file: "mine.yaml")
      },
      "the change was accepted"
    )
    #expect(error.code == mutation.code, "\(error.message)")
    #expect(error.message.hasPrefix("mine.yaml:"), "\(error.message)")
    #expect(error.message.contains(mutation.says), "\(error.message)")
    #expect(!error.remedy.isEmpty)
    let place = try #require(error.place)
    // An unclosed quote is noticed at the end of the text, a second key on the line after the first.
    if error.code != "protocol_malformed" {
      #expect((line...line + 1).contains(place.line), "\(error.message); changed line \(line)")
    }
  }

  @Test func `every required key of a targeting protocol is missed where it is gone`() throws {
    let catalogue = try ShippedData.catalogue()
    let original = try ShippedData.text("Protocols/targeting/sgc-dlpfc-peak.yaml")
    for key in try topLevelKeys(of: original) where key != "stability" {
      let text = try removing(key: key, from: original)
      let error = try #require(
        atlasError {
          _ = try catalogue.targetingProtocol(parsing: [UInt8](text.utf8), file: "mine.yaml")
        },
        "without \(key) it was accepted"
      )
      #expect(error.code == "protocol_missing_key", "\(key): \(error.message)")
      #expect(error.message.contains("the key \(key) is missing"), "\(error.message)")
    }
  }

  @Test(arguments: ["none", "24P", "26P", "36P", "[csf, white_matter]"])
  func `other confounds than the default can be declared`(confounds: String) throws {
    let original = try ShippedData.text("Protocols/targeting/sgc-dlpfc-peak.yaml")
    let text = original.replacing("confounds: 27P", with: "confounds: \(confounds)")
      .replacing("compare_with: [26P]", with: "compare_with: none")
    let definition = try ShippedData.catalogue()
      .targetingProtocol(parsing: [UInt8](text.utf8), file: "mine.yaml")
    let counts = ["none": 0, "24P": 24, "26P": 26, "36P": 36, "[csf, white_matter]": 2]
    #expect(definition.denoising.confounds?.columns.count ?? 0 == counts[confounds])
  }

  @Test func `deliberately nothing is the word none`() throws {
    let original = try ShippedData.text("Protocols/targeting/sgc-dlpfc-peak.yaml")
    let text = original.replacing("smoothing_fwhm_mm: 6", with: "smoothing_fwhm_mm: none")
      .replacing("detrend: linear", with: "detrend: none")
    let plan = try ShippedData.catalogue()
      .targetingProtocol(parsing: [UInt8](text.utf8), file: "mine.yaml").denoising
    #expect(plan.smoothing == nil)
    #expect(!plan.detrend)
  }
}

@Suite struct StimulationRefusalTests {
  @Test(arguments: [
    Mutation(
      "pattern: theta_burst",
      "pattern: continuous",
      "protocol_out_of_range",
      says: "regular, theta_burst"
    ),
    Mutation(
      "pattern: theta_burst",
      "pattern: regular",
      "protocol_unknown_key",
      says: "pulses_per_burst"
    ),
    Mutation(
      "pulses_per_session: 600",
      "pulses_per_session: 900",
      "protocol_inconsistent",
      says: "600.0"
    ),
    Mutation("session_minutes: 3", "session_minutes: 37.5", "protocol_inconsistent", says: "3.2"),
    Mutation(
      "minutes_between_sessions: none",
      "minutes_between_sessions: 50",
      "protocol_inconsistent",
      says: "one session"
    ),
    Mutation("threshold: 120", "threshold: 1200", "protocol_out_of_range", says: "at most 150 %"),
    Mutation(
      "sessions_per_day: 1",
      "sessions_per_day: 0",
      "protocol_out_of_range",
      says: "1 to 20"
    ),
    Mutation(
      "response: {fraction: 0.49}",
      "response: {fraction: 49}",
      "protocol_out_of_range",
      says: "at most 1"
    ),
    Mutation(
      "response: {fraction: 0.49}",
      "response: {count: 3}",
      "protocol_wrong_type",
      says: "either fraction"
    ),
    Mutation(
      "remission: {fraction: 0.32}",
      "remission: {count: 9, of: 4}",
      "protocol_out_of_range",
      says: "0 to 4"
    ),
    Mutation("scale: HRSD-17", "scale: HAM-D", "protocol_out_of_range", says: "MADRS"),
    Mutation("n: 209", "n: 0", "protocol_out_of_range", says: "1 to 1000000"),
    Mutation("final: 13.4}", "final: 53}", "protocol_out_of_range", says: "at most 52"),
    Mutation(
      "{baseline: 23.6, final: 13.4}",
      "{percent: 101}",
      "protocol_out_of_range",
      says: "-100 to 100 %"
    ),
    Mutation(
      "horizon: end of course",
      "horizon: ''",
      "protocol_wrong_type",
      says: "text that is not empty"
    ),
  ])
  func `a changed schedule or reference class is refused`(mutation: Mutation) throws {
    let catalogue = try ShippedData.catalogue()
    let original = try ShippedData.text("Protocols/stimulation/itbs.yaml")
    let (text, line) = try mutation.applied(to: original)
    let error = try #require(
      atlasError {
        _ = try catalogue.stimulationProtocol(parsing: [UInt8](text.utf8), file: "mine.yaml")
      },
      "the change was accepted"
    )
    #expect(error.code == mutation.code, "\(error.message)")
    #expect(error.message.contains(mutation.says), "\(error.message)")
    #expect(error.place?.file == "mine.yaml")
    #expect(try abs(#require(error.place).line - line) <= 2, "\(error.message); changed \(line)")
  }

  @Test func `remission above response is refused at the reference class`() throws {
    let text = try ShippedData.text("Protocols/stimulation/itbs.yaml")
      .replacing("remission: {fraction: 0.32}", with: "remission: {fraction: 0.6}")
    let catalogue = try ShippedData.catalogue()
    let error = atlasError {
      _ = try catalogue.stimulationProtocol(parsing: [UInt8](text.utf8), file: "mine.yaml")
    }
    #expect(error?.code == "protocol_inconsistent")
    #expect(error?.message.contains("remission rate is 0.6") == true)
  }

  @Test func `every required key of a stimulation protocol is missed where it is gone`() throws {
    let catalogue = try ShippedData.catalogue()
    let original = try ShippedData.text("Protocols/stimulation/itbs.yaml")
    for key in try topLevelKeys(of: original) {
      let text = try removing(key: key, from: original)
      let error = atlasError {
        _ = try catalogue.stimulationProtocol(parsing: [UInt8](text.utf8), file: "mine.yaml")
      }
      #expect(error?.code == "protocol_missing_key", "\(key): \(error?.message ?? "accepted")")
    }
  }
}

private func topLevelKeys(of text: String) throws -> [String] {
  let keys = text.split(separator: "\n").compactMap { line -> String? in
    guard let first = line.first, first.isLetter, let colon = line.firstIndex(of: ":") else {
      return nil
    }
    return String(line[..<colon])
  }
  try #require(keys.count > 5)
  return keys
}

/// `text` without the top-level key and the indented lines below it.
private func removing(key: String, from text: String) throws -> String {
  var kept: [Substring] = []
  var isInside = false
  for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
    if line.hasPrefix(key + ":") {
      isInside = true
    } else if let first = line.first, first.isLetter {
      isInside = false
    }
    if !isInside { kept.append(line) }
  }
  return kept.joined(separator: "\n")
}
