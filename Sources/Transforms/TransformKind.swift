/// The types of ITK that are computed here.
enum TransformKind {
  case composite, affine, euler3D, displacementField

  /// Reads ITK's name of a class, number type and dimensions, such as `AffineTransform_double_3_3`.
  init(_ name: String) throws(TransformError) {
    let parts = name.split(separator: "_", omittingEmptySubsequences: false)
    guard parts.count == 4, ["double", "float"].contains(parts[1]), parts[2] == "3", parts[3] == "3"
    else { throw .typeUnsupported(printable(name)) }
    switch parts[0] {
    case "CompositeTransform": self = .composite
    case "AffineTransform", "MatrixOffsetTransformBase": self = .affine
    case "Euler3DTransform": self = .euler3D
    case "DisplacementFieldTransform": self = .displacementField
    default: throw .typeUnsupported(printable(name))
    }
  }
}

/// `text` shortened and without control characters, as files can hold anything.
func printable(_ text: String) -> String {
  let kept = text.unicodeScalars.prefix(80).map { scalar in
    scalar.value < 32 || (127..<160).contains(scalar.value) ? "?" : String(scalar)
  }
  return kept.joined()
}
