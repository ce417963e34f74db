import Foundation
import Yams

/// The bytes of a definition file and the name that messages use.
struct DefinitionText {
  /// The largest file that is read; the shipped ones have a few KiB.
  static let sizeLimit = 256 * 1024

  let file: String
  let bytes: [UInt8]
  /// Where the file lies; nil for bytes without a place.
  let folder: String?

  init(file: String, bytes: [UInt8]) {
    self.file = file
    folder = nil
    self.bytes = bytes
  }

  /// Reads the regular file at `path`, following links.
  init(path: String) throws(AtlasError) {
    let url = URL(fileURLWithPath: path).resolvingSymlinksInPath()
    file = URL(fileURLWithPath: path).lastPathComponent
    folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    // A pipe or a device would block or never end.
    let kind = try? FileManager.default.attributesOfItem(atPath: url.path)[.type]
    guard let kind = kind as? FileAttributeType else {
      throw .fileUnreadable(file: path, reason: "no such file, or no permission to read it")
    }
    guard kind == .typeRegular else {
      throw .fileUnreadable(file: path, reason: "not a regular file")
    }
    do {
      let handle = try FileHandle(forReadingFrom: url)
      defer { try? handle.close() }
      bytes = [UInt8](try handle.read(upToCount: Self.sizeLimit + 1) ?? Data())
    } catch {
      throw .fileUnreadable(file: path, reason: "cannot be read")
    }
  }

  /// The document's root.
  ///
  /// - Throws: ``AtlasError/malformed(_:problem:)`` where the bytes are no single YAML document or
  ///   hold anchors or aliases, with which a short text can stand for an endless one;
  ///   ``AtlasError/duplicateKey(_:key:)``; ``AtlasError/fileUnreadable(file:reason:)`` where there
  ///   are too many bytes.
  func root() throws(AtlasError) -> DefinitionValue {
    guard bytes.count <= Self.sizeLimit else {
      throw .fileUnreadable(file: file, reason: "larger than \(Self.sizeLimit) bytes")
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw .malformed(FilePlace(file: file, line: 1), problem: "not UTF-8 text")
    }
    try refuseReferences()
    let root: Node?
    do {
      // The basic resolver reads every scalar as text: which is a number is for the keys to say.
      root = try Yams.compose(yaml: text, .basic, .default, .utf8)
    } catch let error as YamlError {
      throw atlasError(from: error)
    } catch {
      throw .malformed(FilePlace(file: file, line: 1), problem: "not YAML")
    }
    guard let root else {
      throw .malformed(FilePlace(file: file, line: 1), problem: "the file is empty")
    }
    return DefinitionValue(node: root, file: file, path: "")
  }

  /// Refuses whatever could be a YAML anchor or alias, before the parser sees it.
  private func refuseReferences() throws(AtlasError) {
    var line = 1
    for index in bytes.indices {
      let byte = bytes[index]
      if byte == UInt8(ascii: "\n") { line += 1 }
      guard byte == UInt8(ascii: "&") || byte == UInt8(ascii: "*"),
        index + 1 < bytes.endIndex, isNameByte(bytes[index + 1]),
        index == 0 || !isAlphanumeric(bytes[index - 1])
      else { continue }
      throw .malformed(
        FilePlace(file: file, line: line),
        problem: "no word may begin with & or *: anchors and aliases are not accepted"
      )
    }
  }

  private func isAlphanumeric(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "a")...UInt8(ascii: "z"):
      true
    default: false
    }
  }

  private func isNameByte(_ byte: UInt8) -> Bool {
    isAlphanumeric(byte) || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
  }

  private func atlasError(from error: YamlError) -> AtlasError {
    switch error {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      .malformed(FilePlace(file: file, line: mark.line), problem: "not YAML: \(problem)")
    case .duplicatedKeysInMapping(let duplicates, let context):
      .duplicateKey(
        FilePlace(file: file, line: context.mark.line),
        key: duplicates.first.map(shortened) ?? "?"
      )
    case .reader(let problem, let offset, _, _):
      .malformed(
        FilePlace(file: file, line: line(atOffset: offset ?? 0)),
        problem: "not YAML: \(problem)"
      )
    default: .malformed(FilePlace(file: file, line: 1), problem: "not YAML")
    }
  }

  private func line(atOffset offset: Int) -> Int {
    1 + bytes.prefix(max(0, offset)).count { $0 == UInt8(ascii: "\n") }
  }
}

/// `text` on one line and short enough for a message.
func shortened(_ text: String) -> String {
  let flat = String(text.map { $0.isNewline ? " " : $0 })
  return flat.count <= 60 ? flat : flat.prefix(57) + "..."
}
