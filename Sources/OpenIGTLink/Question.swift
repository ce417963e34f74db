/// A message by which a client asks for another.
public struct Question: Hashable, Sendable {
  /// What is asked for.
  public enum Subject: Hashable, Sendable {
    /// `GET_POINT`.
    case points
    /// `GET_TRANS`, and `GET_TRANSFOR`, which is `GET_TRANSFORM` cut at 12 bytes.
    case transform
    /// `GET_STRING`.
    case text
    /// `GET_STATUS`.
    case status
    /// `GET_CAPABIL`, and `GET_CAPABILI`.
    case capability
    /// Any other `GET_…`, with what follows the underscore.
    case other(String)
  }

  /// What is asked for.
  public let subject: Subject
  /// Of which device, as the client wrote it; empty for any.
  public let device: [UInt8]

  /// Describes a question.
  public init(_ subject: Subject, device: [UInt8]) {
    self.subject = subject
    self.device = device
  }

  /// Reads a question from a header; nil where it is none.
  init?(_ header: MessageHeader) {
    let prefix = "GET_"
    guard header.type.hasPrefix(prefix), header.type.utf8.count > prefix.utf8.count else {
      return nil
    }
    let subject: Subject =
      switch header.type {
      case "GET_POINT": .points
      case "GET_TRANS", "GET_TRANSFOR": .transform
      case "GET_STRING": .text
      case "GET_STATUS": .status
      case "GET_CAPABIL", "GET_CAPABILI": .capability
      default: .other(String(header.type.dropFirst(prefix.count)))
      }
    self.init(subject, device: header.device)
  }
}
