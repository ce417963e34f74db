import Imaging
import Navigation

/// ANT Neuro visor2's targets: SimNIBS's matrices in the qform's world, with the qform's fields by
/// which the program knows the image.
func visor2Markers(_ sheet: NavigationSheet) throws(ExportError) -> ExportedFile {
  let header = sheet.image.header
  guard header.qform.isSet else { throw .noQform(format: "visor2") }
  if let distance = sheet.image.conflict, header.xform != .qform {
    throw .formsConflict(format: "visor2", distance: distance)
  }
  guard !sheet.posed.isEmpty else { throw .nothingToWrite(format: "visor2") }
  let document = Visor2Document(
    configuration: Visor2Document.Configuration(
      source: Visor2Document.Source(name: sheet.software.name, version: sheet.software.version),
      image: Visor2Document.Image(
        quaternion: sheet.image.quaternion,
        offset: sheet.image.quaternionOffset,
        pixelSizes: sheet.image.pixelSizes
      )
    ),
    markers: sheet.posed.map { target, pose in
      Visor2Document.Marker(
        target: Visor2Document.Target(
          name: target.label,
          pose: Visor2Document.Pose(matrix: CoilMatrix(pose).rows)
        )
      )
    }
  )
  return ExportedFile("visor2", name: "targets.visor2.mrk", try jsonText(document, "visor2"))
}

/// The document; its three fixed strings must be exactly these.
struct Visor2Document: Codable {
  struct Configuration: Codable {
    let source: Source
    let image: Image

    enum CodingKeys: String, CodingKey {
      case source = "SourceInfo"
      case image = "AssociatedImageInfo"
    }
  }

  struct Source: Codable {
    let name: String
    let version: String

    enum CodingKeys: String, CodingKey {
      case name = "AppName"
      case version = "AppVersion"
    }
  }

  struct Image: Codable {
    let quaternion: [Float]
    let offset: [Float]
    let pixelSizes: [Float]

    enum CodingKeys: String, CodingKey {
      case quaternion = "NIfTI_quatern"
      case offset = "NIfTI_qoffset"
      case pixelSizes = "NIfTI_pixdim"
    }
  }

  struct Marker: Codable {
    let target: Target

    enum CodingKeys: String, CodingKey {
      case target = "CoilTarget"
    }
  }

  struct Target: Codable {
    let name: String
    var system = "ASSOCIATED_IMAGE"
    var unit = "mm"
    var axes = "simnibs"
    var coil = Coil()
    let pose: Pose

    enum CodingKeys: String, CodingKey {
      case name = "Name"
      case system = "CoordinateSystem"
      case unit = "PositionalUnit"
      case axes = "CoilAxesConvention"
      case coil = "CoilInfo"
      case pose = "CoilPose"
    }
  }

  struct Coil: Codable {
    var type = ""
    var id = ""

    enum CodingKeys: String, CodingKey {
      case type = "Type"
      case id = "Id"
    }
  }

  struct Pose: Codable {
    let matrix: [[Double]]

    enum CodingKeys: String, CodingKey {
      case matrix = "RigidTransformMatrix4x4"
    }
  }

  let configuration: Configuration
  let markers: [Marker]

  enum CodingKeys: String, CodingKey {
    case configuration = "Configuration"
    case markers = "TargetMarkers"
  }
}
