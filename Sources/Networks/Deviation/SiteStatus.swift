/// Where and how a visit was scanned; nil where it is not known.
public struct Acquisition: Hashable, Sendable {
  /// The scanner, for example its station name.
  public let scanner: String?
  /// The scan protocol, by a name or digest of its parameters.
  public let protocolID: String?

  /// Describes a visit's scan; a text of nothing but white space is one that is not known.
  public init(scanner: String?, protocolID: String?) {
    self.scanner = named(scanner)
    self.protocolID = named(protocolID)
  }
}

/// `text`, nil where it names nothing: two visits of no name would be of one and the same scanner.
func named(_ text: String?) -> String? {
  text.flatMap { $0.allSatisfy(\.isWhitespace) ? nil : $0 }
}

/// How two scans' sites go together.
public enum SiteStatus: String, CaseIterable, Hashable, Sendable {
  /// Both are known, and scanner and protocol are the same.
  case matched = "site_matched"
  /// Scanner or protocol of one is not known: a site effect can be neither excluded nor removed.
  case unknown = "site_unknown"
  /// Scanner or protocol differ.
  case changed = "site_changed"

  /// Compares two scans: what is known to differ counts before what is not known.
  public init(_ first: Acquisition, _ second: Acquisition) {
    let pairs = [(first.scanner, second.scanner), (first.protocolID, second.protocolID)]
    if pairs.contains(where: { $0 != nil && $1 != nil && $0 != $1 }) {
      self = .changed
    } else if pairs.contains(where: { $0 == nil || $1 == nil }) {
      self = .unknown
    } else {
      self = .matched
    }
  }
}
