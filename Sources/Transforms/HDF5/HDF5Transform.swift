import Geometry

/// Reads ITK's HDF5 transforms (`itk::HDF5TransformIO`).
///
/// Their groups are `/TransformGroup/0`, `1` and so on.
/// Group 0 is a composite, which has no parameters and is followed by its parts, or the only
/// transform. Only hard links are followed, and no deeper than this.
///
/// - Returns: The stages, in the order in which points pass: the last group first.
func readHDF5Transform(_ file: StoredFile) throws(TransformError) -> [Stage] {
  let source = try HDF5Source(file)
  let root = try HDF5Group(source, at: source.root, "the file").group("TransformGroup")
  guard root.count > 0 else { throw .unreadable(reason: "it holds no transform") }
  guard root.count <= mostGroups else {
    throw .sizeImplausible(what: "\(root.count) transforms in one file")
  }
  var parts: [(kind: TransformKind, part: Stage?)] = []
  // As numbers, all of which must be there: as text, 10 would come before 2.
  for number in 0..<root.count {
    parts.append(try readPart(source, root.group(String(number))))
  }
  return try stages(ofParts: parts) { part throws(TransformError) in
    guard let part else { throw .unreadable(reason: "a composite lies within a composite") }
    return part
  }
}

/// The parts of a composite, last first, or the only transform.
func stages<Part>(
  ofParts parts: [(kind: TransformKind, part: Part)],
  stage: (Part) throws(TransformError) -> Stage
) throws(TransformError) -> [Stage] {
  guard let first = parts.first else { throw .unreadable(reason: "it holds no transform") }
  guard first.kind == .composite else {
    guard parts.count == 1 else { throw .several(count: parts.count) }
    return [try stage(first.part)]
  }
  guard parts.count > 1 else { throw .unreadable(reason: "a composite has no parts") }
  var stages: [Stage] = []
  for entry in parts.dropFirst().reversed() { stages.append(try stage(entry.part)) }
  return stages
}

/// The most groups of a file; registration programs write at most a handful.
private let mostGroups = 64

/// Reads one group of a file; a composite has no stage of its own.
private func readPart(
  _ source: HDF5Source,
  _ group: HDF5Group
) throws(TransformError) -> (kind: TransformKind, part: Stage?) {
  let kind = try TransformKind(readHDF5Text(source, group, "TransformType"))
  guard kind != .composite else { return (kind, nil) }
  // ITK 4.11 wrote both names without an s, and files mix them.
  let fixedName = try present(["TransformFixedParameters", "TranformFixedParameters"], in: group)
  let name = try present(["TransformParameters", "TranformParameters"], in: group)
  let fixed = try HDF5Numbers(source, group, fixedName).all(limit: 18, "fixed parameters")
  let numbers = try HDF5Numbers(source, group, name)
  switch kind {
  case .affine, .composite:
    let parameters = try numbers.all(limit: 12, "parameters")
    return (kind, .linear(try LinearStage(parameters: parameters, fixed: fixed)))
  case .euler3D:
    let parameters = try numbers.all(limit: 6, "parameters")
    return (kind, .linear(try LinearStage(eulerParameters: parameters, fixed: fixed)))
  case .displacementField:
    let grid = try FieldGrid(fixedParameters: fixed)
    guard numbers.count == 3 * grid.size.count else {
      throw .sizeMismatch(
        what: "numbers in a field",
        expected: 3 * grid.size.count,
        found: numbers.count
      )
    }
    let values = HDF5Field(numbers: numbers)
    return (kind, .field(FieldStage(grid: grid, values: values, meaning: .displacement)))
  }
}

/// The only one of `names` that `group` has.
private func present(
  _ names: [String],
  in group: HDF5Group
) throws(TransformError) -> String {
  let found = names.filter { group.has($0) }
  guard let name = found.first else { throw .unreadable(reason: "there is no \(names[0]) in it") }
  guard found.count == 1 else { throw .unreadable(reason: "it holds \(names[0]) twice") }
  return name
}
