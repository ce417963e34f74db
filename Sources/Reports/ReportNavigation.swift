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
    /// What must be said with any pose; null in reports from before it was.
    @ExplicitNull public var notice: String?

    enum CodingKeys: String, CodingKey {
      case schema, frame, units, targets, notice
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
      /// The largest distance between the two forms over the corner voxels; null unless both are set.
      @ExplicitNull public var xformDistance: PlainNumber?
      /// Which way i, j and k grow, as in `LAS`; null in reports from before it was told.
      @ExplicitNull public var axisCodes: String?
      /// The header as stored, in Base64: 348 bytes of NIfTI-1, 540 of NIfTI-2; null likewise.
      @ExplicitNull public var header: String?
      /// The SHA-256 of the voxel block as stored, decompressed.
      public let voxelDigest: String

      enum CodingKeys: String, CodingKey {
        case role, name, dim, pixdim, srow, world
        case qformCode = "qform_code"
        case sformCode = "sform_code"
        case quaternion = "quatern_bcd"
        case offset = "qoffset_xyz"
        case voxelDigest = "sha256_voxels"
        case xformDistance = "xform_max_diff_mm"
        case axisCodes = "axis_codes"
        case header = "header_base64"
      }
    }

    /// The way to a target and how the coil lies: geometric, not optimised for the electric field.
    public struct Pose: Codable, Hashable, Sendable {
      /// The target's name.
      public let name: String
      /// 1 for the protocol's own method; null, as what follows, in reports from before it was told.
      @ExplicitNull public var rank: Int?
      /// Whether it is the recommended target.
      @ExplicitNull public var isRecommended: Bool?
      /// The side of the head that it is meant for: `left` or `right`.
      @ExplicitNull public var hemisphere: String?
      /// Where it lies in the template; null without a transform, or beyond its field.
      @ExplicitNull public var template: TemplatePlace?
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
        case name, rank, hemisphere, template, target, entry, normal, coil, reason
        case isRecommended = "recommended"
        case depth = "depth_mm"
        case obliquity = "obliquity_deg"
      }
    }

    /// A target's place in the template, and what leads there.
    public struct TemplatePlace: Codable, Hashable, Sendable {
      /// The template.
      public let name: String
      /// RAS mm there.
      public let position: [PlainNumber]
      /// The transform's file, without folders.
      public let xfm: String
      /// The SHA-256 of its bytes.
      public let sha256: String
      /// How far from the start the way there and back ends, in mm; null where it cannot be gone.
      @ExplicitNull public var roundTripError: PlainNumber?

      enum CodingKeys: String, CodingKey {
        case name, position, xfm, sha256
        case roundTripError = "roundtrip_error_mm"
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
