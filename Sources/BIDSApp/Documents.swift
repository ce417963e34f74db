import Foundation
import OutputFiles

/// A document as JSON with sorted names, one member a line: the same content gives the same bytes.
func jsonText(_ document: some Encodable) throws -> Data {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
  return try encoder.encode(document) + Data("\n".utf8)
}

/// Writes `data` to `url` unless it is there already: what does not change keeps its time.
///
/// - Returns: Whether it was written.
/// - Throws: ``OutputError``.
@discardableResult
func update(_ url: URL, _ data: Data) throws(OutputError) -> Bool {
  guard (try? Data(contentsOf: url)) != data else { return false }
  try OutputFiles.write(data, to: url, replacing: true)
  return true
}
