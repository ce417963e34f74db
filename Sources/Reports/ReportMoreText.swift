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
    let reliabilities = [
      ("its halves", stability.splitHalf.agreement?.reliability),
      ("alternating blocks", stability.alternating?.agreement.reliability),
    ].compactMap { name, reliability in
      // Below 0 the formula gives no number that means anything.
      reliability.map { "from \(name) \($0.value < 0 ? "below 0" : $0.rounded(places: 2))" }
    }
    if !reliabilities.isEmpty {
      lines.append("reliability of the map: \(reliabilities.joined(separator: ", "))")
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
    if let learning = stability.learning { lines.append(learningInWords(learning)) }
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

  /// What parts of the data foretell, in words that nobody can take for leave to scan less.
  ///
  /// The distances are from the target of all these data, not from the truth, so that a fit below the minutes that
  /// there are says nothing of shorter scans.
  public func learningInWords(_ learning: Learning) -> String {
    let precision = oneDecimal(learning.precision)
    let settled =
      "in parts of this scan the \(learning.method) settles to \(precision) mm around its own place before the "
      + "scan ends; this tells nothing of the truth, and is no reason to scan less"
    switch (learning.needed, learning.minutesNeeded) {
    case ("about", let minutes?) where minutes.value > stability.minutesKept.value:
      return "a fit of parts of this scan suggests that about "
        + "\(Int(minutes.value.rounded(.up))) minutes settle the \(learning.method) to \(precision) mm around "
        + "its own place"
    case ("about", _): return settled
    case ("more_than", let minutes?):
      return
        "a fit of parts of this scan suggests that more than \(oneDecimal(minutes)) minutes settle the "
        + "\(learning.method) to \(precision) mm around its own place"
    default:
      return
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
