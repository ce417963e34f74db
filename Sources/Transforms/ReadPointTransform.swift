public import Geometry

/// Reads a transform of points from ITK's, ANTs' or SPM's file, which its content tells apart.
///
/// | Carrier | Read |
/// |---|---|
/// | ITK HDF5 (`.h5`) | one transform or a composite of affines, Euler rotations and fields |
/// | ITK text (`.txt`, `.tfm`) | one affine or Euler rotation, or a composite of them |
/// | ITK, ANTs `.mat` | the same, one |
/// | ANTs warp (`.nii`, `.nii.gz`) | displacements: intent 1007 as LPS, 1006 as RAS |
/// | SPM deformation (`y_*.nii`) | positions in RAS millimetres, known by SPM's words in the header |
///
/// A composite's last part applies to points first. The header of a field is checked, its vectors
/// are read when points are mapped.
///
/// - Parameters:
///   - path: The file; may be one of `/proc/self/fd`. It is neither changed nor locked.
///   - name: Its name in messages. Where it is that of a BIDS transform (`…_xfm.…`), its spaces
///     must be those asked for.
///   - block: Which transform of an ITK text file that holds a list, from 0, such as fMRIPrep's
///     motion, one per volume. Nil refuses a list: its transforms are not steps of one.
///   - source: The frame of the points that go in.
///   - target: The frame of the points that come out.
/// - Returns: The map of points from `source` to `target`.
/// - Throws: ``TransformError`` where the file is not such a transform, or of another direction.
public func readPointTransform<Source: WorldFrame, Target: WorldFrame>(
  path: String,
  name: String,
  block: Int? = nil,
  from source: Source.Type,
  to target: Target.Type
) throws(TransformError) -> PointTransform<Source, Target> {
  try requireDirection(of: name, from: Source.identifier, to: Target.identifier)
  let stages = try readStages(path: path, name: name, block: block)
  return PointTransform(stages: stages)
}

/// A file of a transform and its name in messages.
public struct TransformFile: Hashable, Sendable {
  /// Where it is; may be one of `/proc/self/fd`.
  public let path: String
  /// Its name in messages.
  public let name: String

  /// Creates a file.
  public init(path: String, name: String) {
    self.path = path
    self.name = name
  }
}

/// Reads several files as one map of points, in the order in which `antsApplyTransforms` takes them.
///
/// **Points pass the first file first**: for `1Warp.nii.gz`, `0GenericAffine.mat`, which resample
/// the moving image on the fixed one's grid, a point of the fixed image is displaced by the warp
/// and then mapped by the affine, into the moving image. This is `-t 1Warp.nii.gz -t
/// 0GenericAffine.mat`; ITK's composite of the same map is [affine, warp], as its last part applies
/// first. (ANTs' "last one is applied first" is said of the image, against which points run.)
/// Checked against ANTs for Python 0.6.3, images and points. ANTs' inverses of affines (`[file,1]`,
/// which ANTs for Python also takes for a list that starts with an affine and ends with a warp) are
/// not meant: give a file that holds the inverse.
///
/// - Parameters:
///   - files: At least one, as ANTs lists them.
///   - source: The frame of the points that go in.
///   - target: The frame of the points that come out.
/// - Returns: The map of points from `source` to `target`.
/// - Throws: ``TransformError`` where a file is not a transform, or none is given.
public func readPointTransform<Source: WorldFrame, Target: WorldFrame>(
  antsOrder files: [TransformFile],
  from source: Source.Type,
  to target: Target.Type
) throws(TransformError) -> PointTransform<Source, Target> {
  guard !files.isEmpty else { throw .unreadable(reason: "no file is given") }
  var stages: [Stage] = []
  for file in files { stages += try readStages(path: file.path, name: file.name, block: nil) }
  return PointTransform(stages: stages)
}

/// Refuses a file whose BIDS name says that it maps points between other spaces.
private func requireDirection(
  of name: String,
  from source: String,
  to target: String
) throws(TransformError) {
  guard name.contains("_xfm."), name.contains("from-"), name.contains("to-") else { return }
  let parsed = try TransformName(parsing: name)
  guard parsed.pointSource == source, parsed.pointTarget == target else {
    throw .directionMismatch(
      name: printable(name),
      maps: "from \(printable(parsed.pointSource)) to \(printable(parsed.pointTarget))",
      asked: "from \(source) to \(target)"
    )
  }
}

/// The largest text that is read: 10,000 volumes' motion is 4 MB.
private let largestText = 1 << 24

private func readStages(
  path: String,
  name: String,
  block: Int?
) throws(TransformError) -> [Stage] {
  let file = try StoredFile(path: path)
  let start = try file.bytes(at: 0, count: 32)
  if start.starts(with: textSignature.utf8) {
    guard file.byteCount <= largestText else {
      throw .sizeImplausible(what: "a text of \(file.byteCount) bytes")
    }
    return try readTextTransform(file.bytes(at: 0, count: largestText), block: block)
  }
  guard block == nil else { throw .unreadable(reason: "only a text file holds a list") }
  if start.starts(with: [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A]) {
    return try readHDF5Transform(file)
  }
  if isImage(start) { return [try NIfTIField(file, name: name).stage] }
  if looksLikeMATLAB(start), file.byteCount <= largestMATLABFile {
    return try readMATLABTransform(file.bytes(at: 0, count: largestMATLABFile))
  }
  throw start.count < 8 ? .truncated(reason: "it has \(start.count) bytes") : .unrecognised
}

/// Whether a file starts as gzip or with the length of a NIfTI header.
private func isImage(_ start: [UInt8]) -> Bool {
  let lengths: [[UInt8]] = [[0x5C, 1, 0, 0], [0, 0, 1, 0x5C], [0x1C, 2, 0, 0], [0, 0, 2, 0x1C]]
  return start.starts(with: [0x1F, 0x8B]) || lengths.contains(Array(start.prefix(4)))
}
