public import Findings
import Geometry

/// Takes what an analysis needs from the volumes of a run, one after the other.
///
/// All values are differences from the first used frame, as nothing that is linear and blind to
/// constants minds: small numbers keep their digits. Smoothing is nilearn's: a Gaussian over the
/// image before voxels are taken, with values that are not finite set to 0 first. Frames that are
/// not used are only searched for values that are not finite; their numbers have no influence.
public struct RunGatherer {
  private let frameCount: Int
  private let usedFrames: [Bool]
  private var framesSeen = 0
  private var reference = StoredVolume()
  private var selections: [SelectionGatherer]
  private var moments: RawMoments
  private var anomalies: AnomalyCount

  /// Makes ready for the volumes of the image that `header` describes.
  ///
  /// - Parameters:
  ///   - header: The run's header.
  ///   - selections: What is needed of each volume.
  ///   - measured: Linear indices of the voxels whose raw series are described at the end.
  ///   - usedFrames: One flag a frame; nil for all of them.
  ///   - smoothing: How the image is smoothed; nil leaves it as it is.
  ///   - sharing: Divides the smoothing of a volume, where many voxels of it are needed.
  public init(
    _ header: NIfTIHeader,
    selections: [VoxelSelection],
    measured: [Int] = [],
    usedFrames: [Bool]? = nil,
    smoothing: Smoothing?,
    sharing: @escaping WorkSharing = inOrder
  ) {
    precondition(
      selections.allSatisfy { $0.isOrdered(within: header.size.count) },
      "voxels are ascending indices of the grid"
    )
    frameCount = header.volumeCount
    self.usedFrames = usedFrames ?? Array(repeating: true, count: header.volumeCount)
    precondition(self.usedFrames.count == header.volumeCount, "one flag a frame")
    self.selections = selections.map { SelectionGatherer($0, header, smoothing, sharing) }
    moments = RawMoments(header, voxels: measured)
    anomalies = AnomalyCount(header)
  }

  /// Takes the next volume; calls `consume` with each selection's block when it is full or the last.
  public mutating func add(_ volume: StoredVolume, consume: (Int, FrameBlock) -> Void) {
    precondition(framesSeen < frameCount, "the run has \(frameCount) frames")
    let isUsed = usedFrames[framesSeen]
    if isUsed, reference.bytes.isEmpty { reference = volume }
    unsafe volume.bytes.withUnsafeBytes { bytes in
      unsafe anomalies.add(bytes)
      unsafe reference.bytes.withUnsafeBytes { reference in
        if isUsed { unsafe moments.add(bytes, from: reference) }
        for index in selections.indices {
          unsafe selections[index].add(isUsed ? bytes : nil, from: isUsed ? reference : nil)
        }
      }
    }
    framesSeen += 1
    for index in selections.indices
    where selections[index].block.isFull || framesSeen == frameCount {
      consume(index, selections[index].block)
      selections[index].block.startOver()
    }
  }

  /// What the raw series of the measured voxels were like.
  public var facts: RawSeriesFacts { moments.facts }

  /// How many voxels of the whole image were NaN or infinite in any frame.
  public var notFiniteVoxelCount: Int { anomalies.count }

  /// What the volumes have shown so far: `voxels_not_finite` or nothing.
  public func findings(subject: String) -> [Finding] { anomalies.findings(subject: subject) }
}

extension VoxelSelection {
  fileprivate func isOrdered(within count: Int) -> Bool {
    let voxels =
      switch self {
      case .voxels(let voxels): voxels
      case .weighted(let weighted): weighted.voxels
      }
    return zip(voxels, voxels.dropFirst()).allSatisfy(<)
      && voxels.allSatisfy((0..<count).contains)
  }
}

/// Reads all volumes of a run once and lets `gatherer` take from them what it needs.
///
/// - Parameters:
///   - source: Stands before its first volume; it is read to the end, and its trailer checked.
///   - gatherer: Made for the header of `source`.
///   - progress: Called after each volume with the fraction read, 0 to 1; false stops the reading.
///   - consume: Called with a selection's number and its block, in the order of frames.
/// - Returns: The findings of reading.
/// - Throws: ``ImagingError/cancelled`` where `progress` returned false, and the errors of reading;
///   nothing that was consumed may be used then.
public func gather(
  from source: inout some VolumeSource,
  with gatherer: inout RunGatherer,
  progress: (Double) -> Bool = { _ in true },
  consume: (Int, FrameBlock) -> Void
) throws(ImagingError) -> [Finding] {
  var volume = StoredVolume()
  var framesRead = 0
  let frameCount = Double(source.header.volumeCount)
  while try source.nextVolume(into: &volume) {
    gatherer.add(volume, consume: consume)
    framesRead += 1
    guard progress(Double(framesRead) / frameCount) else { throw .cancelled }
  }
  return try source.finish() + gatherer.findings(subject: source.name)
}
