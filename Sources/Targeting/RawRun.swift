public import Denoising
public import LinearAlgebra

/// One run before it is cleaned.
public struct RawRun: Sendable {
  /// The searched voxels' series in the order of their indices, then the seed's mean, one a row.
  public let series: Matrix
  /// The time between two frames.
  public let repetitionTime: Duration
  /// The run's confounds, one row a frame.
  public let confounds: ConfoundTable

  /// Creates a run; the last row of `series` is the seed's mean series.
  public init(series: Matrix, repetitionTime: Duration, confounds: ConfoundTable) {
    self.series = series
    self.repetitionTime = repetitionTime
    self.confounds = confounds
  }
}
