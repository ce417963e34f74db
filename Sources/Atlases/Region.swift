public import Geometry
public import Prediction

/// The side of the brain that a region lies on: where the centres of its solids are.
public enum Hemisphere: String, CaseIterable, Hashable, Sendable {
  /// The subject's left, negative x.
  case left
  /// The subject's right, positive x.
  case right
  /// Both sides, or a solid that crosses the midline and belongs to neither.
  case both
}

/// How many of a region's voxels one published brain mask holds.
public struct InBrainCount: Hashable, Sendable {
  /// The region's voxels inside the mask.
  public let inside: Int
  /// All of the region's voxels on that grid.
  public let total: Int
  /// The grid and the mask of the count.
  public let grid: String
  /// Where the count comes from.
  public let source: Source

  /// The share of the region's voxels inside the mask, 0…1.
  public var fraction: Double { Double(inside) / Double(total) }
}

/// A region of interest: one solid or the union of several, in a named template.
public struct Region: Hashable, Sendable {
  /// The name that protocols and reports use.
  public let id: String
  /// What it is, for people.
  public let title: String
  /// The template of its coordinates.
  public let template: Template
  /// The side of the brain that it lies on, as its file declares and its geometry allows.
  public let hemisphere: Hemisphere
  /// Where a coil over the region stimulates; decides which published patients resemble its own.
  public let site: ResponseRequest.StimulationSite
  /// The solids; a point is in the region where it is in any of them.
  public let shapes: [TemplateShape]
  /// Where the geometry comes from, that of the first source.
  public let sources: [Source]
  /// What may be done with the definition.
  public let licence: String
  /// The count of in-brain voxels on a reference grid, where masking takes a large share.
  public let expectedInBrain: InBrainCount?

  /// How far the geometry was checked: the label of the first source.
  public var label: VerificationLabel { sources.first?.label ?? .fromMemory }

  /// The share of the region's voxels that a whole brain mask holds, where it is known.
  public var expectedInBrainFraction: Double? { expectedInBrain?.fraction }

  /// The solids in `frame`, exact only where ``isExact(in:)``.
  public func shapes<Frame: TemplateFrame>(in frame: Frame.Type) -> [Shape<Frame>] {
    shapes.map { $0.shape(in: frame) }
  }

  /// Linear indices, ascending, of the grid's voxels whose centre lies in the region.
  ///
  /// No brain mask is applied. Where the grid is in another template than the region, the
  /// coordinates are used unconverted: see ``templateApproximation(in:)``.
  public func voxels<Frame: TemplateFrame>(on grid: VoxelGrid<Frame>) -> [Int] {
    grid.voxels(in: shapes(in: Frame.self))
  }

  /// Whether the region is defined in the template of `frame`.
  public func isExact<Frame: TemplateFrame>(in frame: Frame.Type) -> Bool {
    frame.template == template
  }
}
