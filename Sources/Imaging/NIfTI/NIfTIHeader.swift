import Findings
public import Geometry

/// What a NIfTI header says about an image, checked.
///
/// Only ``NIfTIReader`` makes one, so its sizes are positive and bounded and its affine invertible.
public struct NIfTIHeader: Sendable, Equatable {
  /// 1 for NIfTI-1, 2 for NIfTI-2.
  public let version: Int
  /// How numbers are stored.
  public let byteOrder: ByteOrder
  /// The size of one volume.
  public let size: GridSize
  /// The number of volumes; 1 for a 3-D image.
  public let volumeCount: Int
  /// The dimensions, trailing ones dropped behind the fourth: 3 for an image, 4 for a run.
  public let dimensionCount: Int
  /// How voxels are stored.
  public let dataType: NIfTIDataType
  /// What stored values are multiplied by; 1 where the header does not scale.
  public let slope: Double
  /// What is added after multiplication; 0 where the header does not scale.
  public let intercept: Double
  /// Seconds between volumes, from `pixdim[4]` in the unit of `xyzt_units`; nil where not given.
  ///
  /// An unset unit is read as seconds. A NIfTI-1 value is the shortest decimal that its single
  /// precision allows, so that 0.8 s stays 0.8 s.
  public let repetitionTime: Double?
  /// The affine matrix's placement.
  public let sform: WorldForm
  /// The quaternion's placement.
  public let qform: WorldForm
  /// Which of the two is used.
  public let xform: XformChoice
  /// The largest distance between sform and qform over the corners; nil unless both are set.
  public let xformDistance: Millimetres?

  /// Where the first voxel lies in the (decompressed) file.
  let voxelOffset: Int

  /// The affine in use, from voxel indices to `frame`, which the caller knows and the header not.
  public func toWorld<World: WorldFrame>(_ frame: World.Type) -> Affine<VoxelSpace, World> {
    Affine(rows: (xform == .sform ? sform : qform).toWorld.rows)
  }

  /// The grid of one volume in `frame`.
  public func grid<World: WorldFrame>(in frame: World.Type) -> VoxelGrid<World> {
    guard let grid = VoxelGrid(size: size, toWorld: toWorld(frame)) else {
      preconditionFailure("a header's affine is invertible")
    }
    return grid
  }

  /// The bytes of all voxels as stored.
  var voxelByteCount: Int { size.count * volumeCount * dataType.bytesPerVoxel }

  /// The size of all dimensions, for messages.
  var dimensions: [Int] {
    [size.i, size.j, size.k] + (dimensionCount > 3 ? [volumeCount] : [])
  }

  /// Refuses an image that is not a run of at least two volumes.
  ///
  /// Nor may it have more volumes than a cleaning has room for, which grows with their square.
  ///
  /// - Throws: ``ImagingError/imageNot4D(dimensions:)``, ``ImagingError/imageSingleVolume`` or
  ///   ``ImagingError/imageSizeOverflow(dimensions:)``.
  public func requireRun() throws(ImagingError) {
    guard dimensionCount == 4 else { throw .imageNot4D(dimensions: dimensions) }
    guard volumeCount > 1 else { throw .imageSingleVolume }
    guard volumeCount <= Self.mostVolumes else {
      throw .imageSizeOverflow(dimensions: dimensions)
    }
  }
}

extension NIfTIHeader {
  /// The most volumes of a run: over two hours at a repetition time of 0.8 s.
  static let mostVolumes = 10_000

  /// The largest volume that is accepted, in voxels: 1 GiB as single-precision numbers.
  static let largestVolume = 1 << 28

  /// Checks `fields`; `subject` is the image's name in findings.
  static func checking(
    _ fields: HeaderFields,
    requested: XformChoice?,
    subject: String
  ) throws(ImagingError) -> (header: NIfTIHeader, findings: [Finding]) {
    let shape = try ImageShape(fields)
    let dataType = try supportedDataType(fields)
    let scale = try scaling(fields)
    let offset = try voxelOffset(fields)
    let sform = WorldForm(sformOf: fields)
    let qform = WorldForm(qformOf: fields)
    let placement = try WorldPlacement(
      sform: sform,
      qform: qform,
      requested: requested,
      size: shape.size,
      voxelSize: Array(fields.pixelSizes[1...3]),
      subject: subject
    )
    try requirePlausibleVoxels(placement.form)
    let header = NIfTIHeader(
      version: fields.version,
      byteOrder: fields.byteOrder,
      size: shape.size,
      volumeCount: shape.volumeCount,
      dimensionCount: shape.dimensionCount,
      dataType: dataType,
      slope: scale.slope,
      intercept: scale.intercept,
      repetitionTime: shape.dimensionCount > 3 ? repetitionTime(fields) : nil,
      sform: sform,
      qform: qform,
      xform: placement.choice,
      xformDistance: placement.distance,
      voxelOffset: offset
    )
    return (header, placement.findings + oddities(of: fields, header, subject: subject))
  }
}
