public import Findings
public import Imaging

/// Why a transform cannot be used.
public enum TransformError: CodedError, Equatable {
  /// The file cannot be read, or contradicts its own format.
  case unreadable(reason: String)
  /// The content is none of the known carriers.
  case unrecognised
  /// A transform of a type that is not computed here.
  case typeUnsupported(String)
  /// The file ends early.
  case truncated(reason: String)
  /// Two of the file's numbers contradict each other.
  case sizeMismatch(what: String, expected: Int, found: Int)
  /// A size that is no whole number, not positive or too large.
  case sizeImplausible(what: String)
  /// An image that is no field of vectors, or whose intent does not say what its vectors are.
  case intentUnsupported(code: Int, reason: String)
  /// A number that is NaN or infinite.
  case notFinite(what: String)
  /// A matrix that maps space to a plane, a line or a point.
  case singular(what: String)
  /// Several transforms in one file that belong to different images.
  case several(count: Int)
  /// A name that does not say from where to where its file leads.
  case nameUnclear(String)
  /// A file whose name says that it maps points between other spaces than was asked for.
  case directionMismatch(name: String, maps: String, asked: String)
  /// An image file that its reader refuses.
  case image(ImagingError)

  /// A stable snake_case code.
  public var code: String {
    switch self {
    case .unreadable: "transform_unreadable"
    case .unrecognised: "transform_unrecognised"
    case .typeUnsupported: "transform_type_unsupported"
    case .truncated: "transform_truncated"
    case .sizeMismatch: "transform_size_mismatch"
    case .sizeImplausible: "transform_size_implausible"
    case .intentUnsupported: "transform_intent_unsupported"
    case .notFinite: "transform_not_finite"
    case .singular: "transform_singular"
    case .several: "transform_several"
    case .nameUnclear: "transform_name_unclear"
    case .directionMismatch: "transform_direction_mismatch"
    case .image(let error): error.code
    }
  }

  /// What was found, with the numbers.
  public var message: String {
    switch self {
    case .unreadable(let reason): "The transform cannot be read: \(sentence(reason))"
    case .unrecognised: "The file is none of the transforms that are known here."
    case .typeUnsupported(let type): "A transform of type \(type) is not supported."
    case .truncated(let reason): "The transform ends early: \(sentence(reason))"
    case .sizeMismatch(let what, let expected, let found):
      "The transform has \(found) \(what), where \(expected) belong."
    case .sizeImplausible(let what): "The transform gives an impossible size: \(what)."
    case .intentUnsupported(let code, let reason):
      "The image of intent code \(code) is no field that can be read: \(reason)."
    case .notFinite(let what): "The transform holds NaN or infinity: \(what)."
    case .singular(let what): "The transform cannot be inverted: \(what)."
    case .several(let count): "The file holds \(count) separate transforms, not one."
    case .nameUnclear(let name): "The name \(name) does not say from where to where it leads."
    case .directionMismatch(let name, let maps, let asked):
      "\(name) maps points \(maps), but is to be used \(asked)."
    case .image(let error): error.message
    }
  }

  /// What the user can do.
  public var remedy: String {
    switch self {
    case .unreadable: "Check that the file can be read and was written completely."
    case .unrecognised:
      "Give an ITK .h5, .txt, .tfm or .mat transform, an ANTs warp image or an SPM deformation."
    case .typeUnsupported: "Write the transform as affines and displacement fields."
    case .truncated, .sizeMismatch, .sizeImplausible:
      "Copy the file again from its origin and compare the checksums."
    case .intentUnsupported:
      "Give the field as ANTs (intent 1007 or 1006) or SPM (a deformation) writes it."
    case .notFinite, .singular: "Compute the registration again, and look at its result."
    case .several: "Say which one is meant; per-volume motion transforms are not for targets."
    case .nameUnclear: "Name the file from-<space>_to-<space>_mode-image_xfm, as BIDS has it."
    case .directionMismatch:
      "Give the other of the two files: from-A_to-B with mode-image maps points from B to A."
    case .image(let error): error.remedy
    }
  }
}
