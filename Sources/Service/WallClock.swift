import Foundation
import Wire

/// The time, as the daemon asks for it; tests give their own.
struct WallClock: Sendable {
  let now: @Sendable () -> Date

  /// The system's clock.
  static let system = WallClock { Date() }

  /// Milliseconds since 1970, as the store counts.
  var milliseconds: Int64 { Int64((now().timeIntervalSince1970 * 1000).rounded()) }

  /// RFC 3339, as the wire writes it.
  var text: String { timestamp(now()) }
}

/// A stored moment as the wire writes it.
func timestamp(milliseconds: Int64) -> String {
  timestamp(Date(timeIntervalSince1970: Double(milliseconds) / 1000))
}
