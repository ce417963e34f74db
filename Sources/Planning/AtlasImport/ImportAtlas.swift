public import Atlases
public import Findings
public import Geometry
public import Imaging

/// What a user says of a label image that is to be imported.
public struct AtlasImport: Sendable {
  /// The name by which it is asked for.
  public var name: String
  /// The absolute path of the image.
  public var image: String
  /// The path of the table of its labels' names.
  public var table: String
  /// The template that it lies in.
  public var template: Template
  /// What its labels stand for; nil lets their names decide.
  public var kind: ImportedAtlas.Kind?
  /// What its authors permit; nil where the image is known.
  public var licence: String?
  /// The work to cite.
  public var citation: String?
  /// The digest that the image must have, or its first sixteen digits at least; nil for any.
  public var sha256: String?
  /// Which affine to believe where the image's two conflict.
  public var xform: XformChoice?

  /// Describes an import.
  public init(name: String, image: String, table: String, template: Template) {
    (self.name, self.image, self.table, self.template) = (name, image, table, template)
  }
}

/// Reads a label image and the names of its labels.
///
/// Nothing is written. The caller keeps the record where it wants, with
/// ``ImportedAtlas/yaml``.
///
/// - Parameters:
///   - request: What the user said.
///   - known: Images whose licences are known.
///   - reserved: Names that are taken by what ships with the program.
///   - date: When, RFC 3339 in UTC.
/// - Returns: The record, and what is worth saying.
/// - Throws: The codes of ``AtlasImportError``, and the errors of reading.
public func importAtlas(
  _ request: AtlasImport,
  known: KnownImages,
  reserved: [String] = [],
  date: String
) throws(PlanningError) -> (atlas: ImportedAtlas, findings: [Finding]) {
  let file = InputFile(role: .labels, run: 1, path: request.image)
  try refusing(file) { () throws(AtlasImportError) in try request.checkName(reserved) }
  let table = try readTable(request.table)
  let image = try LabelImage(file, xform: request.xform)
  let sha256 = image.record.sha256
  var findings = image.findings
  let terms = try refusing(file) { () throws(AtlasImportError) in
    if let wanted = request.sha256?.lowercased(), !sha256.hasPrefix(wanted) {
      throw .otherSHA256(expected: wanted, found: sha256)
    }
    return try request.terms(of: known, sha256: sha256)
  }
  if let found = known.image(sha256: sha256) {
    findings.append(recognised(found, file.name, isOwn: request.licence != nil))
  }
  let counts = image.counts
  let labels = try refusing(file) { () throws(AtlasImportError) in
    try named(counts, by: table.names)
  }
  let unused = table.names.names.filter { counts[$0.key] == nil }.sorted { $0.key < $1.key }
  if !unused.isEmpty { findings.append(namesWithoutVoxels(unused.map(\.value), table.file)) }
  func record(_ kind: ImportedAtlas.Kind) -> ImportedAtlas {
    ImportedAtlas(
      name: request.name,
      kind: kind,
      image: .init(
        path: request.image,
        sha256: sha256,
        byteCount: image.record.byteCount,
        xform: request.xform?.rawValue
      ),
      template: request.template,
      grid: .init(image.grid),
      table: .init(name: table.file, sha256: table.sha256),
      labels: labels,
      terms: terms,
      imported: date
    )
  }
  let guess = record(.networks).grouping == .regionNames ? ImportedAtlas.Kind.networks : .regions
  let atlas = record(request.kind ?? guess)
  if atlas.kind == .networks {
    _ = try refusing(file) { () throws(AtlasImportError) in try atlas.networks() }
  }
  return (atlas, findings)
}

extension AtlasImport {
  fileprivate func checkName(_ reserved: [String]) throws(AtlasImportError) {
    guard isAtlasName(name) else { throw .nameInvalid(name: String(name.prefix(80))) }
    guard !reserved.contains(name) else { throw .nameReserved(name: name) }
  }

  /// The user's words, or where there are none those of a known image.
  fileprivate func terms(
    of known: KnownImages,
    sha256: String
  ) throws(AtlasImportError) -> ImportedAtlas.Terms {
    let found = known.image(sha256: sha256)
    if let found, found.template != template {
      throw .knownInOtherSpace(title: found.title, template: found.template)
    }
    guard let note = licence ?? found?.licence else { throw .licenceMissing }
    let file = image.split(separator: "/").last.map(String.init) ?? image
    return ImportedAtlas.Terms(
      licence: note,
      restriction: known.restriction(names: [name, file], licence: note),
      citation: citation ?? found?.citation
    )
  }
}

extension ImportedAtlas.Grid {
  fileprivate init(_ grid: VoxelGrid<UnnamedWorld>) {
    let rows = grid.toWorld.rows
    self.init(size: grid.size, affine: rows.indices.map { rows[$0] })
  }
}

private func readTable(
  _ path: String
) throws(PlanningError) -> (names: LabelTable, file: String, sha256: String) {
  let file = InputFile(role: .labels, run: 1, path: path)
  let (bytes, record) = try readSmallFile(file, limit: 4 << 20)
  let names = try refusing(file) { () throws(AtlasImportError) in
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw .tableInvalid(file: file.name, line: 1, problem: "it is not UTF-8 text")
    }
    return try LabelTable(text, file: file.name)
  }
  return (names, file.name, record.sha256)
}

private func named(
  _ counts: [Int: Int],
  by table: LabelTable
) throws(AtlasImportError) -> [ImportedAtlas.Label] {
  guard counts.count <= ImportedAtlas.mostLabels else { throw .tooManyLabels(count: counts.count) }
  let unnamed = counts.keys.filter { table.names[$0] == nil }.sorted()
  guard unnamed.isEmpty else { throw .labelsUnnamed(indices: unnamed) }
  return counts.sorted { $0.key < $1.key }.compactMap { index, count in
    table.names[index].map { .init(index: index, name: $0, voxelCount: count) }
  }
}

private func recognised(_ image: KnownImages.Image, _ file: String, isOwn: Bool) -> Finding {
  Finding(
    "atlas_recognised",
    .info,
    subject: file,
    message: "By its SHA-256 it is \(image.title).",
    remedy: isOwn
      ? "Your licence note is kept; known is: \(image.licence)"
      : "Its licence was filled in: \(image.licence)"
  )
}

private func namesWithoutVoxels(_ names: [String], _ file: String) -> Finding {
  let some = names.prefix(8).joined(separator: ", ")
  return Finding(
    "atlas_names_without_voxels",
    .warning,
    subject: file,
    message: "\(names.count) names of the table have no voxel in the image: \(some)"
      + (names.count > 8 ? " and others." : "."),
    remedy: "Check that table and image belong together; these names are left out."
  )
}
