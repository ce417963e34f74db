import Foundation

/// What a worker is told to compute: one line of JSON on its standard input, which is a socket; the open
/// files come with its first byte, in their order.
struct WorkOrder: Codable, Hashable, Sendable {
  /// One input file.
  struct File: Codable, Hashable, Sendable {
    /// What the file is for.
    let role: String
    /// The run, from 1.
    let run: Int
    /// The client's name for it.
    let name: String
    /// The length of the whole file in bytes.
    let size: Int64
    /// What the content must digest to.
    let sha256: String
    /// Whether the daemon stores the content itself and answers for its digest.
    ///
    /// The worker need not digest it again then. A client's own file may change at any time.
    let isStored: Bool
    /// How many bytes are there of a file that is still arriving; nil where it is whole.
    let available: Int64?
  }

  /// The job's id.
  let job: String
  /// The canonical `meta` and `params` of the submission.
  let parameters: String
  /// The files, in the order of the submission.
  let files: [File]
  /// The folder that holds `Atlases` and `Protocols`; nil finds the program's own.
  let dataFolder: String?
  /// For how many days the summary says that the target may be used; nil says nothing.
  var validityDays: Int?
  /// Whether the worker makes what pictures of the report are drawn from.
  var drawsFigures = false
  /// Whether the worker follows an upload: it is told of bytes by ``WorkerNews``, and may report
  /// only after ``WorkerNews/accepted``.
  var isFollowing = false

  /// How many bytes its files have in all.
  var size: Int64 {
    files.reduce(0) { sum, file in
      let (sum, isTooMuch) = sum.addingReportingOverflow(max(file.size, 0))
      return isTooMuch ? .max : sum
    }
  }

  /// The order on one line, without the line's end.
  func encoded() throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return [UInt8](try encoder.encode(self))
  }
}

extension WorkOrder {
  /// Reads ``encoded()`` back.
  init(encoded: [UInt8]) throws {
    self = try JSONDecoder().decode(WorkOrder.self, from: Data(encoded))
  }
}
