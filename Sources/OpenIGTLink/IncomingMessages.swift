/// What comes in by one connection, in whatever pieces it comes.
///
/// Bodies are checked and dropped as they pass, so that no more than one header is ever kept.
public struct IncomingMessages: Sendable {
  /// The most bytes that a body may have: 1 MiB.
  ///
  /// The largest that anyone needs to send here, a full STRING, has 65,539.
  public static let bodyLimit: UInt64 = 1_048_576

  /// A message that has passed whole.
  public enum Event: Hashable, Sendable {
    /// A question whose body, if it has one, is undamaged.
    case question(Question)
    /// Something else, of which nothing is wanted.
    case passed(type: String, bytes: Int)
    /// A message whose body is not what its checksum says.
    case damaged(type: String)
  }

  /// Why a connection cannot be listened to any more.
  public enum Fault: Error, Hashable, Sendable {
    /// Where a header should be there is none, so that no later message can be found either.
    case noHeader
    /// A body is announced that is larger than ``bodyLimit``.
    case bodyTooLarge(UInt64)
  }

  private struct Passing: Sendable {
    let header: MessageHeader
    var remaining: Int
    var checksum = CRC64()
  }

  private var head: [UInt8] = []
  private var passing: Passing?
  private var fault: Fault?

  /// Begins before the first message.
  public init() {}

  /// Takes further bytes.
  ///
  /// - Parameters:
  ///   - bytes: What came next; a message may be cut anywhere.
  ///   - note: Called with each message that is complete, in order, before the call returns.
  /// - Throws: ``Fault``, and the same one again at each later call.
  public mutating func take(
    _ bytes: Span<UInt8>,
    _ note: (Event) -> Void
  ) throws(Fault) {
    if let fault { throw fault }
    var position = 0
    while position < bytes.count {
      if passing == nil {
        let end = min(bytes.count, position + MessageHeader.byteCount - head.count)
        for index in position..<end { head.append(bytes[index]) }
        position = end
        guard head.count == MessageHeader.byteCount else { return }
        try begin()
      } else {
        position = pass(bytes, from: position)
      }
      end(note)
    }
  }

  /// Begins a message at its whole header.
  private mutating func begin() throws(Fault) {
    guard let header = MessageHeader(head) else { throw give(up: .noHeader) }
    guard header.bodyBytes <= Self.bodyLimit else {
      throw give(up: .bodyTooLarge(header.bodyBytes))
    }
    head.removeAll(keepingCapacity: true)
    passing = Passing(header: header, remaining: Int(header.bodyBytes))
  }

  private mutating func give(up fault: Fault) -> Fault {
    self.fault = fault
    head = []
    return fault
  }

  /// Lets a part of a body pass; returns where the rest begins.
  private mutating func pass(_ bytes: Span<UInt8>, from start: Int) -> Int {
    guard let remaining = passing?.remaining else { return start }
    let end = start + min(remaining, bytes.count - start)
    passing?.checksum.update(with: bytes.extracting(start..<end))
    passing?.remaining -= end - start
    return end
  }

  /// Tells of the message that has just ended, if one has.
  private mutating func end(_ note: (Event) -> Void) {
    guard let ended = passing, ended.remaining == 0 else { return }
    passing = nil
    let header = ended.header
    if ended.checksum.value != header.checksum {
      note(.damaged(type: header.type))
    } else if let question = Question(header) {
      note(.question(question))
    } else {
      note(.passed(type: header.type, bytes: Int(header.bodyBytes)))
    }
  }
}
