import Foundation
import Reports

/// The table of a group: a line a unit, tabs between the columns.
struct GroupTable {
  /// A column: its name, what it means, and what it says of a unit; nil is written as `n/a`.
  private struct Column {
    let name: String
    let description: String
    var units: String?
    var levels: [String: String]?
    let value: (GroupRow) -> String?
  }

  private let rows: [GroupRow]
  private let columns: [Column]

  init(_ rows: [GroupRow]) {
    self.rows = rows
    let spaces = Set(rows.flatMap { $0.target?.position.keys.map(\.self) ?? [] }).sorted()
    columns = Self.identity + spaces.flatMap(Self.position) + Self.figures + Self.origin
  }

  /// The table with its head.
  var tsv: String {
    let lines = rows.map { row in columns.map { $0.value(row) ?? "n/a" } }
    return ([columns.map(\.name)] + lines).map { $0.joined(separator: "\t") + "\n" }.joined()
  }

  /// What the columns mean, as BIDS has it.
  func dictionary() throws -> Data {
    struct Entry: Encodable {
      let Description: String
      let Units: String?
      let Levels: [String: String]?
    }
    return try jsonText(
      Dictionary(
        uniqueKeysWithValues: columns.map {
          ($0.name, Entry(Description: $0.description, Units: $0.units, Levels: $0.levels))
        }
      )
    )
  }

  private static var identity: [Column] {
    [
      Column(name: "participant_id", description: "The participant.") {
        "sub-\($0.unit.participant)"
      },
      Column(name: "session_id", description: "The session, where the dataset has some.") {
        $0.unit.session.map { "ses-\($0)" }
      },
      Column(
        name: "status",
        description: "What came out.",
        levels: [
          "ok": "A target is recommended.", "low_confidence": "There is one, but it is doubted.",
          "no_target": "There is none.",
          "failed": "Planning failed or was refused, see error_code and the folder logs.",
          "outdated": "The result is of inputs that have changed since: plan with --force.",
          "absent": "Not planned yet.",
        ]
      ) { $0.status },
      Column(
        name: "recommended",
        description:
          "Whether the report recommends it; a qualified person must check it all the same."
      ) { row in
        row.report.map { _ in row.target?.recommended == true ? "true" : "false" }
      },
      Column(
        name: "method",
        description: "The method behind the target, which is the first of the report."
      ) { $0.target?.name },
    ]
  }

  private static func position(_ space: String) -> [Column] {
    let rule =
      space == "T1w"
      ? "the participant's own scan; those of two participants cannot be compared"
      : "the template \(space)"
    return ["x", "y", "z"].enumerated().map { axis, name in
      Column(
        name: "\(name)_\(space)",
        description: "RAS position of the target in \(rule). \(GroupLevel.noMean)",
        units: "mm"
      ) { row in
        row.target?.position[space].flatMap { $0.count == 3 ? "\($0[axis])" : nil }
      }
    }
  }

  private static var figures: [Column] {
    [
      Column(name: "r", description: "The correlation with the seed, of the voxel or cluster.") {
        $0.target.map { "\($0.r)" }
      },
      Column(
        name: "map_reliability",
        description: "The agreement of the maps of two halves, by Spearman and Brown."
      ) { $0.reliability.map { "\($0)" } },
      Column(
        name: "stability_mm",
        description: "How far the target moves between halves of the data.",
        units: "mm"
      ) { row in
        row.target.flatMap { row.report?.stability.splitHalf.displacement[$0.name] ?? nil }
          .map { "\($0)" }
      },
      Column(
        name: "resamples_90_mm",
        description: "Within this distance lie nine in ten targets of resampled data.",
        units: "mm"
      ) { row in
        row.target.flatMap { row.report?.stability.bootstrap?.methods[$0.name]?.ninety }
          .map { "\($0)" }
      },
      Column(
        name: "minutes_kept",
        description: "Minutes of data after censoring, over all runs.",
        units: "min"
      ) { $0.report.map { "\($0.quality.minutesKept)" } },
      Column(
        name: "fd_mean_mm",
        description: "Mean framewise displacement over all frames of all runs.",
        units: "mm"
      ) { $0.meanDisplacement.map { "\($0)" } },
      Column(
        name: "distance_to_group_mm",
        description: "Distance from the group target of the protocol.",
        units: "mm"
      ) { $0.distance.map { "\($0)" } },
      Column(
        name: "space_distance_mm",
        description: "Distance in the scan from the target found in the other space.",
        units: "mm"
      ) { row in
        row.target.flatMap { row.report?.otherSpace.wrappedValue?.distance[$0.name] }.map {
          "\($0)"
        }
      },
    ]
  }

  private static var origin: [Column] {
    [
      Column(name: "gates_failed", description: "The gates that leave no target, by their codes.") {
        $0.gates("fail")
      },
      Column(
        name: "gates_warned",
        description: "The gates that lower the confidence, by their codes."
      ) { $0.gates("warn") },
      Column(name: "error_code", description: "Why there is no report: see tmsplan errors.") {
        $0.error
      },
      Column(name: "protocol", description: "The targeting protocol and its version.") {
        $0.report.map { "\($0.protocol.id) \($0.protocol.version)" }
      },
      Column(name: "program", description: "The first digits of the digest of the program.") {
        $0.report.map { String($0.software.sha256.prefix(8)) }
      },
    ]
  }
}
