/// The lines about stability, the patient's scan and the gates.
extension TargetReport {
  func consensusLine(_ consensus: Consensus) -> String {
    let place = coordinates(consensus.centre.values.first ?? [])
    guard let largest = consensus.largestDistance else {
      return "consensus: one method only, at \(place)"
    }
    return "the targets of \(consensus.methods.count) methods, no independent votes, meet around "
      + "\(place), up to \(oneDecimal(largest)) mm apart"
  }

  /// Reliability, spread of resamples, and minutes.
  var moreStability: [String] {
    var lines: [String] = []
    if let agreement = stability.splitHalf.agreement, let reliability = agreement.reliability {
      lines.append("reliability of the map, from its halves: \(reliability.rounded(places: 2))")
    }
    let first = targets.first?.name
    if let first, let unbiased = stability.splitHalf.unbiasedR?[first] {
      lines.append(
        "r of the \(first) found in one half and read in the other: "
          + "\(unbiased.r.rounded(places: 3)), where it was found \(unbiased.selected.rounded(places: 3))"
      )
    }
    if let first, let bootstrap = stability.bootstrap, let spread = bootstrap.methods[first] {
      lines.append(spreadLine(spread, of: first, bootstrap.resamples))
    }
    if let learning = stability.learning { lines.append(learningLine(learning)) }
    return lines
  }

  private func spreadLine(_ spread: Spread, of name: String, _ resamples: Int) -> String {
    let ninety =
      spread.ninety.map { "nine in ten within \(oneDecimal($0)) mm" }
      ?? "fewer than nine in ten have one"
    let word =
      switch spread.regions.last?.calibration {
      case "calibrated": "its 90 % region is scaled by a factor from simplified phantoms"
      case "no_localisation": "in phantoms such data do not localise the target"
      default: "not calibrated: no region is called 90 %"
      }
    return "targets of \(resamples) resamples of the \(name): \(ninety); \(word)"
  }

  private func learningLine(_ learning: Learning) -> String {
    let precision = oneDecimal(learning.precision)
    let minutes = learning.minutesNeeded.map(oneDecimal) ?? ""
    return switch learning.needed {
    case "about":
      "a fit of parts of this scan suggests that about \(minutes) minutes settle the "
        + "\(learning.method) to \(precision) mm"
    case "more_than":
      "a fit of parts of this scan suggests that more than \(minutes) minutes settle the "
        + "\(learning.method) to \(precision) mm"
    default:
      "how many minutes would settle the \(learning.method) to \(precision) mm cannot be told"
    }
  }

  /// The way to the patient's scan, and the coil.
  var nativeLines: [String] {
    var lines: [String] = []
    for target in targets where target.rank == 1 {
      for (frame, place) in target.position.sorted(by: { $0.key < $1.key })
      where frame != space.analysis {
        let error =
          target.roundTrip.map { ", there and back \($0.rounded(places: 2)) mm off" }
          ?? ", not checked there and back"
        lines.append("the \(target.name) in \(frame): \(coordinates(place))\(error)")
      }
    }
    if let pose = navigation.wrappedValue?.targets.first { lines.append(poseLine(pose)) }
    if let other = otherSpace.wrappedValue {
      let apart = other.distance.sorted { $0.key < $1.key }.map {
        "\($0.key) \(oneDecimal($0.value)) mm"
      }
      lines.append(
        "computed in \(other.space) instead: \(other.status), "
          + (apart.isEmpty
            ? "no target to compare" : "targets apart by " + apart.joined(separator: ", "))
      )
    }
    return lines
  }

  private func poseLine(_ pose: Navigation.Pose) -> String {
    guard let entry = pose.entry, let depth = pose.depth else {
      return "no scalp entry for the \(pose.name) (\(pose.reason ?? "unknown"))"
    }
    let coil =
      pose.coil == nil
      ? "no coil pose (\(pose.reason ?? "unknown"))"
      : "coil pose geometric, not optimised for the electric field"
    return "scalp entry for the \(pose.name) at \(coordinates(entry)) in T1w, "
      + "\(oneDecimal(depth)) mm from the target; \(coil)"
  }

  /// How many gates passed, and which did not.
  var gateLines: [String] {
    guard let gates = gates.wrappedValue, !gates.isEmpty else { return [] }
    func named(_ verdict: String) -> [String] {
      gates.filter { $0.verdict == verdict }.map(\.gate)
    }
    let (passed, judged) = (named("pass"), gates.filter { $0.verdict != "not_evaluated" })
    let rest = [("warn", "warning"), ("fail", "failed")].flatMap { verdict, word in
      named(verdict).map { "\($0) (\(word))" }
    }
    let missing = gates.filter { $0.verdict == "not_evaluated" }.map { gate in
      gate.gate + (gate.reason.map { " (\($0))" } ?? "")
    }
    return [
      "gates: \(passed.count) of \(judged.count) passed"
        + (rest.isEmpty ? "" : "; " + rest.joined(separator: ", "))
        + (missing.isEmpty
          ? "" : "; not evaluated: " + missing.joined(separator: ", "))
    ]
  }
}
