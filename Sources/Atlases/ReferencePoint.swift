public import Geometry

/// A published coordinate that a target is compared with.
public struct ReferencePoint: Hashable, Sendable {
  /// What kind of place a point is.
  public enum Kind: String, CaseIterable, Hashable, Sendable {
    /// An optimum found over a group of people.
    case groupTarget = "group_target"
    /// Where a rule of head measurement leads, on average.
    case scalpRule = "scalp_rule"
    /// A site that the literature names for another reason.
    case literatureSite = "literature_site"
  }

  /// The name that protocols and reports use.
  public let id: String
  /// What it is, for people.
  public let title: String
  /// The coordinates with their template.
  public let point: TemplatePoint
  /// What kind of place it is.
  public let kind: Kind
  /// Where the coordinates come from, those of the first source.
  public let sources: [Source]

  /// How far the coordinates were checked: the label of the first source.
  public var label: VerificationLabel { sources.first?.label ?? .fromMemory }
}
