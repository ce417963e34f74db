import Geometry
import Imaging

/// Reads an image in several ways, which must agree.
///
/// The first byte chooses: bits 0 and 1 the form that is asked for, bit 2 that the rest is
/// compressed first, so that damage lies in the image and not in its checksum, bits 3 to 7 the size
/// of the pieces in which the bytes come.
func checkImage(_ bytes: [UInt8]) throws {
  guard let choice = bytes.first else { return }
  let xform: XformChoice? = [nil, .sform, .qform, nil][Int(choice & 3)]
  let content = Array(bytes.dropFirst())
  let stored = choice & 4 == 0 ? content : gzip(content, level: 1)
  let piece = choice >> 3 == 0 ? Int.max : Int(choice >> 3)

  let first = outcome(of: InMemoryBytes(stored), xform, InflateLibrary.allCases[0])
  for library in InflateLibrary.allCases {
    let other = outcome(of: PiecewiseBytes(stored, piece: piece), xform, library)
    try require(agree(first, other), "read so: \(first), in pieces by \(library): \(other)")
  }
  guard let header = first.header else { return }
  if choice & 4 != 0 || !content.starts(with: [0x1F, 0x8B]) {
    try checkPlacement(header, content)
  }
  if case .read(_, let volumes) = first { try checkContent(header, volumes) }
}

/// What reading came to.
private enum Outcome {
  /// The header was refused.
  case unreadable(ImagingError)
  /// The header was read, the rest refused.
  case broken(NIfTIHeader, ImagingError)
  /// All was read: the bit patterns of some volumes.
  case read(NIfTIHeader, [[UInt32]])

  var header: NIfTIHeader? {
    switch self {
    case .unreadable: nil
    case .broken(let header, _), .read(let header, _): header
    }
  }
}

extension Outcome {
  fileprivate var refusal: ImagingError? {
    switch self {
    case .unreadable(let error), .broken(_, let error): error
    case .read: nil
    }
  }
}

/// Volumes are compared up to here, and counted beyond.
private let comparedVolumes = 8

private func outcome(
  of source: any ByteSource,
  _ xform: XformChoice?,
  _ library: InflateLibrary
) -> Outcome {
  var opened: NIfTIHeader?
  do throws(ImagingError) {
    var reader = try NIfTIReader(source, name: "image", xform: xform, inflate: library)
    opened = reader.header
    var volumes: [[UInt32]] = []
    var volume: [Float] = []
    while try reader.nextVolume(into: &volume) {
      if volumes.count < comparedVolumes { volumes.append(volume.map(\.bitPattern)) }
    }
    _ = try reader.finish()
    return .read(reader.header, volumes)
  } catch {
    return opened.map { .broken($0, error) } ?? .unreadable(error)
  }
}

/// Whether two readings came to the same.
///
/// What is wrong with a compressed stream each library says in words of its own, and may see before
/// or after something else that is wrong; but both must refuse it.
private func agree(_ a: Outcome, _ b: Outcome) -> Bool {
  switch (a, b) {
  case (.read(let a, let first), .read(let b, let second)): sameHeader(a, b) && first == second
  case (.read, _), (_, .read): false
  case (.broken(let a, let first), .broken(let b, let second)):
    sameHeader(a, b) && sameKind(first, second)
  default: sameKind(a.refusal, b.refusal)
  }
}

private func sameKind(_ a: ImagingError?, _ b: ImagingError?) -> Bool {
  a?.code == b?.code || isStreamFault(a) || isStreamFault(b)
}

private func isStreamFault(_ error: ImagingError?) -> Bool {
  ["gzip_truncated", "gzip_corrupt"].contains(error?.code)
}

/// Compared in words, since the form that is not used may hold NaN.
private func sameHeader(_ a: NIfTIHeader, _ b: NIfTIHeader) -> Bool {
  a == b || "\(a)" == "\(b)"
}

/// The header's placement against the bytes themselves: edges, and which side is which.
private func checkPlacement(_ header: NIfTIHeader, _ content: [UInt8]) throws {
  let grid = header.grid(in: NativeT1w.self)  // traps where the affine cannot be inverted
  try require(grid.toWorld.isFinite, "the affine is not finite")
  let (x, y, z) = grid.toWorld.columnLengths
  let stored = (0..<4).map { storedPixelSize($0, header, content) }
  for (edge, size) in zip([x, y, z], stored.dropFirst()) {
    let difference = (edge / size.magnitude - 1).magnitude
    try require(difference < 0.01, "an edge of \(edge) mm where pixdim says \(size) mm")
  }
  guard header.xform == .qform else { return }
  try require(stored.dropFirst().allSatisfy { $0 > 0 }, "a qform with the edges \(stored)")
  let isMirrored = determinant(grid.toWorld) < 0
  try require(isMirrored == (stored[0] < 0), "qfac is \(stored[0]), mirrored: \(isMirrored)")
}

/// `pixdim[index]`, read here once more.
private func storedPixelSize(_ index: Int, _ header: NIfTIHeader, _ content: [UInt8]) -> Double {
  let width = header.version == 1 ? 4 : 8
  let start = (header.version == 1 ? 76 : 104) + width * index
  let field = content[start..<(start + width)]
  let ordered = header.byteOrder == .bigEndian ? Array(field) : Array(field.reversed())
  let bits = ordered.reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
  return width == 4
    ? Double(Float(bitPattern: UInt32(truncatingIfNeeded: bits))) : Double(bitPattern: bits)
}

private func determinant(_ affine: Affine<VoxelSpace, NativeT1w>) -> Double {
  let m = affine.rows
  return m[0] * (m[5] * m[10] - m[6] * m[9]) - m[1] * (m[4] * m[10] - m[6] * m[8])
    + m[2] * (m[4] * m[9] - m[5] * m[8])
}

/// An image that was read is written in full precision and read again.
private func checkContent(_ header: NIfTIHeader, _ volumes: [[UInt32]]) throws {
  try require(volumes.count == min(header.volumeCount, comparedVolumes), "volumes are missing")
  try require(volumes.allSatisfy { $0.count == header.size.count }, "voxels are missing")
  let grid = header.grid(in: NativeT1w.self)
  let numbers = volumes.map { $0.map { Float(bitPattern: $0) } }
  let format = NIfTIFormat(version: 2, dataType: .float32)
  let written = encodeNIfTI(numbers, on: grid, repetitionTime: .seconds(2), format: format)
  let again = outcome(of: InMemoryBytes(written), .sform, .preferred)
  guard case .read(let other, let values) = again else {
    throw BrokenProperty("what was read cannot be written: \(again)")
  }
  let isKept = values.elementsEqual(volumes) { $0.elementsEqual($1, by: isSameNumber) }
  try require(other.size == header.size && isKept, "voxels change as they are written")
  try require(other.grid(in: NativeT1w.self) == grid, "the grid changes as it is written")
}

/// A NaN stays one, though arithmetic makes a signalling one quiet.
private func isSameNumber(_ a: UInt32, _ b: UInt32) -> Bool {
  a == b || (Float(bitPattern: a).isNaN && Float(bitPattern: b).isNaN)
}

/// Bytes that come in pieces of one size.
private struct PiecewiseBytes: ByteSource {
  private var all: InMemoryBytes
  private let piece: Int

  init(_ bytes: [UInt8], piece: Int) {
    all = InMemoryBytes(bytes)
    self.piece = piece
  }

  mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws(ImagingError) -> Int {
    try unsafe all.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer.prefix(piece)))
  }
}
