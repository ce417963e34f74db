public import Geometry

/// Why a node has no series.
public enum MissingNode: Hashable, Sendable {
  /// The mask holds less than half of its volume; the share that it holds.
  case coverage(Double)
  /// No mask was imported for it.
  case notImported
  /// None of its voxels may be averaged, for example because none is grey matter.
  case noVoxels
  /// Nothing is left of its mean series in the run numbered `run`, from 0.
  case noSignal(run: Int)

  /// A stable snake_case code.
  public var code: String {
    switch self {
    case .coverage: "node_outside_mask"
    case .notImported: "node_not_imported"
    case .noVoxels: "node_without_voxels"
    case .noSignal: "node_without_signal"
    }
  }
}

/// The voxels of a node's imported mask.
public struct ImportedNode: Sendable, Equatable {
  /// Numbers of those that the series have.
  public let voxels: [Int]
  /// How many voxels of the same grid the imported mask has in all, at least 1.
  public let voxelCount: Int

  /// Names the voxels of an imported mask.
  public init(voxels: [Int], voxelCount: Int) {
    precondition(voxelCount > 0, "an imported mask of no voxels")
    self.voxels = voxels
    self.voxelCount = voxelCount
  }
}

/// Where the nodes of some circuits lie in a mask.
public struct PlacedCircuits: Sendable {
  /// What was placed.
  public let table: CircuitTable
  /// How many voxels the mask has.
  public let voxelCount: Int
  /// The numbers of the voxels whose series are averaged, by the names of the nodes that are there.
  public let voxels: [String: [Int]]
  /// The share of each node's volume that the mask holds, at most 1; of imported ones, of its voxels.
  public let coverage: [String: Double]
  /// Why other nodes are not there, by their names.
  public let missing: [String: MissingNode]

  /// The share of a node's volume below which it is missing (chosen by us).
  public static let leastCoverage = 0.5

  /// Places the nodes of `table`.
  ///
  /// Coverage is that of the mask itself, not of the grey matter in it: a sphere of 10 mm holds much
  /// white matter, and would be missing for no fault of the image.
  ///
  /// - Parameters:
  ///   - table: The circuits.
  ///   - points: Each voxel's centre in the template of the table; nil where a transform says nothing.
  ///   - voxelVolume: The volume of a voxel in mm³.
  ///   - averaged: Whether each voxel may be averaged, for example as grey matter; nil: all may.
  ///   - imported: The voxels of imported nodes, by the nodes' names.
  public init<Frame: TemplateFrame>(
    _ table: CircuitTable,
    at points: [Point<Frame>?],
    voxelVolume: Double,
    averaging averaged: [Bool]? = nil,
    imported: [String: ImportedNode] = [:]
  ) {
    precondition(averaged.map { $0.count == points.count } ?? true, "a mask of other voxels")
    var voxels: [String: [Int]] = [:]
    var coverage: [String: Double] = [:]
    var missing: [String: MissingNode] = [:]
    for node in table.nodes {
      let found: (voxels: [Int], share: Double)
      switch node.place {
      case .sphere(let centre, let radius):
        let shape = Shape.sphere(centre: centre.point(in: Frame.self), radius: radius)
        let inside = points.indices.filter { points[$0].map(shape.contains) ?? false }
        let r = radius.value
        found = (inside, Double(inside.count) * voxelVolume / (4 / 3 * Double.pi * r * r * r))
      case .imported:
        guard let node = imported[node.name] else {
          missing[node.name] = .notImported
          continue
        }
        found = (node.voxels, Double(node.voxels.count) / Double(node.voxelCount))
      }
      coverage[node.name] = min(1, found.share)
      let used = found.voxels.filter { averaged?[$0] ?? true }
      if found.share < Self.leastCoverage {
        missing[node.name] = .coverage(found.share)
      } else if used.isEmpty {
        missing[node.name] = .noVoxels
      } else {
        voxels[node.name] = used
      }
    }
    self.table = table
    voxelCount = points.count
    self.voxels = voxels
    self.coverage = coverage
    self.missing = missing
  }
}
