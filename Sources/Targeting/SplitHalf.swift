public import Findings
public import Geometry

/// How far each method's candidate moves between two halves of the data, cleaned apart.
///
/// A measure of stability of this subject's target, not of its distance from the truth.
public struct SplitHalf<Frame: WorldFrame>: Sendable, Equatable {
  /// What one half of the data gives by itself.
  public struct Half: Sendable, Equatable {
    /// The half's candidates, by the names of their methods.
    public internal(set) var candidates: [String: Candidate<Frame>] = [:]
    /// Why other methods have none in this half, by their names; empty where it has no maps at all.
    public internal(set) var missing: [String: TargetingError] = [:]
    /// How many frames it keeps after censoring.
    public let keptFrames: Int
    /// How many minutes those are.
    public let minutesKept: Double
    /// Its degrees of freedom, over all its runs; nil where it could not be cleaned.
    public internal(set) var degreesOfFreedom: Int?
    /// Why the half has no candidates at all; nil where it has.
    public internal(set) var reason: Finding?
  }

  /// The earlier half of each run, or every other run from the first.
  public let first: Half
  /// The later half of each run, or every other run from the second.
  public let second: Half

  /// How far the candidate of the method `name` moves; nil where a half has none.
  public func displacement(of name: String) -> Millimetres? {
    guard let a = first.candidates[name], let b = second.candidates[name] else { return nil }
    return a.position.distance(to: b.position)
  }

  /// Why displacements are missing, one finding a half at most.
  public var findings: [Finding] { [first.reason, second.reason].compactMap(\.self) }
}

/// What one half of the data gives, before its candidates are chosen.
public struct HalfMap: Sendable {
  /// How many frames it keeps after censoring.
  public let keptFrames: Int
  /// How many minutes those are.
  public let minutesKept: Double
  /// What the methods choose from, or why there is nothing.
  public let maps: Result<MethodMaps, Finding>
  /// Degrees of freedom, over all its stretches; nil where it could not be cleaned.
  public let degreesOfFreedom: Int?

  /// Describes a half.
  public init(
    keptFrames: Int,
    minutesKept: Double,
    maps: Result<MethodMaps, Finding>,
    degreesOfFreedom: Int?
  ) {
    self.keptFrames = keptFrames
    self.minutesKept = minutesKept
    self.maps = maps
    self.degreesOfFreedom = degreesOfFreedom
  }
}

/// How the candidates move between two halves of the data.
///
/// - Parameters:
///   - first: What the first half gives, cleaned apart.
///   - second: What the second half gives, cleaned apart.
///   - methods: The methods that the halves have maps for.
///   - voxels: The linear indices of the searched voxels, in the order of the maps.
///   - grid: The grid that the indices belong to.
///   - direction: The wanted sign of r.
/// - Returns: Both halves; where one gives no target, with the reason.
public func splitHalf<Frame: WorldFrame>(
  _ first: HalfMap,
  _ second: HalfMap,
  methods: [MethodSpecification],
  voxels: [Int],
  grid: VoxelGrid<Frame>,
  direction: Direction
) -> SplitHalf<Frame> {
  func half(_ map: HalfMap, _ name: String) -> SplitHalf<Frame>.Half {
    var half = SplitHalf<Frame>.Half(
      keptFrames: map.keptFrames,
      minutesKept: map.minutesKept,
      degreesOfFreedom: map.degreesOfFreedom
    )
    switch map.maps {
    case .failure(let cause): half.reason = notPossible(cause, subject: name)
    case .success(let maps):
      var cause: TargetingError?
      for method in methods {
        do throws(TargetingError) {
          half.candidates[method.name] = try method.candidate(
            in: maps,
            voxels: voxels,
            grid: grid,
            direction: direction
          )
        } catch {
          cause = cause ?? error
          half.missing[method.name] = error
        }
      }
      if half.candidates.isEmpty, let cause {
        half.reason = notPossible(cause.finding(subject: name), subject: name)
      }
    }
    return half
  }
  return SplitHalf(first: half(first, "first half"), second: half(second, "second half"))
}

/// That half the data gives no target makes the whole doubtful, but does not withhold it.
private func notPossible(_ cause: Finding, subject: String) -> Finding {
  Finding(
    "split_half_not_possible",
    .warning,
    subject: subject,
    message: "the \(subject) gives no target: \(cause.message) (\(cause.code))",
    remedy: cause.remedy
  )
}
