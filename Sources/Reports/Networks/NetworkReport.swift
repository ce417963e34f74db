public import Foundation

/// A person's own networks, gradients and circuits, `tmsp-network-report/1`: what `tmsplan map` writes
/// beside the target report of the same job.
///
/// Every field is always present; what does not exist is null or empty, and a finding says why. Each
/// measure stands beside how well it repeats in this person. For research; nothing of it chooses the
/// target.
public struct NetworkReport: Codable, Hashable, Sendable {
  /// The name of this document's format.
  public static let schemaName = "tmsp-network-report/1"
  /// What must stand on each report.
  public static let researchNotice =
    "Research use only. Not a medical device. Maps of one person's networks are uncertain; they say "
    + "nothing of symptoms, diagnosis or response, and do not choose the target."

  /// `tmsp-network-report/1`.
  public let schema: String
  /// The job of the target report that it belongs to.
  public let job: String
  /// The clinic's pseudonym for the subject.
  public let subject: String
  /// When the report was made, RFC 3339 in UTC.
  public let created: String
  /// `individual`, `group` or `none`: whose networks are shown.
  public let shown: String
  /// The program that computed it.
  public let software: TargetReport.Software
  /// The mapping protocol.
  public let `protocol`: TargetReport.ProtocolIdentity
  /// The group's networks that the search began with.
  public let prior: Prior
  /// The circuits' regions and edges.
  public let circuitTable: CircuitTable
  /// How each part was made, and what is published of how well such a part repeats.
  public let methods: [Method]
  /// The imported atlases that were used, as prior or for a region.
  public let atlases: [Atlas]
  /// The files that were read for the maps alone.
  public let inputs: [TargetReport.Input]
  /// The spaces of the maps that lie beside the report: that of the analysis, and the other where the
  /// transforms lead there; empty without maps.
  public let mapSpaces: [String]
  /// The space of the analysis.
  public let space: TargetReport.Space
  /// What became of the target of the same runs.
  public let target: Target
  /// How much data there was.
  public let data: MapData
  /// The hard networks; null where a finding says why not.
  @ExplicitNull public var networks: Networks?
  /// The soft networks; null where a finding says why not.
  @ExplicitNull public var soft: Soft?
  /// The SHA-256 of each image of the template by which gradients are ordered; empty without one.
  public let gradientTemplate: [String]
  /// The gradients of each side of a region that was given.
  public let gradients: [Gradients]
  /// The circuits, with and without the global signal; empty where a finding says why.
  public let circuits: [Circuits]
  /// Where targets lie among the networks.
  public let positions: [Position]
  /// What is worth saying about the maps.
  public let findings: [TargetReport.ReportFinding]
  /// Seconds of work a part.
  public let timings: [String: PlainNumber]
  /// `research`.
  public let intendedUse: String
  /// Research use only.
  public let notice: String

  enum CodingKeys: String, CodingKey {
    case schema, job, subject, created, shown, software, `protocol`, prior, methods, atlases
    case inputs, space
    case target, data
    case networks, soft, gradients, circuits, positions, findings, timings, notice
    case circuitTable = "circuit_table"
    case mapSpaces = "map_spaces"
    case gradientTemplate = "gradient_template"
    case intendedUse = "intended_use"
  }
}

extension NetworkReport {
  /// The report as JSON with sorted names: the same report gives the same bytes.
  public func json() throws -> Data { try TargetReport.encoder().encode(self) }

  /// Reads a report back.
  public init(json: Data) throws { self = try JSONDecoder().decode(Self.self, from: json) }

  /// What became of the target of the same runs, which stands in the target report of the same job.
  public struct Target: Codable, Hashable, Sendable {
    /// `ok`, `low_confidence` or `no_target`, as in that report.
    public let status: String
    /// The name of the recommended candidate; null where none is recommended.
    @ExplicitNull public var recommended: String?
  }

  /// The group's networks.
  public struct Prior: Codable, Hashable, Sendable {
    /// Their identifier.
    public let id: String
    /// What they are, for people.
    public let title: String
    /// `spheres`, or `image` of an imported atlas.
    public let kind: String
    /// The SHA-256 of the file.
    public let sha256: String
    /// The template of their coordinates.
    public let template: String
    /// What may be done with the definition, or with the image as the user says.
    public let licence: String
    /// The work to cite; null where nobody said.
    @ExplicitNull public var citation: String?
  }

  /// An imported atlas: someone else's label image.
  public struct Atlas: Codable, Hashable, Sendable {
    /// `prior`, `gradient_region` or `amygdala`.
    public let use: String
    /// The name that the user gave it.
    public let name: String
    /// The image's own name, without folders.
    public let file: String
    /// The SHA-256 of the image.
    public let sha256: String
    /// The SHA-256 of the table of its labels' names.
    public let tableSHA256: String
    /// The template in which it lies.
    public let template: String
    /// The names of the labels that make a region; empty of a prior, which takes all.
    public let labels: [String]
    /// What its authors permit, as the user or a list of known images says.
    public let licence: String
    /// What has to be repeated where commercial use is forbidden; null elsewhere.
    @ExplicitNull public var restriction: String?
    /// The work to cite; null where nobody said.
    @ExplicitNull public var citation: String?

    enum CodingKeys: String, CodingKey {
      case use, name, file, sha256, template, labels, licence, restriction, citation
      case tableSHA256 = "table_sha256"
    }
  }

  /// How much data the maps are made of.
  public struct MapData: Codable, Hashable, Sendable {
    /// How many runs there are.
    public let runs: Int
    /// Minutes kept over all runs.
    public let minutesKept: PlainNumber
    /// Frames kept over all runs.
    public let framesKept: Int
    /// The share of frames that moved beyond the protocol's threshold; null where it is not known.
    @ExplicitNull public var movedShare: PlainNumber?
    /// `halves_of_runs` or `runs`: what repeatability is measured between.
    public let repeatedBy: String
    /// `grey_matter` by an image, or `brain_mask`.
    public let mask: String
    /// Voxels that were mapped.
    public let voxels: Int
    /// Voxels of the mask without a signal that could be mapped.
    public let silentVoxels: Int

    enum CodingKeys: String, CodingKey {
      case runs, mask, voxels
      case minutesKept = "minutes_kept"
      case framesKept = "frames_kept"
      case movedShare = "moved_share"
      case repeatedBy = "repeated_by"
      case silentVoxels = "silent_voxels"
    }
  }

  /// Fisher's z between the members of a list, and how well it repeats.
  public struct Table: Codable, Hashable, Sendable {
    /// Row after row, in the order of the list; null on the diagonal, and without a signal.
    public let z: [[PlainNumber?]]
    /// |z of one half − z of the other| likewise.
    public let difference: [[PlainNumber?]]
    /// r over all pairs between the halves; null of fewer than three pairs.
    @ExplicitNull public var repeatability: PlainNumber?

    /// The least ``repeatability`` with which values are told: 0.5 (chosen by us).
    public static let leastRepeatability = 0.5
    /// Whether no value is told: they repeat too little, or how well is not known.
    public var isWithheld: Bool { (repeatability?.value ?? 0) < Self.leastRepeatability }
  }

  /// Where a position lies among the networks.
  public struct Position: Codable, Hashable, Sendable {
    /// The name of a candidate, or the identifier of a reference point.
    public let name: String
    /// `candidate` or `reference`.
    public let kind: String
    /// RAS mm under the name of the frame.
    public let position: [String: [PlainNumber]]
    /// The network there; null with a ``reason``.
    @ExplicitNull public var network: String?
    /// `position_outside_maps`, `position_below_floor` where chance gives as much, or `network_withheld`;
    /// null where the network is told.
    @ExplicitNull public var reason: String?
    /// How clear the label is, 1 to 10, 0 of none; no probability; null where no network is told.
    @ExplicitNull public var confidence: PlainNumber?
    /// Whether the voxel lies above what chance gives.
    @ExplicitNull public var aboveFloor: Bool?
    /// The distance in mm to the nearest voxel of another network that is shown.
    @ExplicitNull public var borderDistance: PlainNumber?
    /// That network.
    @ExplicitNull public var borderNetwork: String?

    enum CodingKeys: String, CodingKey {
      case name, kind, position, network, reason, confidence
      case aboveFloor = "above_floor"
      case borderDistance = "border_distance_mm"
      case borderNetwork = "border_network"
    }
  }
}
