public import Findings
import Synchronization

/// Reads all volumes of a run once and lets `gatherer` take from them what it needs.
///
/// As ``gather(from:withAll:progress:consume:)`` of one.
///
/// - Returns: The findings of reading.
/// - Throws: As there.
public func gather(
  from source: inout some VolumeSource,
  with gatherer: inout RunGatherer,
  progress: @escaping (Double) -> Bool = { _ in true },
  consume: (Int, FrameBlock, Crew) -> Void
) throws(ImagingError) -> [Finding] {
  var all = [gatherer]
  defer { gatherer = all[0] }
  return try gather(from: &source, withAll: &all, progress: progress) {
    _,
    selection,
    block,
    crew in
    consume(selection, block, crew)
  }[0]
}

/// Reads all volumes of a run once and lets each of `gatherers` take from them what it needs.
///
/// The members of their crew read on while others work on what was read.
///
/// - Parameters:
///   - source: Stands before its first volume; it is read to the end, and its trailer checked. It is
///     of no use where an error is thrown.
///   - gatherers: Made for the header of `source`, of one crew, with blocks of one length; at least one.
///   - progress: Called after each volume, on the thread that has read it, with the fraction read,
///     0 to 1; false stops the reading.
///   - consume: Called with a gatherer's number, its selection's and the block, in the order of frames, on
///     the calling thread, and a crew to do the work with, whose members read on meanwhile.
/// - Returns: The findings of reading with those of each gatherer.
/// - Throws: ``ImagingError/cancelled`` where `progress` returned false, and the errors of reading;
///   nothing that was consumed may be used then.
public func gather(
  from source: inout some VolumeSource,
  withAll gatherers: inout [RunGatherer],
  progress: @escaping (Double) -> Bool = { _ in true },
  consume: (_ gatherer: Int, _ selection: Int, FrameBlock, Crew) -> Void
) throws(ImagingError) -> [[Finding]] {
  let crew = gatherers[0].crew
  precondition(
    gatherers.allSatisfy { $0.nextBlock == gatherers[0].nextBlock },
    "gatherers of other blocks"
  )
  // Shared by the members of the crew, who take turns at it by the rules of the relay.
  nonisolated(unsafe) let reading = VolumeReading(
    source,
    gatherers.map(\.raw),
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
  while let frames = gatherers[0].nextBlock {
    crew.share(crew.count) { _, member in
      while let task = unsafe reading.relay.next(before: frames.upperBound) {
        switch task {
        case .read(let frame, let slot): unsafe reading.read(frame, into: slot)
        case .take(let frame, let slot):
          for gatherer in gatherers {
            unsafe gatherer.take(reading.volumes[slot].volume, frame: frame, member)
          }
          unsafe reading.relay.haveTaken(slot: slot)
        case .wait: unsafe reading.relay.wait()
        }
      }
    }
    if let failure = unsafe reading.relay.failure { throw failure }
    for number in gatherers.indices {
      gatherers[number].finishBlock { consume(number, $0, $1, crew.count > 1 ? readers : crew) }
    }
  }
  source = unsafe reading.source
  let findings = try source.finish()
  return gatherers.map { findings + $0.findings(subject: source.name) }
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
  private let raws: [RawDescription]
  private let progress: (Double) -> Bool

  init(
    _ source: Source,
    _ raws: [RawDescription],
    memberCount: Int,
    _ progress: @escaping (Double) -> Bool
  ) {
    self.source = source
    self.raws = raws
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
      for raw in raws { raw.add(volumes[slot].volume, frame: frame) }
      let share = Double(frame + 1) / Double(source.header.volumeCount)
      guard progress(share) else { throw .cancelled }
      relay.haveRead(nil)
    } catch {
      relay.haveRead(error)
    }
  }
}
