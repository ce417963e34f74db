import Denoising
public import Geometry

/// A target of a part of the data, beside another that it is compared with.
public struct LearningPoint: Sendable, Equatable {
  /// What the displacement is between.
  public enum Comparison: Sendable, Equatable {
    /// A part of the data, and all of it.
    case partAndWhole
    /// Two parts of equal length that share nothing.
    case separateParts
  }

  /// Minutes kept in the part, or in each of both.
  public let minutes: Double
  /// What the displacement is between.
  public let comparison: Comparison
  /// How far the targets are apart; nil where one is missing.
  public let displacement: Millimetres?
  /// The reliability of the part's map, from its own halves; nil where not measured.
  public let reliability: Double?

  /// Describes a point.
  public init(
    minutes: Double,
    comparison: Comparison,
    displacement: Millimetres?,
    reliability: Double? = nil
  ) {
    self.minutes = minutes
    self.comparison = comparison
    self.displacement = displacement
    self.reliability = reliability
  }
}

/// How the target settles with more data.
///
/// The error of a target after m minutes is taken as a/√m. Parts of the data share it with the
/// whole, of M minutes, so that their displacement is smaller than their error: a√(1/m − 1/M); that
/// of two separate parts is a√(2/m). a is fitted to all points by least squares through 0.
public struct LearningCurve: Sendable, Equatable {
  /// The points, those without displacement among them.
  public let points: [LearningPoint]
  /// Minutes kept in all data.
  public let minutes: Double
  /// a, in mm·√minutes; nil with fewer than three displacements.
  public let scale: Double?
  /// The root of the mean square by which the displacements miss the fit.
  public let residual: Millimetres?

  /// Fits the curve.
  ///
  /// - Parameters:
  ///   - points: Parts shorter than the data; one as long as them says nothing and is passed over.
  ///   - minutes: Minutes kept in all data, above 0.
  public init(_ points: [LearningPoint], minutes: Double) {
    precondition(minutes > 0, "\(minutes) minutes")
    self.points = points
    self.minutes = minutes
    var pairs: [(x: Double, y: Double)] = []
    for point in points {
      let square =
        switch point.comparison {
        case .partAndWhole: 1 / point.minutes - 1 / minutes
        case .separateParts: 2 / point.minutes
        }
      guard let displacement = point.displacement, square > 1e-9, square.isFinite else { continue }
      pairs.append((square.squareRoot(), displacement.value))
    }
    guard pairs.count >= 3 else {
      (scale, residual) = (nil, nil)
      return
    }
    let a = pairs.reduce(0) { $0 + $1.x * $1.y } / pairs.reduce(0) { $0 + $1.x * $1.x }
    let squares = pairs.reduce(0) { $0 + ($1.y - a * $1.x) * ($1.y - a * $1.x) }
    scale = a
    residual = (squares / Double(pairs.count - 1)).squareRoot().mm
  }

  /// The error that the fit expects after all data; nil without a fit.
  public var expectedError: Millimetres? { scale.map { ($0 / minutes.squareRoot()).mm } }
}

/// How long a scan should be.
public enum MinutesNeeded: Sendable, Equatable {
  /// About so many minutes.
  case about(Double)
  /// More than so many: the data are too few to say how many.
  case moreThan(Double)
  /// The displacements do not follow the curve, or there are too few of them.
  case notEstimable
}

extension LearningCurve {
  /// How many kept minutes the fit expects for a target known to `error`.
  ///
  /// Nothing is foretold beyond four times the data. Where the fit leaves more than half of the
  /// displacements' root mean square, no number is given. Displacements of exactly 0 throughout
  /// are finer than the voxels can tell, and give none either.
  public func minutesNeeded(for error: Millimetres) -> MinutesNeeded {
    let found = points.compactMap { point in
      point.minutes < minutes ? point.displacement?.value : nil
    }
    guard error > .zero, let scale, let residual, scale > 0, !found.isEmpty else {
      return .notEstimable
    }
    let typical = (found.reduce(0) { $0 + $1 * $1 } / Double(found.count)).squareRoot()
    guard residual.value <= typical / 2 else { return .notEstimable }
    let needed = (scale / error.value) * (scale / error.value)
    return needed > 4 * minutes ? .moreThan(4 * minutes) : .about(needed)
  }
}

/// The stretches that make up the first `minutes` of kept frames, run after run.
///
/// Each is to be cleaned apart. A last stretch shorter than what can be cleaned is the caller's to
/// leave out.
///
/// - Parameters:
///   - minutes: How many minutes, above 0.
///   - runs: The runs in the order of scanning.
/// - Returns: At least one stretch with kept frames; nil where the runs do not have so many.
public func prefix(minutes: Double, of runs: [RunFrames]) -> [Stretch]? {
  var missing = minutes * 60
  var stretches: [Stretch] = []
  for (number, run) in runs.enumerated() where missing > 1e-9 {
    let seconds = run.repetitionTime.seconds
    let wanted = max(1, Int((missing / seconds - 1e-9).rounded(.up)))
    let kept = run.frames.kept
    guard !kept.isEmpty else { continue }
    let taken = min(wanted, kept.count)
    let end = taken == kept.count ? run.frames.keep.count : kept[taken - 1] + 1
    stretches.append(
      Stretch(
        run: number,
        frames: 0..<end,
        keptCount: taken,
        minutesKept: Double(taken) * seconds / 60
      )
    )
    missing -= Double(taken) * seconds
  }
  return missing > 1e-9 || stretches.isEmpty ? nil : stretches
}
