/// How far a figure has been checked against where it comes from.
public enum VerificationLabel: String, CaseIterable, Hashable, Sendable {
  /// Read in the source itself: its full text, file or code.
  case verified
  /// Read in the source's abstract only.
  case verifiedAbstract = "verified_abstract"
  /// Computed by this project from a named file or from geometry.
  case computed
  /// Read in a secondary source or in another implementation.
  case secondHand = "second_hand"
  /// Recalled; not checked against any source.
  case fromMemory = "from_memory"
  /// A decision of this project without direct evidence.
  case chosenByUs = "chosen_by_us"
}

/// Where a figure comes from, and how far that was checked.
public struct Source: Hashable, Sendable {
  /// How far the figure was checked against the source.
  public let label: VerificationLabel
  /// What the source is and what it says, for people.
  public let text: String
  /// The source's address, a DOI where there is one.
  public let link: String?

  /// Creates a source.
  public init(label: VerificationLabel, text: String, link: String? = nil) {
    self.label = label
    self.text = text
    self.link = link
  }
}
