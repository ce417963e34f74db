internal import CSystemd
import Foundation
import Glibc
public import Logging

/// Writes log entries to the systemd journal, with their facts as fields.
///
/// Metadata under `MESSAGE_ID` and `TMSP_…` become fields of the entry; all others are appended to
/// the text. Where standard error does not lead to the journal, one line a entry goes there, with
/// a `<N>` prefix unless it is a terminal.
public struct JournalLogHandler: LogHandler {
  /// Where entries go.
  enum Sink: Sendable {
    case journal
    case standardError(isTerminal: Bool)
  }

  /// Facts of every entry.
  public var metadata: Logger.Metadata = [:]
  /// The least severe level that is written.
  public var logLevel: Logger.Level
  /// Not used: all facts are given with the entries.
  public var metadataProvider: Logger.MetadataProvider?
  private let sink: Sink

  /// Creates a handler; it finds out by itself where entries go.
  public init(logLevel: Logger.Level = .info) {
    self.logLevel = logLevel
    if Self.isStandardErrorTheJournal {
      sink = .journal
    } else {
      sink = .standardError(isTerminal: isatty(STDERR_FILENO) == 1)
    }
  }

  /// A fact of every entry.
  public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  /// Writes one entry.
  public func log(event: LogEvent) {
    let facts = metadata.merging(event.metadata ?? [:]) { _, own in own }
    let text = Self.text(event.message.description, facts)
    switch sink {
    case .journal:
      if !sendToJournal(Self.fields(text, facts, event.level)) {
        write(text, level: event.level, isTerminal: false)
      }
    case .standardError(let isTerminal):
      write(text, level: event.level, isTerminal: isTerminal)
    }
  }

  /// The message with those facts that are no fields of their own.
  static func text(_ message: String, _ facts: Logger.Metadata) -> String {
    let loose = facts.filter { !isField($0.key) }.sorted { $0.key < $1.key }
    return loose.reduce(message) { $0 + " \($1.key)=\($1.value)" }
  }

  static func fields(
    _ text: String,
    _ facts: Logger.Metadata,
    _ level: Logger.Level
  ) -> [String] {
    let own = facts.filter { isField($0.key) }.sorted { $0.key < $1.key }
    return [
      "MESSAGE=\(text)", "PRIORITY=\(priority(level))", "SYSLOG_IDENTIFIER=tmsplannerd",
    ] + own.map { "\($0.key)=\($0.value)" }
  }

  /// The priority that syslog and journald count by; 0 is the gravest.
  static func priority(_ level: Logger.Level) -> Int {
    switch level {
    case .trace, .debug: 7
    case .info: 6
    case .notice: 5
    case .warning: 4
    case .error: 3
    case .critical: 2
    }
  }

  private static func isField(_ key: String) -> Bool {
    key == "MESSAGE_ID" || key.hasPrefix("TMSP_")
  }

  private func write(_ text: String, level: Logger.Level, isTerminal: Bool) {
    let prefix = isTerminal ? "tmsplannerd: " : "<\(Self.priority(level))>"
    writeToStandardError(prefix + text.replacing("\n", with: " ") + "\n")
  }

  /// Whether standard error is the stream that systemd says leads to the journal.
  private static var isStandardErrorTheJournal: Bool {
    guard let stream = ProcessInfo.processInfo.environment["JOURNAL_STREAM"] else { return false }
    var status = stat()
    guard unsafe fstat(STDERR_FILENO, &status) == 0 else { return false }
    return stream == "\(status.st_dev):\(status.st_ino)"
  }
}

/// Sends an entry in the journal's own protocol; false where there is no journal.
private func sendToJournal(_ fields: [String]) -> Bool {
  var bytes = fields.map { Array($0.utf8) }
  var vectors = unsafe [iovec]()
  // The buffers must outlive the call, so each is allocated here and freed below.
  for index in bytes.indices {
    let buffer = UnsafeMutableRawPointer.allocate(byteCount: bytes[index].count, alignment: 1)
    unsafe buffer.copyMemory(from: &bytes[index], byteCount: bytes[index].count)
    unsafe vectors.append(iovec(iov_base: buffer, iov_len: bytes[index].count))
  }
  defer {
    for index in unsafe vectors.indices { unsafe vectors[index].iov_base.deallocate() }
  }
  return unsafe sd_journal_sendv(vectors, Int32(vectors.count)) >= 0
}

/// Writes `text` to standard error, whole; what cannot be written is lost.
func writeToStandardError(_ text: String) {
  var rest = Array(text.utf8)[...]
  while !rest.isEmpty {
    let count = unsafe rest.withUnsafeBytes {
      unsafe write(STDERR_FILENO, $0.baseAddress, $0.count)
    }
    if count < 0 && errno == EINTR { continue }
    guard count > 0 else { return }
    rest = rest.dropFirst(count)
  }
}
