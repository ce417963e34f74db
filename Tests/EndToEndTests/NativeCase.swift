import Foundation
import Geometry
import Imaging
import Reports
import Testing

/// A stretch along the axes, then a rotation about one of them in degrees, and then a shift, as rows of
/// an affine map.
func rigid(
  about axis: Int,
  degrees: Double,
  shift: [Double] = [0, 0, 0],
  stretch: [Double] = [1, 1, 1]
) -> [12 of Double] {
  let (c, s) = (cos(degrees * .pi / 180), sin(degrees * .pi / 180))
  let (p, q) = ((axis + 1) % 3, (axis + 2) % 3)
  var rows: [12 of Double] = [
    1, 0, 0, shift[0], 0, 1, 0, shift[1], 0, 0, 1, shift[2],
  ]
  rows[5 * p] = c
  rows[5 * q] = c
  rows[4 * p + q] = -s
  rows[4 * q + p] = s
  for row in 0..<3 { for column in 0..<3 { rows[4 * row + column] *= stretch[column] } }
  return rows
}

/// The phantom as it would lie in a patient's scan, to which an affine map leads from the template.
final class NativeCase {
  typealias Map = Affine<MNI152NLin2009cAsym, MNI152NLin2009cAsym>

  let folder: TemporaryFolder
  let map: Map
  let back: Map

  var bold: URL { folder / "bold.nii.gz" }
  var mask: URL { folder / "mask.nii.gz" }
  var t1w: URL { folder / "T1w.nii.gz" }
  var fromT1w: URL { folder / "from-T1w_to-MNI152NLin2009cAsym_mode-image_xfm.txt" }
  var toT1w: URL { folder / "from-MNI152NLin2009cAsym_to-T1w_mode-image_xfm.txt" }
  /// Both transforms, as arguments.
  var transforms: [String] { ["--xfm", path(fromT1w), path(toT1w)] }

  /// Places the phantom's voxels where `rows` takes them, and writes the two transforms.
  ///
  /// - Parameters:
  ///   - rows: From the template to the patient's scan, RAS millimetres.
  ///   - isMirrored: Whether the first axis is stored the other way round.
  ///   - isSwapped: Whether each transform has the other's name.
  /// - Throws: Where a file cannot be read or written.
  init(_ rows: [12 of Double], isMirrored: Bool = false, isSwapped: Bool = false) throws {
    folder = try TemporaryFolder()
    map = Map(rows: rows)
    back = try #require(map.inverted())
    let phantom = try PhantomCase.shared.get()
    for (source, target, type) in [
      (phantom.bold, bold, NIfTIDataType.int16), (phantom.mask, mask, .uint8),
    ] {
      var image = try StoredImage(source)
      if isMirrored { image = try image.mirrored() }
      try image.placed(map).encoded(NIfTIFormat(dataType: type), gzip: true).write(to: target)
    }
    let names = isSwapped ? [toT1w, fromT1w] : [fromT1w, toT1w]
    for (map, name) in zip([map, back], names) {
      try itkText(map).write(to: name, atomically: true, encoding: .utf8)
    }
  }

  func path(_ url: URL) -> String { url.path(percentEncoded: false) }

  /// Runs `tmsplan target` on the runs in T1w space.
  func target(_ more: [String]) async throws -> Program.Outcome {
    let phantom = try PhantomCase.shared.get()
    return try await Program(name: "tmsplan").run(
      [
        "target", "--json", "--bold", path(bold), "--mask", path(mask), "--confounds",
        path(phantom.confounds), "--sidecar", path(phantom.sidecar), "--space", "T1w",
        "--subject", "sub-phantom",
      ] + more
    )
  }

  /// Where the map takes a position of the template.
  func native(_ p: [PlainNumber]) -> [Double] {
    let q = map(Point(p[0].value, p[1].value, p[2].value))
    return [q.x, q.y, q.z]
  }

  /// Writes a T1w image of an ellipsoid head around the phantom's brain.
  ///
  /// - Parameters:
  ///   - isStripped: Whether all beyond the brain is cut to 0.
  ///   - shift: By how many mm the head lies beside the brain.
  ///   - formsApart: By how many mm the qform is shifted against the sform.
  /// - Throws: Where the file cannot be written.
  func writeHead(
    isStripped: Bool = false,
    shift: [Double] = [0, 0, 0],
    formsApart: Float = 0
  ) throws {
    let middle = map(Point(0, -18, 8))
    let size = GridSize(74, 86, 86)
    let start = (middle.x - 111, middle.y - 129, middle.z - 129)
    let grid = try #require(
      VoxelGrid<NativeT1w>(
        size: size,
        toWorld: Affine(rows: [3, 0, 0, start.0, 0, 3, 0, start.1, 0, 0, 3, start.2])
      )
    )
    let values = (0..<size.count).map { voxel -> Float in
      let place = grid.centre(ofLinear: voxel)
      let p = back(Point(place.x - shift[0], place.y - shift[1], place.z - shift[2]))
      let (x, y, z) = (p.x / 82, (p.y + 18) / 102, (p.z - 8) / 95)
      let radius = (x * x + y * y + z * z).squareRoot()
      if isStripped { return radius < 0.85 ? 400 : 0 }
      // Air is not quite still.
      return Float(400 / (1 + exp((radius - 1) * 60)) + Double(1 + voxel * 7 % 5))
    }
    var bytes = encodeNIfTI([values], on: grid, format: NIfTIFormat(dataType: .float32))
    if formsApart != 0 {
      // The fields qform_code and qoffset_x of the header.
      try #require(bytes[252] == 1 && bytes[253] == 0)
      let offset = bytes[268..<272].enumerated().reduce(UInt32(0)) {
        $0 | UInt32($1.element) << (8 * $1.offset)
      }
      let moved = (Float(bitPattern: offset) + formsApart).bitPattern
      for byte in 0..<4 { bytes[268 + byte] = UInt8(truncatingIfNeeded: moved >> (8 * byte)) }
    }
    try Data(gzip(bytes, level: 1)).write(to: t1w)
  }
}

extension StoredImage {
  /// The image with its voxels where `map` takes them.
  fileprivate func placed(_ map: NativeCase.Map) throws -> StoredImage {
    let m = map.rows
    let g = grid.toWorld.rows
    var rows: [12 of Double] = .init(repeating: 0)
    for row in 0..<3 {
      for column in 0..<4 {
        let linear = (0..<3).reduce(0.0) { $0 + m[4 * row + $1] * g[4 * $1 + column] }
        rows[4 * row + column] = linear + (column == 3 ? m[4 * row + 3] : 0)
      }
    }
    let grid = VoxelGrid<MNI152NLin2009cAsym>(size: grid.size, toWorld: Affine(rows: rows))
    return try onto(#require(grid))
  }
}

/// ITK's text of an affine map of RAS points: first and second axis negated, as ITK is in LPS.
func itkText(_ map: NativeCase.Map) -> String {
  let (m, sign) = (map.rows, [-1.0, -1, 1])
  let matrix = (0..<9).map { m[4 * ($0 / 3) + $0 % 3] * sign[$0 / 3] * sign[$0 % 3] }
  let shift = (0..<3).map { m[4 * $0 + 3] * sign[$0] }
  return """
    #Insight Transform File V1.0
    #Transform 0
    Transform: AffineTransform_double_3_3
    Parameters: \((matrix + shift).map { "\($0)" }.joined(separator: " "))
    FixedParameters: 0 0 0

    """
}
