import Crypto
import Findings
import Geometry
import Imaging
import Navigation

/// A target in the patient's scan.
struct NativeTarget {
  let name: String
  let position: Point<NativeT1w>
}

/// Finds the scalp entries and coil poses of targets in the patient's T1w image.
///
/// What stands against a pose becomes a finding, and the pose is missing: the target stays.
struct Posing {
  let file: InputFile
  let xform: XformChoice?
  let side: HeadSide
  /// From native axes to axes aligned with the midline; nil takes the native ones.
  let tilt: Rotation<NativeT1w, MNI152NLin2009cAsym>?

  /// What was found.
  struct Outcome {
    let navigation: NavigationRecord?
    let record: InputRecord
    let findings: [Finding]
  }

  /// Reads the image and poses a coil at each of `targets`.
  ///
  /// - Throws: `file_unreadable`; all else that is wrong with the image is a finding.
  func pose(_ targets: [NativeTarget]) throws(PlanningError) -> Outcome {
    let bytes = try InputBytes(file)
    let opened = Result { () throws(NavigationError) in try open(bytes) }
    try bytes.skipToEnd()
    let record = bytes.record()
    switch opened {
    case .failure(let error):
      return Outcome(navigation: nil, record: record, findings: [withheld(error, file.name)])
    case .success(let (volume, world)):
      guard let fingerprint = try takeFingerprint() else {
        return Outcome(navigation: nil, record: record, findings: volume.findings)
      }
      let image = NavigationRecord.ReferenceImage(
        name: file.name,
        fingerprint: fingerprint,
        world: world
      )
      var findings = volume.findings
      let (litres, poses) = poses(of: targets, in: volume, &findings)
      return Outcome(
        navigation: NavigationRecord(image: image, headLitres: litres, poses: poses),
        record: record,
        findings: findings
      )
    }
  }

  private func open(_ bytes: InputBytes) throws(NavigationError) -> (T1wVolume, world: String) {
    var reader: NIfTIReader
    do throws(ImagingError) {
      reader = try NIfTIReader(bytes, name: file.name, xform: xform)
    } catch {
      throw .image(error)
    }
    let world = reader.header.xform.rawValue
    return (try readT1w(&reader), world)
  }

  private func takeFingerprint() throws(PlanningError) -> T1wFingerprint? {
    let source = try InputBytes(file)
    var stream = InflatedBytes(source)
    var taker = FingerprintTaker()
    var hash = SHA256()
    var buffer = [UInt8](repeating: 0, count: 1 << 20)
    while true {
      let count = try refusing(file) { () throws(ImagingError) in
        try fill(&buffer, from: &stream)
      }
      guard count > 0 else { break }
      taker.add(buffer[..<count]) { hash.update(data: $0) }
    }
    return taker.fingerprint(voxelDigest: hexadecimal(hash.finalize()))
  }

  private func poses(
    of targets: [NativeTarget],
    in volume: T1wVolume,
    _ findings: inout [Finding]
  ) -> (litres: Double?, [String: NavigationRecord.PoseRecord]) {
    let quality = NavigationQC()
    do throws(NavigationError) {
      let head = try headSurface(in: volume)
      findings += quality.findings(of: head)
      var poses: [String: NavigationRecord.PoseRecord] = [:]
      for target in targets { poses[target.name] = pose(target, on: head, quality, &findings) }
      return (head.litres, poses)
    } catch {
      findings.append(withheld(error, file.name))
      let none = targets.map { ($0.name, NavigationRecord.PoseRecord(reason: error.code, angle: 45)) }
      return (nil, Dictionary(none) { first, _ in first })
    }
  }

  private func pose(
    _ target: NativeTarget,
    on head: HeadSurface,
    _ quality: NavigationQC,
    _ findings: inout [Finding]
  ) -> NavigationRecord.PoseRecord {
    let handle = tilt.map { CoilHandle(side: side, tilt: $0) } ?? CoilHandle(side: side)
    do throws(NavigationError) {
      let entry = try scalpEntry(of: target.position, in: head)
      let pose = try CoilPose(entry: entry, handle: handle, grid: head.volume.grid)
      findings += quality.findings(of: entry, subject: target.name)
      let own = quality.findings(of: pose, entry, handle, on: head, subject: target.name)
      findings += own.map { $0.asWarning }
      let wrong = own.first { $0.severity == .error }
      return NavigationRecord.PoseRecord(entry, pose: wrong == nil ? pose : nil, handle, wrong?.code)
    } catch {
      findings.append(withheld(error, target.name))
      return NavigationRecord.PoseRecord(reason: error.code, angle: handle.angle)
    }
  }

  /// A missing pose makes the whole doubtful; the target was computed without it.
  private func withheld(_ error: NavigationError, _ subject: String) -> Finding {
    error.finding(subject: subject).asWarning
  }
}

/// The next bytes of a stream into the front of `buffer`.
private func fill(
  _ buffer: inout [UInt8],
  from stream: inout InflatedBytes
) throws(ImagingError) -> Int {
  let count = unsafe buffer.withUnsafeMutableBytes { bytes in
    Result { () throws(ImagingError) in try unsafe stream.read(into: bytes) }
  }
  return try count.get()
}

extension Finding {
  fileprivate var asWarning: Finding {
    Finding(code, .warning, subject: subject, message: message, remedy: remedy)
  }
}

extension NavigationRecord.PoseRecord {
  /// Nothing, for a reason.
  fileprivate init(reason: String, angle: Double) {
    self.init(
      entry: nil,
      normal: nil,
      depth: nil,
      obliquity: nil,
      coil: nil,
      coilDistance: Self.usualCoilDistance.value,
      handleAngle: angle,
      reason: reason
    )
  }

  fileprivate init(_ entry: ScalpEntry, pose: CoilPose?, _ handle: CoilHandle, _ reason: String?) {
    let rows = pose?.rows(in: .simnibs)
    self.init(
      entry: SpacePoint(entry.entry),
      normal: [entry.normal.x, entry.normal.y, entry.normal.z],
      depth: entry.depth.value,
      obliquity: entry.obliquity,
      coil: rows.map { rows in rows.indices.map { rows[$0] } },
      coilDistance: Self.usualCoilDistance.value,
      handleAngle: handle.angle,
      reason: reason
    )
  }

  /// SimNIBS's default, see ``CoilPose``.
  private static var usualCoilDistance: Millimetres { 4.mm }
}

extension Rotation where Source == NativeT1w, Target == MNI152NLin2009cAsym {
  /// The rigid part of a map to a template, around `centre`.
  ///
  /// The map's differences along the axes, 40 mm to either side, made orthonormal.
  /// - Returns: nil where the map does not reach that far.
  init?(
    around centre: Point<NativeT1w>,
    _ map: ([Point<NativeT1w>]) throws(PlanningError) -> [[Double]?]
  ) throws(PlanningError) {
    let reach = 40.0
    let (x, y, z) = (centre.x, centre.y, centre.z)
    let images = try map([
      Point(x - reach, y, z), Point(x + reach, y, z), Point(x, y - reach, z),
      Point(x, y + reach, z), Point(x, y, z - reach), Point(x, y, z + reach),
    ])
    let columns = stride(from: 0, to: 6, by: 2).compactMap { index -> SIMD3<Double>? in
      guard let low = images[index], let high = images[index + 1] else { return nil }
      return SIMD3(high[0] - low[0], high[1] - low[1], high[2] - low[2])
    }
    guard columns.count == 3 else { return nil }
    let a = columns[0] / length(columns[0])
    let second = columns[1] - a * (a * columns[1]).sum()
    let b = second / length(second)
    let c = SIMD3(a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x)
    self.init(rows: [a.x, b.x, c.x, a.y, b.y, c.y, a.z, b.z, c.z])
  }
}

private func length(_ vector: SIMD3<Double>) -> Double { (vector * vector).sum().squareRoot() }
