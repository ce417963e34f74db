import Findings
public import Foundation

/// The bytes of a file that a user brings, and the name by which messages speak of it.
public struct UserFile: Sendable {
  /// The file's own name.
  public let name: String
  /// Its bytes.
  public let bytes: Data

  /// The most bytes of a document: a report of many patches has one or two million.
  private static let sizeLimit = 64 << 20

  /// Names some bytes.
  public init(name: String, bytes: Data) {
    self.name = name
    self.bytes = bytes
  }

  /// Reads the file at `path`.
  ///
  /// - Throws: ``DocumentError/unreadable(file:reason:)``.
  public init(path: String) throws(DocumentError) {
    let url = URL(filePath: path)
    do {
      let file = try FileHandle(forReadingFrom: url)
      bytes = try file.read(upToCount: Self.sizeLimit + 1) ?? Data()
    } catch {
      var isFolder: ObjCBool = false
      let isThere = unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
      let reason =
        isThere && isFolder.boolValue
        ? "it is a folder, and a file is wanted" : error.localizedDescription
      throw .unreadable(file: path, reason: reason)
    }
    guard bytes.count <= Self.sizeLimit else {
      throw .unreadable(file: path, reason: "it has more than \(Self.sizeLimit) bytes")
    }
    name = url.lastPathComponent
  }

  /// The text.
  ///
  /// - Throws: ``DocumentError/unreadable(file:reason:)`` where it is not UTF-8.
  func text() throws(DocumentError) -> String {
    guard let text = String(data: bytes, encoding: .utf8) else {
      throw .unreadable(file: name, reason: "it is not in UTF-8")
    }
    return text
  }
}

extension UserFile {
  /// The document in the file, in which no key is missing and none unknown.
  ///
  /// - Parameters:
  ///   - type: The document.
  ///   - schema: What its key `schema` must say.
  ///   - optional: Keys that may be missing, or null.
  /// - Returns: The document.
  /// - Throws: ``DocumentError``.
  func document<Document: Codable>(
    _ type: Document.Type,
    schema: String,
    optional: Set<String> = []
  ) throws(DocumentError) -> Document {
    guard let members = try? JSONSerialization.jsonObject(with: bytes) as? [String: Any] else {
      throw .notJSON(file: name)
    }
    guard let found = members["schema"] else { throw .missingKey(file: name, key: "schema") }
    guard found as? String == schema else {
      throw .otherSchema(file: name, found: "\(found)", expected: schema)
    }
    let document: Document
    do {
      document = try JSONDecoder().decode(type, from: bytes)
    } catch let error as DecodingError {
      throw DocumentError(error, file: name)
    } catch {
      throw .notJSON(file: name)
    }
    // The decoder passes over what it does not know; what is written again is what it does know.
    guard let again = try? JSONEncoder().encode(document),
      let known = try? JSONSerialization.jsonObject(with: again)
    else { throw .notJSON(file: name) }
    try compare(members, known, "", optional)
    return document
  }

  private func compare(
    _ given: Any,
    _ known: Any,
    _ place: String,
    _ optional: Set<String>
  ) throws(DocumentError) {
    if let given = given as? [String: Any], let known = known as? [String: Any] {
      func key(_ name: String) -> String { place.isEmpty ? name : "\(place).\(name)" }
      for (name, value) in given.sorted(by: { $0.key < $1.key }) {
        if let other = known[name] {
          try compare(value, other, key(name), optional)
        } else if !(optional.contains(key(name)) && value is NSNull) {
          throw .unknownKey(file: self.name, key: key(name))
        }
      }
      for name in known.keys.sorted() where given[name] == nil && !optional.contains(key(name)) {
        throw .missingKey(file: self.name, key: key(name))
      }
    } else if let given = given as? [Any], let known = known as? [Any] {
      for (index, (value, other)) in zip(given, known).enumerated() {
        try compare(value, other, "\(place)[\(index)]", optional)
      }
    }
  }
}

extension DocumentError {
  fileprivate init(_ error: DecodingError, file: String) {
    switch error {
    case .keyNotFound(let key, let context):
      self = .missingKey(file: file, key: place(context.codingPath + [key]))
    case .typeMismatch(_, let context):
      self = .wrongValue(
        file: file,
        key: place(context.codingPath),
        reason: "is of another type than it must be"
      )
    case .valueNotFound(_, let context):
      self = .wrongValue(file: file, key: place(context.codingPath), reason: "is null")
    case .dataCorrupted(let context):
      // The decoder does not tell where a fraction stands for a whole number, or one too large.
      self =
        context.codingPath.isEmpty
        ? .wrongValue(file: file, key: "a number", reason: "is not whole, or too large")
        : .wrongValue(file: file, key: place(context.codingPath), reason: "cannot be read")
    @unknown default: self = .notJSON(file: file)
    }
  }
}

/// `controls[2].age`.
private func place(_ path: [any CodingKey]) -> String {
  path.reduce(into: "") { text, key in
    if let index = key.intValue {
      text += "[\(index)]"
    } else {
      text += (text.isEmpty ? "" : ".") + key.stringValue
    }
  }
}
