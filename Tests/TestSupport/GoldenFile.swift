public import Foundation

/// The content of `name` in `Tests/Golden`, which a script there wrote.
public func goldenFile(_ name: String) throws -> Data {
  let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../Golden")
  return try Data(contentsOf: folder.appending(path: name))
}

/// The JSON content of `name` in `Tests/Golden`, whose keys are in snake_case.
public func goldenJSON<Content: Decodable>(
  _ name: String,
  as content: Content.Type
) throws -> Content {
  let decoder = JSONDecoder()
  decoder.keyDecodingStrategy = .convertFromSnakeCase
  return try decoder.decode(content, from: goldenFile(name))
}
