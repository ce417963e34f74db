extension BenchResult {
  /// The whole of `Benchmarks.md`.
  var markdown: String {
    let parts = [introduction] + sections.map(\.markdown) + [goalTable]
    return parts.joined(separator: "\n\n") + "\n"
  }

  private var introduction: String {
    let modes = sections.flatMap(\.datasets).flatMap(\.modes)
    let runs = modes.flatMap(\.samples)
    let disturbed = runs.count { $0.isDisturbed }
    let other = modes.compactMap(\.libraries).first.map { "; \($0)" } ?? ""
    var text = """
      # Benchmarks

      Written by `make bench`, which leaves every single run in `bench.json`. Medians with least and most, in \
      seconds, of \(repetitions) runs that took turns (nilearn's may be fewer), after one that does not \
      count. The data are synthetic (`tmsplan phantom --surroundings`, seed \(seed)), the cache is warm.

      - \(date)
      - \(machine.line)
      - \(software)\(other)
      - peaks below \(decimals(Double(smallestPeak) / 1e6, 0)) MB show as that: it is the measuring program's

      Ratios are of medians. A run is disturbed where other processes took more than a \
      tenth of a core meanwhile.
      """
    if disturbed * 20 > runs.count {
      text += """


        **Not to be quoted: other processes disturbed \(disturbed) of the \(runs.count) runs.**
        """
    }
    return text
  }

  private var goalTable: String {
    let rows = goals.map { goal in
      let verdict = goal.isMet.map { $0 ? "yes" : "**no**" } ?? "–"
      return [goal.data, goal.goal, goal.found, verdict]
    }
    return "## Goals\n\n" + table(["Data", "Goal", "Found", "Met"], rows)
  }
}

extension SectionResult {
  fileprivate var markdown: String {
    let tables = comparesData ? [comparison] : datasets.map(\.markdown)
    let parts = ["## \(title)", text] + tables
    return parts.filter { !$0.isEmpty }.joined(separator: "\n\n")
  }

  /// One row a dataset, one column a mode.
  private var comparison: String {
    let names = datasets.first?.modes.map(\.name) ?? []
    let rows = datasets.map { data in
      [data.title] + data.modes.map { mode in mode.wall.map { data.cell(mode, $0) } ?? "–" }
    }
    return table(["Data"] + names, rows)
  }
}

extension DatasetResult {
  fileprivate var markdown: String {
    let ratio = Double(rawBytes) / Double(max(1, storedBytes))
    let sizes = "\(megabytes(rawBytes)) MB, compressed \(megabytes(storedBytes)) MB"
    let headings = [
      "", "Wall", "Ratio", "CPU", "Peak MB", "Disturbed", "Voxel", "r",
    ]
    return "**\(title)** (\(sizes), \(decimals(ratio, 2)) : 1)\n\n"
      + table(headings, modes.map(row))
  }

  fileprivate func cell(_ mode: ModeResult, _ wall: Spread) -> String {
    let ratio = factor(mode, wall.median).map { ", \(decimals($0.factor, 2)) x" } ?? ""
    return "\(text(wall)) s\(ratio), \(decimals(mode.peak, 0)) MB"
  }

  private func row(_ mode: ModeResult) -> [String] {
    guard let wall = mode.wall, let cpu = mode.cpu else {
      return [mode.name, "left out: \(mode.unavailable ?? "no runs")", "", "", "", "", "", ""]
    }
    return [
      mode.name, text(wall),
      factor(mode, wall.median).map { "\(decimals($0.factor, 2)) x \($0.reference)" } ?? "",
      decimals(cpu.median, 2), decimals(mode.peak, 0),
      mode.disturbed == 0 ? "" : "\(mode.disturbed) of \(mode.samples.count)",
      mode.answer.map { $0.voxel.map(String.init).joined(separator: " ") } ?? "",
      mode.answer.map { decimals($0.r, 6) } ?? "",
    ]
  }

  private func text(_ wall: Spread) -> String {
    "\(decimals(wall.median, 3)) (\(decimals(wall.least, 3))–\(decimals(wall.most, 3)))"
  }

  /// How many times the first of the mode's references that was measured it takes.
  private func factor(
    _ mode: ModeResult,
    _ wall: Double
  ) -> (factor: Double, reference: String)? {
    for name in mode.references {
      if let reference = measured(name)?.wall?.median { return (wall / reference, name) }
    }
    return nil
  }

  private func megabytes(_ bytes: Int) -> String { decimals(Double(bytes) / 1e6, 0) }
}

/// A table in Markdown.
func table(_ headings: [String], _ rows: [[String]]) -> String {
  let rule = headings.map { _ in "---" }
  let lines = [headings, rule] + rows
  return lines.map { "| " + $0.joined(separator: " | ") + " |" }.joined(separator: "\n")
}

/// `value` with `places` digits behind the point.
func decimals(_ value: Double, _ places: Int) -> String {
  guard value.isFinite else { return "\(value)" }
  var scale = 1.0
  for _ in 0..<places { scale *= 10 }
  let whole = Int((value.magnitude * scale).rounded())
  let sign = value < 0 && whole > 0 ? "-" : ""
  guard places > 0 else { return sign + "\(whole)" }
  let digits = "\(whole)"
  let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
  return sign + padded.dropLast(places) + "." + padded.suffix(places)
}
