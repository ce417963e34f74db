public import Geometry

/// A label image of someone else's that a user has made known: where it lies, what its labels are called,
/// and what may be done with it.
///
/// The image itself stays where the user keeps it, unless it was copied; its digest tells whether it is
/// still the one that was imported.
public struct ImportedAtlas: Hashable, Sendable {
  /// What the labels stand for.
  public enum Kind: String, CaseIterable, Hashable, Sendable {
    /// Functional networks, or regions whose names carry their network: a prior of `tmsplan map`.
    case networks
    /// Regions, of which some may be named.
    case regions
  }

  /// The grid of the image.
  public struct Grid: Hashable, Sendable {
    /// The number of voxels along i, j and k.
    public let size: GridSize
    /// The upper three rows of the affine from voxel indices to RAS mm, row-major.
    public let affine: [Double]

    /// Describes a grid; `affine` has twelve numbers.
    public init(size: GridSize, affine: [Double]) {
      precondition(affine.count == 12, "three rows of four numbers")
      (self.size, self.affine) = (size, affine)
    }
  }

  /// A label of the image.
  public struct Label: Hashable, Sendable {
    /// The number in the image, above 0.
    public let index: Int
    /// What the table calls it.
    public let name: String
    /// How many voxels carry it, at least one.
    public let voxelCount: Int

    /// Names a label.
    public init(index: Int, name: String, voxelCount: Int) {
      (self.index, self.name, self.voxelCount) = (index, name, voxelCount)
    }
  }

  /// The image, as it was when it was imported.
  public struct Image: Hashable, Sendable {
    /// Its absolute path.
    public let path: String
    /// The SHA-256 of its bytes.
    public let sha256: String
    /// Its length in bytes.
    public let byteCount: Int
    /// The affine that was asked for where the header's two conflict: `sform` or `qform`; nil asks for
    /// none.
    public let xform: String?

    /// Describes an image.
    public init(path: String, sha256: String, byteCount: Int, xform: String?) {
      (self.path, self.sha256, self.byteCount, self.xform) = (path, sha256, byteCount, xform)
    }

    /// The file's own name, without folders.
    public var name: String { path.split(separator: "/").last.map(String.init) ?? path }
  }

  /// What may be done with the image, and whose work it is.
  public struct Terms: Hashable, Sendable {
    /// The licence note, from the user, from a list of known images or from the files beside it.
    public let licence: String
    /// What each report that uses the image repeats, where commercial use is forbidden; nil elsewhere.
    public let restriction: String?
    /// The work to cite; nil where nobody said.
    public let citation: String?

    /// States terms.
    public init(licence: String, restriction: String?, citation: String?) {
      (self.licence, self.restriction, self.citation) = (licence, restriction, citation)
    }
  }

  /// The table that the names are from.
  public struct Table: Hashable, Sendable {
    /// The file's own name.
    public let name: String
    /// The SHA-256 of its bytes.
    public let sha256: String

    /// Names a table.
    public init(name: String, sha256: String) { (self.name, self.sha256) = (name, sha256) }
  }

  /// The name by which the user asks for it.
  public let name: String
  /// What the labels stand for.
  public let kind: Kind
  /// The image.
  public let image: Image
  /// The template in whose millimetres it lies.
  public let template: Template
  /// Its grid.
  public let grid: Grid
  /// The table of its labels' names.
  public let table: Table
  /// The labels, by ascending index; at least one.
  public let labels: [Label]
  /// What may be done with it.
  public let terms: Terms
  /// When it was imported, RFC 3339 in UTC.
  public let imported: String

  /// Describes an atlas.
  public init(
    name: String,
    kind: Kind,
    image: Image,
    template: Template,
    grid: Grid,
    table: Table,
    labels: [Label],
    terms: Terms,
    imported: String
  ) {
    precondition(!labels.isEmpty, "an atlas without labels")
    (self.name, self.kind, self.image, self.template) = (name, kind, image, template)
    (self.grid, self.table, self.labels) = (grid, table, labels)
    (self.terms, self.imported) = (terms, imported)
  }

  /// The most labels that an image may have.
  public static let mostLabels = 5_000

  /// The same atlas, its image at another path.
  public func located(at path: String) -> Self {
    ImportedAtlas(
      name: name,
      kind: kind,
      image: Image(
        path: path,
        sha256: image.sha256,
        byteCount: image.byteCount,
        xform: image.xform
      ),
      template: template,
      grid: grid,
      table: table,
      labels: labels,
      terms: terms,
      imported: imported
    )
  }
}

extension ImportedAtlas {
  /// The indices of the labels that `words` name, ascending: each a number of the image or a name of
  /// the table; several labels of one name are all meant.
  ///
  /// - Throws: ``AtlasImportError/labelUnknown(atlas:label:known:)``.
  public func indices(of words: [String]) throws(AtlasImportError) -> [Int] {
    var found: Set<Int> = []
    for word in words {
      let own = labels.filter { $0.name == word || String($0.index) == word }.map(\.index)
      guard !own.isEmpty else {
        throw .labelUnknown(atlas: name, label: shortened(word), known: labels.map(\.name))
      }
      found.formUnion(own)
    }
    return found.sorted()
  }
}
