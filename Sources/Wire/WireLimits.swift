/// The limits of `tmsp/1`; a `welcome` tells those that a client must know.
public enum WireLimits {
  /// The protocol's name and major version: the first frame of every message.
  public static let version = "tmsp/1"
  /// The most bytes of a request header.
  public static let header = 16_384
  /// The most nested levels of a request header.
  public static let depth = 8
  /// The most bytes of a chunk's body: 1 MiB.
  public static let chunk = 1_048_576
  /// The most bytes of one frame on the wire: a chunk and 64 KiB.
  public static let frame = 1_114_112
  /// The most bytes that may be under way of one file: 10 MiB.
  public static let window = 10_485_760
  /// The most frames of a request, not counting the routing id.
  public static let frames = 3
  /// The most bytes of `meta` and `params` together.
  public static let parameters = 8_192
  /// The most files of one case.
  public static let files = 64
  /// The most bytes of one published event.
  public static let event = 4_096
  /// The most events of one `events` reply.
  public static let eventsPerReply = 256
  /// The most bytes of an `events` body: 1 MiB.
  public static let eventsBody = 1_048_576
  /// The most bytes of a report: 256 KiB.
  public static let report = 262_144
  /// The most bytes of the compressed figures of a report: 1 MiB.
  public static let figures = 1_048_576
  /// The most bytes of the files beside a report, all together: 32 MiB.
  public static let attachments = 33_554_432
  /// The most files beside a report.
  public static let attachmentCount = 64
  /// The largest integer that every JSON reader keeps exactly: 2^53 - 1.
  public static let integer: Int64 = 9_007_199_254_740_991
}
