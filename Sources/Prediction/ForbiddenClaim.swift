/// Something that no text of this program may say.
public enum ForbiddenClaim: String, CaseIterable, Codable, Hashable, Sendable {
  /// A verdict on one patient: will respond, responder, traffic light.
  case individualVerdict = "claim_individual_verdict"
  /// A probability without reference class, scale, horizon, number of patients or both intervals.
  case incompleteEstimate = "claim_incomplete_estimate"
  /// An effect put down to the stimulation or the target: there is no sham counterfactual.
  case causalAttribution = "claim_causal_attribution"
  /// A personal target called better than a rule or a group target: not established.
  case targetSuperiority = "claim_target_superiority"
  /// A ranking of stimulation protocols, whose populations cannot be compared.
  case protocolRanking = "claim_protocol_ranking"
  /// Advice to withhold treatment.
  case withholdTreatment = "claim_withhold_treatment"
  /// Validated, calibrated or accurate, before the counts for that are reached.
  case validated = "claim_validated"
  /// Cleared or approved for clinical use.
  case clinicallyCleared = "claim_clinically_cleared"
  /// The correlations of 0.5 to 0.6 of discovery samples, as an expectation.
  case discoveryEffect = "claim_discovery_effect"
  /// The headline remission of 79 to 90 % of accelerated protocols, as an expectation.
  case headlineRemission = "claim_headline_remission"
  /// A figure finer than a whole per cent, or a probability below 5 % or above 95 %.
  case falsePrecision = "claim_false_precision"
}

/// The forbidden claims that `text` makes, in the order of ``ForbiddenClaim``.
///
/// A search for wordings, in English, sentence by sentence; a plain denial ("not validated") is no
/// claim. It catches what slips into a text, not somebody who means to get round it.
public func forbiddenClaims(in text: String) -> [ForbiddenClaim] {
  let text = plain(text)
  let sentences = split(text)
  return ForbiddenClaim.allCases.filter { claim in
    switch claim {
    case .incompleteEstimate: isIncompleteEstimate(text)
    case .falsePrecision: sentences.contains(where: isFalselyPrecise)
    default: sentences.contains { makes(claim, withoutDenials($0)) }
    }
  }
}

private func makes(_ claim: ForbiddenClaim, _ sentence: String) -> Bool {
  func says(_ pattern: Regex<Substring>) -> Bool { sentence.contains(pattern) }
  switch claim {
  case .individualVerdict:
    return says(
      /\b(?:will|won't|going to)\s(?:probably\s|likely\s)?(?:not\s)?(?:respond|remit|recover|benefit)\b/
    )
      || says(/\b(?:non-?\s?)?responders?\b/) || says(/\b(?:traffic|green|red|amber)[\s-]light\b/)
  case .causalAttribution:
    return says(
      /\b(?:because of|due to|caused by|thanks to|attributable to)\s(?:the\s|your\s|this\s)?(?:personal\s|individual\s)?(?:r?tms|stimulation|treatment|target|course)\b/
    )
  case .targetSuperiority:
    return says(/\b(?:better|superior|outperforms?|more effective|beats?)\b/)
      && says(/\b(?:target|f3|site|spot|scalp)\b/)
  case .protocolRanking:
    return says(
      /\b(?:best|better|superior|outperforms?|more effective|most effective|preferred|beats?|ranks?|ranked)\b/
    )
      && says(/\b(?:protocols?|i?tbs|10\s?hz|snt|saint)\b/)
  case .withholdTreatment:
    return says(
      /\b(?:withh(?:old|eld)|refuse|decline|avoid|stop|against)\s(?:the\s)?(?:r?tms|treatment|stimulation)\b/
    )
      && !says(/\bno (?:ground|reason) (?:for|to)\b/)
      || says(
        /\b(?:should not|shouldn't|must not|do not|don't|not be)\s(?:\w+\s)?(?:receive|get|have|start|offered|given|treated)\b/
      )
      || says(/\bnot (?:a (?:good )?candidate|suitable|recommended)\b/)
  case .validated:
    return says(/\b(?:validated|calibrated|accurate|accurately|proven)\b/)
  case .clinicallyCleared:
    return says(
      /\b(?:fda|ce|clinically|regulatory)[\s-](?:cleared|approved|marked|clearance|approval)\b/
    )
      || says(/\b(?:cleared|approved)\s(?:by|for)\b/) || says(/\bfor clinical use\b/)
  case .discoveryEffect:
    return says(/\br\s?(?:=|≈|~|of|about|is)?\s?(?:about\s)?[-−]?0?\.(?:5\d*|60*)(?!\d)/)
      && says(/\b(?:outcomes?|respon\w+|improve\w*|efficacy|predicts?|expect\w*|remission)\b/)
  case .headlineRemission:
    return says(/\b(?:79|8\d|90)\s?(?:%|percent|per cent|of 100|in 100)/)
      && says(/\bremi(?:ssion|t\w*)\b/)
  case .incompleteEstimate, .falsePrecision: return false
  }
}

/// Whether the text gives a chance of response or remission without all that belongs to it.
private func isIncompleteEstimate(_ text: String) -> Bool {
  let figure = /\b\d+(?:\.\d+)?\s?(?:%|percent|per cent|of 100|in 100|out of 100)/
  let chance = /\b(?:chance|probability|likelihood|likely|odds|of 100|in 100|out of 100|rate)\b/
  guard text.contains(figure), text.contains(chance),
    text.contains(/\b(?:respon\w+|remi\w+|improve\w*|figure)\b/)
  else { return false }
  let scales = OutcomeScale.allCases.map { $0.rawValue.lowercased() }
  let complete =
    text.contains(/\b(?:reference class|trial|registry|arm)\b/)
    && scales.contains { text.contains($0) }
    && text.contains(/\b(?:end of (?:the )?course|weeks?|months?|days?|sessions?)\b/)
    && text.contains(/\bn\s?=\s?\d/)
    && text.contains(/\bcredible\b/) && text.contains(/\bprediction interval\b/)
  return !complete
}

/// Whether a sentence has a figure finer than a whole per cent or a probability beyond the limits.
private func isFalselyPrecise(_ sentence: String) -> Bool {
  if sentence.contains(/\d[.,]\d+\s?(?:%|percent|per cent|percentage|points?\b|of 100\b|in 100\b)/)
  {
    return true
  }
  let counts = sentence.matches(of: /\b(\d+)\s(?:of|in|out of) 100\b/)
  if counts.contains(where: { isBeyondLimits($0.output.1) }) { return true }
  guard sentence.contains(/\b(?:chance|probability|likelihood|likely)\b/) else { return false }
  return sentence.matches(of: /(?:^|[^\d.−-])(\d+)\s?(?:%|percent|per cent)/)
    .contains { isBeyondLimits($0.output.1) }
}

private func isBeyondLimits(_ digits: Substring) -> Bool {
  guard let percent = Int(digits) else { return true }
  return percent < 5 || percent > 95
}

/// Lower case, with one kind of space and of apostrophe.
private func plain(_ text: String) -> String {
  String(text.lowercased().map { $0.isWhitespace ? " " : ($0 == "’" ? "'" : $0) })
}

/// Sentences end at a full stop, question or exclamation mark or semicolon before a space.
private func split(_ text: String) -> [String] {
  text.replacing(/[.!?;](?=\s|$)/, with: "\n").split(separator: "\n").map(String.init)
}

private func withoutDenials(_ sentence: String) -> String {
  sentence
    .replacing(
      /\b(?:not|never|nor|no)\s(?:yet\s|been\s|be\s)*(?:clinically\s|fda[\s-])?(?:validated|calibrated|accurate|proven|cleared|approved)(?:\s(?:by|for)\s(?:the\s)?\w+(?:\suse)?)?/,
      with: ""
    )
    .replacing(/\bnot\s(?:for|intended for) clinical use\b/, with: "")
}
