/// One kind of runs in a trial of networks, and how their networks are sought.
public struct NetworkTrialSetting: Hashable, Sendable {
  /// How far, in mm, a person's borders lie from the group's, root mean square; nil plants no
  /// networks.
  public var shift: Double?
  /// Frames of a run.
  public var frames: Int
  /// How strong a run is disturbed.
  public var level: Level
  /// Whether confounds and what lies outside the band are taken out.
  public var isCleaned: Bool
  /// How many iterations are taken.
  public var iterations: Iterations

  /// How many iterations of the search are taken.
  public enum Iterations: Hashable, Sendable {
    /// As the program does: as many as the other run speaks for, ``IterationChoice``.
    case chosen
    /// So many at most.
    case fixed(Int)
  }

  /// What is added to the networks' courses, whose deviation is 1.
  public struct Level: Hashable, Sendable {
    /// The deviation of the smooth fields' sum in each voxel: what hangs together, but in one run only.
    public let fields: Double
    /// The deviation of the white noise before it is smoothed.
    public let noise: Double

    /// Little, so that the search finds nearly all that can be found.
    public static let low = Level(fields: 0.5, noise: 3)
    /// Chosen so that people with borders moved by 6 mm and 120 frames agree within and between about
    /// as ten people of GSP did on the cortical surface: 0.750 and 0.599 (networks.md §1, computed).
    public static let matched = Level(fields: 1, noise: 5)
    /// Much, as in a short run of poor quality.
    public static let high = Level(fields: 1, noise: 12)
    /// White noise without anything that is smooth but by smoothing.
    public static let white = Level(fields: 0, noise: 5)

    /// Describes a level.
    public init(fields: Double, noise: Double) {
      self.fields = fields
      self.noise = noise
    }
  }

  /// Describes a kind of runs.
  public init(
    shift: Double?,
    frames: Int,
    level: Level = .matched,
    isCleaned: Bool = true,
    iterations: Iterations = .chosen
  ) {
    self.shift = shift
    self.frames = frames
    self.level = level
    self.isCleaned = isCleaned
    self.iterations = iterations
  }
}
