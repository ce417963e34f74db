/// A file beside the report of a job that mapped networks too; one of the answer to `attachments`.
public struct AttachedFile: Hashable, Sendable {
  /// Its name, by which it is asked for.
  public let name: String
  /// Bytes.
  public let size: Int64
  /// SHA-256 of its bytes in lower-case hexadecimal.
  public let sha256: String

  /// Describes a file.
  public init(name: String, size: Int64, sha256: String) {
    (self.name, self.size, self.sha256) = (name, size, sha256)
  }
}

/// Which part of such a file the body of an `attachment` reply holds.
public struct AttachedPart: Hashable, Sendable {
  /// The job's id.
  public let job: String
  /// The file's name.
  public let name: String
  /// Where the body begins in the file.
  public let offset: Int64
  /// The bytes of the whole file.
  public let size: Int64

  /// Describes a part.
  public init(job: String, name: String, offset: Int64, size: Int64) {
    (self.job, self.name, self.offset, self.size) = (job, name, offset, size)
  }
}

extension AttachedFile {
  var value: JSONValue {
    .object(["name": .string(name), "size": .integer(size), "sha256": .string(sha256)])
  }

  /// Reads the files of a reply.
  static func list(_ fields: Fields) throws(WireError) -> [AttachedFile] {
    var files: [AttachedFile] = []
    for (index, value) in try fields.required("files", fields.list).enumerated() {
      guard case .object(let members) = value else {
        throw fields.refusal("files[\(index)]", "must be an object")
      }
      files.append(try AttachedFile(Fields(members, prefix: "files[\(index)].")))
    }
    return files
  }

  private init(_ fields: Fields) throws(WireError) {
    self.init(
      name: try fields.fileName(),
      size: try fields.count("size"),
      sha256: try fields.required("sha256") { (name) throws(WireError) in
        try fields.text(name, "64 hexadecimal digits in lower case", where: FieldRules.isDigest)
      }
    )
  }
}

extension AttachedPart {
  var members: [String: JSONValue] {
    [
      "job": .string(job), "name": .string(name), "offset": .integer(offset),
      "size": .integer(size),
    ]
  }

  init(_ fields: Fields) throws(WireError) {
    self.init(
      job: try fields.job(),
      name: try fields.fileName(),
      offset: try fields.count("offset"),
      size: try fields.count("size")
    )
  }
}

extension Fields {
  /// The name of a file: who writes it under that name must not leave the folder.
  func fileName() throws(WireError) -> String {
    try required("name") { (name) throws(WireError) in
      try text(name, "a file name without folders", where: FieldRules.isFileName)
    }
  }
}
