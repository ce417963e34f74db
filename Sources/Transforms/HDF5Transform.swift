import CHDF5
import Geometry

/// Reads ITK's HDF5 transforms (`itk::HDF5TransformIO`).
///
/// Their groups are `/TransformGroup/0`, `1` and so on.
/// Group 0 is a composite, which has no parameters and is followed by its parts, or the only
/// transform. Only hard links are followed, and no deeper than this.
///
/// - Returns: The stages, in the order in which points pass: the last group first.
func readHDF5Transform(path: String) throws(TransformError) -> [Stage] {
  let file = try HDF5File(path: path)
  let parts = try HDF5Library.call { () throws(TransformError) in
    let root = try openGroup(file.id, "TransformGroup")
    let names = try groupNames(root)
    var parts: [HDF5Part] = []
    for name in names { parts.append(try readPart(root, name)) }
    return parts
  }
  return try stages(ofParts: parts.map { ($0.kind, $0) }) { part throws(TransformError) in
    switch part.content {
    case .none: throw .unreadable(reason: "a composite lies within a composite")
    case .linear(let stage): return .linear(stage)
    case .field(let grid):
      let values = HDF5Field(file: file, name: part.name, count: grid.size.count)
      return .field(FieldStage(grid: grid, values: values, meaning: .displacement))
    }
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

/// One group of a file.
private struct HDF5Part: Sendable {
  enum Content: Sendable {
    case none
    case linear(LinearStage)
    case field(FieldGrid)
  }

  let kind: TransformKind
  let content: Content
  /// The path of the parameters.
  let name: String
}

/// The most groups of a file; registration programs write at most a handful.
private let mostGroups = 64

/// `0`, `1`, … as numbers, all of which must be there: as text, 10 would come before 2.
private func groupNames(_ root: borrowing HDF5Handle) throws(TransformError) -> [String] {
  var info = H5G_info_t()
  guard unsafe H5Gget_info(root.id, &info) >= 0 else {
    throw HDF5Library.failure("the groups cannot be counted")
  }
  guard info.nlinks > 0 else { throw .unreadable(reason: "it holds no transform") }
  guard info.nlinks <= mostGroups else {
    throw .sizeImplausible(what: "\(info.nlinks) transforms in one file")
  }
  return (0..<Int(info.nlinks)).map(String.init)
}

private func readPart(
  _ root: borrowing HDF5Handle,
  _ groupName: String
) throws(TransformError) -> HDF5Part {
  let group = try openGroup(root.id, groupName)
  let kind = try TransformKind(readText(group, "TransformType"))
  guard kind != .composite else { return HDF5Part(kind: kind, content: .none, name: "") }
  // ITK 4.11 wrote both names without an s, and files mix them.
  let fixedName = try present(["TransformFixedParameters", "TranformFixedParameters"], in: group)
  let name = try present(["TransformParameters", "TranformParameters"], in: group)
  let fixed = try HDF5Numbers(place: group.id, fixedName).all(limit: 18, "fixed parameters")
  let numbers = try HDF5Numbers(place: group.id, name)
  let content: HDF5Part.Content
  switch kind {
  case .affine, .composite:
    let parameters = try numbers.all(limit: 12, "parameters")
    content = .linear(try LinearStage(parameters: parameters, fixed: fixed))
  case .euler3D:
    let parameters = try numbers.all(limit: 6, "parameters")
    content = .linear(try LinearStage(eulerParameters: parameters, fixed: fixed))
  case .displacementField:
    let grid = try FieldGrid(fixedParameters: fixed)
    guard numbers.count == 3 * grid.size.count else {
      throw .sizeMismatch(
        what: "numbers in a field",
        expected: 3 * grid.size.count,
        found: numbers.count
      )
    }
    content = .field(grid)
  }
  return HDF5Part(
    kind: kind,
    content: content,
    name: "TransformGroup/\(groupName)/\(name)"
  )
}

private func openGroup(_ place: hid_t, _ name: String) throws(TransformError) -> HDF5Handle {
  try requireHardLink(place, name)
  let id = unsafe H5Gopen2(place, name, tmsp_h5_default())
  return try HDF5Handle(id, closing: H5Gclose, "\(name) is no group")
}

private func requireHardLink(_ place: hid_t, _ name: String) throws(TransformError) {
  switch unsafe tmsp_h5_link(place, name) {
  case 1: return
  case 0: throw .unreadable(reason: "there is no \(name) in it")
  case 2: throw .unreadable(reason: "\(name) is a link to elsewhere")
  default: throw HDF5Library.failure("\(name) cannot be looked up")
  }
}

/// The only one of `names` that `group` has.
private func present(
  _ names: [String],
  in group: borrowing HDF5Handle
) throws(TransformError) -> String {
  var found: [String] = []
  for name in names where unsafe tmsp_h5_link(group.id, name) != 0 { found.append(name) }
  guard let name = found.first else { throw .unreadable(reason: "there is no \(names[0]) in it") }
  guard found.count == 1 else { throw .unreadable(reason: "it holds \(names[0]) twice") }
  try requireHardLink(group.id, name)
  return name
}

/// A single string, of fixed or variable length.
private func readText(
  _ group: borrowing HDF5Handle,
  _ name: String
) throws(TransformError) -> String {
  try requireHardLink(group.id, name)
  let dataset = try HDF5Handle(
    unsafe H5Dopen2(group.id, name, tmsp_h5_default()),
    closing: H5Dclose,
    "\(name) is no dataset"
  )
  let type = try HDF5Handle(H5Dget_type(dataset.id), closing: H5Tclose, "\(name) has no type")
  let space = try HDF5Handle(H5Dget_space(dataset.id), closing: H5Sclose, "\(name) has no extent")
  let list = try HDF5Handle(H5Dget_create_plist(dataset.id), closing: H5Pclose, "no layout")
  guard H5Tget_class(type.id) == H5T_STRING, H5Sget_simple_extent_npoints(space.id) == 1,
    H5Pget_external_count(list.id) == 0, H5Pget_layout(list.id) != H5D_VIRTUAL
  else { throw .unreadable(reason: "\(name) is not one text") }
  return H5Tis_variable_str(type.id) > 0
    ? try readVariableText(dataset, type, space) : try readFixedText(dataset, type)
}

private func readFixedText(
  _ dataset: borrowing HDF5Handle,
  _ type: borrowing HDF5Handle
) throws(TransformError) -> String {
  let size = H5Tget_size(type.id)
  guard (1...256).contains(size) else { throw .sizeImplausible(what: "a name of \(size) bytes") }
  var bytes = [UInt8](repeating: 0, count: size)
  let all = tmsp_h5_all()
  guard unsafe H5Dread(dataset.id, type.id, all, all, tmsp_h5_default(), &bytes) >= 0 else {
    throw HDF5Library.failure("a text cannot be read")
  }
  // Padded with NUL, or with blanks in Fortran's way.
  let text = bytes.prefix { $0 != 0 }
  return String(decoding: text.prefix { $0 != UInt8(ascii: " ") }, as: UTF8.self)
}

private func readVariableText(
  _ dataset: borrowing HDF5Handle,
  _ type: borrowing HDF5Handle,
  _ space: borrowing HDF5Handle
) throws(TransformError) -> String {
  var text: UnsafeMutablePointer<CChar>? = nil
  let all = tmsp_h5_all()
  let access = tmsp_h5_default()
  guard unsafe H5Dread(dataset.id, type.id, all, all, access, &text) >= 0 else {
    throw HDF5Library.failure("a text cannot be read")
  }
  defer { _ = unsafe H5Dvlen_reclaim(type.id, space.id, access, &text) }
  guard let start = unsafe text else { return "" }
  let length = unsafe strnlen(start, 256)
  let bytes = unsafe UnsafeBufferPointer(start: start, count: length)
  return unsafe String(decoding: bytes.map { UInt8(bitPattern: $0) }, as: UTF8.self)
}
