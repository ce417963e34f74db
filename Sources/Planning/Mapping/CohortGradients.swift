public import Geometry
import Imaging
import Networks

/// The gradient images of one person's side, in the order of their names.
public struct PersonalGradients: Sendable {
  /// Who it is, for messages.
  public let subject: String
  /// One image a map.
  public let files: [InputFile]

  /// Names a person's images.
  public init(subject: String, files: [InputFile]) {
    self.subject = subject
    self.files = files
  }
}

/// A side of a template, and how the people agree with it.
public struct CohortGradients: Sendable {
  /// The people whose maps it is made of.
  public let subjects: [String]
  /// Linear indices of the voxels that all of them have.
  public let voxels: [Int]
  /// The people whose own map each is the mean of.
  public let counts: [Int]
  /// The mean |r| of the people's maps with each.
  public let correlations: [Double]
  /// The maps over ``voxels``.
  let maps: [[Double]]

  /// How many maps a person may have, of which each is a file of one volume.
  private static let mapCounts = 1...3
  /// The fewest people of a template, and of each of its maps: 4 (chosen by us).
  public static let leastPeople = 4

  /// Averages the gradients of one side of a region.
  ///
  /// - Parameters:
  ///   - people: As many images of each.
  ///   - grid: The grid of all images.
  ///   - side: Which side, for messages.
  /// - Throws: `gradients_too_few_people`, `gradients_maps_differ`, `gradients_regions_differ`,
  ///   `gradients_unlike`, and what the images may be refused for.
  public init(
    _ people: [PersonalGradients],
    on grid: LabelGrid,
    side: String
  ) throws(PlanningError) {
    guard people.count >= Self.leastPeople else {
      throw .refusal(
        "gradients_too_few_people",
        subject: side,
        "\(people.count) people have all gradients of the \(side) side, and \(Self.leastPeople) are the least.",
        remedy: "Map more people, or for longer: gradients that do not repeat are not written."
      )
    }
    try Self.refuseOtherCounts(people, side)
    var images: [[[Float]]] = []
    for person in people { images.append(try Self.maps(of: person, on: grid)) }
    let voxels = try Self.common(images, grid.size.count, side)
    let mean = meanMaps(
      of: images.map { own in own.map { map in voxels.map { Double(map[$0]) } } }
    )
    if let weak = mean.counts.firstIndex(where: { $0 < Self.leastPeople }) {
      throw .refusal(
        "gradients_unlike",
        subject: side,
        "Gradient \(weak + 1) of the \(side) side is alike in \(mean.counts[weak]) people only.",
        remedy: "Use a mapping protocol with fewer maps, or data that are longer."
      )
    }
    self.voxels = voxels
    subjects = people.map(\.subject)
    maps = mean.maps
    counts = mean.counts
    correlations = mean.maps.indices.map { map in
      mean.correlations.reduce(0) { $0 + $1[map] } / Double(people.count)
    }
  }

  /// Refuses people of whom one has another number of maps than the first: they cannot be matched.
  private static func refuseOtherCounts(
    _ people: [PersonalGradients],
    _ side: String
  ) throws(PlanningError) {
    let expected = people.first?.files.count ?? 0
    for person in people
    where person.files.count != expected || !mapCounts.contains(person.files.count) {
      throw .refusal(
        "gradients_maps_differ",
        subject: person.subject,
        "There are \(person.files.count) gradients of the \(side) side, and \(expected) of the first person: "
          + "1 to 3 are averaged, as many of each.",
        remedy: "Map all people with one mapping protocol."
      )
    }
  }

  /// The maps of a person, one a file.
  private static func maps(
    of person: PersonalGradients,
    on grid: LabelGrid
  ) throws(PlanningError) -> [[Float]] {
    var maps: [[Float]] = []
    for file in person.files {
      let volumes = try MapVolumes(file, on: grid.voxelGrid, xform: nil).volumes
      guard let map = volumes.first, volumes.count == 1 else {
        throw .refusal(
          "gradients_maps_differ",
          subject: file.name,
          "The image has \(volumes.count) volumes, and a person's gradient is one.",
          remedy: "Give the folders as tmsplan map wrote them."
        )
      }
      maps.append(map)
    }
    return maps
  }

  /// The voxels that all people have; a region that differs much between them is refused.
  private static func common(
    _ images: [[[Float]]],
    _ count: Int,
    _ side: String
  ) throws(PlanningError) -> [Int] {
    let regions = images.map { own in
      Set((0..<count).filter { voxel in own.contains { $0[voxel] != 0 } })
    }
    let common = regions.dropFirst().reduce(regions[0]) { $0.intersection($1) }
    let most = regions.map(\.count).max() ?? 0
    guard common.count >= GradientRule.leastVoxels,
      Double(common.count) >= GradientTemplate.leastShare * Double(most)
    else {
      throw .refusal(
        "gradients_regions_differ",
        subject: side,
        "The people have \(common.count) voxels of the \(side) side in common, of up to \(most).",
        remedy: "Map all of them with one and the same image of the region."
      )
    }
    return common.sorted()
  }
}

/// A template of gradients as a NIfTI file of as many volumes as there are maps.
///
/// - Parameters:
///   - sides: The sides, which have no voxel in common and as many maps each.
///   - grid: The grid of the images.
///   - space: The space of the grid.
/// - Returns: The bytes: float32, gzip.
public func encodeTemplate(
  _ sides: [CohortGradients],
  on grid: LabelGrid,
  in space: Space
) -> [UInt8] {
  let count = sides.map(\.maps.count).max() ?? 0
  let volumes = (0..<count).map { map -> [Float] in
    var volume = [Float](repeating: 0, count: grid.size.count)
    for side in sides where map < side.maps.count {
      for (voxel, value) in zip(side.voxels, side.maps[map]) { volume[voxel] = Float(value) }
    }
    return volume
  }
  func encode<Frame: AnalysisFrame>(_ frame: Frame.Type) -> [UInt8] {
    let rows = [12 of Double] { grid.affine[$0] }
    guard let place = VoxelGrid<Frame>(size: grid.size, toWorld: Affine(rows: rows)) else {
      preconditionFailure("a grid was one before")
    }
    // Volumes follow in time only as far as the format wants a step.
    let format = NIfTIFormat(dataType: .float32)
    return gzip(encodeNIfTI(volumes, on: place, repetitionTime: .seconds(1), format: format))
  }
  switch space {
  case .template(.mni152NLin6Asym): return encode(MNI152NLin6Asym.self)
  case .template(.mni152NLin2009cAsym): return encode(MNI152NLin2009cAsym.self)
  case .native: return encode(NativeT1w.self)
  }
}
