import Denoising
import LinearAlgebra
import Statistics

/// The confounds of a simulated run, and what of them leaks into the voxels.
struct SimulatedConfounds: Sendable {
  let table: ConfoundTable
  /// Six motion parameters and three tissue courses, each about of variance 1, one a row.
  let sources: Matrix

  private static let motion = ["trans_x", "trans_y", "trans_z", "rot_x", "rot_y", "rot_z"]
  private static let tissues = ["global_signal", "csf", "white_matter"]

  init(
    _ signals: SimulatedSignals,
    _ random: inout SeededGenerator
  ) throws(DenoisingError) {
    var sources = Matrix.zero(rows: 0, columns: signals.frames)
    let slow = signals.remembering(0.97, rows: 6, &random)
    let jitter = signals.remembering(0, rows: 6, &random)
    for row in 0..<6 {
      sources.append(row: zip(slow[row: row], jitter[row: row]).map { 0.95 * $0 + 0.3 * $1 })
    }
    let band = signals.inBand(rows: 3, &random)
    let rest = signals.remembering(0.5, rows: 3, &random)
    for row in 0..<3 {
      sources.append(row: zip(band[row: row], rest[row: row]).map { 0.7 * $0 + 0.7 * $1 })
    }
    self.sources = sources
    var columns: [(name: String, values: [Double])] = []
    for (row, name) in (Self.motion + Self.tissues).enumerated() {
      let values = sources[row: row]
      let change = values.indices.map { $0 == 0 ? 0 : values[$0] - values[$0 - 1] }
      columns.append((name, values))
      columns.append(("\(name)_derivative1", change))
      columns.append(("\(name)_power2", values.map { $0 * $0 }))
      columns.append(("\(name)_derivative1_power2", change.map { $0 * $0 }))
    }
    var lines = [columns.map(\.name).joined(separator: "\t")]
    for frame in 0..<signals.frames {
      lines.append(columns.map { "\($0.values[frame])" }.joined(separator: "\t"))
    }
    table = try ConfoundTable(
      parsing: Array(lines.joined(separator: "\n").utf8),
      name: "simulated confounds"
    )
  }
}

/// A kind of run: its confounds and how it is cleaned, as a whole and in halves.
struct CleanedKind: Sendable {
  let confounds: SimulatedConfounds
  let whole: CleaningOperator
  let halves: [CleaningOperator]

  init(
    _ options: SimulationOptions,
    _ set: ConfoundSet,
    _ signals: SimulatedSignals,
    _ random: inout SeededGenerator
  ) throws(DenoisingError) {
    confounds = try SimulatedConfounds(signals, &random)
    var parts = SharedParts(confounds.table)
    let plan = options.plan(set)
    func cleaning(
      _ stretch: Range<Int>?,
      _ parts: inout SharedParts
    ) throws(DenoisingError) -> CleaningOperator {
      try CleaningOperator(
        repetitionTime: options.repetitionTime,
        plan: plan,
        stretch: stretch,
        sharing: &parts
      )
    }
    whole = try cleaning(nil, &parts)
    let middle = options.frames / 2
    halves = [
      try cleaning(0..<middle, &parts), try cleaning(middle..<options.frames, &parts),
    ]
  }
}
