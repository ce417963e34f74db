import Glibc

/// One connection of the endpoint: a request in, an answer out, an end.
struct HTTPConnection {
  private enum Phase {
    case reading([UInt8])
    case writing([UInt8], from: Int)
    /// All is said; what the client still sends is passed over, as closing would else make the system
    /// throw the answer away.
    case ending
    case ended
  }

  let descriptor: Descriptor
  /// When it is dropped, whatever it does: who is slow holds a place no longer.
  let deadline: ContinuousClock.Instant
  private var phase = Phase.reading([])

  init(_ descriptor: Descriptor, deadline: ContinuousClock.Instant) {
    self.descriptor = descriptor
    self.deadline = deadline
  }

  var hasEnded: Bool { if case .ended = phase { true } else { false } }

  /// What it waits for, in the words of `poll`.
  var events: Int16 { if case .writing = phase { Int16(POLLOUT) } else { Int16(POLLIN) } }

  /// Goes on, where the descriptor is ready for what it waits for.
  mutating func proceed(page: () -> String) {
    switch phase {
    case .reading(let bytes): read(after: bytes, page)
    case .writing(let bytes, let start): write(bytes, from: start)
    case .ending: if received().map(\.isEmpty) ?? false { phase = .ended }
    case .ended: break
    }
  }

  private mutating func read(after bytes: [UInt8], _ page: () -> String) {
    guard let more = received() else { return }
    guard !more.isEmpty else { return phase = .ended }
    let all = bytes + more
    do throws(HTTPRequest.Fault) {
      guard let request = try HTTPRequest(all) else { return phase = .reading(all) }
      write(HTTPAnswer(to: request, page: page).bytes, from: 0)
    } catch {
      write(HTTPAnswer(to: error).bytes, from: 0)
    }
  }

  private mutating func write(_ bytes: [UInt8], from start: Int) {
    let count = unsafe bytes.withUnsafeBytes { buffer in
      let rest = unsafe UnsafeRawBufferPointer(rebasing: buffer[start...])
      return unsafe send(
        descriptor.number,
        rest.baseAddress,
        rest.count,
        Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT)
      )
    }
    guard count >= 0 else {
      phase = mayComeLater(errno) ? .writing(bytes, from: start) : .ended
      return
    }
    guard start + count == bytes.count else { return phase = .writing(bytes, from: start + count) }
    shutdown(descriptor.number, Int32(SHUT_WR))
    phase = .ending
  }

  /// What has come, at most a request's length; empty at the end, and nil where nothing has come.
  private mutating func received() -> [UInt8]? {
    var buffer = [UInt8](repeating: 0, count: HTTPRequest.limit)
    let count = unsafe recv(descriptor.number, &buffer, buffer.count, Int32(MSG_DONTWAIT))
    if count < 0 { return mayComeLater(errno) ? nil : [] }
    return Array(buffer.prefix(count))
  }
}

private func mayComeLater(_ number: Int32) -> Bool {
  number == EAGAIN || number == EWOULDBLOCK || number == EINTR
}
