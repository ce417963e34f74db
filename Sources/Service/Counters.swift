import Messaging
import Synchronization
import Wire

/// What the daemon counts since its start.
final class Counters: Sendable {
  /// The counts at one moment.
  struct Values: Hashable, Sendable {
    /// Connections, by door and by what happened to them.
    var connections: [ConnectionKey: Int64] = [:]
    /// Refused requests, by code.
    var refusals: [WireErrorCode: Int64] = [:]
    /// Bytes of chunks that were written.
    var uploadedBytes: Int64 = 0
    /// Connections that have ended, or never came about.
    var goneConnections: Int64 {
      connections.reduce(0) { sum, entry in
        switch entry.key.event {
        case .disconnected, .handshakeFailed, .refused: sum + entry.value
        case .accepted, .acceptFailed, .admitted: sum
        }
      }
    }
    /// Requests answered, by verb.
    var requests: [String: Int64] = [:]
  }

  struct ConnectionKey: Hashable, Sendable {
    let door: Door
    let event: ConnectionEvent
  }

  private let state = Mutex(Values())

  var values: Values { state.withLock { $0 } }

  func count(_ event: ConnectionEvent, at door: Door) {
    state.withLock { $0.connections[ConnectionKey(door: door, event: event), default: 0] += 1 }
  }

  func refused(_ code: WireErrorCode) {
    state.withLock { $0.refusals[code, default: 0] += 1 }
  }

  func answered(_ verb: Verb) {
    state.withLock { $0.requests[verb.name, default: 0] += 1 }
  }

  func uploaded(_ bytes: Int) {
    state.withLock { $0.uploadedBytes += Int64(bytes) }
  }
}
