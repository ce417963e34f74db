import Drawing
import Geometry
import Phantom
import Planning

extension Validation {
  /// The table and how it was made, as Markdown.
  ///
  /// - Parameter figure: The name of the plot's file beside it.
  /// - Returns: The document.
  public func markdown(figure: String) -> String {
    """
    # Validation of this installation

    **\(isAccepted ? "Accepted" : "Not accepted")**: \(checks.count - failures.count) of \
    \(checks.count) limits hold.

    Synthetic subjects with a planted target went through the same files and the same plan as a
    patient's. They are simpler than a brain: that targets are found here does not show that a
    patient's is right, only that this installation computes what it should.

    ## How it was made

    - Program: \(making.software.name) \(making.software.version), build \(making.software.sha256)
    - Date: \(making.date)
    - Protocol: \(making.targeting) \(making.targetingVersion); it recommends \(making.recommended)
    - Design: \(design.name), \(design.conditions.count) conditions of \(design.phantoms) phantoms \
    each, seeds \(making.seed) to \(making.seed &+ UInt64(max(1, design.phantoms)) &- 1) in every \
    condition
    - The usual phantom: \(usual)

    - Planted, phantom after phantom, at \(places) mm

    Each other condition differs from the usual phantom in what its name says; `noise` and `motion`
    are multiples of the usual. The phantom lies at the same numbers in either template.

    ## Table

    \(tableText)

    Distances in mm. Median and 90 % are of the distances from the planted target; of fewer than ten
    phantoms the 90 % is the largest. With an effect of 0 nothing is planted. Halves: how far the
    target moves between two halves of the data, median. Resamples: what nine of ten resamples keep
    to, median. ok: the share of phantoms whose plan recommends its target.

    ![Distance from the planted target by condition and method](\(figure))

    ## Limits

    \(limitText)

    \(checkText)
    """ + "\n"
  }

  /// The table alone, and what did not hold.
  public var summary: String {
    var lines = [tableText, ""]
    lines += failures.map { "failed: \($0.limit.rawValue), \($0.condition): \($0.detail)" }
    lines.append(
      isAccepted
        ? "accepted: \(checks.count) of \(checks.count) limits hold"
        : "NOT ACCEPTED: \(failures.count) of \(checks.count) limits do not hold"
    )
    return lines.joined(separator: "\n")
  }

  private var usual: String {
    guard let options = design.conditions.first?.options else { return "none" }
    let seconds = Double(options.repetitionTime / .seconds(1))
    let template = options.template.rawValue
    return """
      \(options.grid.rawValue) voxels, \(options.volumeCount) volumes of \(decimal(seconds)) s, \
      effect \(options.effectSize), noise \(decimal(options.noise)), motion \
      \(decimal(options.motion)), \(template), stored \(options.orientation.rawValue.uppercased())
      """
  }

  private var places: String {
    let used = Design.places.prefix(max(1, design.phantoms))
    return used.map { "(\(decimal($0.x)), \(decimal($0.y)), \(decimal($0.z)))" }
      .joined(separator: ", ")
  }

  private var tableText: String {
    let head = [
      "Condition", "Method", "Phantoms", "Targets", "Median", "90 %", "Halves", "Resamples", "ok",
      "No target because",
    ]
    let lines = rows.map { row in
      [
        row.condition, row.method, "\(row.phantoms)", "\(row.targets)", decimal(row.median),
        decimal(row.ninety), decimal(row.splitHalf), decimal(row.resampled),
        "\(Int((100 * row.okShare).rounded())) %", row.refusalText,
      ]
    }
    return markdownTable([head] + lines)
  }

  private var limitText: String {
    Limit.allCases.filter { limit in checks.contains { $0.limit == limit } }
      .map { "- `\($0.rawValue)`: \($0.statement.replacing("\n", with: " "))." }
      .joined(separator: "\n")
  }

  private var checkText: String {
    markdownTable(
      [["Limit", "Condition", "Holds", "Figures"]]
        + checks.map {
          ["`\($0.limit.rawValue)`", $0.condition, $0.passed ? "yes" : "**no**", $0.detail]
        }
    )
  }
}

extension Row {
  /// The codes with how many phantoms they withheld a target of, the most frequent first.
  var refusalText: String {
    refusals.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
      .map { "\($0.key) (\($0.value))" }
      .joined(separator: ", ")
  }
}

/// A table with columns as wide as their longest cell; the first line is the head.
private func markdownTable(_ lines: [[String]]) -> String {
  let head = lines.first ?? []
  let widths = head.indices.map { column in lines.map { $0[column].count }.max() ?? 0 }
  func line(_ cells: [String]) -> String {
    "| "
      + zip(cells, widths).map { cell, width in
        cell + String(repeating: " ", count: width - cell.count)
      }.joined(separator: " | ") + " |"
  }
  let rule = "|" + widths.map { String(repeating: "-", count: $0 + 2) }.joined(separator: "|") + "|"
  return ([line(head), rule] + lines.dropFirst().map(line)).joined(separator: "\n")
}
