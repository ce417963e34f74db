public import Findings
import Synchronization

/// Reads all volumes of a run once and lets `gatherer` take from them what it needs.
///
/// The members of its crew read on while others work on what was read.
///
/// - Parameters:
///   - source: Stands before its first volume; it is read to the end, and its trailer checked. It is
///     of no use where an error is thrown.
///   - gatherer: Made for the header of `source`.
///   - progress: Called after each volume, on the thread that has read it, with the fraction read,
///     0 to 1; false stops the reading.
///   - consume: Called with a selection's number and its block, in the order of frames, on the
///     calling thread, and a crew to do the work with, whose members read on meanwhile.
/// - Returns: The findings of reading.
/// - Throws: ``ImagingError/cancelled`` where `progress` returned false, and the errors of reading;
///   nothing that was consumed may be used then.
public func gather(
  from source: inout some VolumeSource,
  with gatherer: inout RunGatherer,
  progress: @escaping (Double) -> Bool = { _ in true },
  consume: (Int, FrameBlock, Crew) -> Void
) throws(ImagingError) -> [Finding] {
  let crew = gatherer.crew
  // Shared by the members of the crew, who take turns at it by the rules of the relay.
  nonisolated(unsafe) let reading = VolumeReading(
    source,
    gatherer.raw,
    memberCount: crew.count,
    progress
  )
  let readers = Crew(count: crew.count) { parts, part in
    let begun = Atomic(0)
    crew.share(crew.count) { _, member in
      while begun.load(ordering: .relaxed) < parts {
        if unsafe reading.readNext() { continue }
        let number = begun.add(1, ordering: .relaxed).oldValue
        guard number < parts else { return }
        part(number, member)
      }
    }
  }
  while let frames = gatherer.nextBlock {
    crew.share(crew.count) { _, member in
      while let task = unsafe reading.relay.next(before: frames.upperBound) {
        switch task {
        case .read(let frame, let slot): unsafe reading.read(frame, into: slot)
        case .take(let frame, let slot):
          unsafe gatherer.take(reading.volumes[slot].volume, frame: frame, member)
          unsafe reading.relay.haveTaken(slot: slot)
        case .wait: unsafe reading.relay.wait()
        }
      }
    }
    if let failure = unsafe reading.relay.failure { throw failure }
    gatherer.finishBlock { consume($0, $1, crew.count > 1 ? readers : crew) }
  }
  source = unsafe reading.source
  return try source.finish() + gatherer.findings(subject: source.name)
}

/// The reading of a run's volumes into the slots of a relay.
private final class VolumeReading<Source: VolumeSource> {
  /// Where a volume is kept between being read and being worked on.
  final class Slot {
    var volume = StoredVolume()
  }

  private(set) var source: Source
  let relay: VolumeRelay
  let volumes: [Slot]
  private let raw: RawDescription
  private let progress: (Double) -> Bool

  init(
    _ source: Source,
    _ raw: RawDescription,
    memberCount: Int,
    _ progress: @escaping (Double) -> Bool
  ) {
    self.source = source
    self.raw = raw
    self.progress = progress
    relay = VolumeRelay(source.header, memberCount: memberCount)
    volumes = (0..<relay.slotCount).map { _ in Slot() }
  }

  /// Reads the next volume, if there is room for it and nobody else reads.
  func readNext() -> Bool {
    guard let (frame, slot) = relay.nextReading() else { return false }
    read(frame, into: slot)
    return true
  }

  /// Reads a volume that the relay has given to the caller to read.
  func read(_ frame: Int, into slot: Int) {
    do throws(ImagingError) {
      _ = try source.nextVolume(into: &volumes[slot].volume)
      raw.add(volumes[slot].volume, frame: frame)
      let share = Double(frame + 1) / Double(source.header.volumeCount)
      guard progress(share) else { throw .cancelled }
      relay.haveRead(nil)
    } catch {
      relay.haveRead(error)
    }
  }
}
