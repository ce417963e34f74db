import Foundation
import Planning
import Reports

/// What a group table says of one unit.
struct GroupRow {
  let unit: AppUnit
  /// The report; nil where there is none, or an error says that it is not of what was last tried.
  let report: TargetReport?
  /// Why there is nothing.
  let error: String?

  /// `ok`, `low_confidence`, `no_target`, `failed`, `outdated`, or `absent` of a unit that was not tried.
  var status: String {
    switch error {
    case nil: report?.status ?? "absent"
    case Self.outdated: "outdated"
    default: "failed"
    }
  }

  /// The error of a result whose inputs have changed since.
  static let outdated = "result_outdated"

  /// The best candidate, recommended or not.
  var target: TargetReport.Target? { report?.targets.first }

  /// The reliability of the map, from its halves.
  var reliability: PlainNumber? {
    report?.stability.splitHalf.agreement.flatMap(\.reliability)
  }

  /// The mean framewise displacement in mm over all frames of all runs; nil where one has none.
  var meanDisplacement: PlainNumber? {
    guard let runs = report?.quality.runs, !runs.isEmpty else { return nil }
    let means = runs.compactMap { run in run.meanFD.map { $0.value * Double(run.frames) } }
    guard means.count == runs.count else { return nil }
    let frames = runs.reduce(0) { $0 + $1.frames }
    return PlainNumber(means.reduce(0, +) / Double(max(1, frames)), places: 4)
  }

  /// The codes of the gates with `verdict`, with commas between them.
  func gates(_ verdict: String) -> String? {
    let codes = (report?.gates.wrappedValue ?? []).filter { $0.verdict == verdict }.map(\.code)
    return codes.isEmpty ? nil : codes.joined(separator: ",")
  }

  /// Where the target lies as seen from the group target, in mm to the right, to the front and upwards,
  /// by the numbers of the template; nil without a target there.
  var offset: [Double]? {
    guard let report, let place = target?.position[report.space.template],
      let group = report.groupTarget.position.first?.value, place.count == 3, group.count == 3
    else { return nil }
    return zip(place, group).map { $0.value - $1.value }
  }

  /// How far the target lies from the group target, as the report says.
  var distance: PlainNumber? { report.flatMap { target?.distanceTo[$0.groupTarget.id] } }
}

extension OutputDataset {
  /// The units that have a result or an error, by their records.
  ///
  /// An error stands for what was tried last: a result beside it was made before, of something else.
  ///
  /// A result of inputs that have changed since is none: it must not pass for the present one.
  func rows(of source: SourceDataset, _ wanted: [AppUnit]) -> [GroupRow] {
    var rows: [AppUnit: GroupRow] = [:]
    for unit in wanted { rows[unit] = GroupRow(unit: unit, report: nil, error: nil) }
    for (unit, record) in records() {
      let report = record.outputs.first { $0.name.hasSuffix("_target.json") }
        .flatMap { isSound($0, of: unit) ? $0 : nil }
        .flatMap { try? Data(contentsOf: folder(of: unit).appending(path: $0.name)) }
        .flatMap { try? TargetReport(json: $0) }
        .flatMap { $0.subject == "sub-\(unit.participant)" ? $0 : nil }
      let isOutdated = !source.changedInputs(of: record).isEmpty
      rows[unit] = GroupRow(
        unit: unit,
        report: isOutdated ? nil : report,
        error: isOutdated ? GroupRow.outdated : report == nil ? "report_unreadable" : nil
      )
    }
    for (unit, error) in errors() {
      rows[unit] = GroupRow(unit: unit, report: nil, error: error.code)
    }
    return rows.values.sorted { $0.unit.name < $1.unit.name }
  }

  private func records() -> [(AppUnit, UnitRecord)] {
    files(in: root).filter { $0.hasPrefix("sub-") && $0.hasSuffix("_record.json") }
      .compactMap { path in
        let data = try? Data(contentsOf: root.appending(path: path))
        return data.flatMap { try? JSONDecoder().decode(UnitRecord.self, from: $0) }
      }
      .map { (AppUnit(participant: $0.participant, session: $0.session), $0) }
  }

  private func errors() -> [(AppUnit, UnitErrorDocument)] {
    files(in: logs).filter { $0.hasSuffix("_error.json") }
      .compactMap { path in
        let data = try? Data(contentsOf: logs.appending(path: path))
        return data.flatMap { try? JSONDecoder().decode(UnitErrorDocument.self, from: $0) }
      }
      .map { (AppUnit(participant: $0.participant, session: $0.session), $0) }
  }

  /// The paths of the files below `folder`.
  private func files(in folder: URL) -> [String] {
    let found = FileManager.default.enumerator(atPath: folder.path(percentEncoded: false))
    return found?.compactMap { $0 as? String }.sorted() ?? []
  }
}
