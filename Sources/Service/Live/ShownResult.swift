import Foundation
import Geometry
import Navigation
import OpenIGTLink
import Reports
import Store
import Wire

/// What a stored result gives to show.
struct ShownResult {
  /// Why there is nothing to show; nil where there is a target.
  let obstacle: Obstacle?
  /// Why a target has no coil pose; nil where it has one, or there is no target.
  let missingCoil: String?
  /// The messages.
  let broadcast: Broadcast

  /// Why a result must not be shown.
  struct Obstacle: Error, Hashable {
    /// A stable snake_case code.
    let code: String
    /// What to say, in ASCII.
    let message: String
  }

  /// What the protocol's code is for ``OnAir``: why no target, or why no coil.
  var reason: String? { obstacle?.code ?? missingCoil }
}

extension ShownResult {
  /// Nobody has put anything on the air.
  static func nothing(_ settings: OpenIGTLinkSettings) -> ShownResult {
    let status = DeviceStatus(.notReady, name: "NO_TARGET", message: "nothing is presented")
    return ShownResult(
      obstacle: nil,
      missingCoil: nil,
      broadcast: Broadcast(
        status: status,
        points: [],
        coil: nil,
        text: asciiJSON(.object(["schema": "tmsp-on-air/1", "state": "nothing"])),
        time: 0,
        usesHeaderVersion2: settings.usesHeaderVersion2
      )
    )
  }

  /// Reads a stored report.
  ///
  /// - Parameters:
  ///   - body: The report, byte for byte as it is stored.
  ///   - presentation: Who put it on the air, and what waits.
  ///   - settings: The axes of the coil and the version of the headers.
  init(_ body: [UInt8], _ presentation: Presentation, _ settings: OpenIGTLinkSettings) {
    let report = try? TargetReport(json: Data(body))
    let found = Result { () throws(Obstacle) in try ShownPose(of: report, in: settings.axes) }
    let pose = try? found.get()
    if case .failure(let failure) = found { obstacle = failure } else { obstacle = nil }
    missingCoil = pose?.missingCoil
    var facts: [String: JSONValue] = [
      "schema": "tmsp-on-air/1", "job": .string(presentation.job.text),
      "subject": .string(presentation.subject), "space": "T1w", "frame": "RAS", "units": "mm",
      "state": .string(pose == nil ? "no_target" : "target"),
      "report_sha256": .string(sha256(of: body)),
      "reason": (obstacle?.code ?? missingCoil).map(JSONValue.string) ?? .null,
      "notice": .string(TargetReport.researchNotice),
    ]
    if let pose { facts.merge(pose.facts) { own, _ in own } }
    broadcast = Broadcast(
      status: Self.status(obstacle, missingCoil, presentation),
      points: pose?.points ?? [],
      coil: pose?.coil,
      text: asciiJSON(.object(facts)),
      time: fixedPoint(milliseconds: presentation.at),
      usesHeaderVersion2: settings.usesHeaderVersion2
    )
  }

  private static func status(
    _ obstacle: Obstacle?,
    _ missingCoil: String?,
    _ presentation: Presentation
  ) -> DeviceStatus {
    let waiting = presentation.newer.map { "; a newer result waits to be presented: job \($0)" }
    let whose = "subject \(presentation.subject), job \(presentation.job)"
    guard let obstacle else {
      let words = missingCoil.map { "target only, no coil pose (\($0))" } ?? "ready"
      return DeviceStatus(.ok, name: "OK", message: "\(words): \(whose)\(waiting ?? "")")
    }
    return DeviceStatus(
      .notReady,
      name: "NO_TARGET",
      message: "no valid target (\(obstacle.code)): \(whose): \(obstacle.message)\(waiting ?? "")"
    )
  }
}

/// The recommended target of a report and the way to it.
private struct ShownPose {
  let points: [NamedPoint]
  let coil: RigidTransform?
  let missingCoil: String?
  let facts: [String: JSONValue]

  // An image of which programs read different millimetres never gets this far; should one do so
  // after all, it ends here.
  private static let blocking: Set<String> = [
    "xform_conflict", "no_world_frame", "sform_not_rigid", "template_mismatch", "outside_field",
  ]

  init(of report: TargetReport?, in axes: CoilAxes) throws(ShownResult.Obstacle) {
    guard let report else {
      throw .init(code: "report_unreadable", message: "this version cannot read the report")
    }
    if let found = report.findings.first(where: { Self.blocking.contains($0.code) }) {
      throw .init(code: "navigation_blocked", message: "the finding \(found.code) forbids it")
    }
    guard report.status == "ok", let target = report.targets.first(where: \.recommended) else {
      throw .init(code: "no_recommended_target", message: "the status is \(report.status)")
    }
    guard let navigation = report.navigation.wrappedValue,
      let pose = navigation.targets.first(where: { $0.name == target.name }),
      let place = position(pose.target)
    else {
      throw .init(
        code: "no_native_position",
        message: "it was computed without a T1w image, or a transform to it"
      )
    }
    let entry = pose.entry.flatMap(position)
    points =
      [Self.point("\(report.subject) target", "Target", SIMD4(255, 0, 0, 255), place, 6)]
      + (entry.map {
        [Self.point("\(report.subject) entry", "Entry", SIMD4(0, 255, 0, 255), $0, 4)]
      } ?? [])
    let coil = pose.coil.map { rigidTransform($0.matrix, facing: place, in: axes) }
    self.coil = coil ?? nil
    missingCoil =
      self.coil != nil ? nil : coil == nil ? pose.reason ?? "no_scalp" : "coil_pose_invalid"
    facts = [
      "target": .string(target.name), "axes": .string(axes.rawValue),
      "basis": pose.coil.map { .string($0.basis) } ?? .null,
      "reference_image": navigation.image.json,
      "uncertainty": report.uncertainty(of: target.name),
    ]
  }

  private static func point(
    _ name: String,
    _ group: String,
    _ colour: SIMD4<UInt8>,
    _ place: SIMD3<Double>,
    _ diameter: Float
  ) -> NamedPoint {
    NamedPoint(
      name: name,
      group: group,
      colour: colour,
      position: SIMD3<Float>(place),
      diameter: diameter,
      owner: "T1w"
    )
  }
}

private func position(_ numbers: [PlainNumber]) -> SIMD3<Double>? {
  guard numbers.count == 3 else { return nil }
  return SIMD3(numbers[0].value, numbers[1].value, numbers[2].value)
}

/// The coil in other axes; nil where the matrix is none of a coil that faces the target.
private func rigidTransform(
  _ matrix: [[PlainNumber]],
  facing target: SIMD3<Double>,
  in axes: CoilAxes
) -> RigidTransform? {
  guard matrix.count == 4, matrix.allSatisfy({ $0.count == 4 }) else { return nil }
  func column(_ index: Int) -> SIMD3<Double> {
    SIMD3(matrix[0][index].value, matrix[1][index].value, matrix[2][index].value)
  }
  // How far the coil may lie from the image was checked against the image when the pose was made.
  let cube = VoxelGrid<NativeT1w>(
    size: GridSize(201, 201, 201),
    toWorld: Affine(rows: [
      1, 0, 0, target.x - 100, 0, 1, 0, target.y - 100, 0, 0, 1, target.z - 100,
    ])
  )
  guard let cube,
    let pose = try? CoilPose(
      columns: [column(0), column(1), column(2), column(3)],
      target: Point(target.x, target.y, target.z),
      grid: cube
    )
  else { return nil }
  let rows = pose.rows(in: axes)
  func axis(_ index: Int) -> SIMD3<Float> {
    SIMD3(Float(rows[index]), Float(rows[4 + index]), Float(rows[8 + index]))
  }
  return RigidTransform(x: axis(0), y: axis(1), z: axis(2), origin: axis(3))
}

extension TargetReport {
  /// How far the target may be off: what the report says of halves and of resampled data, in mm.
  fileprivate func uncertainty(of target: String) -> JSONValue {
    let spread = stability.bootstrap?.methods[target]
    return .object([
      "split_half_mm": number(stability.splitHalf.displacement[target] ?? nil),
      "bootstrap_median_mm": number(spread?.median), "bootstrap_90_mm": number(spread?.ninety),
    ])
  }

  private func number(_ value: PlainNumber?) -> JSONValue {
    value.map { .number($0.value) } ?? .null
  }
}

extension TargetReport.Navigation.ReferenceImage {
  /// The fingerprint as the report has it.
  fileprivate var json: JSONValue {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(self) else { return .null }
    return .verbatim([UInt8](data))
  }
}

/// JSON without any byte beyond ASCII: readers of a STRING do not agree on more.
private func asciiJSON(_ value: JSONValue) -> String {
  let text = String(decoding: value.encoded, as: UTF8.self)
  return text.utf16.map { unit -> String in
    guard unit > 0x7E else { return String(UnicodeScalar(UInt8(unit))) }
    let digits = String(unit, radix: 16)
    return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
  }.joined()
}

/// Seconds as a fixed-point number of 32 and 32 bits.
private func fixedPoint(milliseconds: Int64) -> UInt64 {
  let milliseconds = UInt64(max(0, milliseconds))
  return (milliseconds / 1000) << 32 | ((milliseconds % 1000) << 32) / 1000
}
