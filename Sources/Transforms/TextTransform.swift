/// One transform as ITK's text and MATLAB files hold it.
struct LinearRecord {
  var type: String
  var parameters: [Double] = []
  var fixed: [Double] = []

  /// The stage of an affine or an Euler transform; fields are not kept in such files.
  func stage() throws(TransformError) -> Stage {
    guard (parameters + fixed).allSatisfy(\.isFinite) else { throw .notFinite(what: type) }
    switch try TransformKind(type) {
    case .affine: return .linear(try LinearStage(parameters: parameters, fixed: fixed))
    case .euler3D: return .linear(try LinearStage(eulerParameters: parameters, fixed: fixed))
    case .composite, .displacementField: throw .typeUnsupported(printable(type))
    }
  }
}

/// The first line of ITK's text transforms.
let textSignature = "#Insight Transform File"

/// Reads ITK's text transforms: one, the parts of a composite, or the one at `block` of a list.
///
/// - Returns: The stages, in the order in which points pass.
func readTextTransform(_ bytes: [UInt8], block: Int?) throws(TransformError) -> [Stage] {
  let records = try textRecords(String(decoding: bytes, as: UTF8.self))
  if let block {
    guard records.indices.contains(block) else {
      throw .sizeMismatch(what: "transforms in a list", expected: block + 1, found: records.count)
    }
    return [try records[block].stage()]
  }
  var parts: [(kind: TransformKind, part: LinearRecord)] = []
  for record in records { parts.append((try TransformKind(record.type), record)) }
  return try stages(ofParts: parts) { record throws(TransformError) in try record.stage() }
}

private func textRecords(_ text: String) throws(TransformError) -> [LinearRecord] {
  var records: [LinearRecord] = []
  for line in text.split(whereSeparator: \.isNewline) {
    guard !line.hasPrefix("#"), let colon = line.firstIndex(of: ":") else {
      guard line.hasPrefix("#") || line.allSatisfy(\.isWhitespace) else {
        throw .unreadable(
          reason: "a line is neither a comment nor a value: \(printable(String(line)))"
        )
      }
      continue
    }
    let value = line[line.index(after: colon)...].split(whereSeparator: \.isWhitespace)
    let key = line[..<colon]
    if key == "Transform" {
      records.append(LinearRecord(type: value.joined(separator: " ")))
      continue
    }
    guard key == "Parameters" || key == "FixedParameters", let last = records.indices.last else {
      throw .unreadable(reason: "a line has an unknown key: \(printable(String(key)))")
    }
    let path: WritableKeyPath<LinearRecord, [Double]> =
      key == "Parameters" ? \.parameters : \.fixed
    guard records[last][keyPath: path].isEmpty else {
      throw .unreadable(reason: "a transform has \(key) twice")
    }
    records[last][keyPath: path] = try numbers(value)
  }
  return records
}

private func numbers(_ words: [Substring]) throws(TransformError) -> [Double] {
  var numbers: [Double] = []
  for word in words {
    guard let number = Double(word) else {
      throw .unreadable(reason: "\(printable(String(word))) is no number")
    }
    numbers.append(number)
  }
  return numbers
}
