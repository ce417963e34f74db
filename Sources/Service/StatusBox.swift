import Synchronization

/// An exit status on its way from one thread to another.
final class StatusBox: Sendable {
  private let status = Mutex<Int32>(ExitStatus.failure)

  var value: Int32 { status.withLock { $0 } }

  func set(_ value: Int32) { status.withLock { $0 = value } }
}
