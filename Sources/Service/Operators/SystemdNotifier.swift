internal import CSystemd
import Glibc

/// What the daemon tells systemd; without systemd it tells nobody, and that is no error.
struct SystemdNotifier: Sendable {
  /// The sockets are bound and the store is open.
  func ready(status: String) { notify("READY=1\nSTATUS=\(status)") }

  /// The configuration is being read anew; ``ready(status:)`` ends it.
  func reloading() {
    var now = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &now)
    notify("RELOADING=1\nMONOTONIC_USEC=\(now.tv_sec * 1_000_000 + now.tv_nsec / 1000)")
  }

  /// One line for `systemctl status`.
  func status(_ status: String) { notify("STATUS=\(status)") }

  /// The drain has begun.
  func stopping(status: String) { notify("STOPPING=1\nSTATUS=\(status)") }

  /// The daemon still turns.
  func watchdog() { notify("WATCHDOG=1") }

  /// More time to start or stop, while there is progress.
  func extendTimeout(_ duration: Duration) {
    notify("EXTEND_TIMEOUT_USEC=\(duration.components.seconds * 1_000_000)")
  }

  /// How often systemd wants ``watchdog()``; nil where it does not.
  var watchdogInterval: Duration? {
    var microseconds: UInt64 = 0
    guard unsafe sd_watchdog_enabled(0, &microseconds) > 0, microseconds > 0 else { return nil }
    return .microseconds(Int64(clamping: microseconds))
  }

  private func notify(_ state: String) { _ = unsafe sd_notify(0, state) }
}
