/// What went wrong with a socket, an endpoint or a peer.
///
/// It has a code, a message and a remedy like every error of the project, but conforms to no
/// protocol for them: this module knows nothing of the layers around it.
public enum MessagingError: Error, Hashable, Sendable {
  /// An endpoint could not be bound.
  case cannotBind(endpoint: String, cause: SystemError)
  /// An endpoint could not be connected to, as its text is unusable. An absent server is no error.
  case cannotConnect(endpoint: String, cause: SystemError)
  /// libzmq or the system refused an operation.
  case refused(operation: String, cause: SystemError)
  /// Somebody listens on this ipc path already.
  case pathInUse(path: String)
  /// The ipc path is longer than the system's 107 bytes.
  case pathTooLong(path: String)
  /// The ipc path is taken by something that is no socket.
  case notASocket(path: String)
  /// libzmq was built without CURVE, so that no peer could be known.
  case noCurve
  /// No reply came in time.
  case timedOut(endpoint: String, after: Duration)
  /// The peer's queue is full, or no peer has ever been reached and the own queue is full.
  case queueFull(endpoint: String)
  /// The caller's task was cancelled while it waited.
  case cancelled
  /// The loop has been stopped, or the socket closed.
  case closed

  /// A stable snake_case code; its meaning never changes.
  public var code: String {
    switch self {
    case .cannotBind: "cannot_bind"
    case .cannotConnect: "cannot_connect"
    case .refused: "socket_refused"
    case .pathInUse: "socket_path_in_use"
    case .pathTooLong: "socket_path_too_long"
    case .notASocket: "socket_path_taken"
    case .noCurve: "no_curve"
    case .timedOut: "timed_out"
    case .queueFull: "queue_full"
    case .cancelled: "cancelled"
    case .closed: "socket_closed"
    }
  }

  /// What happened, with the endpoint and the system's own words.
  public var message: String {
    switch self {
    case .cannotBind(let endpoint, let cause): "cannot bind \(endpoint): \(cause)"
    case .cannotConnect(let endpoint, let cause): "cannot connect to \(endpoint): \(cause)"
    case .refused(let operation, let cause): "\(operation) was refused: \(cause)"
    case .pathInUse(let path): "another process listens on \(path)"
    case .pathTooLong(let path): "the socket path \(path) is longer than 107 bytes"
    case .notASocket(let path): "\(path) exists and is not a socket"
    case .noCurve: "libzmq was built without CURVE and can encrypt nothing"
    case .timedOut(let endpoint, let limit): "no reply from \(endpoint) within \(limit)"
    case .queueFull(let endpoint): "the queue towards \(endpoint) is full"
    case .cancelled: "the request was cancelled"
    case .closed: "the socket is closed"
    }
  }

  /// What to do about it.
  public var remedy: String {
    switch self {
    case .cannotBind(_, let cause): Self.remedyForBinding(cause)
    case .cannotConnect:
      "Write the endpoint as tcp://host:port or ipc:///absolute/path."
    case .refused: "Look at the limits of the process (open files, memory) and try again."
    case .pathInUse: "Stop the other process, or choose another path."
    case .pathTooLong: "Choose a shorter path for the socket."
    case .notASocket: "Remove the file, or choose another path."
    case .noCurve: "Install Debian's libzmq5, which has it, or listen on ipc sockets only."
    case .timedOut:
      "Check the address, the server's key, and that the own key is registered with the server: "
        + "a client that is refused sees only a timeout."
    case .queueFull: "Wait and send again; the peer does not read, or is not there."
    case .cancelled: "Ask again if the answer is still wanted."
    case .closed: "Open a new socket."
    }
  }

  private static func remedyForBinding(_ cause: SystemError) -> String {
    switch cause.name {
    case "EADDRINUSE": "Stop the process that uses the address, or choose another port."
    case "EADDRNOTAVAIL", "ENODEV": "Name an address or interface that this machine has."
    case "EACCES", "EPERM": "Choose a port above 1023, or a folder that the process may write."
    case "ENOENT", "ENOTDIR": "Create the folder of the socket first."
    case "EINVAL", "EPROTONOSUPPORT":
      "Write the endpoint as tcp://address:port or ipc:///absolute/path."
    default: "Check the endpoint in the configuration."
    }
  }
}

extension MessagingError: CustomStringConvertible {
  /// The message, then the remedy.
  public var description: String { "\(message). \(remedy)" }
}
