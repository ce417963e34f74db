public import Geometry

/// Writes a NIfTI image piece by piece: the header, then each volume.
///
/// The grid is written as sform and, where it has no shear, as qform too: with code 4 in a template
/// and 1 otherwise.
public struct NIfTIEncoder<World: WorldFrame>: Sendable {
  /// The grid of each volume.
  public let grid: VoxelGrid<World>
  /// The number of volumes; nil for a 3-D image.
  public let volumeCount: Int?
  /// How the image is written.
  public let format: NIfTIFormat

  private let repetitionTime: Duration

  /// Creates a writer of one 3-D image.
  ///
  /// NIfTI-1 counts voxels in 16 bits: an axis longer than 32,767 needs version 2.
  public init(image grid: VoxelGrid<World>, format: NIfTIFormat = NIfTIFormat()) {
    self.init(grid: grid, volumeCount: nil, repetitionTime: .zero, format: format)
  }

  /// Creates a writer of a run of `volumeCount` volumes, `repetitionTime` apart.
  public init(
    run grid: VoxelGrid<World>,
    volumeCount: Int,
    repetitionTime: Duration,
    format: NIfTIFormat = NIfTIFormat()
  ) {
    precondition(volumeCount > 0, "a run has volumes")
    self.init(
      grid: grid,
      volumeCount: volumeCount,
      repetitionTime: repetitionTime,
      format: format
    )
  }

  private init(
    grid: VoxelGrid<World>,
    volumeCount: Int?,
    repetitionTime: Duration,
    format: NIfTIFormat
  ) {
    let longest = max(grid.size.i, grid.size.j, grid.size.k, volumeCount ?? 1)
    precondition(format.version == 2 || longest <= Int16.max, "\(longest) needs NIfTI-2")
    self.grid = grid
    self.volumeCount = volumeCount
    self.repetitionTime = repetitionTime
    self.format = format
  }

  /// The header with its four extension bytes; the voxels follow directly.
  public var header: [UInt8] {
    var fields = HeaderFields(
      version: format.version,
      byteOrder: format.byteOrder,
      dimensions: [volumeCount == nil ? 3 : 4, grid.size.i, grid.size.j, grid.size.k]
        + [volumeCount ?? 1, 1, 1, 1],
      dataTypeCode: format.dataType.rawValue,
      bitsPerVoxel: 8 * format.dataType.bytesPerVoxel,
      pixelSizes: [1, 0, 0, 0, volumeCount == nil ? 0 : repetitionTime.inSeconds, 0, 0, 0],
      voxelOffset: format.version == 1 ? 352 : 544,
      slope: format.slope,
      intercept: format.intercept,
      units: 2 | (volumeCount == nil ? 0 : 8),
      qformCode: 0,
      sformCode: World.self is any TemplateFrame.Type ? 4 : 1,
      quaternion: [0, 0, 0],
      quaternionOffset: [0, 0, 0],
      sformRows: (0..<12).map { grid.toWorld.rows[$0] }
    )
    fields.place(grid)
    return fields.encoded()
  }

  /// One volume of `grid.size.count` real values, i fastest, as stored.
  ///
  /// Integer types store the nearest whole number within their range, of two equally near the even
  /// one, and 0 for NaN.
  public func encode(_ volume: [Float]) -> [UInt8] {
    precondition(volume.count == grid.size.count, "\(volume.count) of \(grid.size.count) voxels")
    return encodeVoxels(volume, format)
  }
}

/// The bytes of a NIfTI image: a run where `repetitionTime` is given, else one 3-D volume.
public func encodeNIfTI<World: WorldFrame>(
  _ volumes: [[Float]],
  on grid: VoxelGrid<World>,
  repetitionTime: Duration? = nil,
  format: NIfTIFormat = NIfTIFormat()
) -> [UInt8] {
  precondition(repetitionTime != nil || volumes.count == 1, "only a run has several volumes")
  let encoder =
    if let repetitionTime {
      NIfTIEncoder(
        run: grid,
        volumeCount: volumes.count,
        repetitionTime: repetitionTime,
        format: format
      )
    } else {
      NIfTIEncoder(image: grid, format: format)
    }
  return volumes.reduce(into: encoder.header) { $0 += encoder.encode($1) }
}

/// The bytes of a mask as an unsigned 8-bit image: 1 inside, 0 elsewhere.
///
/// - Parameters:
///   - voxels: The linear indices inside, in any order.
///   - grid: The mask's grid.
///   - gzip: Whether the bytes are compressed.
/// - Returns: A complete `.nii` file, or `.nii.gz` where `gzip` is set.
public func encodeMask<World: WorldFrame>(
  _ voxels: [Int],
  on grid: VoxelGrid<World>,
  gzip: Bool = false
) -> [UInt8] {
  var volume = [Float](repeating: 0, count: grid.size.count)
  for voxel in voxels { volume[voxel] = 1 }
  let longest = max(grid.size.i, grid.size.j, grid.size.k)
  let format = NIfTIFormat(version: longest <= Int16.max ? 1 : 2, dataType: .uint8)
  let bytes = encodeNIfTI([volume], on: grid, format: format)
  return gzip ? Imaging.gzip(bytes) : bytes
}

extension Duration {
  fileprivate var inSeconds: Double {
    Double(components.seconds) + Double(components.attoseconds) * 1e-18
  }
}
