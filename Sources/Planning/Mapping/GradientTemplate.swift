import Atlases
import Findings
import Geometry
import Imaging
import Networks

/// A cohort's mean gradients on the grid of the runs, by which a person's are ordered.
struct GradientTemplate {
  let records: [InputRecord]
  /// What is worth saying about the headers.
  let findings: [Finding]
  /// The values of each map at every voxel of the grid.
  private let maps: [[Float]]
  private let name: String

  /// The least share of a side's voxels that a template covers (chosen by us).
  static let leastShare = 0.9

  /// Reads the template of a case; nil without one.
  ///
  /// - Throws: `gradient_template_grid`, `gradient_template_values`, `gradient_template_maps`,
  ///   `gradient_template_region`, and the errors of reading.
  init?<Frame: AnalysisFrame>(
    _ mapping: MappingCase,
    _ gathering: BrainGathering<Frame>,
    _ places: MappedPlaces<Frame>
  ) throws(PlanningError) {
    guard let first = mapping.gradientTemplate.first else { return nil }
    var maps: [[Float]] = []
    var records: [InputRecord] = []
    var findings: [Finding] = []
    for file in mapping.gradientTemplate {
      let image = try MapVolumes(file, on: gathering.grid, xform: mapping.planning.xform)
      maps += image.volumes
      records.append(image.record)
      findings += image.findings
    }
    let most = mapping.mapping.gradients.mapCount
    guard maps.count <= most else {
      throw .refusal(
        "gradient_template_maps",
        subject: first.name,
        "The template has \(maps.count) maps, and the mapping protocol makes \(most).",
        remedy: "Give no more maps than that, or a mapping protocol that makes more."
      )
    }
    (self.maps, self.records, self.findings) = (maps, records, findings)
    name = first.name
    // Before the long work: the same is asked again of the voxels that have a signal.
    let region = Set(places.gradientRegion ?? [])
    let mapped = gathering.mapped.filter(region.contains)
    for side in Side.allCases {
      let own = mapped.filter { places.side(of: $0) == side }
      if !own.isEmpty { _ = try self.maps(over: own, side) }
    }
  }

  /// The places in `voxels` that the template covers, and its maps there.
  ///
  /// A voxel that is 0 in all maps is not covered.
  ///
  /// - Parameters:
  ///   - voxels: Linear indices of the voxels of one side.
  ///   - side: That side.
  /// - Returns: Places in `voxels`, and one list a map over them.
  /// - Throws: `gradient_template_region` where too few are covered, `gradient_template_values` where a
  ///   map is constant over them.
  func maps(
    over voxels: [Int],
    _ side: Side
  ) throws(PlanningError) -> (places: [Int], maps: [[Double]]) {
    let places = voxels.indices.filter { place in maps.contains { $0[voxels[place]] != 0 } }
    guard Double(places.count) >= Self.leastShare * Double(voxels.count) else {
      throw .refusal(
        "gradient_template_region",
        subject: name,
        "The template covers \(places.count) of the \(voxels.count) voxels of the region, \(side.rawValue), "
          + "and nine in ten are the least.",
        remedy: "Give a template of the same region on the runs' grid."
      )
    }
    let own = maps.map { map in places.map { Double(map[voxels[$0]]) } }
    guard own.allSatisfy({ map in map.contains { $0 != map.first } }) else {
      throw .refusal(
        "gradient_template_values",
        subject: name,
        "A map of the template has one value over the whole region, \(side.rawValue).",
        remedy: "Give the images that tmsplan reference gradients wrote."
      )
    }
    return (places, own)
  }
}

/// The volumes of an image of one or several maps on a grid.
struct MapVolumes {
  let volumes: [[Float]]
  let record: InputRecord
  let findings: [Finding]

  /// Reads `file` to its end; nothing is resampled.
  ///
  /// - Throws: `gradient_template_grid` for another grid or more than 3 volumes,
  ///   `gradient_template_values` for NaN and infinity, and the errors of reading.
  init<World: WorldFrame>(
    _ file: InputFile,
    on grid: VoxelGrid<World>,
    xform: XformChoice?
  ) throws(PlanningError) {
    let bytes = try InputBytes(file)
    var volumes: [[Float]] = []
    do throws(ImagingError) {
      var reader = try NIfTIReader(bytes, name: file.name, xform: xform)
      let header = reader.header
      if let reason = mismatch(header, grid) { throw .weightsGridMismatch(reason: reason) }
      var volume: [Float] = []
      while try reader.nextVolume(into: &volume) { volumes.append(volume) }
      _ = try reader.finish()
      findings = reader.findings
    } catch {
      guard case .weightsGridMismatch(let reason) = error else {
        throw .input(error, subject: file.name, stage: .preflight)
      }
      throw .refusal(
        "gradient_template_grid",
        subject: file.name,
        "The image of gradients is not on the expected grid: \(reason).",
        remedy: "Give images of one region on one grid; nothing is resampled."
      )
    }
    let notFinite = volumes.reduce(0) { sum, volume in sum + volume.count { !$0.isFinite } }
    guard notFinite == 0 else {
      throw .refusal(
        "gradient_template_values",
        subject: file.name,
        "\(notFinite) values of the image of gradients are NaN or infinite.",
        remedy: "Give the images that tmsplan reference gradients wrote."
      )
    }
    self.volumes = volumes
    record = bytes.record()
  }
}

/// Why an image is not one to three volumes on `grid`; nil where it is.
private func mismatch<World: WorldFrame>(
  _ header: NIfTIHeader,
  _ grid: VoxelGrid<World>
) -> String? {
  guard (1...3).contains(header.volumeCount) else {
    return "it has \(header.volumeCount) volumes, and 3 are the most"
  }
  let own = LabelGrid(
    size: header.size,
    affine: (0..<12).map { header.toWorld(World.self).rows[$0] }
  )
  let expected = LabelGrid(size: grid.size, affine: (0..<12).map { grid.toWorld.rows[$0] })
  guard let own, let expected, own.matches(expected) else {
    return "size or place of its voxels differ"
  }
  return nil
}
