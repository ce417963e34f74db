import Findings
import Foundation
import Imaging
import Synchronization

/// A source that reads its next volumes on a thread of its own while one is being worked on.
///
/// The volumes, their order and every error are those of the reader behind it.
struct ReadAhead: VolumeSource {
  let header: NIfTIHeader
  let name: String
  private let pipe: VolumePipe
  private let handle: PipeHandle
  private var volumesTaken = 0

  init(_ reader: NIfTIReader) {
    header = reader.header
    name = reader.name
    pipe = VolumePipe()
    handle = PipeHandle(pipe)
    pipe.start(reader)
  }

  mutating func nextVolume(into volume: inout StoredVolume) throws(ImagingError) -> Bool {
    guard volumesTaken < header.volumeCount else { return false }
    volumesTaken += 1
    switch pipe.take() {
    case .volume(let next):
      pipe.giveBack(volume)
      volume = next
      return true
    case .end(let result):
      _ = try result.get()
      preconditionFailure("an image ends behind its last volume")
    }
  }

  func finish() throws(ImagingError) -> [Finding] {
    while true {
      switch pipe.take() {
      case .volume(let volume): pipe.giveBack(volume)
      case .end(let result): return try result.get()
      }
    }
  }
}

/// Ends the reading thread when nobody wants its volumes any more.
private final class PipeHandle {
  private let pipe: VolumePipe
  init(_ pipe: VolumePipe) { self.pipe = pipe }
  deinit { pipe.abandon() }
}

/// A few volumes between the thread that inflates and the one that computes.
private final class VolumePipe: Sendable {
  enum Item: Sendable {
    case volume(StoredVolume)
    case end(Result<[Finding], ImagingError>)
  }

  private struct State {
    var items: [Item] = []
    var spare: [StoredVolume] = []
    var isAbandoned = false
  }

  private let state = Mutex(State())
  private let filled = DispatchSemaphore(value: 0)
  private let free = slots(3)

  func start(_ reader: NIfTIReader) {
    // Handed over whole: nobody else reads on from here.
    nonisolated(unsafe) let reader = reader
    let thread = Thread { unsafe self.produce(reader) }
    thread.name = "tmsp-inflate"
    thread.start()
  }

  /// Waits for the next volume, or the end.
  func take() -> Item {
    filled.wait()
    return state.withLock { $0.items.removeFirst() }
  }

  /// Takes back a volume that has been worked on, to be filled again.
  func giveBack(_ volume: StoredVolume) {
    state.withLock { $0.spare.append(volume) }
    free.signal()
  }

  func abandon() {
    state.withLock { $0.isAbandoned = true }
    free.signal()
  }

  private func produce(_ reader: NIfTIReader) {
    var reader = reader
    do throws(ImagingError) {
      while true {
        free.wait()
        let (isAbandoned, spare) = state.withLock { ($0.isAbandoned, $0.spare.popLast()) }
        guard !isAbandoned else { return }
        var volume = spare ?? StoredVolume()
        guard try reader.nextVolume(into: &volume) else { break }
        put(.volume(volume))
      }
      put(.end(.success(try reader.finish())))
    } catch {
      put(.end(.failure(error)))
    }
  }

  private func put(_ item: Item) {
    state.withLock { $0.items.append(item) }
    filled.signal()
  }
}
