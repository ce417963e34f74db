import Geometry
import Navigation
import Planning

extension TargetReport {
  /// How well the transforms between T1w space and the template fit each other.
  public struct Transforms: Codable, Hashable, Sendable {
    /// The template.
    public let template: String
    /// The median over the search region of how far from the start the way there and back ends;
    /// null where only one way was given.
    @ExplicitNull public var median: PlainNumber?
    /// The largest such distance.
    @ExplicitNull public var largest: PlainNumber?

    enum CodingKeys: String, CodingKey {
      case template
      case median = "round_trip_median_mm"
      case largest = "round_trip_largest_mm"
    }
  }

  /// The targets of the same subject found in the other space.
  public struct OtherSpace: Codable, Hashable, Sendable {
    /// The space in which they were found.
    public let space: String
    /// The status there.
    public let status: String
    /// Each method's target there: RAS mm under the name of the frame.
    public let positions: [String: [String: [PlainNumber]]]
    /// Millimetres in the patient's scan between the two targets of each method.
    public let distance: [String: PlainNumber]

    enum CodingKeys: String, CodingKey {
      case space, status, positions
      case distance = "distance_mm"
    }
  }

  /// What a navigator needs: `tmsp-navigation/1`.
  public struct Navigation: Codable, Hashable, Sendable {
    /// `tmsp-navigation/1`.
    public let schema: String
    /// `RAS`: right, anterior and superior grow.
    public let frame: String
    /// `mm`.
    public let units: String
    /// The T1w image in whose millimetres all positions are.
    public let image: ReferenceImage
    /// The head's volume in litres; null where no head was found.
    @ExplicitNull public var headLitres: PlainNumber?
    /// One for each target.
    public let targets: [Pose]

    enum CodingKeys: String, CodingKey {
      case schema, frame, units, targets
      case image = "reference_image"
      case headLitres = "head_volume_l"
    }

    /// The T1w image, and what tells it from a copy.
    public struct ReferenceImage: Codable, Hashable, Sendable {
      /// `T1w`.
      public let role: String
      /// Its name, without folders.
      public let name: String
      /// `dim[0...7]` as stored.
      public let dim: [Int]
      /// `pixdim[0...3]`.
      public let pixdim: [PlainNumber]
      /// `qform_code`.
      public let qformCode: Int
      /// `sform_code`.
      public let sformCode: Int
      /// `quatern_b`, `quatern_c`, `quatern_d`.
      public let quaternion: [PlainNumber]
      /// `qoffset_x`, `qoffset_y`, `qoffset_z`.
      public let offset: [PlainNumber]
      /// The rows of the sform.
      public let srow: [[PlainNumber]]
      /// Which form is used.
      public let world: String
      /// The SHA-256 of the voxel block as stored, decompressed.
      public let voxelDigest: String

      enum CodingKeys: String, CodingKey {
        case role, name, dim, pixdim, srow, world
        case qformCode = "qform_code"
        case sformCode = "sform_code"
        case quaternion = "quatern_bcd"
        case offset = "qoffset_xyz"
        case voxelDigest = "sha256_voxels"
      }
    }

    /// The way to a target and how the coil lies: geometric, not optimised for the electric field.
    public struct Pose: Codable, Hashable, Sendable {
      /// The target's name.
      public let name: String
      /// The cortical target.
      public let target: [PlainNumber]
      /// The scalp entry; null where none was found, for `reason`.
      @ExplicitNull public var entry: [PlainNumber]?
      /// The scalp's outward normal at the entry.
      @ExplicitNull public var normal: [PlainNumber]?
      /// From target to entry, in mm.
      @ExplicitNull public var depth: PlainNumber?
      /// The angle in degrees between the normal and the way from target to entry.
      @ExplicitNull public var obliquity: PlainNumber?
      /// The coil.
      @ExplicitNull public var coil: Coil?
      /// A code that says why something is missing.
      @ExplicitNull public var reason: String?

      enum CodingKeys: String, CodingKey {
        case name, target, entry, normal, coil, reason
        case depth = "depth_mm"
        case obliquity = "obliquity_deg"
      }
    }

    /// A coil pose.
    public struct Coil: Codable, Hashable, Sendable {
      /// `simnibs`: y away from the handle, z into the head.
      public let axes: String
      /// The 4 x 4 matrix: columns x, y, z and the centre.
      public let matrix: [[PlainNumber]]
      /// From scalp to coil centre, in mm.
      public let distance: PlainNumber
      /// The handle's angle in degrees.
      public let handleAngle: PlainNumber
      /// How that angle is meant.
      public let handleDefinition: String
      /// `geometric`.
      public let basis: String

      enum CodingKeys: String, CodingKey {
        case axes, matrix, basis
        case distance = "distance_mm"
        case handleAngle = "handle_angle_deg"
        case handleDefinition = "handle_angle_definition"
      }
    }
  }
}

extension TargetReport.Navigation {
  /// - Parameters:
  ///   - record: What was found in the T1w image.
  ///   - targets: The plan's targets.
  init(_ record: NavigationRecord, targets: [PlannedTarget]) {
    self.init(
      schema: "tmsp-navigation/1",
      frame: "RAS",
      units: "mm",
      image: ReferenceImage(record.image),
      headLitres: record.headLitres.map(PlainNumber.ratio),
      targets: targets.compactMap { target -> Pose? in
        guard let pose = record.poses[target.name], let native = target.native else { return nil }
        return Pose(target.name, native.map(PlainNumber.millimetres), pose)
      }
    )
  }
}

extension TargetReport.Navigation.ReferenceImage {
  init(_ image: NavigationRecord.ReferenceImage) {
    let print = image.fingerprint
    self.init(
      role: "T1w",
      name: image.name,
      dim: print.dimensions,
      pixdim: print.pixelSizes.map(exact),
      qformCode: print.qformCode,
      sformCode: print.sformCode,
      quaternion: print.quaternion.map(exact),
      offset: print.quaternionOffset.map(exact),
      srow: stride(from: 0, to: print.sformRows.count, by: 4).map { start in
        print.sformRows[start..<(start + 4)].map(exact)
      },
      world: image.world,
      voxelDigest: print.voxelDigest
    )
  }
}

/// A header's number, to more places than single precision holds; what is not finite is 0, as no
/// reader takes it.
private func exact(_ value: Double) -> PlainNumber {
  PlainNumber(value.isFinite ? value : 0, places: 9)
}

extension TargetReport.Navigation.Pose {
  fileprivate init(_ name: String, _ target: [PlainNumber], _ record: NavigationRecord.PoseRecord) {
    self.init(
      name: name,
      target: target,
      entry: record.entry.map { $0.coordinates.map(PlainNumber.millimetres) },
      normal: record.normal.map { $0.map(PlainNumber.correlation) },
      depth: record.depth.map(PlainNumber.millimetres),
      obliquity: record.obliquity.map { PlainNumber($0, places: 2) },
      coil: record.coil.map { TargetReport.Navigation.Coil($0, record) },
      reason: record.reason
    )
  }
}

extension TargetReport.Navigation.Coil {
  fileprivate init(_ rows: [Double], _ record: NavigationRecord.PoseRecord) {
    self.init(
      axes: CoilAxes.simnibs.rawValue,
      matrix: (0..<3).map { row in
        rows[(4 * row)..<(4 * row + 4)].map { PlainNumber($0, places: 9) }
      }
        + [[0, 0, 0, 1].map { PlainNumber($0, places: 0) }],
      distance: .millimetres(record.coilDistance),
      handleAngle: PlainNumber(record.handleAngle, places: 1),
      handleDefinition: CoilHandle.definition,
      basis: "geometric"
    )
  }
}
