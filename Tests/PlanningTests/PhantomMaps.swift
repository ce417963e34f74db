import Atlases
import Foundation
import Geometry
import Imaging
@testable import Phantom
@testable import Planning
import Prediction
import Synchronization
import TestSupport

/// A phantom with the networks of one person, mapped by the shipped protocol or a change of it.
struct PhantomMaps {
  let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
  private let options: PhantomOptions

  /// Writes a phantom of ten minutes on the 4 mm grid.
  ///
  /// - Parameters:
  ///   - shift: How far the person's borders lie from the group's, in mm.
  ///   - change: What else is different.
  /// - Throws: Where it cannot be written.
  init(shift: Double, _ change: (inout PhantomOptions) -> Void = { _ in }) throws {
    let atlas = try shippedCatalogue().networkAtlas("seitzman300")
    var options = PhantomOptions(grid: .coarse, volumeCount: 300)
    options.networks = PlantedNetworks(
      centres: atlas.assignedNodes.map { node in
        let c = node.centre.coordinates
        return Point(c[0], c[1], c[2])
      },
      codes: atlas.assignedNodes.map(\.code),
      shift: shift,
      person: 3
    )
    change(&options)
    self.options = options
    _ = try writePhantom(options, to: folder.path(percentEncoded: false))
  }

  /// Removes the files.
  func remove() { try? FileManager.default.removeItem(at: folder) }

  /// The file of the run.
  func bold() throws -> String { try planning().runs[0].bold.path }

  /// The planted codes of the brain's voxels, by linear index.
  var truth: [Int: Int] {
    guard let networks = options.networks else { return [:] }
    let anatomy = Anatomy(on: grid)
    return Dictionary(
      zip(anatomy.voxels, networks.labels(of: anatomy.centres)),
      uniquingKeysWith: { first, _ in first }
    )
  }

  /// The case of the phantom's target.
  func planning(
    _ targeting: String = "sgc-dlpfc-peak",
    threads: Int = 2
  ) throws -> PlanningCase {
    try planning(by: shippedCatalogue().targetingProtocol(targeting), threads: threads)
  }

  /// The case of the phantom's target by a protocol that need not be shipped, of its own run unless others
  /// are given.
  func planning(
    by targeting: TargetingProtocol,
    of runs: [RunFiles]? = nil,
    threads: Int = 2
  ) throws -> PlanningCase {
    let catalogue = try shippedCatalogue()
    let query = BIDSQuery(participant: "phantom", session: nil, task: nil, run: nil, space: nil)
    return PlanningCase(
      subject: "sub-phantom",
      runs: try runs ?? findRuns(query, in: folder.path(percentEncoded: false)),
      space: .template(.mni152NLin2009cAsym),
      targeting: targeting.withoutStability,
      stimulation: try catalogue.stimulationProtocol("itbs"),
      response: try ResponseRequest(),
      output: .figures,
      threads: threads
    )
  }

  /// The grid of the phantom.
  var grid: VoxelGrid<MNI152NLin2009cAsym> { options.grid.voxelGrid }

  /// Maps with a region on the 3 mm grid.
  func mapsWithForeignRegion() throws -> PersonalMaps {
    try maps(regionImage: encodeMask([1000], on: PhantomGrid.medium.voxelGrid, gzip: false))
  }

  /// Maps with an image of a region as it is.
  func maps(regionImage bytes: [UInt8]) throws -> PersonalMaps {
    let url = folder.appending(path: "region.nii")
    try Data(bytes).write(to: url)
    return try Self.planner.map(
      MappingCase(
        planning: planning(),
        mapping: shippedCatalogue().mappingProtocol("personal-networks"),
        gradientRegion: .image(
          InputFile(role: .gradientRegion, run: 1, path: url.path(percentEncoded: false))
        )
      )
    )
  }

  /// Ellipsoids where a head has its striatum.
  var striatum: [Int] {
    grid.voxels(in: [
      .ellipsoid(centre: Point(-24, 4, 2), semiAxes: .init(x: 10.mm, y: 24.mm, z: 12.mm)),
      .ellipsoid(centre: Point(24, 4, 2), semiAxes: .init(x: 10.mm, y: 24.mm, z: 12.mm)),
    ])
  }

  /// An image of `volumes` on the phantom's grid.
  func image(_ volumes: [[Float]]) -> [UInt8] {
    encodeNIfTI(
      volumes,
      on: grid,
      repetitionTime: volumes.count > 1 ? .seconds(1) : nil,
      format: NIfTIFormat(dataType: .float32)
    )
  }

  /// The maps, with regions and templates that are given as voxels and bytes.
  func maps(
    _ mapping: MappingProtocol? = nil,
    gradientRegion: [Int]? = nil,
    gradientTemplate: [[UInt8]] = [],
    amygdala: [Int]? = nil,
    targeting: TargetingProtocol? = nil,
    threads: Int = 2,
    observer: PlanningObserver = PlanningObserver()
  ) throws -> PersonalMaps {
    func region(_ role: InputRole, _ voxels: [Int]?) throws -> MappedRegion? {
      guard let voxels else { return nil }
      let url = folder.appending(path: "\(role.rawValue).nii")
      try Data(encodeMask(voxels, on: grid, gzip: false)).write(to: url)
      return .image(InputFile(role: role, run: 1, path: url.path(percentEncoded: false)))
    }
    let template = try gradientTemplate.enumerated().map { number, bytes in
      let url = folder.appending(path: "template\(number).nii")
      try Data(bytes).write(to: url)
      return InputFile(
        role: .gradientTemplate,
        run: 1,
        path: url.path(percentEncoded: false)
      )
    }
    return try Self.planner.map(
      MappingCase(
        planning: targeting.map { try planning(by: $0, threads: threads) }
          ?? planning(threads: threads),
        mapping: mapping ?? shippedCatalogue().mappingProtocol("personal-networks"),
        gradientRegion: region(.gradientRegion, gradientRegion),
        gradientTemplate: template,
        amygdala: region(.amygdala, amygdala)
      ),
      observer: observer
    )
  }

  /// The maps of other runs.
  func maps(of runs: [RunFiles]) throws -> PersonalMaps {
    let catalogue = try shippedCatalogue()
    return try Self.planner.map(
      MappingCase(
        planning: planning(by: catalogue.targetingProtocol("sgc-dlpfc-peak"), of: runs),
        mapping: catalogue.mappingProtocol("personal-networks")
      )
    )
  }

  /// The phantom's run with an image of other bytes.
  func run(with bytes: [UInt8], _ name: String) throws -> RunFiles {
    let run = try planning().runs[0]
    let url = folder.appending(path: name)
    try Data(bytes).write(to: url)
    return RunFiles(
      bold: InputFile(role: .bold, run: 1, path: url.path(percentEncoded: false)),
      mask: run.mask,
      confounds: run.confounds,
      sidecar: run.sidecar
    )
  }

  /// The maps, with regions that are labels.
  func maps(
    regions: (gradients: MappedRegion?, amygdala: MappedRegion?)
  ) throws -> PersonalMaps {
    try Self.planner.map(
      MappingCase(
        planning: planning(),
        mapping: shippedCatalogue().mappingProtocol("personal-networks"),
        gradientRegion: regions.gradients,
        amygdala: regions.amygdala
      )
    )
  }

  /// The maps of the same runs as they would lie in a scan, moved by some millimetres.
  func nativeMaps(shiftedBy shift: [Double], transforms: [String]) throws -> PersonalMaps {
    let own = try planning()
    let run = own.runs[0]
    let runs = RunFiles(
      bold: try moved(run.bold, by: shift, "sub-phantom_space-T1w_desc-preproc_bold.nii"),
      mask: try moved(run.mask, by: shift, "sub-phantom_space-T1w_desc-brain_mask.nii"),
      confounds: run.confounds,
      sidecar: run.sidecar
    )
    return try Self.planner.map(
      MappingCase(
        planning: PlanningCase(
          subject: own.subject,
          runs: [runs],
          space: .native,
          anatomy: Anatomy(
            t1w: nil,
            transforms: transforms,
            greyMatter: nil,
            segmentation: nil,
            voxelWeights: nil
          ),
          targeting: own.targeting,
          stimulation: own.stimulation,
          response: own.response,
          threads: 2
        ),
        mapping: shippedCatalogue().mappingProtocol("personal-networks")
      )
    )
  }

  /// Puts noise in the place of the series in and around the striatum, as far as smoothing reaches.
  func replaceStriatumByNoise() throws {
    let wanted = grid.voxels(
      in: [-24.0, 24].map { x in
        .ellipsoid(centre: Point(x, 4, 2), semiAxes: .init(x: 26.mm, y: 40.mm, z: 28.mm))
      }
    )
    let file = try planning().runs[0].bold
    var reader = try NIfTIReader(InputBytes(file), name: file.name)
    var random = SplitMix64(seed: 7)
    var volumes: [[Float]] = []
    var volume: [Float] = []
    while try reader.nextVolume(into: &volume) {
      for voxel in wanted { volume[voxel] = 10_000 + Float.random(in: -100...100, using: &random) }
      volumes.append(volume)
    }
    let bytes = encodeNIfTI(
      volumes,
      on: grid,
      repetitionTime: reader.header.repetitionTime.map { .seconds($0) },
      format: NIfTIFormat(dataType: .int16)
    )
    try Data(bytes).write(to: URL(filePath: file.path))
  }

  /// The volumes of the phantom's run.
  func volumes() throws -> [[Float]] { try volumes(of: planning().runs[0].bold).volumes }

  private func volumes(
    of file: InputFile
  ) throws -> (header: NIfTIHeader, volumes: [[Float]]) {
    var reader = try NIfTIReader(InputBytes(file), name: file.name)
    var volumes: [[Float]] = []
    var volume: [Float] = []
    while try reader.nextVolume(into: &volume) { volumes.append(volume) }
    return (reader.header, volumes)
  }

  private func moved(_ file: InputFile, by shift: [Double], _ name: String) throws -> InputFile {
    let (header, volumes) = try volumes(of: file)
    var rows = grid.toWorld.rows
    for row in 0..<3 { rows[4 * row + 3] += shift[row] }
    guard let moved = VoxelGrid<NativeT1w>(size: grid.size, toWorld: Affine(rows: rows)) else {
      throw CocoaError(.coderInvalidValue)
    }
    let bytes = encodeNIfTI(
      volumes,
      on: moved,
      repetitionTime: header.repetitionTime.map { .seconds($0) },
      format: NIfTIFormat(dataType: .int16)
    )
    let url = folder.appending(path: name)
    try Data(bytes).write(to: url)
    return InputFile(role: file.role, run: 1, path: url.path(percentEncoded: false))
  }

  /// The shipped protocol with other words.
  static func mapping(_ words: String, _ others: String) throws -> MappingProtocol {
    try changed("mapping/personal-networks", words, others) { path in
      try shippedCatalogue().mappingProtocol(atPath: path)
    }
  }

  /// A shipped targeting protocol with other words.
  static func targeting(
    _ id: String,
    _ words: String,
    _ others: String
  ) throws -> TargetingProtocol {
    try changed("targeting/\(id)", words, others) { path in
      try shippedCatalogue().targetingProtocol(atPath: path)
    }
  }

  private static func changed<Protocol>(
    _ name: String,
    _ words: String,
    _ others: String,
    _ read: (String) throws -> Protocol
  ) throws -> Protocol {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let text = try String(
      contentsOf: root.appending(path: "Protocols/\(name).yaml"),
      encoding: .utf8
    )
    guard text.contains(words) else { throw CocoaError(.coderInvalidValue) }
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString + ".yaml")
    defer { try? FileManager.default.removeItem(at: folder) }
    try text.replacing(words, with: others).write(to: folder, atomically: true, encoding: .utf8)
    return try read(folder.path(percentEncoded: false))
  }

  static let planner = Planner(software: SoftwareIdentity(name: "test", version: "1", sha256: ""))
}

/// What an observer was told.
final class Heard: Sendable {
  private let fractions = Mutex<[Double]>([])

  func add(_ fraction: Double) { fractions.withLock { $0.append(fraction) } }

  var count: Int { fractions.withLock { $0.count } }
  var largest: Double { fractions.withLock { $0.max() ?? 0 } }
  var neverFalls: Bool { fractions.withLock { zip($0, $0.dropFirst()).allSatisfy(<=) } }
}
