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
  let crew: Crew
  private let selections: [SelectionGatherer]
  let raw: RawDescription
  private let blockLength: Int
  private var blocks: [FrameBlock]
  private var firstFrame = 0

  /// Makes ready for the volumes of the image that `header` describes.
  ///
  /// - Parameters:
  ///   - header: The run's header.
  ///   - selections: What is needed of each volume.
  ///   - measured: Linear indices of the voxels whose raw series are described at the end.
  ///   - usedFrames: One flag a frame; nil for all of them.
  ///   - smoothing: How the image is smoothed; nil leaves it as it is.
  ///   - blockLength: How many frames are consumed at once.
  ///   - crew: Who does it; what comes out is the same to the last bit.
  public init(
    _ header: NIfTIHeader,
    selections: [VoxelSelection],
    measured: [Int] = [],
    usedFrames: [Bool]? = nil,
    smoothing: Smoothing?,
    blockLength: Int = FrameBlock.usualLength,
    crew: Crew = .alone
  ) {
    precondition(blockLength > 0, "blocks of \(blockLength)")
    precondition(
      selections.allSatisfy { $0.isOrdered(within: header.size.count) },
      "voxels are ascending indices of the grid"
    )
    frameCount = header.volumeCount
    self.usedFrames = usedFrames ?? Array(repeating: true, count: header.volumeCount)
    precondition(self.usedFrames.count == header.volumeCount, "one flag a frame")
    self.crew = crew
    let places = selections.map { place(of: $0, among: selections) }
    precondition(
      places.allSatisfy { $0.map { places[$0.selection] == nil } ?? true },
      "a selection is taken from one that is taken from a third"
    )
    self.selections = zip(selections, places).map { selection, place in
      SelectionGatherer(selection, header, smoothing, within: place, memberCount: crew.count)
    }
    raw = RawDescription(header, voxels: measured, usedFrames: self.usedFrames)
    self.blockLength = blockLength
    blocks = selections.map { FrameBlock(columnCount: $0.columnCount, length: blockLength) }
  }

  /// The frames of the block that is to be filled; nil behind the last.
  var nextBlock: Range<Int>? {
    firstFrame < frameCount ? firstFrame..<min(frameCount, firstFrame + blockLength) : nil
  }

  /// Writes what all selections need of a volume into their blocks, at `frame` of ``nextBlock``.
  ///
  /// ``raw`` has seen the volume, and all before it.
  /// Members of the crew may take different frames at once.
  func take(_ volume: StoredVolume, frame: Int, _ member: Int) {
    let row = frame - firstFrame
    // Selections within another one take their numbers from it.
    for isWithin in [false, true] {
      for (index, selection) in selections.enumerated() where (selection.place != nil) == isWithin {
        let target = unsafe blocks[index].row(row)
        if !usedFrames[frame] {
          unsafe target.update(repeating: 0)
        } else if let place = selection.place {
          unsafe place.take(from: blocks[place.selection].row(row), into: target)
        } else {
          unsafe selection.take(volume, from: raw.reference, into: target, member)
        }
      }
    }
  }

  /// Calls `consume` with each selection's block, all of whose frames have been taken.
  mutating func finishBlock(_ consume: (Int, FrameBlock) -> Void) {
    guard let frames = nextBlock else { return }
    firstFrame = frames.upperBound
    for index in blocks.indices {
      blocks[index].frames = frames
      consume(index, blocks[index])
    }
  }

  /// What the raw series of the measured voxels were like.
  public var facts: RawSeriesFacts { raw.moments.facts }

  /// How many voxels of the whole image were NaN or infinite in any frame.
  public var notFiniteVoxelCount: Int { raw.anomalies.count }

  /// What the volumes have shown so far: `voxels_not_finite` or nothing.
  public func findings(subject: String) -> [Finding] { raw.anomalies.findings(subject: subject) }
}

/// What is told of a run's volumes as they are, unsmoothed.
final class RawDescription {
  private(set) var moments: RawMoments
  private(set) var anomalies: AnomalyCount
  /// The first used frame.
  private(set) var reference = StoredVolume()
  private let usedFrames: [Bool]

  init(_ header: NIfTIHeader, voxels: [Int], usedFrames: [Bool]) {
    self.usedFrames = usedFrames
    moments = RawMoments(header, voxels: voxels)
    anomalies = AnomalyCount(header)
  }

  /// Describes a volume; called in the order of frames.
  func add(_ volume: StoredVolume, frame: Int) {
    let isUsed = usedFrames[frame]
    if isUsed, reference.bytes.isEmpty { reference = volume }
    unsafe volume.bytes.withUnsafeBytes { volume in
      unsafe anomalies.add(volume)
      guard isUsed else { return }
      unsafe reference.bytes.withUnsafeBytes { unsafe moments.add(volume, from: $0) }
    }
  }
}
