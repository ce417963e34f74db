/// The report for a person at a terminal.
extension TargetReport {
  /// A few lines that say what was found, how sure it is, and what to do about the findings.
  public func text() -> String {
    var lines = ["\(subject) in \(space.analysis): \(headline)"]
    lines += targets.map(line)
    lines += (missing.wrappedValue ?? []).map { "  no target by \($0.name) (\($0.reason))" }
    if let consensus = consensus.wrappedValue { lines.append("  " + consensusLine(consensus)) }
    if let first = targets.first {
      lines.append(
        "  group target \(groupTarget.id) at \(coordinates(groupTarget.position.values.first ?? [])) in "
          + (groupTarget.position.keys.first ?? "")
      )
      if let distance = first.distanceTo[groupTarget.id] {
        lines[lines.count - 1] += ", \(oneDecimal(distance)) mm from the \(first.name)"
      }
    }
    if let map = seedMap.wrappedValue { lines.append("  " + seedLine(map)) }
    lines.append("  " + stabilityLine)
    lines += moreStability.map { "  " + $0 }
    lines += stability.comparisons.map { "  " + comparisonLine($0) }
    lines.append("  " + qualityLine)
    lines += nativeLines.map { "  " + $0 }
    lines += gateLines.map { "  " + $0 }
    lines.append("  " + response.text)
    lines += findings.filter { $0.severity != "info" }.flatMap { finding in
      ["  \(finding.severity) \(finding.code): \(finding.message)", "    \(finding.remedy)"]
    }
    lines.append("  " + notice)
    return lines.flatMap(wrapped).joined(separator: "\n")
  }

  private var headline: String {
    switch status {
    case "ok": "target found"
    case "low_confidence": "LOW CONFIDENCE, no target is recommended"
    default: "NO TARGET"
    }
  }

  private func line(_ target: Target) -> String {
    "  \(target.rank). "
      + place(
        of: target.name,
        target.position,
        in: space.analysis,
        r: target.r,
        isRecommended: target.recommended
      )
  }

  private func seedLine(_ map: SeedMap) -> String {
    "seed: the weighted mean of \(seed.used) voxels by \(map.name), "
      + "share of its weight \(map.usedShare.rounded(places: 3)), "
      + "of this negative \(map.negativeShare.rounded(places: 3))"
  }

  private var stabilityLine: String {
    "between halves of the data the target moves: "
      + moves(stability.splitHalf.displacement, reason: stability.splitHalf.reason)
  }

  private func comparisonLine(_ comparison: Comparison) -> String {
    let r = comparison.minimumR.map { ", minimum r \($0.rounded(places: 3))" } ?? ""
    return "with \(comparison.confounds) instead the target moves: "
      + moves(comparison.displacement, reason: comparison.reason) + r
  }

  private func moves(_ displacements: [String: PlainNumber?], reason: String?) -> String {
    let moves = displacements.sorted { $0.key < $1.key }.map { method, distance in
      "\(method) " + (distance.map { "\(oneDecimal($0)) mm" } ?? "unknown")
    }
    return moves.joined(separator: ", ") + (reason.map { " (\($0))" } ?? "")
  }

  private var qualityLine: String {
    let frames = quality.runs.reduce(0) { $0 + $1.frames }
    let kept = quality.runs.reduce(0) { $0 + $1.framesKept }
    let freedom = quality.degreesOfFreedom.map { "\($0)" } ?? "unknown"
    return "\(kept) of \(frames) frames kept, \(oneDecimal(quality.minutesKept)) minutes, "
      + "degrees of freedom \(freedom)"
  }
}

extension TargetSummary {
  /// One line: the status, the first candidate's place with its frame, the protocol, and the codes of
  /// findings that are more than information.
  public func text() -> String {
    var parts = [status]
    if let target {
      parts[0] +=
        ": "
        + place(
          of: target.name,
          target.position,
          in: frame(of: target.position),
          r: target.r,
          isRecommended: target.recommended
        )
    }
    parts.append("protocol \(self.protocol.id) \(self.protocol.version)")
    parts.append(
      findings.isEmpty ? "no warnings" : "see " + findings.joined(separator: ", ")
    )
    return parts.joined(separator: "; ")
  }
}

private func place(
  of name: String,
  _ position: [String: [PlainNumber]],
  in frame: String,
  r: PlainNumber,
  isRecommended: Bool
) -> String {
  let place = position[frame] ?? []
  return
    "\(name) at \(coordinates(place)) in \(frame), \(side(place)), r = \(r.rounded(places: 3)) "
    + (isRecommended ? "(recommended)" : "(not recommended)")
}

/// The frame to tell a position in: the patient's own where it is known, as that is where a coil is
/// put.
private func frame(of position: [String: [PlainNumber]]) -> String {
  position.keys.contains("T1w") ? "T1w" : position.keys.sorted().first ?? ""
}

/// `line` in pieces of at most 100 characters, which begin under its first word.
func wrapped(_ line: String) -> [String] {
  let indent = String(line.prefix { $0 == " " })
  var lines: [String] = []
  var current = indent
  for word in line.split(separator: " ") {
    if current.count + word.count >= 100, current.count > indent.count {
      lines.append(current)
      current = indent
    }
    current += (current.count > indent.count ? " " : "") + word
  }
  return lines + [current]
}

/// `(x, y, z) mm`.
func coordinates(_ millimetres: [PlainNumber]) -> String {
  "(" + millimetres.map(oneDecimal).joined(separator: ", ") + ") mm"
}

/// The side in words, so that a flipped sign is seen.
private func side(_ position: [PlainNumber]) -> String {
  guard let x = position.first?.value, x != 0 else { return "midline" }
  return x < 0 ? "left" : "right"
}

func oneDecimal(_ number: PlainNumber) -> String { number.rounded(places: 1) }

extension PlainNumber {
  /// The number with at most `places` decimal places.
  public func rounded(places: Int) -> String { PlainNumber(value, places: places).description }
}
