public import Geometry
import Foundation
public import Navigation
public import Reports

/// What navigators' files are written from: targets in the patient's scan, and the scan's header.
///
/// It is made from a report alone, so that a stored report gives the same files at any later time.
public struct NavigationSheet: Sendable {
  /// The clinic's pseudonym for the subject.
  public let subject: String
  /// The job of the report.
  public let job: String
  /// When the report was made, RFC 3339 in UTC.
  public let created: String
  /// The program that planned, and its version.
  public let software: (name: String, version: String)
  /// The T1w image.
  public let image: SheetImage
  /// The targets with a place in it, best first; never empty.
  public let targets: [SheetTarget]
  /// The report's navigation object, for machines.
  public let navigation: TargetReport.Navigation
  /// What the report says about inputs and result.
  public let findings: [TargetReport.ReportFinding]
  /// How sure the place of each target is, by its name.
  let certainty: [String: TargetCertainty]

  /// Reads the targets of `report`.
  ///
  /// - Throws: ``ExportError`` where the report has no target or no place in the patient's scan,
  ///   where a target lies on the wrong side, and where a pose is not one. Nothing is left out
  ///   unsaid: one target that must not be shown forbids them all.
  public init(_ report: TargetReport) throws(ExportError) {
    guard report.status != "no_target", !report.targets.isEmpty else { throw .noTarget }
    guard let navigation = report.navigation.wrappedValue, !navigation.targets.isEmpty else {
      throw .noNavigation(findings: Self.reasons(report))
    }
    try self.init(
      navigation,
      subject: report.subject,
      job: report.job,
      created: report.created,
      software: (report.software.name, report.software.version),
      findings: report.findings,
      certainty: Dictionary(
        navigation.targets.map { ($0.name, TargetCertainty($0.name, report.stability)) },
        uniquingKeysWith: { first, _ in first }
      )
    )
  }

  init(
    _ navigation: TargetReport.Navigation,
    subject: String,
    job: String,
    created: String,
    software: (name: String, version: String),
    findings: [TargetReport.ReportFinding],
    certainty: [String: TargetCertainty] = [:]
  ) throws(ExportError) {
    image = try SheetImage(navigation.image)
    var targets: [SheetTarget] = []
    for pose in navigation.targets {
      targets.append(try SheetTarget(pose, subject: subject, grid: image.grid))
    }
    self.targets = targets.sorted { ($0.rank, $0.method) < ($1.rank, $1.method) }
    self.subject = subject
    self.job = job
    self.created = created
    self.software = software
    self.navigation = navigation
    self.findings = findings
    self.certainty = certainty
  }

  /// The targets with a coil pose.
  public var posed: [(target: SheetTarget, pose: CoilPose)] {
    targets.compactMap { target in target.pose.map { (target, $0) } }
  }

  /// The codes of findings that keep a target out of the patient's scan.
  private static func reasons(_ report: TargetReport) -> [String] {
    let blocking: Set = [
      "xform_conflict", "no_world_frame", "sform_not_rigid", "outside_field", "no_template_warp",
      "t1w_fingerprint_missing",
    ]
    return report.findings.map(\.code).filter(blocking.contains)
  }
}

/// One target in the patient's scan.
public struct SheetTarget: Sendable {
  /// The method that found it, unique in a sheet.
  public let method: String
  /// What a navigator shows: subject, method, and whether it is not recommended.
  ///
  /// ASCII, unique in a sheet.
  public let label: String
  /// The same as an identifier of letters, digits and underscores.
  public let key: String
  /// 1 for the protocol's own method.
  public let rank: Int
  /// Whether it is the recommended target.
  public let isRecommended: Bool
  /// The side of the head that it is meant for.
  public let side: HeadSide
  /// The cortical target.
  public let position: Point<NativeT1w>
  /// The entry on the scalp; nil where none was found.
  public let entry: Point<NativeT1w>?
  /// The scalp's outward normal there.
  public let normal: Direction<NativeT1w>?
  /// The coil's pose; nil where none may be used.
  public let pose: CoilPose?

  init(
    _ record: TargetReport.Navigation.Pose,
    subject: String,
    grid: VoxelGrid<NativeT1w>
  ) throws(ExportError) {
    guard let rank = record.rank, let isRecommended = record.isRecommended,
      let side = record.hemisphere.flatMap(HeadSide.init(rawValue:)),
      let position = point(record.target)
    else { throw .reportTooOld }
    method = record.name
    label = asciiLabel("\(subject) \(record.name)" + (isRecommended ? "" : " (not recommended)"))
    key = identifier("\(subject)_\(record.name)" + (isRecommended ? "" : "_not_recommended"))
    self.rank = rank
    self.isRecommended = isRecommended
    self.side = side
    self.position = position
    entry = record.entry.flatMap(point)
    normal = record.normal.flatMap { vector in
      vector.count == 3 ? Direction(vector[0].value, vector[1].value, vector[2].value) : nil
    }
    try Self.requireSide(side, of: record)
    pose = try record.coil.map { coil throws(ExportError) in
      try coilPose(coil, record.name, facing: position, grid)
    }
  }

  /// Refuses a target that anything puts on the other side of the head.
  private static func requireSide(
    _ side: HeadSide,
    of record: TargetReport.Navigation.Pose
  ) throws(ExportError) {
    if record.reason == "entry_wrong_side" {
      throw .sideMismatch(
        target: record.name,
        side: side.rawValue,
        found: "its scalp entry lies on the other side of the head"
      )
    }
    if let x = record.template?.position.first?.value, x != 0, (x < 0) != (side == .left) {
      throw .sideMismatch(
        target: record.name,
        side: side.rawValue,
        found: "lies at x = \(fixed(x, 1)) mm in the template"
      )
    }
  }
}

private func point(_ numbers: [PlainNumber]) -> Point<NativeT1w>? {
  guard numbers.count == 3 else { return nil }
  return Point(numbers[0].value, numbers[1].value, numbers[2].value)
}

private func coilPose(
  _ coil: TargetReport.Navigation.Coil,
  _ target: String,
  facing position: Point<NativeT1w>,
  _ grid: VoxelGrid<NativeT1w>
) throws(ExportError) -> CoilPose {
  let rows = coil.matrix.map { $0.map(\.value) }
  guard coil.axes == CoilAxes.simnibs.rawValue, rows.count == 4, rows.allSatisfy({ $0.count == 4 })
  else { throw .poseInvalid(target: target, reason: "is not a 4 x 4 matrix in SimNIBS's axes") }
  func column(_ index: Int) -> SIMD3<Double> {
    SIMD3(rows[0][index], rows[1][index], rows[2][index])
  }
  do throws(NavigationError) {
    let columns: [4 of SIMD3<Double>] = [column(0), column(1), column(2), column(3)]
    return try CoilPose(columns: columns, target: position, grid: grid)
  } catch {
    throw .poseInvalid(target: target, reason: "is refused: \(error.message)")
  }
}
