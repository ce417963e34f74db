import Geometry
import Imaging

/// The header of a NIfTI image of vectors, five-dimensional with three components.
struct FieldHeader {
  /// NIfTI's intents: a vector as it is stored (ITK: LPS), and a displacement (ITK 5.4: RAS).
  private static let (vector, displacement) = (1007, 1006)

  let grid: FieldGrid
  let meaning: FieldStage.Meaning
  let isRAS: Bool
  /// 4 or 8.
  let bytesPerNumber: Int
  let isBigEndian: Bool
  let slope: Double
  let intercept: Double
  /// Where the first number lies in the inflated file.
  let offset: Int

  /// Reads the header from the front of `source` and leaves it there.
  ///
  /// - Returns: The header and how many bytes were read.
  static func read(
    from source: inout InflatedBytes,
    name: String
  ) throws(TransformError) -> (header: FieldHeader, byteCount: Int) {
    var bytes = [UInt8](repeating: 0, count: 348)
    do throws(ImagingError) {
      var found = try bytes.fill(from: &source)
      if found == 348, [[0x1C, 2, 0, 0], [0, 0, 2, 0x1C]].contains(Array(bytes.prefix(4))) {
        var rest = [UInt8](repeating: 0, count: 192)
        found += try rest.fill(from: &source)
        bytes += rest
      }
      bytes = Array(bytes.prefix(found))
    } catch { throw .image(error) }
    return (try FieldHeader(bytes, name: name), bytes.count)
  }

  private init(_ bytes: [UInt8], name: String) throws(TransformError) {
    guard bytes.count == 348 || bytes.count == 540 else {
      throw .truncated(reason: "the image ends within its header")
    }
    let isBigEndian = bytes[0] == 0
    let fields = StoredFields(bytes: bytes, isBigEndian: isBigEndian)
    let isShort = bytes.count == 348
    let intent = isShort ? fields.signed(at: 68, bytes: 2) : fields.signed(at: 504, bytes: 4)
    let (place, width) = isShort ? (40, 2) : (16, 8)
    let dimensions = (0..<8).map { fields.signed(at: place + width * $0, bytes: width) }
    guard dimensions[0] == 5, dimensions[4] == 1, dimensions[5] == 3 else {
      throw .intentUnsupported(
        code: intent,
        reason: "it is no image of three components along the fifth dimension"
      )
    }
    (meaning, isRAS) = try Self.meaning(fields, isShort: isShort, intent: intent)
    let header = try checkedHeader(bytes, place, width, isBigEndian: isBigEndian, name: name)
    guard header.dataType == .float32 || header.dataType == .float64 else {
      throw .intentUnsupported(code: intent, reason: "its components are \(header.dataType)")
    }
    bytesPerNumber = header.dataType == .float32 ? 4 : 8
    self.isBigEndian = isBigEndian
    (slope, intercept) = (header.slope, header.intercept)
    let stored =
      isShort ? fields.real(at: 108, bytes: 4) : Double(fields.signed(at: 168, bytes: 8))
    // Another value than these was refused with the header.
    offset = stored == 0 ? bytes.count + 4 : Int(stored)
    let m = header.toWorld(NativeT1w.self).rows
    grid = try FieldGrid(
      size: header.size,
      origin: Point<NativeT1w>(m[3], m[7], m[11]).inLPS,
      steps: [-m[0], -m[1], -m[2], -m[4], -m[5], -m[6], m[8], m[9], m[10]]
    )
  }

  /// What the vectors say, and whether they are stored as RAS.
  ///
  /// SPM sets intent 0 or 1007, as ANTs does, so that only its own words tell its positions from
  /// displacements: `descrip` starts with `Deformation`, or `intent_name` is `Mapping`.
  private static func meaning(
    _ fields: StoredFields,
    isShort: Bool,
    intent: Int
  ) throws(TransformError) -> (FieldStage.Meaning, Bool) {
    let description = fields.text(at: isShort ? 148 : 240, bytes: 80)
    let name = fields.text(at: isShort ? 328 : 508, bytes: 16)
    let isSPM = description.hasPrefix("Deformation") || name == "Mapping"
    switch (intent, isSPM) {
    case (0, true), (vector, true): return (.position, true)
    case (vector, false): return (.displacement, false)
    case (displacement, false): return (.displacement, true)
    case (displacement, true):
      throw .intentUnsupported(code: intent, reason: "SPM's words contradict it")
    default:
      throw .intentUnsupported(code: intent, reason: "it does not say what its vectors are")
    }
  }
}

/// Has the header checked as that of an image of three volumes, which it is but for its rank.
private func checkedHeader(
  _ bytes: [UInt8],
  _ place: Int,
  _ width: Int,
  isBigEndian: Bool,
  name: String
) throws(TransformError) -> NIfTIHeader {
  var patched = bytes
  for (index, value) in [(0, 4), (4, 3), (5, 1)] {
    for byte in 0..<width {
      let isLast = isBigEndian ? byte == width - 1 : byte == 0
      patched[place + width * index + byte] = isLast ? UInt8(value) : 0
    }
  }
  do throws(ImagingError) {
    return try NIfTIReader(InMemoryBytes(patched), name: name).header
  } catch { throw .image(error) }
}
