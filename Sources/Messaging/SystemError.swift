import CZeroMQ
import Glibc

/// An error number of the system or of libzmq, with its name and text.
public struct SystemError: Hashable, Sendable, CustomStringConvertible {
  /// The number, as in `errno`.
  public let number: Int32

  /// Wraps an error number.
  public init(number: Int32) {
    self.number = number
  }

  /// What the last libzmq call of this thread left behind.
  static func ofZeroMQ() -> SystemError {
    SystemError(number: zmq_errno())
  }

  /// What the last system call of this thread left behind.
  static func ofSystem() -> SystemError {
    SystemError(number: errno)
  }

  /// The symbolic name, such as `EADDRINUSE`; the number itself where the name is not known here.
  public var name: String {
    Self.names[number] ?? "error \(number)"
  }

  /// libzmq's or the system's text.
  public var text: String {
    guard let text = unsafe zmq_strerror(number) else { return "unknown" }
    return unsafe String(cString: text)
  }

  /// The text with the name in brackets.
  public var description: String { "\(text) (\(name))" }

  private static let names: [Int32: String] = [
    EADDRINUSE: "EADDRINUSE", EADDRNOTAVAIL: "EADDRNOTAVAIL", ENODEV: "ENODEV", EACCES: "EACCES",
    EPERM: "EPERM", ENOENT: "ENOENT", ENOTDIR: "ENOTDIR", EINVAL: "EINVAL", EAGAIN: "EAGAIN",
    EPROTONOSUPPORT: "EPROTONOSUPPORT", EHOSTUNREACH: "EHOSTUNREACH", EMFILE: "EMFILE",
    ENFILE: "ENFILE", ENOMEM: "ENOMEM", EINTR: "EINTR", ENOTSOCK: "ENOTSOCK",
    ENAMETOOLONG: "ENAMETOOLONG", ENOTSUP: "ENOTSUP", ECONNREFUSED: "ECONNREFUSED",
    ETERM: "ETERM", EFSM: "EFSM",
  ]
}

// Swift does not see these two, as libzmq writes them as sums.
private let zeroMQErrorBase: Int32 = 156_384_712
private let EFSM = zeroMQErrorBase + 51
private let ETERM = zeroMQErrorBase + 53
