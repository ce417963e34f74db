import Foundation

/// `value` as JSON with sorted names, one member a line: the same value gives the same bytes.
func jsonText(_ value: some Encodable, _ format: String) throws(ExportError) -> [UInt8] {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
  do {
    return [UInt8](try encoder.encode(value)) + [UInt8(ascii: "\n")]
  } catch {
    // Only a number that is not finite cannot be encoded, and a sheet holds none.
    throw .notVerified(file: format, what: "a number is not finite, which")
  }
}
