import Foundation
import Store

/// What a worker is told to compute: one line of JSON on its standard input.
struct WorkOrder: Codable, Hashable, Sendable {
  /// One input file.
  struct File: Codable, Hashable, Sendable {
    /// What the file is for.
    let role: String
    /// The run, from 1.
    let run: Int
    /// The client's name for it.
    let name: String
    /// Where it lies.
    let path: String
    /// What the content must digest to.
    let sha256: String
  }

  /// The job's id.
  let job: String
  /// The canonical `meta` and `params` of the submission.
  let parameters: String
  /// The files, in the order of the submission.
  let files: [File]
  /// The folders below which the files must lie.
  let roots: [String]
  /// The folder that holds `Atlases` and `Protocols`; nil finds the program's own.
  let dataFolder: String?
  /// For how many days the summary says that the target may be used; nil says nothing.
  let validityDays: Int?

  /// The order on one line, without the line's end.
  func encoded() throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return [UInt8](try encoder.encode(self))
  }

  /// Reads ``encoded()`` back.
  init(encoded: [UInt8]) throws {
    self = try JSONDecoder().decode(WorkOrder.self, from: Data(encoded))
  }

  init(
    job: String,
    parameters: String,
    files: [File],
    roots: [String],
    dataFolder: String?,
    validityDays: Int? = nil
  ) {
    self.job = job
    self.parameters = parameters
    self.files = files
    self.roots = roots
    self.dataFolder = dataFolder
    self.validityDays = validityDays
  }
}
