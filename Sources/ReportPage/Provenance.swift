import Drawing
import Reports

extension TargetReport {
  /// What is worth saying about inputs and result, and what to do about it.
  var findingSection: Markup {
    let order = ["error": 0, "warning": 1]
    let sorted = findings.enumerated().sorted { a, b in
      (order[a.element.severity] ?? 2, a.offset) < (order[b.element.severity] ?? 2, b.offset)
    }
    let rows = sorted.map { (_, finding) -> [Markup] in
      [
        "\(finding.severity)", "<code>\(finding.code)</code>", "\(finding.subject)",
        "\(finding.message)", "\(finding.remedy)",
      ]
    }
    return section(
      "findings",
      "What was noticed",
      [
        rows.isEmpty
          ? paragraph("Nothing.")
          : table(
            "Findings, the gravest first",
            ["Severity", "Code", "Of", "What was found", "What to do"],
            rows
          )
      ]
    )
  }

  /// What was computed from what, by what.
  var provenanceSection: Markup {
    let grid = space.grid
    let seconds = timings.sorted { $0.key < $1.key }.map { (stage) -> Markup in
      "\(stage.key) \(stage.value)"
    }
    let identities: [(String, Markup)] = [
      ("Report", "\(schema), job \(job), \(created)"),
      (
        "Software",
        "\(software.name) \(software.version) <code>\(software.sha256)</code>"
      ),
      (
        "Targeting protocol",
        "\(self.protocol.id) \(self.protocol.version) <code>\(self.protocol.sha256)</code>"
      ),
      (
        "Stimulation protocol",
        "\(stimulation.id) \(stimulation.version) <code>\(stimulation.sha256)</code>"
      ), ("Computed in", "\(inWords(space.analysis)), regions of \(space.template)"),
      (
        "Grid",
        """
        \(grid.size.map { "\($0)" }.joined(separator: " × ")) voxels of \
        \(grid.voxelSize.map(\.description).joined(separator: " × ")) mm
        """
      ), ("Affine, row by row", "\(grid.affine.map(\.description).joined(separator: ", "))"),
      ("Seconds", seconds.joined(", ")),
    ]
    let rows = inputs.map { (input) -> [Markup] in
      [
        "\(input.name)", "\(input.role)", "\(input.run)", "\(input.bytes)",
        "<code>\(input.sha256)</code>",
      ]
    }
    return section(
      "provenance",
      "Where it comes from",
      [
        facts(identities),
        table("Files that were read", ["Name", "Role", "Run", "Bytes", "SHA-256"], rows),
      ]
    )
  }
}
