import Planning

/// What the measures of a network report depend on beside the scan: only values of one pipeline are
/// compared.
///
/// How the images were preprocessed before they came here is not in it, as reports do not know it: a
/// clinic keeps that the same by itself.
public struct NetworkPipeline: Codable, Hashable, Sendable {
  /// The SHA-256 of the mapping protocol's file.
  public let mapping: String
  /// The SHA-256 of the program that computed.
  public let software: String
  /// The SHA-256 of the group's networks.
  public let prior: String
  /// The SHA-256 of the table of an imported prior's labels; `none` of spheres.
  public let priorTable: String
  /// The SHA-256 of the circuits' regions and edges.
  public let circuits: String
  /// Where the amygdalae come from: ``NetworkReport/CircuitTable/amygdala``.
  public let amygdala: String
  /// The space of the analysis.
  public let space: String
  /// Edge lengths of a voxel in mm, to the micrometre.
  public let voxelSize: [PlainNumber]
  /// `grey_matter` or `brain_mask`: which voxels were mapped.
  public let mask: String
  /// The digest of all of these.
  public private(set) var sha256: String

  enum CodingKeys: String, CodingKey {
    case software, prior, circuits, amygdala, space, mask, sha256
    case mapping = "protocol"
    case priorTable = "prior_table"
    case voxelSize = "voxel_size_mm"
  }

  /// The pipeline of `report`.
  public init(of report: NetworkReport) {
    mapping = report.protocol.sha256
    software = report.software.sha256
    prior = report.prior.sha256
    priorTable = report.atlases.first { $0.use == "prior" }?.tableSHA256 ?? "none"
    circuits = report.circuitTable.sha256
    amygdala = report.circuitTable.amygdala
    space = report.space.analysis
    voxelSize = report.space.grid.voxelSize.map { .millimetres($0.value) }
    mask = report.data.mask
    sha256 = ""
    sha256 = Self.digest(parts)
  }

  /// Whether the digest is that of the parts.
  var isConsistent: Bool { sha256 == Self.digest(parts) }

  /// The first part in which this differs from `other`; nil of the same pipeline.
  func difference(from other: Self) -> (part: String, own: String, other: String)? {
    for (own, theirs) in zip(parts, other.parts) where own.value != theirs.value {
      return (own.name, own.value, theirs.value)
    }
    return nil
  }

  private typealias Part = (name: String, value: String)

  private var parts: [Part] {
    [
      ("protocol", mapping), ("software", software), ("prior", prior), ("prior_table", priorTable),
      ("circuits", circuits), ("amygdala", amygdala), ("space", space),
      ("voxel_size_mm", voxelSize.map(\.description).joined(separator: " ")), ("mask", mask),
    ]
  }

  private static func digest(_ parts: [Part]) -> String {
    let lines = ["tmsp-network-pipeline/2"] + parts.map { "\($0.name) \($0.value)" }
    return Reports.digest(Array(lines.joined(separator: "\n").utf8))
  }
}

/// The digest of the pipeline that the measures of `report` come from: ``NetworkPipeline``.
public func pipelineSHA256(of report: NetworkReport) -> String {
  NetworkPipeline(of: report).sha256
}

/// The SHA-256 of `bytes`, in lower-case hexadecimal.
func digest(_ bytes: [UInt8]) -> String { Planning.sha256(of: bytes) }
