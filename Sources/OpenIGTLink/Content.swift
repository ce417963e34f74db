/// What a message says.
public enum Content: Hashable, Sendable {
  /// POINT: places in a list.
  case points([NamedPoint])
  /// TRANSFORM: a rigid map.
  case transform(RigidTransform)
  /// STRING: a text of at most 65,535 bytes in UTF-8; more is a fault of the caller.
  case text(String)
  /// STATUS: how the sender is.
  case status(DeviceStatus)
  /// CAPABILITY: the types that the sender knows.
  case capability([String])
  /// A type without a body: there is nothing of that kind.
  case nothing(type: String)

  /// The name of the type on the wire.
  public var type: String {
    switch self {
    case .points: "POINT"
    case .transform: "TRANSFORM"
    case .text: "STRING"
    case .status: "STATUS"
    case .capability: "CAPABILITY"
    case .nothing(let type): type
    }
  }

  var body: [UInt8] {
    switch self {
    case .points(let points): return points.flatMap(\.encoded)
    case .transform(let transform): return transform.encoded
    case .text(let text): return encoded(text)
    case .status(let status): return status.encoded
    case .capability(let types):
      var bytes: [UInt8] = []
      for type in types { bytes.append(type, width: 12) }
      return bytes
    case .nothing: return []
    }
  }

  private func encoded(_ text: String) -> [UInt8] {
    let content = Array(text.utf8)
    precondition(content.count <= 65_535, "the length of a text has 16 bits")
    var bytes: [UInt8] = []
    bytes.append(bigEndian: encoding(of: text))
    bytes.append(bigEndian: UInt16(content.count))
    return bytes + content
  }
}

/// The MIBenum of a text's encoding: 3 is ASCII, 106 is UTF-8.
func encoding(of text: String) -> UInt16 { text.utf8.allSatisfy { $0 < 0x80 } ? 3 : 106 }

/// A place with a name.
public struct NamedPoint: Hashable, Sendable {
  /// What is shown beside it; printable ASCII, at most 64 bytes.
  public let name: String
  /// What it belongs to; at most 32 bytes.
  public let group: String
  /// Red, green, blue and opacity.
  public let colour: SIMD4<UInt8>
  /// In millimetres; the protocol has no field for the frame.
  public let position: SIMD3<Float>
  /// How large it is shown, in mm.
  public let diameter: Float
  /// The image that it lies in; at most 20 bytes.
  public let owner: String

  /// Describes a place.
  public init(
    name: String,
    group: String,
    colour: SIMD4<UInt8>,
    position: SIMD3<Float>,
    diameter: Float,
    owner: String
  ) {
    self.name = name
    self.group = group
    self.colour = colour
    self.position = position
    self.diameter = diameter
    self.owner = owner
  }

  fileprivate var encoded: [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(name, width: 64)
    bytes.append(group, width: 32)
    for index in 0..<4 { bytes.append(colour[index]) }
    for index in 0..<3 { bytes.append(position[index]) }
    bytes.append(diameter)
    bytes.append(owner, width: 20)
    return bytes
  }
}

/// A rigid map: the axes of a thing and where its origin lies, in millimetres.
public struct RigidTransform: Hashable, Sendable {
  /// The x, y and z axis and the origin: the columns of the 4 x 4 matrix.
  public let columns: [SIMD3<Float>]

  /// Takes the columns of a matrix.
  ///
  /// - Parameters:
  ///   - x: The x axis.
  ///   - y: The y axis.
  ///   - z: The z axis.
  ///   - origin: The origin in mm.
  public init(x: SIMD3<Float>, y: SIMD3<Float>, z: SIMD3<Float>, origin: SIMD3<Float>) {
    columns = [x, y, z, origin]
  }

  fileprivate var encoded: [UInt8] {
    var bytes: [UInt8] = []
    for column in columns { for row in 0..<3 { bytes.append(column[row]) } }
    return bytes
  }
}

/// How the sender is.
public struct DeviceStatus: Hashable, Sendable {
  /// What a status says, of the protocol's list.
  public enum Code: UInt16, Sendable {
    /// All is well.
    case ok = 1
    /// What was asked for is not there.
    case notFound = 4
    /// There is nothing to show.
    case notReady = 13
  }

  /// What it says.
  public let code: Code
  /// A word for programs; at most 20 bytes.
  public let name: String
  /// A sentence for people.
  public let message: String

  /// Describes a status.
  public init(_ code: Code, name: String, message: String) {
    self.code = code
    self.name = name
    self.message = message
  }

  fileprivate var encoded: [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(bigEndian: code.rawValue)
    bytes.append(bigEndian: Int64(0))
    bytes.append(name, width: 20)
    // Without the NUL the C++ library drops the text, and reads past the end of an empty one.
    return bytes + Array(message.utf8) + [0]
  }
}
