import Crypto
import Store

/// A job of three files under way in an upload folder, beside a model of it.
final class UploadBench {
  /// What must be true of one file.
  private struct Model {
    let size: Int64
    /// All bytes that were accepted, in order.
    var content: [UInt8] = []
    var durable: Int64 = 0

    var end: Int64 { Int64(content.count) }
  }

  private let folder: UploadFolder
  private let site = "clinic-7"
  private var job = JobID.random()
  private var models: [Model]
  private var parts: [PartFile] = []

  init(root: String, sizes: [Int64]) throws {
    folder = try UploadFolder(root: root)
    models = sizes.map { Model(size: $0) }
    try restart()
  }

  func perform(_ step: UploadStep) throws {
    switch step {
    case .chunk(let file, let gap, let count, let isDamaged):
      try write(file, at: models[file].end + gap, count: count, isDamaged: isDamaged)
    case .strayChunk(let file, let offset, let count):
      try write(file, at: offset, count: count, isDamaged: false)
    case .synchronise(let file):
      models[file].durable = models[file].end
      let durable = try parts[file].synchronise()
      try require(durable == models[file].durable, "\(durable) bytes are durable")
    case .digest(let file):
      let found = try parts[file].digest()
      try require(found == digest(models[file].content), "the digest is of something else")
      try require(parts[file].undigestedCount == 0, "bytes are left undigested")
    case .restart: try restart()
    case .crash(let filler):
      for (file, model) in models.enumerated() {
        let count = Int(model.size - model.durable)
        try overwrite(path(file), at: model.durable, with: Array(repeating: filler, count: count))
      }
      try restart()
    case .truncation(let file):
      try shorten(path(file), to: models[file].size - 1)
      try restart(losing: [file])
    case .commit: try commit()
    case .cancel:
      parts = []
      try folder.removeParts(of: job, count: models.count)
      try beginAnew()
    case .tidy(let keepsJob): try tidy(keepsJob: keepsJob)
    }
  }

  /// Offsets are as in the model, and nothing runs ahead of what is written.
  func checkOffsets() throws {
    for (part, model) in zip(parts, models) {
      try require(part.offset == model.end, "\(part.offset) bytes are there, not \(model.end)")
      try require(part.durableOffset == model.durable, "\(part.durableOffset) are durable")
      try require(part.durableOffset <= part.offset, "more is durable than written")
      try require((0...model.end).contains(part.undigestedCount), "undigested bytes")
      try require(part.isComplete == (model.end == model.size), "completeness is wrong")
    }
  }

  /// The parts on the disk hold what was accepted, in files of the whole size.
  func checkContents() throws {
    for (file, model) in models.enumerated() {
      let stored = try content(of: path(file))
      try require(stored.count == Int(model.size), "a part has \(stored.count) bytes")
      try require(stored.starts(with: model.content), "a part holds something else")
    }
  }

  private func write(_ file: Int, at offset: Int64, count: Int, isDamaged: Bool) throws {
    var chunk = trueBytes(of: file, from: offset, count: count)
    if isDamaged && count > 0 { chunk[count / 2] ^= 1 }
    let end = models[file].end
    let (chunkEnd, overflows) = offset.addingReportingOverflow(Int64(count))
    let isThere = !overflows && offset >= 0 && chunkEnd <= end
    let fits = !overflows && offset == end && chunkEnd <= models[file].size
    let found: Int64
    do throws(StoreError) {
      found = try parts[file].write(chunk.span, at: offset)
    } catch {
      try require(!isThere && !fits, "a chunk at \(offset) of \(end) is refused: \(error)")
      try require(error == .wrongOffset(expected: end), "a chunk at \(offset): \(error)")
      return
    }
    try require(isThere || fits, "\(count) bytes at \(offset) of \(end) are taken")
    if !isThere { models[file].content += chunk }
    try require(found == models[file].end, "\(found) bytes are said to be there")
  }
}

// MARK: - Ends and new beginnings

extension UploadBench {
  /// Opens the parts as a daemon does that starts: what is not durable is not trusted.
  private func restart(losing lost: Set<Int> = []) throws {
    let recorded = models.map(\.durable)
    parts = []
    for file in models.indices {
      if lost.contains(file) { models[file].durable = 0 }
      models[file].content = Array(models[file].content.prefix(Int(models[file].durable)))
      parts.append(
        try folder.openPart(
          job: job,
          file: file,
          size: models[file].size,
          offset: recorded[file]
        )
      )
    }
  }

  private func beginAnew() throws {
    try require(try folder.removeParts(except: []) == 0, "parts are left behind")
    job = JobID.random()
    models = models.map { Model(size: $0.size) }
    try restart()
  }

  private func tidy(keepsJob: Bool) throws {
    parts = []
    let count = try folder.removeParts(except: keepsJob ? [job] : [])
    try require(count == (keepsJob ? 0 : models.count), "\(count) parts are removed")
    try restart(losing: keepsJob ? [] : Set(models.indices))
  }

  private func commit() throws {
    let uploads = parts.enumerated().map { file, part in
      UploadedPart(file: file, part: part, sha256: digest(trueBytes(of: file)))
    }
    let expected = refusalOfCommit
    let paths: [String]
    do throws(StoreError) {
      paths = try folder.acceptParts(uploads, site: site)
    } catch {
      try require(error == expected, "a commit is refused: \(error)")
      // A part of other content was removed, the others stay.
      guard case .digestMismatch(let file, _, _) = error else { return }
      try restart(losing: [file])
      return
    }
    try require(expected == nil, "a commit is accepted in place of \(String(describing: expected))")
    for (file, path) in paths.enumerated() {
      let truth = trueBytes(of: file)
      try require(try content(of: path) == truth, "an input holds something else")
      let found = try folder.storedInput(
        site: site,
        sha256: digest(truth),
        size: models[file].size
      )
      try require(found == path, "an input is not found")
      try folder.removeInput(site: site, sha256: digest(truth))
    }
    parts = []
    try beginAnew()
  }

  /// Why a commit must be refused now; the first file that is at fault is named.
  private var refusalOfCommit: StoreError? {
    for (file, model) in models.enumerated() {
      guard model.end == model.size else { return .incomplete(file: file, expected: model.end) }
      let (expected, found) = (digest(trueBytes(of: file)), digest(model.content))
      guard expected == found else {
        return .digestMismatch(file: file, expected: expected, found: found)
      }
    }
    return nil
  }

  private func trueBytes(of file: Int) -> [UInt8] {
    trueBytes(of: file, from: 0, count: Int(models[file].size))
  }

  /// What the client has at these places; no stretch of it looks like another.
  private func trueBytes(of file: Int, from offset: Int64, count: Int) -> [UInt8] {
    (0..<count).map { index in
      let place = offset &+ Int64(index)
      return UInt8(truncatingIfNeeded: place &* 167 &+ (place >> 8) &* 13 &+ Int64(file) &* 91)
    }
  }

  private func path(_ file: Int) -> String { "\(folder.root)/incoming/\(job.text).\(file).part" }
}

private func digest(_ bytes: [UInt8]) -> String {
  SHA256.hash(data: bytes).map { byte in
    (byte < 16 ? "0" : "") + String(byte, radix: 16)
  }.joined()
}
