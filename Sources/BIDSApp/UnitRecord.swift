import Atlases
import Foundation
import Planning

/// What a unit's files were made from, beside them: by it a finished unit is known again.
struct UnitRecord: Codable, Equatable {
  static let schemaName = "tmsp-app-record/1"

  /// A file that was read.
  struct Input: Codable, Equatable {
    let role: String
    let run: Int
    /// Below the folder of the preprocessed data; the name alone of a file from elsewhere.
    let path: String
    let bytes: Int
    /// Seconds since 1970, with nine decimals: a number would lose some.
    let modified: String
    let sha256: String
  }
  /// A program or protocol.
  struct Identity: Codable, Equatable {
    let id: String
    let version: String
    let sha256: String
  }
  /// A file that was written.
  struct Output: Codable, Equatable {
    let name: String
    let bytes: Int
    let sha256: String
  }
  /// What could not be made, and why.
  struct Note: Codable, Equatable {
    let code: String
    let message: String
    let remedy: String
  }

  let schema: String
  let participant: String
  let session: String?
  let software: Identity
  let `protocol`: Identity
  let stimulation: Identity
  /// The SHA-256 of the regions and the calibration.
  let definitions: String
  /// The options that change a result.
  let options: [String: String]
  let inputs: [Input]
  let outputs: [Output]
  let notes: [Note]
}

/// What a result would be made from now.
struct UnitMaking {
  let unit: AppUnit
  let request: AppRequest
  /// Each file, as it was before anything was read.
  let files: [(file: InputFile, path: String, state: FileState)]

  init(_ unit: AppUnit, _ read: [InputFile], in dataset: SourceDataset, _ request: AppRequest) {
    self.unit = unit
    self.request = request
    var seen: Set<InputFile> = []
    files = read.filter { seen.insert($0).inserted }.map {
      ($0, dataset.relativePath(of: $0), FileState($0.path))
    }
  }

  /// What differs from the making of `record`, in words; empty where its result would come out again.
  func differences(from record: UnitRecord) -> [String] {
    var found: [String] = []
    if record.software != software { found.append("by another build of the program") }
    for (name, old, new) in [
      ("targeting", record.protocol, targeting), ("stimulation", record.stimulation, stimulation),
    ] where old != new {
      found.append("with another \(name) protocol, \(old.id) \(old.version)")
    }
    if record.definitions != request.definitions { found.append("with other regions") }
    if record.options != request.options { found.append("with other options") }
    let old = Dictionary(record.inputs.map { ($0.path, $0) }) { first, _ in first }
    for (file, path, state) in files {
      guard let input = old[path] else {
        found.append("without \(path)")
        continue
      }
      if !input.isOf(file, state) { found.append("\(path) has changed") }
    }
    let present = Set(files.map(\.path))
    found += record.inputs.filter { !present.contains($0.path) }.map { "from \($0.path) too" }
    return found
  }

  /// The record of `outputs`, made from files whose digests `read` has.
  ///
  /// - Throws: `file_unreadable`.
  func record(
    read: [InputRecord],
    outputs: [UnitRecord.Output],
    notes: [UnitRecord.Note]
  ) throws -> UnitRecord {
    let digests = Dictionary(read.map { ($0.file.path, $0.sha256) }) { first, _ in first }
    return UnitRecord(
      schema: UnitRecord.schemaName,
      participant: unit.participant,
      session: unit.session,
      software: software,
      protocol: targeting,
      stimulation: stimulation,
      definitions: request.definitions,
      options: request.options,
      inputs: try files.map { file, path, state in
        // A plan names one of two files of the same content.
        UnitRecord.Input(
          role: file.role.rawValue,
          run: file.run,
          path: path,
          bytes: state.bytes,
          modified: state.modified,
          sha256: try digests[file.path] ?? inputRecord(of: file).sha256
        )
      },
      outputs: outputs,
      notes: notes
    )
  }

  private var software: UnitRecord.Identity {
    let own = request.software
    return UnitRecord.Identity(id: own.name, version: own.version, sha256: own.sha256)
  }

  private var targeting: UnitRecord.Identity {
    let own = request.targeting
    return UnitRecord.Identity(id: own.id, version: own.version, sha256: sha256(of: own.bytes))
  }

  private var stimulation: UnitRecord.Identity {
    let own = request.stimulation
    return UnitRecord.Identity(id: own.id, version: own.version, sha256: sha256(of: own.bytes))
  }
}

extension UnitRecord.Input {
  /// Whether it is `file`, which is in that state.
  ///
  /// A file of the same length and time is taken as the same; one of another time is read, and its digest
  /// decides: a copy of a dataset is the same dataset.
  func isOf(_ file: InputFile, _ state: FileState) -> Bool {
    guard state.bytes == bytes else { return false }
    return state.modified == modified || (try? inputRecord(of: file).sha256) == sha256
  }
}

extension SourceDataset {
  /// The inputs of `record` below this folder that are no longer as they were read, or are gone.
  func changedInputs(of record: UnitRecord) -> [String] {
    record.inputs.filter { input in
      guard input.path.hasPrefix("sub-"), let role = InputRole(rawValue: input.role) else {
        return false
      }
      let place = derivatives.appending(path: input.path).path(percentEncoded: false)
      return !input.isOf(InputFile(role: role, run: input.run, path: place), FileState(place))
    }.map(\.path)
  }
}
