public import Findings
import Geometry

/// Reads all volumes of a run once and lets `gatherer` take from them what it needs.
///
/// A crew of several works on some volumes while one of them reads the next.
///
/// - Parameters:
///   - source: Stands before its first volume; it is read to the end, and its trailer checked.
///   - gatherer: Made for the header of `source`.
///   - progress: Called after each volume, or each few, with the fraction read, 0 to 1; false stops
///     the reading.
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
  let frameCount = Double(source.header.volumeCount)
  let readsAhead = gatherer.crew.count > 1
  var framesRead = 0
  var volumes = VolumeBatch(source.header, crew: gatherer.crew)
  var following = volumes
  try volumes.fill(from: &source)
  while !volumes.filled.isEmpty {
    var failure: ImagingError?
    gatherer.add(volumes.filled) {
      guard readsAhead else { return }
      do throws(ImagingError) {
        try following.fill(from: &source)
      } catch {
        failure = error
      }
    } consume: {
      consume($0, $1)
    }
    if let failure { throw failure }
    framesRead += volumes.filled.count
    guard progress(Double(framesRead) / frameCount) else { throw .cancelled }
    if readsAhead {
      swap(&volumes, &following)
    } else {
      try volumes.fill(from: &source)
    }
  }
  return try source.finish() + gatherer.findings(subject: source.name)
}

/// Room for the volumes that are worked on together.
private struct VolumeBatch {
  private var volumes: [StoredVolume]
  private var count = 0

  /// The most bytes that a batch may take, unless a single volume takes more.
  private static let byteLimit = 9 << 20

  /// One volume for a single thread; else up to four, and a divisor of a block's length.
  init(_ header: NIfTIHeader, crew: Crew) {
    let volumeBytes = header.size.count * header.dataType.bytesPerVoxel
    let sizes = crew.count == 1 ? [1] : [4, 2, 1]
    let size = sizes.first { $0 * volumeBytes <= Self.byteLimit } ?? 1
    volumes = Array(repeating: StoredVolume(), count: size)
  }

  /// The volumes of the last filling, none behind the last of the image.
  var filled: ArraySlice<StoredVolume> { volumes[..<count] }

  mutating func fill(from source: inout some VolumeSource) throws(ImagingError) {
    count = 0
    while count < volumes.count, try source.nextVolume(into: &volumes[count]) { count += 1 }
  }
}
