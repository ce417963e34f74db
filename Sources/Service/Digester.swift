import Foundation
import Glibc
import Store
import Synchronization

/// Digests uploads behind their writing, on a thread of its own.
///
/// A chunk does not wait for its digest: on a fast link that would be half of the time. What is left
/// when the case is committed is digested there.
final class Digester: Sendable {
  /// What is to be done next.
  private enum Work {
    /// Bytes of a chunk that were just written, still in memory.
    case chunk(WrittenChunk)
    /// A part with bytes that must be read back.
    case part(PartFile)
  }

  /// What the thread knows, which outlives the digester by a moment.
  private final class Backlog: Sendable {
    private struct State {
      var chunks: [WrittenChunk] = []
      var parts: [PartFile] = []
      var isEnded = false
    }

    /// Chunks that may wait in memory; those of the others are read back.
    private static let chunkLimit = 2

    private let state = Mutex(State())
    private let news = DispatchSemaphore(value: 0)

    /// Adds a part that is not there yet.
    func add(_ part: PartFile) {
      let isNew = state.withLock { state in
        guard !state.isEnded, !state.parts.contains(where: { $0 === part }) else { return false }
        state.parts.append(part)
        return true
      }
      if isNew { news.signal() }
    }

    /// Adds a chunk; where too many wait, its part.
    func add(_ chunk: WrittenChunk) {
      let hasRoom = state.withLock { state in
        guard !state.isEnded, state.chunks.count < Self.chunkLimit else { return false }
        state.chunks.append(chunk)
        return true
      }
      if hasRoom { news.signal() } else { add(chunk.part) }
    }

    func remove(_ part: PartFile) {
      state.withLock { state in
        state.parts.removeAll { $0 === part }
        state.chunks.removeAll { $0.part === part }
      }
    }

    /// Has ``next()`` give nil from now on.
    func end() {
      state.withLock { $0 = State(isEnded: true) }
      news.signal()
    }

    /// Waits for a chunk, or for a part, which is the last one next time; nil at the end.
    func next() -> Work? {
      while true {
        let (work, isEnded) = state.withLock { state -> (Work?, Bool) in
          if !state.chunks.isEmpty { return (.chunk(state.chunks.removeFirst()), false) }
          guard let first = state.parts.first else { return (nil, state.isEnded) }
          state.parts.removeFirst()
          state.parts.append(first)
          return (.part(first), false)
        }
        if let work { return work }
        if isEnded { return nil }
        news.wait()
      }
    }
  }

  private let backlog = Backlog()

  init() {
    let backlog = backlog
    let thread = Thread {
      // Who asks something meanwhile does not wait for a digest.
      _ = setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, 5)
      while let work = backlog.next() {
        switch work {
        case .chunk(let chunk): if !chunk.digest() { backlog.add(chunk.part) }
        case .part(let part): Self.read(part, of: backlog)
        }
      }
    }
    thread.name = "digester"
    thread.start()
  }

  deinit { backlog.end() }

  private static func read(_ part: PartFile, of backlog: Backlog) {
    switch try? part.digestMore() {
    case true?: break
    case false?:
      backlog.remove(part)
      // What was written just now found the part still there, and so was not added.
      if part.undigestedCount > 0 { backlog.add(part) }
    case nil: backlog.remove(part)  // the failure shows when the part is accepted
    }
  }

  /// Has `part` digested as far as it is written, reading it back.
  func add(_ part: PartFile) { backlog.add(part) }

  /// Has a chunk digested that was just written.
  func add(_ chunk: WrittenChunk) { backlog.add(chunk) }

  /// Digests the rest of `part` at once, for who waits for it.
  @concurrent func finish(_ part: PartFile) async throws(StoreError) {
    backlog.remove(part)
    while try part.digestMore() { await Task.yield() }
  }
}

/// A chunk that was written to its part, and is still in memory.
struct WrittenChunk: Sendable {
  let part: PartFile
  let bytes: RequestBody
  let offset: Int64

  /// Digests it; false where the digest of its part has not come as far.
  func digest() -> Bool {
    bytes.withBytes { part.digest($0, at: offset) }
  }
}
