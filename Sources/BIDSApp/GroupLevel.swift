import Findings
public import Foundation
import OutputFiles
import Planning
import Reports

/// Tables and plots of what an output folder holds.
public struct GroupLevel: Sendable {
  /// What must stand beside positions of several persons.
  public static let noMean = "The mean position of several persons is the target of none of them."

  private let source: SourceDataset
  private let output: OutputDataset

  /// What was written, and what is worth knowing of it.
  public struct Summary: Sendable {
    /// The files, written or as they were.
    public let files: [String]
    /// How many units have which status.
    public let counts: [String: Int]
    /// What does not go together.
    public let notes: [String]
  }

  /// Names the folders.
  public init(_ source: SourceDataset, output: URL) {
    self.source = source
    self.output = OutputDataset(root: output)
  }

  /// Writes `group_targets.tsv` with its dictionary, and the plots with the numbers behind them.
  ///
  /// What would come out the same is not written again.
  ///
  /// - Parameter task: The task's label; nil where the runs are all of one.
  /// - Returns: What was written.
  /// - Throws: ``AppError/emptyGroup(folder:)`` where no participant was planned or refused;
  ///   ``OutputError``.
  public func run(task: String?) throws -> Summary {
    let selection = AppSelection(participants: [], sessions: [], task: task)
    let rows = output.rows(of: source, source.units(selection).units)
    guard rows.contains(where: { $0.status != "absent" }) else {
      throw AppError.emptyGroup(folder: output.root.path(percentEncoded: false))
    }
    let table = GroupTable(rows)
    let plots = GroupPlots(rows)
    let files = [
      ("group_targets.tsv", Data(table.tsv.utf8)), ("group_targets.json", try table.dictionary()),
      ("group_offsets.tsv", Data(plots.offsets.utf8)),
      ("group_targets.svg", Data(plots.targets.utf8)),
      ("group_distances.svg", Data(plots.distances.utf8)),
      ("group_reliability.svg", Data(plots.reliability.utf8)),
    ]
    for (name, data) in files { try update(output.root.appending(path: name), data) }
    return Summary(
      files: files.map(\.0),
      counts: Dictionary(grouping: rows, by: \.status).mapValues(\.count),
      notes: notes(rows, plots)
    )
  }

  private func notes(_ rows: [GroupRow], _ plots: GroupPlots) -> [String] {
    let reports = rows.compactMap(\.report)
    let programs = Set(reports.map(\.software.sha256)).count
    let protocols = Set(reports.map(\.protocol)).count
    let spaces = Set(reports.map(\.space.analysis))
    let left = rows.filter { $0.offset != nil }.count - plots.places.count
    return [
      programs > 1 ? "The results are of \(programs) builds of the program." : nil,
      protocols > 1 ? "The results are of \(protocols) protocols." : nil,
      spaces.count > 1
        ? "The results were computed in several spaces: \(spaces.sorted().joined(separator: ", "))."
        : nil,
      left > 0
        ? "\(left) targets of another template than \(plots.template ?? "") are not in the plots."
        : nil,
    ].compactMap(\.self)
  }
}
