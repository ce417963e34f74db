public import Findings

/// Reads all volumes of a run once and lets `gatherer` take from them what it needs.
///
/// The members of its crew read on while others work on what was read.
///
/// - Parameters:
///   - source: Stands before its first volume; it is read to the end, and its trailer checked.
///   - gatherer: Made for the header of `source`.
///   - progress: Called after each volume, on the thread that has read it, with the fraction read,
///     0 to 1; false stops the reading.
///   - consume: Called with a selection's number and its block, in the order of frames, on the
///     calling thread.
/// - Returns: The findings of reading.
/// - Throws: ``ImagingError/cancelled`` where `progress` returned false, and the errors of reading;
///   nothing that was consumed may be used then.
public func gather(
  from source: inout some VolumeSource,
  with gatherer: inout RunGatherer,
  progress: (Double) -> Bool = { _ in true },
  consume: (Int, FrameBlock) -> Void
) throws(ImagingError) -> [Finding] {
  let crew = gatherer.crew
  let frameCount = source.header.volumeCount
  let relay = VolumeRelay(source.header, memberCount: crew.count)
  let volumes = (0..<relay.slotCount).map { _ in VolumeSlot() }
  while let frames = gatherer.nextBlock {
    crew.share(crew.count) { _, member in
      var waited = 0
      while let task = relay.next(before: frames.upperBound) {
        switch task {
        case .read(let frame, let slot):
          do throws(ImagingError) {
            _ = try source.nextVolume(into: &volumes[slot].volume)
            gatherer.see(volumes[slot].volume, frame: frame)
            guard progress(Double(frame + 1) / Double(frameCount)) else { throw .cancelled }
            relay.haveRead(nil)
          } catch {
            relay.haveRead(error)
          }
        case .take(let frame, let slot):
          gatherer.take(volumes[slot].volume, frame: frame, member)
          relay.haveTaken(slot: slot)
        case .wait:
          pause(waited)
          waited += 1
          continue
        }
        waited = 0
      }
    }
    if let failure = relay.failure { throw failure }
    gatherer.finishBlock(consume)
  }
  return try source.finish() + gatherer.findings(subject: source.name)
}

/// Where a volume is kept between being read and being worked on.
private final class VolumeSlot {
  var volume = StoredVolume()
}
