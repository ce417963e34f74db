import Findings
import Geometry
import Imaging
import TestSupport
import Testing

/// A small grid in template space: 2 mm voxels, x stored left to right unless `isFlipped`.
func smallGrid(
  _ size: GridSize = GridSize(4, 3, 2),
  edge: Double = 2,
  isFlipped: Bool = false
) throws -> VoxelGrid<MNI152NLin2009cAsym> {
  let last = Double(size.i - 1)
  return try #require(
    VoxelGrid(
      size: size,
      toWorld: Affine(rows: [
        isFlipped ? -edge : edge, 0, 0, isFlipped ? -10 + last * edge : -10,
        0, edge, 0, -20, 0, 0, edge, 5,
      ])
    )
  )
}

/// `count` volumes of whole numbers between 0 and 200, which every data type can store.
func randomVolumes(_ count: Int, of size: GridSize, seed: UInt64) -> [[Float]] {
  var random = SplitMix64(seed: seed)
  return (0..<count).map { _ in
    (0..<size.count).map { _ in Float(Int.random(in: 0...100, using: &random)) }
  }
}

/// A small run of three volumes, as bytes.
func smallRun(
  volumes: Int = 3,
  seed: UInt64 = 1,
  format: NIfTIFormat = NIfTIFormat(dataType: .int16)
) throws -> [UInt8] {
  let grid = try smallGrid()
  return encodeNIfTI(
    randomVolumes(volumes, of: grid.size, seed: seed),
    on: grid,
    repetitionTime: .seconds(2),
    format: format
  )
}

/// What an image holds when it is read to its end.
struct ReadImage {
  let header: NIfTIHeader
  let volumes: [[Float]]
  let findings: [Finding]
}

/// Reads `bytes` to the end, as every consumer must.
func readImage(
  _ bytes: [UInt8],
  xform: XformChoice? = nil,
  inflate: InflateLibrary = .preferred
) throws(ImagingError) -> ReadImage {
  try readImage(from: InMemoryBytes(bytes), xform: xform, inflate: inflate)
}

/// Reads `source` to the end.
func readImage(
  from source: any ByteSource,
  xform: XformChoice? = nil,
  inflate: InflateLibrary = .preferred
) throws(ImagingError) -> ReadImage {
  var reader = try NIfTIReader(source, name: "image", xform: xform, inflate: inflate)
  var volumes: [[Float]] = []
  var volume: [Float] = []
  while try reader.nextVolume(into: &volume) { volumes.append(volume) }
  _ = try reader.finish()
  return ReadImage(header: reader.header, volumes: volumes, findings: reader.findings)
}

/// The error that reading `bytes` to the end throws; nil where it succeeds.
func refusal(
  _ bytes: [UInt8],
  xform: XformChoice? = nil,
  inflate: InflateLibrary = .preferred
) -> ImagingError? {
  refusal(from: InMemoryBytes(bytes), xform: xform, inflate: inflate)
}

/// The error that reading `source` to the end throws; nil where it succeeds.
func refusal(
  from source: any ByteSource,
  xform: XformChoice? = nil,
  inflate: InflateLibrary = .preferred
) -> ImagingError? {
  do throws(ImagingError) {
    _ = try readImage(from: source, xform: xform, inflate: inflate)
    return nil
  } catch {
    return error
  }
}

/// A source that delivers a few bytes at a time, so that every boundary of a format is hit.
struct SmallPieces: ByteSource {
  private var rest: ArraySlice<UInt8>
  private let size: Int

  init(_ bytes: [UInt8], of size: Int = 1) {
    rest = bytes[...]
    self.size = size
  }

  mutating func read(
    into buffer: UnsafeMutableRawBufferPointer
  ) throws(ImagingError) -> Int {
    let piece = rest.prefix(min(size, buffer.count))
    unsafe buffer.copyBytes(from: piece)
    rest.removeFirst(piece.count)
    return piece.count
  }
}
