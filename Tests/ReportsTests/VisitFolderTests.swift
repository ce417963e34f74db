import Foundation
import Geometry
import Planning
import TestSupport
import Testing

@testable import Reports

/// Labels and targets beside network reports, as `tmsplan map` leaves them in folders.
@Suite struct VisitFolderTests {
  private func visit(_ sessions: [MappedSession]) throws -> MappedVisit {
    try MappedVisit(sessions, scanner: "prisma-1", scanProtocol: "rest-v2")
  }

  private func compare(_ before: [MappedSession], _ after: [MappedSession]) throws -> ChangeReport {
    try ChangeReport(from: visit(before), to: visit(after), created: "2026-03-03T09:00:00.000Z")
  }

  /// Reads a session whose network 1 has the first `count` voxels, and network 2 the next hundred.
  private func session(
    _ job: String,
    count: Int,
    moved: Double? = 0,
    shift: Double = 0,
    origin: [Double] = [-10, -12, -8],
    change: (inout Example) -> Void = { _ in }
  ) throws -> MappedSession {
    let folder = try MappedFolder()
    var example = try networkExample(job: job, shift: shift)
    change(&example)
    try folder.add(
      report: example,
      labels: { $0 < count ? 1 : $0 < count + 100 ? 2 : 0 },
      origin: origin
    )
    if let moved {
      try folder.add(targetExample(job: job, moved: moved).file().bytes, "sub-01_target.json")
    }
    return try MappedSession(path: folder.path)
  }

  private func overlap(_ report: ChangeReport, _ name: String) -> ChangeReport.Overlap? {
    report.overlap.first { $0.network == name }
  }

  @Test func `overlap between visits stands beside that within`() throws {
    let report = try compare(
      [session("a", count: 200), session("b", count: 240)],
      [session("c", count: 200), session("d", count: 200)]
    )
    let own = try #require(overlap(report, "DefaultMode"))
    let dice = 2.0 * 200 / 440
    #expect(own.withinBefore == .ratio(dice) && own.withinAfter == .ratio(1))
    #expect(own.between == .ratio((1 + dice) / 2) && own.reason == nil)
    let half = try networkReport().networks?.members[0].dice
    #expect(own.halvesBefore == half && own.halvesAfter == half)
    #expect(report.overlapReason == nil)
    #expect(report.text().contains("DefaultMode: Dice between visits"))
  }

  @Test func `overlap, centres and target of four reports make the example`() throws {
    let report = try compare(
      [session("a", count: 200), session("b", count: 240, moved: 2, shift: 0.02)],
      [
        session("c", count: 200, moved: 6, shift: 0.5),
        session("d", count: 200, moved: 7, shift: 0.53),
      ]
    )
    #expect(overlap(report, "DefaultMode")?.centre != nil && report.movement != nil)
    #expect(report.published.map(\.verification).allSatisfy { $0 == "abstract only" })
    try expectGolden(report.json(), "change-report")
  }

  @Test func `a network's centre is the mean place of its voxels`() throws {
    let rows = [2, 0, 0, -10, 0, 2, 0, -12, 0, 0, -2, 8].map(Double.init)
    let grid = try #require(LabelGrid(size: GridSize(10, 12, 8), affine: rows))
    var codes = [Int](repeating: 0, count: grid.size.count)
    for voxel in [0, 1, 10, 120] { codes[voxel] = 3 }
    codes[959] = 5
    let centres = MappedSession.Labels(grid: grid, codes: codes)
      .centres(in: MNI152NLin2009cAsym.self)
    #expect(centres == [3: Point(-9.5, -11.5, 7.5), 5: Point(8, 10, -6)])
  }

  @Test func `a network's centre moves as far as its voxels do`() throws {
    func session(_ job: String, row: Int) throws -> MappedSession {
      let folder = try MappedFolder()
      try folder.add(
        report: networkExample(job: job),
        labels: { $0 / 10 == row ? 1 : $0 > 900 && job != "b" ? 2 : 0 }
      )
      return try MappedSession(path: folder.path)
    }
    let one = try overlap(
      compare([session("a", row: 0)], [session("b", row: 3)]),
      "DefaultMode"
    )
    #expect(one?.centre?.distance.description == "6" && one?.centre?.between == nil)
    let report = try compare(
      [session("a", row: 0), session("b", row: 1)],
      [session("c", row: 3), session("d", row: 4)]
    )
    let own = try #require(overlap(report, "DefaultMode")?.centre)
    #expect(own.distance.description == "6" && own.between?.description == "6")
    #expect(own.withinBefore?.description == "2" && own.withinAfter?.description == "2")
    // Report b has no voxel of the second network.
    #expect(overlap(report, "Visual")?.centre == nil && overlap(report, "Visual")?.between != nil)
    #expect(report.text().contains("centres 6 mm apart"))
  }

  @Test func `a network that is withheld or dropped is not one that vanished`() throws {
    let report = try compare(
      [session("a", count: 200)],
      [session("c", count: 200) { $0["networks.members[1].withheld"] = true }]
    )
    #expect(overlap(report, "Visual")?.reason == "network_withheld")
    #expect(overlap(report, "Visual")?.between == nil)
    #expect(overlap(report, "MedialTemporalLobe")?.reason == "network_withheld")
    // No voxel has this label at either visit.
    #expect(overlap(report, "Salience")?.reason == "network_dropped")
    let one = try #require(overlap(report, "DefaultMode"))
    #expect(one.between == .ratio(1) && one.withinBefore == nil)
    let lines = report.text().split(separator: "\n")
    let line = try #require(lines.first { $0.contains("DefaultMode: Dice") })
    #expect(!line.contains("within") && !line.contains(" - ") && line.contains("; of halves"))
  }

  @Test func `labels that are missing or on other grids give no overlap, with the reason`() throws {
    let first = try session("a", count: 200)
    let bare = MappedSession(report: try networkReport(job: "c"))
    #expect(try compare([first], [bare]).overlapReason == "change_labels_missing")
    let shifted = try session("c", count: 200, origin: [-8, -12, -8]) {
      $0["space.grid.affine[3]"] = -8
    }
    #expect(try compare([first], [shifted]).overlapReason == "change_grids_differ")
    let group = try session("c", count: 200) { example in
      example["shown"] = "group"
      example["networks.shown"] = "group"
    }
    #expect(try compare([first], [group]).overlapReason == "change_labels_missing")
  }

  @Test func `labels in T1w space compare only in one and the same T1w image`() throws {
    func native(_ job: String, _ sha: String?) throws -> MappedSession {
      let folder = try MappedFolder()
      var example = try networkExample(job: job)
      example["space.analysis"] = "T1w"
      try folder.add(report: example, labels: { $0 < 200 ? 1 : 0 })
      if let sha {
        var target = try targetExample(job: job)
        var inputs = target["inputs"] as? [Any] ?? []
        inputs.append(["role": "t1w", "run": 1, "name": "t1w.nii", "bytes": 1, "sha256": sha])
        target["inputs"] = inputs
        try folder.add(target.file().bytes, "sub-01_target.json")
      }
      return try MappedSession(path: folder.path)
    }
    let (one, other) = (String(repeating: "1", count: 64), String(repeating: "2", count: 64))
    let same = try compare([native("a", one)], [native("b", one)])
    #expect(same.overlapReason == nil && overlap(same, "DefaultMode")?.centre != nil)
    for (first, second) in [(one, other), (one, nil), (nil, nil)] as [(String?, String?)] {
      let report = try compare([native("a", first)], [native("b", second)])
      #expect(report.overlap.isEmpty && report.overlapReason == "change_frames_differ")
    }
  }

  @Test func `labels that do not fit their report, or are none, are refused`() throws {
    #expect(
      codeOfError { _ = try session("a", count: 10, origin: [0, 0, 0]) } == "labels_grid_mismatch"
    )
    for value in [0.5, -1, Float.nan] {
      let folder = try MappedFolder()
      try folder.add(report: networkExample(), labels: { $0 == 7 ? value : 1 })
      let path = folder.path
      #expect(codeOfError { _ = try MappedSession(path: path) } == "labels_not_labels", "\(value)")
    }
    let other = try MappedFolder()
    try other.add(report: networkExample(), labels: { _ in 1 }, size: GridSize(10, 12, 9))
    let path = other.path
    #expect(codeOfError { _ = try MappedSession(path: path) } == "labels_grid_mismatch")
    let empty = try MappedFolder()
    try empty.add(report: networkExample(), labels: { _ in 0 })
    #expect(try MappedSession(path: empty.path).labels?.codes.allSatisfy { $0 == 0 } == true)
  }

  @Test func `a folder holds one report, its target is of the same job`() throws {
    let folder = try MappedFolder()
    let path = folder.path
    #expect(codeOfError { _ = try MappedSession(path: path) } == "change_folder_without_report")
    try folder.add(report: networkExample(job: "a"), labels: nil)
    #expect(try MappedSession(path: path).target == nil)
    #expect(try MappedSession(path: path + "/sub-01_networks.json").report.job == "a")
    try folder.add(targetExample(job: "b").file().bytes, "sub-01_target.json")
    #expect(codeOfError { _ = try MappedSession(path: path) } == "change_target_of_other_job")
    try folder.add(targetExample(job: "a").file().bytes, "sub-01_target.json")
    #expect(try MappedSession(path: path).target?.job == "a")
    try folder.add(report: networkExample(subject: "sub-02", job: "z"), labels: nil)
    #expect(codeOfError { _ = try MappedSession(path: path) } == "change_folder_with_several")
    #expect(codeOfError { _ = try MappedSession(path: path + "/x.json") } == "document_unreadable")
  }

  // MARK: - Targets

  private func moved(
    _ job: String,
    _ x: Double,
    _ change: (inout Example) -> Void = { _ in }
  ) throws
    -> MappedSession
  {
    var example = try targetExample(job: job, moved: x)
    change(&example)
    return MappedSession(report: try networkReport(job: job), target: try targetReport(example))
  }

  @Test func `the target's way between visits stands beside that within`() throws {
    let report = try compare([moved("a", 0), moved("b", 2)], [moved("c", 6), moved("d", 7)])
    let movement = try #require(report.movement)
    #expect(movement.target == "peak" && movement.frame == "MNI152NLin2009cAsym")
    #expect(movement.distance.description == "5.5")
    #expect(movement.between?.description == "5.5")
    #expect(movement.withinBefore?.description == "2" && movement.withinAfter?.description == "1")
    #expect(report.text().contains("target peak in MNI152NLin2009cAsym: 5.5 mm between visits"))
  }

  @Test func `where nothing is judged the target's movement is not told`() throws {
    let sessions = try (moved("a", 0), moved("b", 18))
    func report(_ scanners: (String?, String?), after: MappedSession) throws -> ChangeReport {
      try ChangeReport(
        from: MappedVisit([sessions.0], scanner: scanners.0, scanProtocol: "rest-v2"),
        to: MappedVisit([after], scanner: scanners.1, scanProtocol: "rest-v2"),
        created: "2026-03-03T09:00:00.000Z"
      )
    }
    var other = try networkExample(job: "b")
    other["protocol.sha256"] = String(repeating: "0", count: 64)
    let remapped = MappedSession(report: try NetworkReport(other.file()), target: sessions.1.target)
    let found = [
      try report(("prisma-1", "skyra"), after: sessions.1),
      try report(("prisma-1", nil), after: sessions.1),
      try report(("prisma-1", "prisma-1"), after: remapped),
    ]
    #expect(found.map(\.movementReason) == ["site_changed", "site_unknown", "pipeline_changed"])
    #expect(found.map(\.overlapReason) == found.map(\.movementReason))
    for report in found {
      #expect(report.movement == nil && !report.text().contains("mm between visits"))
    }
  }

  @Test func `one scan that was mapped twice is no second visit, nor a second run`() throws {
    let scan = try #require(targetExample(job: "a")["inputs[0].sha256"] as? String)
    let again = try moved("b", 3) { $0["inputs[0].sha256"] = scan }
    func compare(_ before: [MappedSession], _ after: [MappedSession]) -> String? {
      codeOfError { _ = try self.compare(before, after) }
    }
    let (first, other) = try (moved("a", 0), moved("c", 1))
    #expect(compare([first], [again]) == "change_scan_twice")
    #expect(compare([first, again], [other]) == "change_scan_twice")
    #expect(compare([first], [other]) == nil)
  }

  @Test func `beside the movement stands which target is not recommended`() throws {
    let both = try compare([moved("a", 0)], [moved("b", 3)])
    #expect(both.movement?.recommendedBefore == true && both.movement?.recommendedAfter == true)
    #expect(!both.text().contains("NOT RECOMMENDED"))
    func unsure(_ job: String) throws -> MappedSession {
      try moved(job, 3) { $0["targets[0].recommended"] = false }
    }
    let later = try compare([moved("a", 0)], [moved("b", 3), unsure("c")])
    #expect(later.movement?.recommendedAfter == false)
    #expect(later.text().contains("NOT RECOMMENDED at the later visit"))
    let neither = try compare([unsure("a")], [unsure("b")])
    #expect(neither.text().contains("NOT RECOMMENDED at either visit"))
  }

  @Test func `of one report a visit the halves' targets are compared`() throws {
    let movement = try #require(try compare([moved("a", 0)], [moved("b", 3)]).movement)
    #expect(movement.distance.description == "3")
    // The halves of the example lie 4 mm apart; those of both visits are the same two points.
    #expect(movement.withinBefore?.description == "4" && movement.between?.description == "2")
  }

  @Test func `targets that do not compare are named with the reason`() throws {
    func reason(_ change: @escaping (inout Example) -> Void) throws -> String? {
      let report = try compare([moved("a", 0)], [moved("b", 1, change)])
      #expect(report.movement == nil)
      return report.movementReason
    }
    #expect(try reason { $0["targets"] = [Any]() } == "change_no_target")
    #expect(try reason { $0["targets[0].name"] = "cone" } == "change_no_target")
    let other = String(repeating: "0", count: 64)
    #expect(try reason { $0["protocol.sha256"] = other } == "change_targeting_differs")
    #expect(try reason { $0["software.sha256"] = other } == "change_targeting_differs")
    #expect(
      try reason { $0["targets[0].position"] = ["MNI152NLin6Asym": [1, 2, 3]] }
        == "change_frames_differ"
    )
    let bare = MappedSession(report: try networkReport(job: "b"))
    let report = try compare([moved("a", 0)], [bare])
    #expect(report.movementReason == "change_targets_missing")
    var foreign = try networkExample(job: "b")
    foreign["prior.sha256"] = other
    let session = MappedSession(
      report: try NetworkReport(json: foreign.data()),
      target: try targetReport(targetExample(job: "b", moved: 1))
    )
    let cleaned = try compare([moved("a", 0)], [session])
    #expect(cleaned.movement == nil && cleaned.movementReason == "pipeline_changed")
    #expect(report.text().contains("change_targets_missing"))
  }

  @Test func `the subject's own space is one only with one and the same image`() throws {
    func native(_ sha: String?) -> (inout Example) -> Void {
      { example in
        example["space.analysis"] = "T1w"
        example["targets[0].position"] = ["T1w": [1, 2, 3]]
        var inputs = example["inputs"] as? [Any] ?? []
        if let sha {
          inputs.append(["role": "t1w", "run": 1, "name": "t1w.nii", "bytes": 1, "sha256": sha])
        }
        example["inputs"] = inputs
      }
    }
    let (one, other) = (String(repeating: "1", count: 64), String(repeating: "2", count: 64))
    let same = try compare([moved("a", 0, native(one))], [moved("b", 0, native(one))])
    #expect(same.movement?.frame == "T1w" && same.movement?.distance.value == 0)
    let several = try compare([moved("a", 0, native(one))], [moved("b", 0, native(other))])
    #expect(several.movementReason == "change_frames_differ")
    let none = try compare([moved("a", 0, native(nil))], [moved("b", 0, native(nil))])
    #expect(none.movementReason == "change_frames_differ")
  }
}
