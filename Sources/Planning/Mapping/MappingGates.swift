import Atlases
import Denoising
import Findings
import Geometry

/// What the data of a case offer for maps of a person's networks.
struct MappingData: Sendable {
  /// Minutes kept over all runs.
  let minutesKept: Double
  /// The share of all frames that moved more than the rule's threshold; nil where a table does not
  /// tell.
  let movedShare: Double?
}

extension MappingData {
  /// Measures `runs` by `rule`.
  ///
  /// - Throws: ``PlanningError`` where a table's column cannot be read.
  init<Frame: AnalysisFrame>(
    _ runs: [RunInputs<Frame>],
    _ rule: MappingDataRule
  ) throws(PlanningError) {
    minutesKept = runs.reduce(0) { $0 + Double($1.frames.keptCount) * $1.repetitionTime / 60 }
    var (moved, known) = (0, 0)
    for run in runs {
      let name = "framewise_displacement"
      guard run.confounds.columnNames.contains(name) else {
        movedShare = nil
        return
      }
      let column = try refusing(run.files.confounds) { () throws(DenoisingError) in
        try run.confounds.column(name)
      }
      moved += column.count { $0.map { $0 > rule.motionThreshold } ?? false }
      known += column.count
    }
    movedShare = Double(moved) / Double(known)
  }

  /// What is said of data that are too poor, or only just enough.
  func findings(_ rule: MappingDataRule, subject: String) -> [Finding] {
    var findings: [Finding] = []
    let minutes = oneDecimal(minutesKept)
    if minutesKept < rule.minutesToRefuse {
      findings.append(
        Finding(
          "networks_data_short",
          .error,
          subject: subject,
          message:
            "\(minutes) minutes are kept, fewer than the \(oneDecimal(rule.minutesToRefuse)) from which on "
            + "a person's networks are mapped.",
          remedy: "Add runs, or scan longer."
        )
      )
    } else if minutesKept < rule.minutesToWarn {
      findings.append(
        Finding(
          "networks_data_little",
          .warning,
          subject: subject,
          message:
            "\(minutes) minutes are kept; maps of fewer than \(oneDecimal(rule.minutesToWarn)) minutes are "
            + "hardly a person's own.",
          remedy:
            "Read the agreement of the halves before anything else; add runs where there are some."
        )
      )
    }
    if let movedShare, movedShare > rule.motionShareToRefuse {
      findings.append(
        Finding(
          "networks_motion",
          .error,
          subject: subject,
          message:
            "\(percent(movedShare)) of the frames moved more than \(rule.motionThreshold) mm; up to "
            + "\(percent(rule.motionShareToRefuse)) are accepted.",
          remedy: "Use runs in which the head lay still."
        )
      )
    } else if movedShare == nil {
      findings.append(
        Finding(
          "networks_motion_unknown",
          .warning,
          subject: subject,
          message: "A confounds table has no framewise_displacement: motion is not judged.",
          remedy: "Give the table as fMRIPrep writes it."
        )
      )
    }
    return findings
  }
}

private func oneDecimal(_ number: Double) -> String {
  let tenths = Int((number * 10).rounded())
  return tenths.isMultiple(of: 10) ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
}
