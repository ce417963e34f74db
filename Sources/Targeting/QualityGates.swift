public import Findings
public import Geometry

/// What a report recommends.
public enum TargetStatus: String, CaseIterable, Hashable, Sendable {
  /// The target stands.
  case ok
  /// There is a target, but something about the data makes it doubtful.
  case lowConfidence = "low_confidence"
  /// No target is recommended.
  case noTarget = "no_target"

  /// The status that `findings` about the target deserve.
  ///
  /// An error withholds the target, a warning lowers the confidence; information does neither.
  public init(findings: [Finding]) {
    let worst = Set(findings.map(\.severity))
    self = worst.contains(.error) ? .noTarget : worst.contains(.warning) ? .lowConfidence : .ok
  }
}

/// The numbers of a case that ``QualityRules`` judge.
public struct QualityMeasurements: Sendable, Equatable {
  /// Minutes of data kept after censoring, over all runs.
  public var minutesKept: Double
  /// Frames kept after censoring, one number a run.
  public var framesKept: [Int]
  /// Degrees of freedom left, over all runs.
  public var degreesOfFreedom: Int
  /// The share of the seed's voxels that lie in the brain mask and carry signal, 0 to 1.
  public var seedCoverage: Double
  /// The share of the search region's in-brain voxels that carry signal, 0 to 1.
  public var regionCoverage: Double
  /// The most negative correlation in the search region; nil where there is no map.
  public var minimumR: Double?

  /// Creates measurements.
  public init(
    minutesKept: Double,
    framesKept: [Int],
    degreesOfFreedom: Int,
    seedCoverage: Double,
    regionCoverage: Double,
    minimumR: Double?
  ) {
    self.minutesKept = minutesKept
    self.framesKept = framesKept
    self.degreesOfFreedom = degreesOfFreedom
    self.seedCoverage = seedCoverage
    self.regionCoverage = regionCoverage
    self.minimumR = minimumR
  }
}

extension QualityRules {
  /// What `measurements` fall short of; nothing where all is well.
  ///
  /// A number below a rule's lower threshold is an error, one below its upper a warning. A seed or
  /// region without a single voxel lies outside the field of view. A map without a negative r is an
  /// error as well; no map at all is left to whoever failed to make it.
  public func findings(for measurements: QualityMeasurements) -> [Finding] {
    var findings = [
      minutesKept.finding(
        ("minutes_kept_low", "minutes_kept_insufficient"),
        "run",
        measurements.minutesKept,
        "minutes kept after censoring",
        remedy: "Scan longer, or repeat the scan with less motion."
      )
    ]
    for (number, frames) in measurements.framesKept.enumerated() {
      findings.append(
        framesKept.finding(
          ("frames_kept_low", "frames_kept_insufficient"),
          "run \(number + 1)",
          Double(frames),
          "frames kept after censoring",
          remedy: "Scan longer, repeat the scan with less motion, or leave this run out."
        )
      )
    }
    findings += [
      degreesOfFreedom.finding(
        ("degrees_of_freedom_low", "degrees_of_freedom_insufficient"),
        "run",
        Double(measurements.degreesOfFreedom),
        "degrees of freedom left after filter and confounds",
        remedy: "Scan longer, or use a protocol with fewer confounds."
      ),
      coverageFinding(.seed, seedCoverage, measurements.seedCoverage),
      coverageFinding(.searchRegion, regionCoverage, measurements.regionCoverage),
      (measurements.minimumR ?? -1) < 0 ? nil : noAnticorrelation(subject: "search region"),
    ]
    return findings.compactMap(\.self)
  }

  /// What a target deserves that moves by `displacement` between halves of the data: a warning above
  /// the rule's limit, whatever half it was that went astray.
  ///
  /// - Parameters:
  ///   - displacement: How far it moves; nil where a half has no target, which is told elsewhere.
  ///   - method: The recommended method, whose target it is.
  /// - Returns: One finding at most.
  public func findings(moving displacement: Millimetres?, method: TargetingMethod) -> [Finding] {
    guard let displacement, !(displacement.value <= splitHalfDisplacement.value) else { return [] }
    return [
      Finding(
        "stability_low",
        .warning,
        subject: method.rawValue,
        message: "the \(method.rawValue) moves by \(rounded(displacement.value)) mm between halves "
          + "of the data, more than \(rounded(splitHalfDisplacement.value)) mm",
        remedy: "Scan longer; compare with the other candidate and its displacement."
      )
    ]
  }

  private func coverageFinding(
    _ region: RegionRole,
    _ threshold: Threshold,
    _ coverage: Double
  ) -> Finding? {
    let remedy =
      "Look at signal loss and the field of view there, or at the weights that a seedmap has "
      + "outside the brain; repeat the scan where that is at fault."
    guard coverage > 0 else {
      return Finding(
        region.outsideFieldOfView,
        .error,
        subject: region.subject,
        message: "no voxel of the \(region.subject) lies in the brain mask and carries signal",
        remedy: remedy
      )
    }
    return threshold.finding(
      region.coverage,
      region.subject,
      coverage,
      "of the \(region.subject) carries signal",
      remedy: remedy
    )
  }
}

/// There is no voxel with a negative r in `subject`, so that there is no target.
func noAnticorrelation(subject: String) -> Finding {
  Finding(
    "no_anticorrelation",
    .error,
    subject: subject,
    message: "no searched voxel is anticorrelated with the seed",
    remedy: "Check that the protocol regresses out the global signal; else there is no target."
  )
}

extension Threshold {
  /// What a `value` below one of the thresholds deserves; NaN is below both.
  fileprivate func finding(
    _ codes: (low: String, insufficient: String),
    _ subject: String,
    _ value: Double,
    _ meaning: String,
    remedy: String
  ) -> Finding? {
    guard !(value >= warn) else { return nil }
    let isRefused = !(value >= refuse)
    let limit = isRefused ? refuse : warn
    return Finding(
      isRefused ? codes.insufficient : codes.low,
      isRefused ? .error : .warning,
      subject: subject,
      message: "\(rounded(value)) \(meaning), below \(rounded(limit))",
      remedy: remedy
    )
  }
}

/// `value` with three decimals at most.
private func rounded(_ value: Double) -> Double { (value * 1000).rounded() / 1000 }
