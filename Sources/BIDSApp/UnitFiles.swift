import Findings
import Foundation
import NavigationFiles
import Planning
import ReportPage
import Reports

/// The files of a unit, complete before any is written.
struct UnitFiles {
  /// Names without folders; the record last.
  let files: [ExportedFile]
  /// What could not be made.
  let notes: [Finding]

  /// - Parameters:
  ///   - plan: What was computed.
  ///   - unitCase: What it was computed from.
  ///   - dataset: Where that lies.
  ///   - making: How the inputs were before they were read.
  ///   - created: The present time.
  /// - Throws: Where a number cannot be written, or an input cannot be digested.
  init(
    _ plan: TargetPlan,
    _ unitCase: UnitCase,
    in dataset: SourceDataset,
    _ making: UnitMaking,
    created: String
  ) throws {
    let name = DerivativeName(
      unit: unitCase.unit.name,
      task: unitCase.planning.runs.first.flatMap { entity("task", in: $0.bold.name) }
    )
    let notes = [unitCase.notCompared].compactMap(\.self) + Self.missing(plan)
    let maps = MapFiles(
      plan: plan,
      unitCase: unitCase,
      dataset: dataset,
      name: name,
      missing: notes
    )
    let report = TargetReport(plan, job: UUID().uuidString.lowercased(), created: created)
    var contents = [(name: name.report, bytes: [UInt8](try report.json()))]
    if let figures = ReportFigures(plan, job: report.job) {
      let page = report.page(figures, withoutFigures: "")
      contents.append((name.page, Array(page.utf8)))
      contents.append((name.figures, [UInt8](try figures.json())))
    }
    for space in [plan.maps, try? plan.mapsElsewhere?.get()].compactMap(\.self) {
      contents += try maps.files(of: space)
    }
    let record = try making.record(
      read: plan.inputs,
      outputs: contents.map {
        UnitRecord.Output(name: $0.name, bytes: $0.bytes.count, sha256: sha256(of: $0.bytes))
      },
      notes: notes.map {
        UnitRecord.Note(code: $0.code, message: $0.message, remedy: $0.remedy)
      }
    )
    contents.append((name.record, [UInt8](try jsonText(record))))
    files = contents.map { ExportedFile("derivative", name: $0.name, $0.bytes) }
    self.notes = notes
  }

  /// What the plan says of maps that there are not.
  private static func missing(_ plan: TargetPlan) -> [Finding] {
    var missing: [Finding] = []
    if plan.maps == nil {
      missing.append(
        Finding(
          "map_not_computed",
          .info,
          subject: plan.subject,
          message: "There is no map: the data could not be cleaned.",
          remedy: "Look at the findings of the report."
        )
      )
    }
    if case .failure(let reason)? = plan.mapsElsewhere { missing.append(reason) }
    return missing
  }
}
