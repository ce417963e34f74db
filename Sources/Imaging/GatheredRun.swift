public import Findings
public import Geometry

/// The voxels of a run that an analysis needs, smoothed, with what their raw series were like.
///
/// All per-voxel arrays are in the order of ``voxels``.
public struct GatheredRun: Sendable {
  /// The gathered voxels' linear indices, ascending.
  public let voxels: [Int]
  /// Their smoothed series.
  public let series: TimeSeries
  /// Mean over standard deviation (dividing by the frame count) of the raw series; 0 where the
  /// deviation is at most 0.001, as nipype reports it.
  public let temporalSNR: [Float]
  /// Whether the raw value was NaN or infinite in any frame.
  public let notFinite: [Bool]
  /// How many voxels of the whole image were NaN or infinite in any frame.
  public let notFiniteVoxelCount: Int
  /// Whether the raw series is constant over time.
  public let silent: [Bool]
  /// What reading found: `voxels_not_finite`, `trailing_data`.
  public let findings: [Finding]
}

/// Reads all volumes of a run once and keeps the smoothed series of some voxels.
///
/// Smoothing is nilearn's: a Gaussian over the whole image, so that tissue outside the mask takes
/// part, with values that are not finite set to 0 first. Only what the wanted voxels depend on is
/// computed; the result is the same to the last bit.
/// - Parameters:
///   - voxels: Linear indices in the image's grid, ascending and distinct.
///   - reader: Stands before its first volume; it is read to the end, and its trailer checked.
///   - repetitionTime: The time between frames, for the series.
///   - smoothing: The kernel's full width at half maximum; nil or zero leaves the series raw.
///   - progress: Called after each volume with the fraction read, 0 to 1; false stops the reading.
/// - Returns: The gathered series and what the raw ones were like, in the order of `voxels`.
/// - Throws: ``ImagingError/cancelled`` where `progress` returned false, and the errors of reading;
///   nothing is kept then.
public func gather(
  _ voxels: [Int],
  from reader: inout NIfTIReader,
  repetitionTime: Duration,
  smoothing: Millimetres?,
  progress: (Double) -> Bool
) throws(ImagingError) -> GatheredRun {
  let header = reader.header
  precondition(
    zip(voxels, voxels.dropFirst()).allSatisfy(<) && voxels.allSatisfy(header.size.contains),
    "voxels are ascending indices of the grid"
  )
  var smoother = smoothing.flatMap { fwhm in
    GaussianSmoother(
      fwhm: fwhm,
      voxelSize: header.toWorld(UnnamedWorld.self).columnLengths,
      size: header.size,
      covering: voxels
    )
  }
  var moments = RawMoments(voxels: voxels)
  var anomalies = AnomalyCount(header)
  var series = SeriesBuilder(voxelCount: voxels.count, frameCount: header.volumeCount)
  var volume: [Float] = []
  var framesRead = 0
  while try reader.nextVolume(into: &volume) {
    anomalies.add(volume)
    moments.add(volume)
    if smoother == nil {
      series.append { volume[voxels[$0]].finiteOrZero }
    } else {
      smoother?.smooth(volume)
      smoother?.append(to: &series)
    }
    framesRead += 1
    guard progress(Double(framesRead) / Double(header.volumeCount)) else { throw .cancelled }
  }
  let findings = try reader.finish() + anomalies.findings(subject: reader.name)
  return GatheredRun(
    voxels: voxels,
    series: series.finish(repetitionTime: repetitionTime),
    temporalSNR: moments.temporalSNR,
    notFinite: moments.notFinite,
    notFiniteVoxelCount: anomalies.count,
    silent: moments.silent,
    findings: findings
  )
}

/// Reads a run as ``gather(_:from:repetitionTime:smoothing:progress:)`` does, without a stop.
public func gather(
  _ voxels: [Int],
  from reader: inout NIfTIReader,
  repetitionTime: Duration,
  smoothing: Millimetres?
) throws(ImagingError) -> GatheredRun {
  try gather(
    voxels,
    from: &reader,
    repetitionTime: repetitionTime,
    smoothing: smoothing
  ) { _ in true }
}

extension GridSize {
  fileprivate func contains(_ linear: Int) -> Bool { (0..<count).contains(linear) }
}

extension Float {
  /// The value, or 0 where it is NaN or infinite.
  var finiteOrZero: Float { isFinite ? self : 0 }
}
