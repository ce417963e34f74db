import Foundation
public import Geometry
public import Imaging
import Reports

/// The T1w image of a sheet, as its header says.
public struct SheetImage: Sendable {
  /// Its name, without folders.
  public let name: String
  /// The header as stored: 348 bytes of NIfTI-1 or 540 of NIfTI-2.
  public let headerBytes: [UInt8]
  /// The header, checked.
  public let header: NIfTIHeader
  /// Where its voxels lie.
  public let grid: VoxelGrid<NativeT1w>
  /// `pixdim[0...3]` of the header.
  public let pixelSizes: [Float]
  /// `quatern_b`, `quatern_c` and `quatern_d`.
  public let quaternion: [Float]
  /// `qoffset_x`, `qoffset_y` and `qoffset_z`.
  public let quaternionOffset: [Float]
  /// The SHA-256 of the voxel block as stored.
  public let voxelDigest: String

  init(_ image: TargetReport.Navigation.ReferenceImage) throws(ExportError) {
    guard let bytes = image.header.flatMap({ Data(base64Encoded: $0) }) else {
      throw .reportTooOld
    }
    name = image.name
    headerBytes = [UInt8](bytes)
    do throws(ImagingError) {
      header = try NIfTIReader(
        InMemoryBytes(headerBytes + [0, 0, 0, 0]),
        name: image.name,
        xform: XformChoice(rawValue: image.world)
      ).header
    } catch {
      throw .noNavigation(findings: [error.code])
    }
    grid = header.grid(in: NativeT1w.self)
    pixelSizes = image.pixdim.map { Float($0.value) }
    quaternion = image.quaternion.map { Float($0.value) }
    quaternionOffset = image.offset.map { Float($0.value) }
    voxelDigest = image.voxelDigest
  }

  /// How far apart the two forms place a voxel where that is more than rounding, in mm; nil where
  /// every program sees the same place.
  var conflict: Double? {
    guard let distance = header.xformDistance?.value, distance > 0.5 else { return nil }
    return distance
  }

  /// NIfTI's name of the space of a form's code, as Brainsight writes it.
  static func spaceName(_ code: Int) -> String {
    switch code {
    case 1: "Scanner"
    case 2: "Aligned"
    case 3: "Talairach"
    case 4: "MNI-152"
    default: "Other-Template"
    }
  }
}
