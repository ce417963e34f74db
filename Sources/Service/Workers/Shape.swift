import Wire

/// What a JSON value must look like.
indirect enum Shape: Sendable {
  case null, bool
  /// A text without control characters that is not empty.
  case text
  /// A code, such as `no_target`.
  case code
  /// The name of a method, such as `cluster-0.5pct`.
  case methodName
  /// A SHA-256 in hexadecimal digits.
  case digest
  /// One of these texts.
  case choice([String])
  case number(ClosedRange<Double>)
  case integer(ClosedRange<Int64>)
  case list(Shape, ClosedRange<Int>)
  case either(Shape, Shape)
  /// Some members, all of one shape, under the names of methods.
  case methods(Shape, ClosedRange<Int>)
  /// These members and no others; of the optional ones at least so many.
  case object([String: Shape], optional: [String: Shape] = [:], least: Int = 0)

  /// Whether `value` looks so.
  func fits(_ value: JSONValue) -> Bool {
    switch (self, value) {
    case (.null, .null), (.bool, .bool): true
    case (.text, .string(let text)): !text.isEmpty && text.isPlain
    case (.code, .string(let text)): text.isCode
    case (.methodName, .string(let text)): text.isMethodName
    case (.methods(let shape, let range), .object(let members)):
      range.contains(members.count)
        && members.allSatisfy { $0.isMethodName && shape.fits($1) }
    case (.digest, .string(let text)):
      text.utf8.count == 64
        && text.allSatisfy { $0.isHexDigit && $0.isASCII && !$0.isUppercase }
    case (.choice(let texts), .string(let text)): texts.contains(text)
    case (.number(let range), .number(let number)): range.contains(number)
    case (.number(let range), .integer(let number)): range.contains(Double(number))
    case (.integer(let range), .integer(let number)): range.contains(number)
    case (.list(let shape, let range), .array(let values)):
      range.contains(values.count) && values.allSatisfy(shape.fits)
    case (.either(let one, let other), _): one.fits(value) || other.fits(value)
    case (.object(let required, let optional, let least), .object(let members)):
      Self.fit(members, required, optional, least)
    default: false
    }
  }

  private static func fit(
    _ members: [String: JSONValue],
    _ required: [String: Shape],
    _ optional: [String: Shape],
    _ least: Int
  ) -> Bool {
    required.keys.allSatisfy { members[$0] != nil }
      && members.count >= required.count + least
      && members.allSatisfy { (required[$0] ?? optional[$0])?.fits($1) ?? false }
  }
}

extension Shape {
  private static let anyNumber = number(
    -Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude
  )
  private static let counts = integer(0...WireLimits.integer)
  private static let distance = either(number(0...Double.greatestFiniteMagnitude), null)
  private static let percents = list(integer(-1000...1000), 2...2)
  private static let point = list(anyNumber, 3...3)
  private static let identity = object(["id": text, "version": text, "sha256": digest])

  private static let target = object([
    "name": methodName, "recommended": bool, "r": number(-1...1),
    "position": object(
      [:],
      optional: [
        "T1w": point, "MNI152NLin6Asym": point, "MNI152NLin2009cAsym": point,
      ],
      least: 1
    ),
  ])

  private static let estimate = object([
    "reference_class": object([
      "protocol": text, "source": text, "population": text, "verification": text,
      "n": integer(1...WireLimits.integer),
    ]),
    "outcome": object([
      "scale": text, "baseline": either(anyNumber, null), "response": text,
      "remission_cut": anyNumber, "horizon": text,
    ]),
    "p_response_percent": integer(5...95), "p_response_credible_90": percents,
    "improvement_prediction_80": percents, "n_local": counts,
    "evidence_grade": choice([
      "base_rate_only", "base_rate_plus_unproven_connectivity", "locally_recalibrated",
    ]),
    "reasons": list(code, 1...100),
  ])

  private static let noEstimate = object([
    "reference_class": null, "outcome": null, "p_response_percent": null,
    "p_response_credible_90": null, "improvement_prediction_80": null, "n_local": counts,
    "evidence_grade": choice(["none"]), "reasons": list(code, 1...100),
  ])

  /// The summary of a report, as `target-summary.schema.json` describes it.
  static let summary = object(
    [
      "status": choice(["ok", "low_confidence", "no_target"]), "protocol": identity,
      "stimulation": identity, "target": either(target, null),
      "split_half_displacement_mm": methods(distance, 1...16),
      "response": either(estimate, noEstimate), "findings": list(code, 0...16),
      "input_sha256": list(digest, 1...8), "notice": text,
    ],
    optional: ["valid_until": text]
  )
}
