import Glibc
public import Geometry

/// By how much a region of resampled targets must grow to hold the true target as often as it says.
///
/// Resampling cleaned frames does not see what cleaning costs, nor that the noise of this scan
/// chose the target; regions of it are too small. The factors were found on phantoms whose target
/// is known.
public struct RegionCalibration: Sendable, Equatable {
  /// The phantoms of one kind.
  public struct Cell: Sendable, Equatable {
    /// The method whose targets were resampled.
    public let method: String
    /// Minutes kept.
    public let minutes: Double
    /// The reliabilities R_subj that the phantoms' maps had.
    public let reliability: Range<Double>
    /// How many phantoms there were.
    public let phantoms: Int
    /// One factor a share.
    public let factors: [Factor]

    /// Describes a cell.
    public init(
      method: String,
      minutes: Double,
      reliability: Range<Double>,
      phantoms: Int,
      factors: [Factor]
    ) {
      self.method = method
      self.minutes = minutes
      self.reliability = reliability
      self.phantoms = phantoms
      self.factors = factors
    }
  }

  /// What the region of one share is multiplied with.
  public struct Factor: Sendable, Equatable {
    /// The share of scans in which the region is to hold the true target.
    public let share: Double
    /// For the semi-axes; nil where no factor that is of use was enough.
    public let factor: Double?
    /// The lower end of its interval of 95 %; nil where so few phantoms do not bound it.
    public let lower: Double?
    /// The upper end.
    public let upper: Double?
    /// By how much the mask of the share is to grow; nil where there was no mask often enough.
    public let dilation: Millimetres?

    /// Describes a factor.
    public init(
      share: Double,
      factor: Double?,
      lower: Double?,
      upper: Double?,
      dilation: Millimetres?
    ) {
      self.share = share
      self.dilation = dilation
      self.factor = factor
      self.lower = lower
      self.upper = upper
    }
  }

  /// What the table says of one patient.
  public enum Answer: Sendable, Equatable {
    /// Semi-axes are to be multiplied with this.
    case factor(Double)
    /// In phantoms like this patient no region of use held the target often enough.
    case noLocalisation
    /// There are no phantoms like this patient.
    case notCalibrated
  }

  /// All cells, in any order.
  public let cells: [Cell]

  /// Creates a table.
  public init(cells: [Cell]) { self.cells = cells }

  /// The factor for a patient.
  ///
  /// Reliability decides by the cell that it lies in. Between two numbers of minutes the logarithm
  /// of the factor is interpolated linearly over the logarithm of minutes; if one has no factor,
  /// neither has the patient. Outside them nothing is told.
  ///
  /// - Parameters:
  ///   - share: One of the shares of the table.
  ///   - method: The method.
  ///   - minutes: Minutes kept.
  ///   - reliability: R_subj by halves cleaned apart; nil where not to be had.
  /// - Returns: The answer.
  public func factor(
    share: Double,
    method: String,
    minutes: Double,
    reliability: Double?
  ) -> Answer {
    guard let reliability, minutes.isFinite else { return .notCalibrated }
    let known = cells.compactMap { cell -> (minutes: Double, factor: Double?)? in
      guard cell.method == method, cell.reliability.contains(reliability),
        let factor = cell.factors.first(where: { $0.share == share })
      else { return nil }
      return (cell.minutes, factor.factor)
    }
    // Data kept are a little short of a table's round number where a frame or two were censored.
    let below = known.filter { $0.minutes <= minutes * 1.05 }.max { $0.minutes < $1.minutes }
    let above = known.filter { $0.minutes >= minutes * 0.95 }.min { $0.minutes < $1.minutes }
    guard let below, let above else { return .notCalibrated }
    guard let low = below.factor, let high = above.factor else { return .noLocalisation }
    guard below.minutes < above.minutes else { return .factor(max(low, high)) }
    let position = log(minutes / below.minutes) / log(above.minutes / below.minutes)
    let inside = min(max(position, 0), 1)
    return .factor(exp(log(low) + inside * (log(high) - log(low))))
  }
}

/// A region that may say which share of scans it holds the target in.
public enum CalibratedRegion<Frame: WorldFrame>: Sendable, Equatable {
  /// The region, and the share of the searched voxels that lie in it.
  case region(TargetEllipsoid<Frame>, covered: Double)
  /// The scan does not localise the target: a region that may claim the share is as large as one
  /// drawn without any data.
  case noLocalisation
  /// There are no phantoms like this patient; the region is not to be called by a share.
  case notCalibrated
}

/// The region that holds the true target in the share `share` of scans.
///
/// - Parameters:
///   - share: One of the shares of `calibration`.
///   - targets: The resampled targets.
///   - calibration: The table of factors.
///   - minutes: Minutes kept.
///   - reliability: R_subj by halves cleaned apart; nil where not to be had.
///   - voxels: Linear indices of the searched voxels.
///   - grid: The grid that the indices belong to.
/// - Returns: The region. One that covers the share of all searched voxels is none: a target
///   anywhere at all would lie in it as often.
public func calibratedRegion<Frame: WorldFrame>(
  holding share: Double,
  of targets: ResampledTargets<Frame>,
  _ calibration: RegionCalibration,
  minutes: Double,
  reliability: Double?,
  voxels: [Int],
  grid: VoxelGrid<Frame>
) -> CalibratedRegion<Frame> {
  let answer = calibration.factor(
    share: share,
    method: targets.method,
    minutes: minutes,
    reliability: reliability
  )
  switch answer {
  case .notCalibrated: return .notCalibrated
  case .noLocalisation: return .noLocalisation
  case .factor(let factor):
    guard let raw = TargetEllipsoid(holding: share, of: targets.targets, in: grid) else {
      return .noLocalisation
    }
    let region = raw.scaled(by: factor)
    let held = voxels.count { region.contains(grid.centre(ofLinear: $0)) }
    let covered = voxels.isEmpty ? 1 : Double(held) / Double(voxels.count)
    return covered >= share ? .noLocalisation : .region(region, covered: covered)
  }
}
