import CLinux
import Foundation
import Glibc
import Messaging

/// Serves the page of metrics over HTTP, on a thread of its own.
///
/// The page asks the database, which neither the socket thread nor the pool may wait for.
final class MetricsServer: Sendable {
  /// How many connections are served at once; others wait in the system's queue.
  static let connectionLimit = 8

  private let listener: Listener
  private let wake: Descriptor
  private let limit: Duration

  /// Where it listens, with the port that a wildcard became.
  var endpoint: String { listener.endpoint }

  /// Binds; nobody is answered before ``serve(page:)``.
  ///
  /// - Parameters:
  ///   - endpoint: A socket's path, or a loopback address.
  ///   - permissions: The mode of the socket's file.
  ///   - limit: How long one connection may take.
  /// - Throws: ``MessagingError`` where the place cannot be had.
  init(
    _ endpoint: Endpoint,
    permissions: UInt32,
    limit: Duration = .seconds(5)
  ) throws(MessagingError) {
    guard let wake = Descriptor(eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))) else {
      throw .refused(operation: "creating an eventfd", cause: SystemError(number: errno))
    }
    self.wake = wake
    self.limit = limit
    listener = try Listener(endpoint, permissions: permissions)
  }

  /// Answers until ``stop()``, with what `page` returns on the server's own thread.
  func serve(page: @escaping @Sendable () -> String) async {
    await withCheckedContinuation { start(page: page, whenEnded: $0.resume) }
  }

  /// Starts the thread, which calls `whenEnded` as the last.
  func start(
    page: @escaping @Sendable () -> String,
    whenEnded: @escaping @Sendable () -> Void
  ) {
    let thread = Thread { [self] in
      run(page)
      // Here, as a process that ends waits for no last reference.
      listener.withdraw()
      whenEnded()
    }
    thread.name = "metrics"
    thread.start()
  }

  /// Ends ``serve(page:)``, and every connection with it.
  func stop() { eventfd_write(wake.number, 1) }

  private func run(_ page: () -> String) {
    var connections: [HTTPConnection] = []
    var pause: ContinuousClock.Instant?
    while true {
      let takesMore = connections.count < Self.connectionLimit && pause == nil
      var waits = connections.map { wait(for: $0.descriptor, $0.events) }
      waits.append(wait(for: wake))
      if takesMore { waits.append(wait(for: listener.descriptor)) }
      let next = (connections.map(\.deadline) + [pause].compactMap(\.self)).min()
      let count = unsafe poll(&waits, nfds_t(waits.count), milliseconds(until: next))
      guard count >= 0 || errno == EINTR else { return }
      let isReady = count > 0 ? waits.map { $0.revents != 0 } : waits.map { _ in false }
      if isReady[connections.count] { return }
      for index in connections.indices where isReady[index] {
        connections[index].proceed(page: page)
      }
      if takesMore, isReady[connections.count + 1] { pause = accept(into: &connections) }
      let now = ContinuousClock.now
      connections.removeAll { $0.hasEnded || $0.deadline <= now }
      if let end = pause, end <= now { pause = nil }
    }
  }

  /// Takes one connection.
  ///
  /// - Returns: Until when no more are taken; nil unless the system gives none. Asking again at once
  ///   would keep the thread busy for nothing.
  private func accept(into connections: inout [HTTPConnection]) -> ContinuousClock.Instant? {
    let flags = Int32(SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
    let number = accept4(listener.descriptor.number, nil, nil, flags)
    guard let descriptor = Descriptor(number) else {
      return [EAGAIN, EINTR, ECONNABORTED].contains(errno) ? nil : .now + .seconds(1)
    }
    connections.append(HTTPConnection(descriptor, deadline: .now + limit))
    return nil
  }
}

private func wait(for descriptor: Descriptor, _ events: Int16 = Int16(POLLIN)) -> pollfd {
  pollfd(fd: descriptor.number, events: events, revents: 0)
}

/// The time until a moment as `poll` wants it, rounded up; for ever where there is none.
private func milliseconds(until moment: ContinuousClock.Instant?) -> Int32 {
  guard let moment else { return -1 }
  let rest = (moment - .now) / .milliseconds(1)
  return Int32(min(max(rest.rounded(.up), 0), 60_000))
}
