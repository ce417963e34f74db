import Dispatch
import Geometry
import Synchronization

/// A few volumes between those members of a crew that read and those that work on what was read.
///
/// Volumes are read in order, by one member at a time, and may be worked on in any order. Whoever
/// asks for something to do reads the next volume, if nobody does and there is room for it, and
/// else takes one that has been read.
final class VolumeRelay: Sendable {
  /// What a member may do next.
  enum Task {
    case read(frame: Int, slot: Int)
    case take(frame: Int, slot: Int)
    /// All is in other hands: ask again after ``VolumeRelay/wait()``.
    case wait
  }

  private struct State {
    var readCount = 0
    var isReading = false
    var takenCount = 0
    var isFree: [Bool]
    var failure: ImagingError?
    var waitingCount = 0
  }

  /// How many volumes are held at once.
  let slotCount: Int
  private let frameCount: Int
  private let state: Mutex<State>
  private let changed = DispatchSemaphore(value: 0)

  /// The most bytes that waiting volumes may take, unless two take more.
  private static let byteLimit = 18 << 20

  /// One volume is enough for a single thread, which reads and works in turns.
  init(_ header: NIfTIHeader, memberCount: Int) {
    let volumeBytes = header.size.count * header.dataType.bytesPerVoxel
    let slotCount = memberCount == 1 ? 1 : max(2, min(4, Self.byteLimit / volumeBytes))
    self.slotCount = slotCount
    frameCount = header.volumeCount
    state = Mutex(State(isFree: Array(repeating: true, count: slotCount)))
  }

  /// Why reading has ended early; nil where it has not.
  var failure: ImagingError? { state.withLock { $0.failure } }

  /// What to do next for the frames before `end`; nil when all of them are in somebody's hands.
  func next(before end: Int) -> Task? {
    state.withLock { state in
      guard state.failure == nil, state.takenCount < end else { return nil }
      if let (frame, slot) = beginReading(&state) { return .read(frame: frame, slot: slot) }
      guard state.takenCount < state.readCount else {
        state.waitingCount += 1
        return .wait
      }
      defer { state.takenCount += 1 }
      return .take(frame: state.takenCount, slot: state.takenCount % slotCount)
    }
  }

  /// The next volume to read, if there is room for it and nobody reads.
  func nextReading() -> (frame: Int, slot: Int)? {
    state.withLock { $0.failure == nil ? beginReading(&$0) : nil }
  }

  private func beginReading(_ state: inout State) -> (frame: Int, slot: Int)? {
    let slot = state.readCount % slotCount
    guard !state.isReading, state.readCount < frameCount, state.isFree[slot] else { return nil }
    state.isReading = true
    state.isFree[slot] = false
    return (state.readCount, slot)
  }

  /// Returns when something has changed since ``next(before:)`` had nothing to do.
  func wait() { changed.wait() }

  /// A volume has been read, or could not be.
  func haveRead(_ failure: ImagingError?) {
    change {
      $0.isReading = false
      $0.readCount += 1
      $0.failure = failure
    }
  }

  /// The volume in `slot` is needed no more.
  func haveTaken(slot: Int) { change { $0.isFree[slot] = true } }

  private func change(_ body: (inout State) -> Void) {
    let waitingCount = state.withLock { state in
      body(&state)
      defer { state.waitingCount = 0 }
      return state.waitingCount
    }
    for _ in 0..<waitingCount { changed.signal() }
  }
}
