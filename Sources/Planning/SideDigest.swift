import Crypto
import Foundation
import Synchronization

/// A SHA-256 that grows with the bytes that are read, or that was known before.
enum RunningDigest {
  case known(String)
  case inline(SHA256)
  case aside(SideDigest)

  init(verified: String?, aside: Bool) {
    if let verified {
      self = .known(verified)
    } else {
      self = aside ? .aside(SideDigest()) : .inline(SHA256())
    }
  }

  mutating func update(_ bytes: UnsafeRawBufferPointer) {
    switch self {
    case .known: break
    case .inline(var hash):
      unsafe hash.update(bufferPointer: bytes)
      self = .inline(hash)
    case .aside(let digest): unsafe digest.update(bytes)
    }
  }

  /// The digest of all bytes, in lower-case hexadecimal.
  mutating func finish() -> String {
    let text: String =
      switch self {
      case .known(let text): text
      case .inline(let hash): hexadecimal(hash.finalize())
      case .aside(let digest): hexadecimal(digest.finish())
      }
    self = .known(text)
    return text
  }
}

/// A SHA-256 that is computed on a thread of its own.
///
/// Digesting takes a sixth of the time of inflating the same file; beside it, it takes none. The
/// thread ends when the object is gone.
final class SideDigest: Sendable {
  private let queue = DigestQueue()

  init() {
    let queue = queue
    let thread = Thread { queue.digest() }
    thread.name = "tmsp-digest"
    thread.start()
  }

  deinit { queue.end() }

  /// Appends bytes; waits where the digest lags far behind.
  func update(_ bytes: UnsafeRawBufferPointer) { unsafe queue.append(bytes) }

  /// The digest of all bytes; to be called once, last.
  func finish() -> SHA256.Digest { queue.finish() }
}

/// A semaphore that `count` may pass.
///
/// It begins at 0 and is raised, as one that begins higher must not be let go while somebody is
/// still inside.
private func slots(_ count: Int) -> DispatchSemaphore {
  let semaphore = DispatchSemaphore(value: 0)
  for _ in 0..<count { semaphore.signal() }
  return semaphore
}

/// Bytes between the thread that reads and the one that digests.
private final class DigestQueue: Sendable {
  private struct State {
    var pieces: [[UInt8]] = []
    var isFinished = false
    var digest: SHA256.Digest?
  }

  private let state = Mutex(State())
  private let filled = DispatchSemaphore(value: 0)
  private let free = slots(8)  // pieces that may wait; more would only take memory
  private let done = DispatchSemaphore(value: 0)

  func append(_ bytes: UnsafeRawBufferPointer) {
    guard bytes.count > 0 else { return }
    free.wait()
    let piece = unsafe [UInt8](bytes)
    state.withLock { $0.pieces.append(piece) }
    filled.signal()
  }

  func finish() -> SHA256.Digest {
    end()
    done.wait()
    guard let digest = state.withLock(\.digest) else {
      preconditionFailure("the thread ends with a digest")
    }
    return digest
  }

  /// Lets the thread end behind what it was given.
  func end() {
    state.withLock { $0.isFinished = true }
    filled.signal()
  }

  /// Digests what is appended, until the end.
  func digest() {
    var hash = SHA256()
    while true {
      filled.wait()
      let (piece, isFinished) = state.withLock { state -> ([UInt8]?, Bool) in
        guard !state.pieces.isEmpty else { return (nil, state.isFinished) }
        return (state.pieces.removeFirst(), false)
      }
      if let piece {
        hash.update(data: piece)
        free.signal()
      } else if isFinished {
        let digest = hash.finalize()
        state.withLock { $0.digest = digest }
        done.signal()
        return
      }
    }
  }
}
