import Atlases
import Findings
public import Foundation
import Geometry
public import Planning

/// Where a group map comes from: the JSON document beside it.
public struct SeedMapProvenance: Codable, Sendable {
  /// The form of this document.
  public static let schema = "tmsp-seedmap/1"

  /// A program or protocol, by version and digest.
  public struct Identity: Codable, Sendable {
    /// Its name.
    public let id: String
    /// Its version.
    public let version: String
    /// The SHA-256: of the program's build, of the protocol's file.
    public let sha256: String
  }

  /// A file that was read.
  public struct Input: Codable, Sendable {
    /// What it is for.
    public let role: String
    /// The run it belongs to, from 1.
    public let run: Int
    /// The file's own name.
    public let name: String
    /// The SHA-256 of its content.
    public let sha256: String
  }

  /// A subject who is averaged.
  public struct Subject: Codable, Sendable {
    /// The clinic's pseudonym.
    public let id: String
    /// What was read of the subject.
    public let inputs: [Input]
  }

  /// A subject who was skipped.
  public struct Failure: Codable, Sendable {
    /// The clinic's pseudonym.
    public let id: String
    /// Why.
    public let code: String
    /// Why, for people.
    public let message: String
  }

  /// The grid of the map.
  public struct Grid: Codable, Sendable {
    /// The template.
    public let space: String
    /// Voxels along i, j and k.
    public let size: [Int]
    /// The upper three rows of the affine, row-major, in mm.
    public let affine: [Double]
  }

  /// ``SeedMapProvenance/schema``.
  public let schema: String
  /// The map's file name.
  public let file: String
  /// The SHA-256 of the map's file.
  public let sha256: String
  /// When it was made, RFC 3339.
  public let created: String
  /// What made it.
  public let software: Identity
  /// By which protocol; of given maps only the seed's name and the search region were taken from it.
  public let targeting: Identity
  /// The id of the seed that every voxel is correlated with.
  public let seed: String
  /// The id of the search region, in which the map is 0.
  public let searchRegion: String
  /// What a voxel holds.
  public let statistic: String
  /// `runs` where the subjects' maps were computed here, `maps` where they were given.
  public let madeFrom: String
  /// How many subjects are averaged.
  public let count: Int
  /// The share of subjects who must have a voxel.
  public let minimumShare: Double
  /// How many voxels are not 0.
  public let voxels: Int
  /// How many voxels of the grid lie in the search region.
  public let searchedVoxels: Int
  /// The grid.
  public let grid: Grid
  /// Who is averaged.
  public let subjects: [Subject]
  /// Whose data are left out on demand.
  public let leftOut: [String]
  /// Who failed and was skipped.
  public let failed: [Failure]
  /// The codes of what is worth saying.
  public let findings: [String]

  enum CodingKeys: String, CodingKey {
    case schema, file, sha256, created, software, seed, statistic, voxels, grid, subjects, failed
    case findings
    case targeting = "protocol"
    case searchRegion = "search_region"
    case madeFrom = "made_from"
    case count = "n"
    case minimumShare = "minimum_share"
    case searchedVoxels = "searched_voxels"
    case leftOut = "left_out"
  }
}

extension SeedMapProvenance {
  /// Describes `image`, one of `map`'s.
  public init(_ map: GroupSeedMap, _ image: GroupMapImage, created: String) {
    let members = map.subjects.filter { $0.label != image.without }
    schema = Self.schema
    file = image.name + ".nii.gz"
    sha256 = Planning.sha256(of: image.bytes)
    self.created = created
    software = Identity(
      id: map.software.name,
      version: map.software.version,
      sha256: map.software.sha256
    )
    targeting = Identity(
      id: map.targeting.id,
      version: map.targeting.version,
      sha256: Planning.sha256(of: map.targeting.bytes)
    )
    seed = map.targeting.seed.id
    searchRegion = map.targeting.searchRegion.id
    statistic =
      "mean of the subjects' Fisher z; 0 where too few have a value, and in the search region"
    madeFrom = map.isMadeFromRuns ? "runs" : "maps"
    count = members.count
    minimumShare = map.minimumShare
    voxels = image.voxelCount
    searchedVoxels = map.searchedCount
    grid = Grid(
      space: map.grid.space.name,
      size: [map.grid.size.i, map.grid.size.j, map.grid.size.k],
      affine: map.grid.affine
    )
    subjects = members.map { member in
      Subject(
        id: "sub-" + member.label,
        inputs: member.inputs.map {
          Input(
            role: $0.file.role.rawValue,
            run: $0.file.run,
            name: $0.file.name,
            sha256: $0.sha256
          )
        }
      )
    }
    leftOut = (map.leftOut + [image.without].compactMap(\.self)).map { "sub-" + $0 }
    failed = map.failed.map { member in
      Failure(
        id: "sub-" + member.label,
        code: member.failure?.code ?? "",
        message: member.failure?.message ?? ""
      )
    }
    findings = map.findings.map(\.code)
  }

  /// The document, with sorted names.
  public func json() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(self) + Data("\n".utf8)
  }
}
