/// The parts of a report that describe what went in.
extension TargetReport {
  /// A program.
  public struct Software: Codable, Hashable, Sendable {
    /// Its name.
    public let name: String
    /// Its version.
    public let version: String
    /// The SHA-256 of the executable that ran.
    public let sha256: String
  }

  /// A protocol file.
  public struct ProtocolIdentity: Codable, Hashable, Sendable {
    /// Its identifier.
    public let id: String
    /// Its version.
    public let version: String
    /// The SHA-256 of the file.
    public let sha256: String
  }

  /// An input file.
  public struct Input: Codable, Hashable, Sendable {
    /// `bold`, `mask`, `confounds`, `sidecar` or `seedmap`.
    public let role: String
    /// The run it belongs to, from 1; 1 for a seedmap, which is for all runs.
    public let run: Int
    /// Its name, without folders.
    public let name: String
    /// Its length.
    public let bytes: Int
    /// The SHA-256 of its bytes.
    public let sha256: String
  }

  /// The space of the analysis.
  public struct Space: Codable, Hashable, Sendable {
    /// Where the correlation was computed: a template's name.
    public let analysis: String
    /// The template of the positions.
    public let template: String
    /// The voxel grid.
    public let grid: Grid
  }

  /// A voxel grid.
  public struct Grid: Codable, Hashable, Sendable {
    /// Voxels along i, j and k.
    public let size: [Int]
    /// Edge lengths in mm.
    public let voxelSize: [PlainNumber]
    /// The upper three rows of the affine from voxel indices to RAS mm, row-major.
    public let affine: [PlainNumber]

    enum CodingKeys: String, CodingKey {
      case size, affine
      case voxelSize = "voxel_size_mm"
    }
  }

  /// A region of interest.
  public struct Region: Codable, Hashable, Sendable {
    /// Its identifier.
    public let id: String
    /// Its name for people.
    public let title: String
    /// The template in which it is defined.
    public let template: String
    /// Voxels whose centre lies in it; of a map, those with a weight outside the search region.
    public let voxels: Int
    /// Of these, inside the brain mask of every run.
    public let inMask: Int
    /// Of these, with a finite, varying signal.
    public let used: Int
    /// The usable share, 0 to 1; of a map, the share of Σ|w|.
    public let coverage: PlainNumber
    /// Mean temporal signal-to-noise ratio of the used voxels, before smoothing.
    @ExplicitNull public var temporalSNR: PlainNumber?

    enum CodingKeys: String, CodingKey {
      case id, title, template, voxels, used, coverage
      case inMask = "in_mask"
      case temporalSNR = "temporal_snr"
    }
  }

  /// How much of a seed is tissue other than the cortex that it is meant to stand for.
  public struct SeedTissue: Codable, Hashable, Sendable {
    /// The share of its used voxels in the nucleus accumbens.
    public let accumbens: PlainNumber
    /// The share of its used voxels in white matter.
    public let whiteMatter: PlainNumber

    enum CodingKeys: String, CodingKey {
      case accumbens
      case whiteMatter = "white_matter"
    }
  }

  /// The map of weights behind a seed.
  ///
  /// The seed's series is the sum of w times the voxel's smoothed series, over the voxels of the map
  /// inside every brain mask and outside the search region.
  public struct SeedMap: Codable, Hashable, Sendable {
    /// The image's name, without folders.
    public let name: String
    /// The SHA-256 of its bytes.
    public let sha256: String
    /// The protocol's seed that it stands in for; null where the protocol names the map itself.
    @ExplicitNull public var replaces: String?
    /// The share of Σ|w| on voxels that are used.
    public let usedShare: PlainNumber
    /// The share of Σ|w| inside the search region, which is left out.
    public let searchRegionShare: PlainNumber
    /// The share of the used Σ|w| whose weights are negative.
    public let negativeShare: PlainNumber

    enum CodingKeys: String, CodingKey {
      case name, sha256, replaces
      case usedShare = "used_share"
      case searchRegionShare = "search_region_share"
      case negativeShare = "negative_share"
    }
  }

  /// A published coordinate.
  public struct ReferencePosition: Codable, Hashable, Sendable {
    /// Its identifier.
    public let id: String
    /// Its name for people.
    public let title: String
    /// RAS mm under the name of the frame.
    public let position: [String: [PlainNumber]]
    /// How far the figure has been checked.
    public let verification: String
  }

  /// Something worth saying.
  public struct ReportFinding: Codable, Hashable, Sendable {
    /// The stable code.
    public let code: String
    /// `info`, `warning` or `error`.
    public let severity: String
    /// What it is about.
    public let subject: String
    /// What was found.
    public let message: String
    /// What to do.
    public let remedy: String
  }
}
