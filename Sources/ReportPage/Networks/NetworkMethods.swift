import Drawing
import Reports

extension NetworkReport {
  /// How each part was made, and what is published of how well such a part repeats.
  var methodSection: Markup {
    guard !methods.isEmpty else { return "" }
    let rows = methods.map { (own) -> [Markup] in
      let parameters = own.parameters.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
      return [
        "\(own.part.replacing("_", with: " "))", "\(own.method)",
        "\(parameters.joined(separator: ", "))", own.iterations.map { "\($0)" } ?? "–",
        "\(own.note)",
      ]
    }
    let figures = methods.flatMap { own in
      own.published.map { (figure) -> [Markup] in
        [
          "\(own.part.replacing("_", with: " "))", "\(figure.measure)", "\(figure.value)",
          "\(figure.source)", "\(figure.verification)",
        ]
      }
    }
    return section(
      "methods",
      "How it was made",
      [
        table("Methods", ["Part", "Method", "Parameters", "Iterations", "Published"], rows),
        figures.isEmpty
          ? ""
          : table(
            "How well such parts repeat in others' data",
            ["Part", "What", "Figure", "Source", "Checked"],
            figures
          ),
      ]
    )
  }
}
