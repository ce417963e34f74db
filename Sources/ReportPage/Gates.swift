import Drawing
import Reports

extension TargetReport {
  /// Every gate: what it says, its number, its thresholds, and where these come from.
  var gateSection: Markup {
    guard let gates = gates.wrappedValue, !gates.isEmpty else {
      return section("gates", "Gates", [paragraph("This report names no gates.")])
    }
    let order = ["fail": 0, "warn": 1, "pass": 2]
    let sorted = gates.enumerated().sorted { a, b in
      (order[a.element.verdict] ?? 3, a.offset) < (order[b.element.verdict] ?? 3, b.offset)
    }
    let rows = sorted.map { (_, gate) -> [Markup] in
      [
        "\(gate.gate)", inWords(gate.verdict), "\(gate.subject)", measured(gate), limits(gate),
        "\(gate.message)", sources(gate),
      ]
    }
    return section(
      "gates",
      "Gates",
      [
        table(
          "What must hold for a target to be recommended, the worst first",
          [
            "Gate", "Verdict", "Of", "Measured", "Thresholds", "In words",
            "Source of the thresholds",
          ],
          rows
        )
      ]
    )
  }

  private func inWords(_ verdict: String) -> Markup {
    switch verdict {
    case "pass": "passed"
    case "warn": "<strong>warning</strong>"
    case "fail": "<strong>FAILED</strong>"
    default: "not evaluated"
    }
  }

  private func measured(_ gate: Gate) -> Markup {
    if let number = gate.measured { return "\(number) \(gate.unit)" }
    return gate.reason.map { "none: \(meaning(ofCode: $0))" } ?? "none"
  }

  private func limits(_ gate: Gate) -> Markup {
    let side = gate.direction.split(separator: "_").joined(separator: " ")
    let parts = [("warning", gate.warn), ("fails", gate.fail)].compactMap {
      (word, limit) -> Markup? in
      limit.map { "\(word) \(side) \($0)" }
    }
    return parts.isEmpty ? "none" : parts.joined("; ")
  }

  private func sources(_ gate: Gate) -> Markup {
    gate.sources.map { (source) -> Markup in "\(source.label): \(source.text)" }.joined("<br>")
  }
}
