public import Foundation

/// The target report, `tmsp-target-report/1`: what is printed, stored and published.
///
/// Every field is always present; what does not exist is null, with a code elsewhere that says why.
/// Positions are RAS millimetres under the name of their frame. The JSON Schema in
/// `Protocols/wire/target-report.schema.json` is the full description.
public struct TargetReport: Codable, Hashable, Sendable {
  /// The name of this document's format.
  public static let schemaName = "tmsp-target-report/1"
  /// What must stand on each report.
  public static let researchNotice =
    "Research use only. Not a medical device. A qualified person must check side, position and "
    + "protocol before any stimulation."

  /// `tmsp-target-report/1`.
  public let schema: String
  /// The job's identifier.
  public let job: String
  /// The clinic's pseudonym for the subject.
  public let subject: String
  /// When the report was made, RFC 3339 in UTC.
  public let created: String
  /// `ok`, `low_confidence` or `no_target`.
  public let status: String
  /// The program that computed it.
  public let software: Software
  /// The targeting protocol.
  public let `protocol`: ProtocolIdentity
  /// The stimulation protocol of the response estimate.
  public let stimulation: ProtocolIdentity
  /// The files that were read.
  public let inputs: [Input]
  /// The space of the analysis.
  public let space: Space
  /// The seed in this subject's image.
  public let seed: Region
  /// What the seed's used voxels consist of; null without a segmentation, or for a map of weights.
  public let seedTissue: ExplicitNull<SeedTissue>
  /// The map of weights behind the seed; null where it is a region's plain mean.
  ///
  /// Reports that were stored before a seed could be a map lack it.
  public let seedMap: ExplicitNull<SeedMap>
  /// The search region in this subject's image.
  public let searchRegion: Region
  /// The candidates, best first.
  public let targets: [Target]
  /// The methods without a target; null, as what follows, in reports from before it existed.
  public let missing: ExplicitNull<[Missing]>
  /// Where the methods' targets lie together; null where the protocol does not ask.
  public let consensus: ExplicitNull<Consensus>
  /// What every gate says, those that passed too.
  public let gates: ExplicitNull<[Gate]>
  /// The group target: information, never a substitute.
  public let groupTarget: ReferencePosition
  /// Other published coordinates, for comparison.
  public let references: [ReferencePosition]
  /// How far the target moves between halves of the data.
  public let stability: Stability
  /// How good the data are.
  public let quality: Quality
  /// The response estimate, or why there is none.
  public let response: Response
  /// How well the transforms fit each other; null without any.
  public let transforms: ExplicitNull<Transforms>
  /// The target of the same subject's runs in the other space; null unless both were given.
  public let otherSpace: ExplicitNull<OtherSpace>
  /// Entry, normal and coil pose; null without a T1w image and a way to it.
  public let navigation: ExplicitNull<Navigation>
  /// What is worth saying about inputs and result.
  public let findings: [ReportFinding]
  /// Seconds of work a stage.
  public let timings: [String: PlainNumber]
  /// Research use only.
  public let notice: String

  enum CodingKeys: String, CodingKey {
    case schema, job, subject, created, status, software, `protocol`, stimulation, inputs, space
    case seed, targets, references, stability, quality, response, navigation, findings, timings
    case notice, missing, consensus, gates, transforms
    case otherSpace = "other_space"
    case seedMap = "seed_map"
    case seedTissue = "seed_tissue"
    case searchRegion = "search_region"
    case groupTarget = "group_target"
  }
}

extension TargetReport {
  /// The report as JSON with sorted names: the same report gives the same bytes.
  public func json() throws -> Data { try Self.encoder().encode(self) }

  /// Reads a report back.
  public init(json: Data) throws { self = try JSONDecoder().decode(Self.self, from: json) }

  /// The encoder of all published documents.
  static func encoder() -> JSONEncoder {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return encoder
  }
}
