import Foundation
import Planning
import Reports
import Testing

@testable import BIDSApp

/// The table and the plots of a group.
@Suite struct GroupTests {
  /// An output folder with two results, one of them doubted, and one error; a fourth participant is
  /// not planned.
  private func output() throws -> (folder: Folder, source: Folder) {
    let source = try Folder((1...4).map { "sub-\($0)/func/x" })
    let folder = try Folder()
    for (number, status) in [(1, "ok"), (2, "low_confidence"), (3, "ok")] {
      try write(number, status, to: folder)
    }
    // It was planned once, and refused since.
    let error = UnitErrorDocument(
      AppUnit(participant: "3", session: nil),
      UnitFailure(AppError.unknownResult(folder: "x"), AppUnit(participant: "3", session: nil))
    )
    try folder.write(String(decoding: jsonText(error), as: UTF8.self), to: "logs/sub-3_error.json")
    return (folder, source)
  }

  private func write(_ number: Int, _ status: String, to folder: Folder) throws {
    let unit = AppUnit(participant: "\(number)", session: nil)
    let report = try exampleReport("sub-\(number)", ["status": status])
    let name = "\(unit.name)_task-rest_target.json"
    try folder.write(String(decoding: report, as: UTF8.self), to: "\(unit.folder)/\(name)")
    let identity = UnitRecord.Identity(id: "x", version: "1", sha256: "0")
    let record = UnitRecord(
      schema: UnitRecord.schemaName,
      participant: unit.participant,
      session: nil,
      software: identity,
      protocol: identity,
      stimulation: identity,
      definitions: "",
      options: [:],
      inputs: [],
      outputs: [
        UnitRecord.Output(name: name, bytes: report.count, sha256: sha256(of: [UInt8](report)))
      ],
      notes: []
    )
    let text = String(decoding: try jsonText(record), as: UTF8.self)
    try folder.write(text, to: "\(unit.folder)/\(unit.name)_record.json")
  }

  private func table(_ text: String) -> [[String: String]] {
    let lines = text.split(separator: "\n").map {
      $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
    }
    return lines.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(lines[0], $0)) }
  }

  @Test func `a result of inputs that have changed since has no line of a target`() throws {
    let (folder, source) = try output()
    let path = "sub-1/func/sub-1_record.json"
    let input = """
      "inputs" : [{"bytes":3,"modified":"1.0","path":"sub-1/func/confounds.tsv","role":"confounds",\
      "run":1,"sha256":"0"}]
      """
    try folder.write(folder.text(path).replacing(/"inputs" : \[\s*\]/, with: input), to: path)
    try source.write("abcd", to: "sub-1/func/confounds.tsv")
    _ = try GroupLevel(try SourceDataset(source.path), output: folder.url).run(task: nil)
    let row = try #require(table(folder.text("group_targets.tsv")).first)
    #expect(row["status"] == "outdated" && row["error_code"] == "result_outdated")
    #expect(row["r"] == "n/a")
  }

  @Test func `a report that was edited after it was made has no line of a target`() throws {
    let (folder, source) = try output()
    let name = "sub-1/func/sub-1_task-rest_target.json"
    try folder.write(folder.text(name).replacing("-39.5", with: "-99.5"), to: name)
    _ = try GroupLevel(try SourceDataset(source.path), output: folder.url).run(task: nil)
    let row = try #require(table(folder.text("group_targets.tsv")).first)
    #expect(row["status"] == "failed" && row["error_code"] == "report_unreadable")
  }

  @Test func `the table has a line a participant, with what the report says`() throws {
    let (folder, source) = try output()
    let level = GroupLevel(try SourceDataset(source.path), output: folder.url)
    let summary = try level.run(task: nil)
    #expect(summary.counts == ["ok": 1, "low_confidence": 1, "failed": 1, "absent": 1])
    let rows = table(try folder.text("group_targets.tsv"))
    #expect(rows.map { $0["participant_id"] } == ["sub-1", "sub-2", "sub-3", "sub-4"])
    #expect(rows.map { $0["status"] } == ["ok", "low_confidence", "failed", "absent"])
    #expect(rows[2]["error_code"] == "result_unknown" && rows[2]["r"] == "n/a")
    let report = try TargetReport(json: exampleReport("sub-1"))
    let target = try #require(report.targets.first)
    #expect(rows[0]["r"] == "\(target.r)" && rows[0]["method"] == target.name)
    #expect(rows[0]["minutes_kept"] == "\(report.quality.minutesKept)")
    for (frame, place) in target.position {
      #expect(["x", "y", "z"].map { rows[0]["\($0)_\(frame)"] } == place.map { "\($0)" })
    }
    let dictionary = try #require(
      try JSONSerialization.jsonObject(with: Data(folder.text("group_targets.json").utf8))
        as? [String: [String: Any]]
    )
    #expect(Set(dictionary.keys) == Set(rows[0].keys))
    #expect(dictionary.values.allSatisfy { $0["Description"] is String })
  }

  @Test func `plots show each target once, and the numbers behind are beside them`() throws {
    let (folder, source) = try output()
    let level = GroupLevel(try SourceDataset(source.path), output: folder.url)
    _ = try level.run(task: nil)
    let offsets = table(try folder.text("group_offsets.tsv"))
    #expect(offsets.map { $0["participant_id"] } == ["sub-1", "sub-2"])
    let report = try TargetReport(json: exampleReport("sub-1"))
    let group = try #require(report.groupTarget.position.first?.value)
    let place = try #require(report.targets.first?.position[report.space.template])
    let right = try #require(offsets[0]["right_mm"].flatMap(Double.init))
    #expect((right - (place[0].value - group[0].value)).magnitude < 1e-3)
    let svg = try folder.text("group_targets.svg")
    // Three views of two targets, one of them a disc.
    #expect(svg.ranges(of: "<circle").count == 6 && svg.ranges(of: "fill=\"white\"").count == 3)
    #expect(svg.contains(GroupLevel.noMean))
    #expect(try folder.text("group_distances.svg").ranges(of: "<circle").count == 2)
    for name in ["group_targets.svg", "group_distances.svg", "group_reliability.svg"] {
      #expect(throws: Never.self) { try XMLDocumentCheck.parse(folder.text(name)) }
    }
  }

  @Test func `what would come out the same is not written again`() throws {
    let (folder, source) = try output()
    let level = GroupLevel(try SourceDataset(source.path), output: folder.url)
    let files = try level.run(task: nil).files
    let before = files.map { FileState(folder.path + $0) }
    _ = try level.run(task: nil)
    #expect(files.map { FileState(folder.path + $0) } == before)
  }

  @Test func `without any result there is no group`() throws {
    let (_, source) = try output()
    let level = GroupLevel(try SourceDataset(source.path), output: try Folder().url)
    let error = #expect(throws: AppError.self) { try level.run(task: nil) }
    #expect(error?.code == "group_empty")
  }
}

/// Whether markup is well-formed: each element that is opened is closed, in order.
enum XMLDocumentCheck {
  struct Unbalanced: Error { let tag: String }

  static func parse(_ text: String) throws {
    var open: [Substring] = []
    for match in text.matches(of: /<(\/?)([a-z]+)[^>]*?(\/?)>/) {
      if !match.1.isEmpty {
        guard open.popLast() == match.2 else { throw Unbalanced(tag: String(match.2)) }
      } else if match.3.isEmpty {
        open.append(match.2)
      }
    }
    guard open.isEmpty else { throw Unbalanced(tag: String(open[0])) }
  }
}
