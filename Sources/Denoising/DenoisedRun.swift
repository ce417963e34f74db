public import LinearAlgebra

/// A run that went through ``denoise(_:repetitionTime:confounds:plan:frames:)``.
///
/// Only this module can make one, so that nothing uncleaned is ever correlated.
public struct DenoisedRun: Sendable {
  /// The cleaned series, one a row, one kept frame a column.
  ///
  /// Each row has mean 0 and sample standard deviation 1 (n − 1 in the denominator), or is all
  /// zero where nothing but rounding was left of it.
  public let series: Matrix
  /// The numbers of the kept frames in the whole run, ascending.
  public let keptFrames: [Int]
  /// Kept frames less the rank of what filter and confounds remove; at least 1.
  public let degreesOfFreedom: Int
  /// The time between two frames of the run.
  public let repetitionTime: Duration

  internal init(
    series: Matrix,
    keptFrames: [Int],
    degreesOfFreedom: Int,
    repetitionTime: Duration
  ) {
    self.series = series
    self.keptFrames = keptFrames
    self.degreesOfFreedom = degreesOfFreedom
    self.repetitionTime = repetitionTime
  }

  /// How many frames are kept.
  public var keptCount: Int { keptFrames.count }
  /// Minutes of data kept: kept frames times the repetition time.
  public var minutesKept: Double { Double(keptFrames.count) * repetitionTime.seconds / 60 }
}

extension Duration {
  /// The length in seconds, to double precision.
  package var seconds: Double {
    Double(components.seconds) + Double(components.attoseconds) * 1e-18
  }
}
