import Crypto
import Findings
import Geometry
import Imaging
import Navigation

/// A target in the patient's scan.
struct NativeTarget {
  let name: String
  let position: Point<NativeT1w>
  let side: HeadSide
}

/// Finds the scalp entries and coil poses of targets in the patient's T1w image.
///
/// What stands against a pose becomes a finding, and the pose is missing: the target stays.
struct Posing {
  let file: InputFile
  let xform: XformChoice?
  /// How the head lies in the image; nil takes the image's own axes.
  let tilt: HeadTilt?
  /// Places of the runs' brain in the patient's scan; empty where no transform tells them.
  let brain: [Point<NativeT1w>]

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
    case .success(let (volume, header)):
      guard let fingerprint = try takeFingerprint() else {
        return Outcome(
          navigation: nil,
          record: record,
          findings: volume.findings + [noFingerprint]
        )
      }
      let image = NavigationRecord.ReferenceImage(
        name: file.name,
        fingerprint: fingerprint,
        world: header.xform.rawValue,
        xformDistance: header.xformDistance,
        axisCodes: volume.grid.axisCodes
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

  private func open(_ bytes: InputBytes) throws(NavigationError) -> (T1wVolume, NIfTIHeader) {
    var reader: NIfTIReader
    do throws(ImagingError) {
      reader = try NIfTIReader(bytes, name: file.name, xform: xform)
    } catch {
      throw .image(error)
    }
    let header = reader.header
    return (try readT1w(&reader), header)
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
      findings += [outside(head)].compactMap(\.self)
      var poses: [String: NavigationRecord.PoseRecord] = [:]
      for target in targets { poses[target.name] = pose(target, on: head, quality, &findings) }
      return (head.litres, poses)
    } catch {
      findings.append(withheld(error, file.name))
      let none = targets.map {
        ($0.name, NavigationRecord.PoseRecord($0.side, reason: error.code, angle: 45))
      }
      return (nil, Dictionary(none) { first, _ in first })
    }
  }

  private func pose(
    _ target: NativeTarget,
    on head: HeadSurface,
    _ quality: NavigationQC,
    _ findings: inout [Finding]
  ) -> NavigationRecord.PoseRecord {
    let handle = tilt?.handle(target.side) ?? CoilHandle(side: target.side)
    do throws(NavigationError) {
      let entry = try scalpEntry(of: target.position, in: head)
      let pose = try CoilPose(entry: entry, handle: handle, grid: head.volume.grid)
      findings += quality.findings(of: entry, subject: target.name)
      let own = quality.findings(of: pose, entry, handle, on: head, subject: target.name)
      findings += own.map { $0.asWarning }
      let wrong = own.first { $0.severity == .error }
      return NavigationRecord.PoseRecord(
        target.side,
        entry,
        pose: wrong == nil ? pose : nil,
        handle,
        wrong?.code
      )
    } catch {
      findings.append(withheld(error, target.name))
      return NavigationRecord.PoseRecord(target.side, reason: error.code, angle: handle.angle)
    }
  }

  /// The finding that the runs' brain lies elsewhere than in the head, or nil where it does not.
  ///
  /// Counted is what lies outside the head, or would if it lay 5 mm farther from the brain's middle:
  /// skull and scalp are thicker. Of a real subject's brain that was 0.5 %; with the T1w image moved
  /// by 20 mm to a side, forwards or backwards 4 to 7 %, by 12 mm sideways 1 to 2 %, with the two
  /// transforms swapped over 42 %, and with none over 20 %. Upwards by 15 mm it was 1 %: not every
  /// image that does not belong is found. The bounds are choices of this project.
  private func outside(_ head: HeadSurface) -> Finding? {
    guard !brain.isEmpty else { return nil }
    let count = Double(brain.count)
    let middle = [\.x, \.y, \.z].map { (axis: KeyPath<Point<NativeT1w>, Double>) in
      brain.reduce(0) { $0 + $1[keyPath: axis] } / count
    }
    let shallow = brain.count { place in
      let way = [place.x - middle[0], place.y - middle[1], place.z - middle[2]]
      let length = way.reduce(0) { $0 + $1 * $1 }.squareRoot()
      let outwards = way.map { length > 0 ? 5 * $0 / length : 0 }
      return !head.contains(
        Point(place.x + outwards[0], place.y + outwards[1], place.z + outwards[2])
      )
    }
    let share = Double(shallow) / count
    guard share > 0.025 else { return nil }
    return Finding(
      "brain_outside_head",
      share > 0.12 ? .error : .warning,
      subject: file.name,
      message:
        "\(Int((100 * share).rounded())) % of the runs' brain lie outside the head in the T1w "
        + "image, or less than 5 mm below its surface.",
      remedy: "Check that T1w image, transforms and runs are of one subject and session, and not "
        + "swapped."
    )
  }

  private var noFingerprint: Finding {
    Finding(
      "t1w_fingerprint_missing",
      .warning,
      subject: file.name,
      message:
        "The T1w image ended differently when it was read again: nobody could tell it from a copy.",
      remedy: "Copy or download the file again; nothing else may write to it meanwhile."
    )
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
  fileprivate init(_ side: HeadSide, reason: String, angle: Double) {
    self.init(
      side: side,
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

  fileprivate init(
    _ side: HeadSide,
    _ entry: ScalpEntry,
    pose: CoilPose?,
    _ handle: CoilHandle,
    _ reason: String?
  ) {
    let rows = pose?.rows(in: .simnibs)
    self.init(
      side: side,
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
