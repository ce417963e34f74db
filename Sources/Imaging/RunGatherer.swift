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
  private let raw: RawDescription
  private var blocks: [FrameBlock]
  private var framesSeen = 0
  private var reference = StoredVolume()

  /// Makes ready for the volumes of the image that `header` describes.
  ///
  /// - Parameters:
  ///   - header: The run's header.
  ///   - selections: What is needed of each volume.
  ///   - measured: Linear indices of the voxels whose raw series are described at the end.
  ///   - usedFrames: One flag a frame; nil for all of them.
  ///   - smoothing: How the image is smoothed; nil leaves it as it is.
  ///   - crew: Who does it; what comes out is the same to the last bit.
  public init(
    _ header: NIfTIHeader,
    selections: [VoxelSelection],
    measured: [Int] = [],
    usedFrames: [Bool]? = nil,
    smoothing: Smoothing?,
    crew: Crew = .alone
  ) {
    precondition(
      selections.allSatisfy { $0.isOrdered(within: header.size.count) },
      "voxels are ascending indices of the grid"
    )
    frameCount = header.volumeCount
    self.usedFrames = usedFrames ?? Array(repeating: true, count: header.volumeCount)
    precondition(self.usedFrames.count == header.volumeCount, "one flag a frame")
    self.crew = crew
    let places = selections.map { place(of: $0, among: selections) }
    self.selections = zip(selections, places).map { selection, place in
      SelectionGatherer(selection, header, smoothing, within: place, memberCount: crew.count)
    }
    raw = RawDescription(header, voxels: measured)
    blocks = selections.map { FrameBlock(columnCount: $0.columnCount) }
  }

  /// Takes the next volumes, none of which lies in another block than the first; calls `consume`
  /// with each selection's block when it is full or the last.
  ///
  /// `besides` is done meanwhile, first of all.
  mutating func add(
    _ volumes: ArraySlice<StoredVolume>,
    besides: () -> Void,
    consume: (Int, FrameBlock) -> Void
  ) {
    let first = framesSeen
    precondition(first + volumes.count <= frameCount, "the run has \(frameCount) frames")
    framesSeen += volumes.count
    let isUsed = Array(usedFrames[first..<framesSeen])
    let volumes = Array(volumes)
    if reference.bytes.isEmpty, let used = isUsed.firstIndex(of: true) { reference = volumes[used] }
    crew.share(2 + volumes.count) { part, member in
      switch part {
      case 0: besides()
      case 1: raw.add(volumes, isUsed: isUsed, reference)
      default: take(volumes[part - 2], isUsed: isUsed[part - 2], ahead: part - 2, member)
      }
    }
    for index in blocks.indices {
      blocks[index].grow(by: volumes.count)
      guard blocks[index].isFull || framesSeen == frameCount else { continue }
      consume(index, blocks[index])
      blocks[index].startOver()
    }
  }

  /// Writes what all selections need of a volume to where the frame `ahead` of their blocks goes.
  private func take(_ volume: StoredVolume, isUsed: Bool, ahead: Int, _ member: Int) {
    // Selections within another one take their numbers from it.
    for isWithin in [false, true] {
      for (index, selection) in selections.enumerated() where (selection.place != nil) == isWithin {
        let target = unsafe blocks[index].next(ahead)
        if !isUsed {
          unsafe target.update(repeating: 0)
        } else if let place = selection.place {
          let source = unsafe blocks[place.selection].next(ahead)
          for (position, column) in place.columns.enumerated() {
            unsafe target[position] = source[column]
          }
        } else {
          unsafe selection.take(volume, from: reference, into: target, member)
        }
      }
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
private final class RawDescription {
  var moments: RawMoments
  var anomalies: AnomalyCount

  init(_ header: NIfTIHeader, voxels: [Int]) {
    moments = RawMoments(header, voxels: voxels)
    anomalies = AnomalyCount(header)
  }

  func add(_ volumes: [StoredVolume], isUsed: [Bool], _ reference: StoredVolume) {
    unsafe reference.bytes.withUnsafeBytes { reference in
      for (volume, isUsed) in zip(volumes, isUsed) {
        unsafe volume.bytes.withUnsafeBytes { bytes in
          unsafe anomalies.add(bytes)
          if isUsed { unsafe moments.add(bytes, from: reference) }
        }
      }
    }
  }
}
