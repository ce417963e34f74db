/// What was planted, to be compared with what is found.
public struct PhantomTruth: Codable, Sendable, Equatable {
  /// `tmsp-phantom-truth/1`.
  public let schema: String
  /// What the phantom's randomness follows from.
  public let seed: UInt64
  /// The template of all positions.
  public let space: String
  /// The centre of the planted target: right, anterior and superior millimetres.
  public let position: [Double]
  /// The voxel that holds it, from 0: i, j and k.
  public let voxel: [Int]
  /// That voxel's centre in millimetres.
  public let voxelCentre: [Double]
  /// The edge length of a voxel in millimetres.
  public let voxelEdge: Double
  /// The correlation of the planted centre's neural signal with the seed's latent one; at most 0.
  public let correlation: Double
  /// Full width at half maximum of the planted profile, in millimetres.
  public let width: Double
  /// The grid: its name.
  public let grid: String
  /// The number of volumes.
  public let volumeCount: Int
  /// Seconds between volumes.
  public let repetitionTime: Double
  /// Noise and artefacts as a multiple of the usual level.
  public let noise: Double
  /// How far the head moves as a multiple of the usual.
  public let motion: Double
  /// How the images lie in memory: ras, las or oblique.
  public let orientation: String
  /// Frames in which the head jerks, from 0; with the usual motion or more, these and the ones
  /// after have a displacement > 0.5 mm.
  public let jerks: [Int]
  /// The participant's label.
  public let participant: String
  /// The task's label.
  public let task: String
  /// The run, relative to the folder.
  public let bold: String

  enum CodingKeys: String, CodingKey {
    case schema
    case seed
    case space
    case position = "position_mm"
    case voxel
    case voxelCentre = "voxel_centre_mm"
    case voxelEdge = "voxel_edge_mm"
    case correlation
    case width = "width_mm"
    case grid
    case volumeCount = "volumes"
    case repetitionTime = "repetition_time_s"
    case noise
    case motion
    case orientation
    case jerks
    case participant
    case task
    case bold
  }
}
