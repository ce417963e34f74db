import Foundation

/// Words that no report of a person's networks may hold: of diagnosis, biotypes, response, causes, other
/// people's methods as a name for ours, and of what one person does not have (networks.md §13).
public let neverSaid = [
  "biotype", "subtype", "dysfunction", "pathological", "depressed", "abnormal", "normal range",
  "intact", "context insensitivity", "hyper-connectivity", "hyperconnectivity", "inattention",
  "dyscontrol", "circuit score", "symptom score", "remission", "responder", "odds ratio",
  "probability of response", "probability of improvement", "MS-HBM", "pNet", "Tozzi score",
  "harmonised", "atlas-accurate", "exact border", "no change", "unchanged", "nothing changed",
  "caused by", "causes", "leads to", "imputed",
]

/// Which of ``neverSaid`` stand in `text` as words, pictures left out.
public func wordsNeverSaid(in text: String) -> [String] {
  let words = text.replacing(/data:[a-z]+\/[^"')]*/, with: " ")
    .split(whereSeparator: \.isWhitespace).joined(separator: " ")
  return neverSaid.filter { word in
    let pattern = "\\b" + NSRegularExpression.escapedPattern(for: word) + "s?\\b"
    return words.range(of: pattern, options: [.regularExpression, .caseInsensitive]) != nil
  }
}
