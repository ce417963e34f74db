import ArgumentParser
import Atlases
import Foundation
import Geometry
import Imaging
import Phantom

/// `tmsplan phantom`: a synthetic subject with a planted target.
struct PhantomCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "phantom",
    abstract: "Write a synthetic subject with a planted target, to commission an installation."
  )

  @Option(help: "The dataset's folder; it is created where it does not exist.")
  var output: String

  @Option(help: "What all randomness follows from.")
  var seed: UInt64 = 1

  @Option(help: "The grid: 2mm (97 x 115 x 97 voxels), 3mm or 4mm.")
  var grid = PhantomGrid.full.rawValue

  @Option(help: "Minutes of data.")
  var minutes = 12.0

  @Option(help: "Seconds between volumes.")
  var repetitionTime = 2.0

  @Option(help: "Noise and artefacts as a multiple of the usual level.")
  var noise = 1.0

  @Option(help: "How far the head moves as a multiple of the usual.")
  var motion = 1.0

  @Option(help: "How much of the planted signal is the inverted seed signal, 0 to 1.")
  var effectSize = 0.8

  @Option(
    help: ArgumentHelp(
      "The planted position in mm of the template.",
      valueName: "x y z"
    )
  )
  var planted = Position(-40.5, 35.5, 33.5)

  @Option(help: "The template: \(Self.names(Template.self)).")
  var template = Template.mni152NLin2009cAsym.rawValue

  @Option(help: "How the images lie in memory: \(Self.names(PhantomOrientation.self)).")
  var orientation = PhantomOrientation.ras.rawValue

  @Option(help: "How voxels are stored: int16, or float32 as fMRIPrep does since 23.2.")
  var dataType = "int16"

  @Flag(help: "Surround the brain with a head and noisy air: the file is as large as a real one.")
  var surroundings = false

  @Option(help: "How hard the run is compressed, 1 to 9.")
  var compressionLevel = 1

  @Option(help: "Plant the networks of this atlas all over the brain, for tmsplan map.")
  var networks: String?

  @Option(help: "How far, in mm, this person's network borders lie from the group's.")
  var networkShift = 6.0

  @Option(help: "What those borders follow from.")
  var person: UInt64 = 1

  @OptionGroup var data: DataOptions

  @Option(help: "The participant's label.")
  var participant = "phantom"

  private static let dataTypes: [String: NIfTIDataType] = ["int16": .int16, "float32": .float32]

  private static func names<Choice: CaseIterable & RawRepresentable<String>>(
    _ choice: Choice.Type
  ) -> String { choice.allCases.map(\.rawValue).joined(separator: ", ") }

  /// What has no meaning is a usage error; what is out of range is refused by the phantom itself.
  func validate() throws {
    guard PhantomGrid(rawValue: grid) != nil else {
      throw ValidationError("--grid is one of: \(Self.names(PhantomGrid.self)).")
    }
    guard Template(rawValue: template) != nil else {
      throw ValidationError("--template is one of: \(Self.names(Template.self)).")
    }
    guard PhantomOrientation(rawValue: orientation) != nil else {
      throw ValidationError("--orientation is one of: \(Self.names(PhantomOrientation.self)).")
    }
    guard Self.dataTypes[dataType] != nil else {
      let names = Self.dataTypes.keys.sorted().joined(separator: ", ")
      throw ValidationError("--data-type is one of: \(names).")
    }
    let volumes = minutes * 60 / repetitionTime
    guard volumes.isFinite, (1...1e6).contains(volumes) else {
      throw ValidationError("--minutes and --repetition-time give \(volumes) volumes.")
    }
  }

  /// The atlas's numbers are taken in the phantom's template, which is no likeness of any.
  private func plantedNetworks() throws -> PlantedNetworks? {
    guard let networks else { return nil }
    let atlas = try data.catalogue().networkAtlas(networks)
    let nodes = atlas.assignedNodes.map { ($0.centre.coordinates, $0.code) }
    return PlantedNetworks(
      centres: nodes.map { Point($0.0[0], $0.0[1], $0.0[2]) },
      codes: nodes.map(\.1),
      shift: networkShift,
      person: person
    )
  }

  func run() throws {
    let line = ProgressLine()
    defer { line.clear() }
    let options = PhantomOptions(
      seed: seed,
      grid: PhantomGrid(rawValue: grid) ?? .full,
      volumeCount: Int((minutes * 60 / repetitionTime).rounded()),
      repetitionTime: .seconds(repetitionTime),
      noise: noise,
      motion: motion,
      effectSize: effectSize,
      planted: Point(planted.x, planted.y, planted.z),
      template: Template(rawValue: template) ?? .mni152NLin2009cAsym,
      orientation: PhantomOrientation(rawValue: orientation) ?? .ras,
      dataType: Self.dataTypes[dataType] ?? .int16,
      surroundings: surroundings,
      compressionLevel: compressionLevel,
      networks: try plantedNetworks(),
      participant: participant
    )
    let truth = try writePhantom(options, to: output) { line.show("phantom", $0) }
    line.clear()
    let position = truth.position.map { "\($0)" }.joined(separator: ", ")
    Console.print("\(output): target planted at (\(position)) mm in \(truth.space)")
  }
}
