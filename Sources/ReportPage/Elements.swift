import Drawing

/// A section with its heading.
func section(_ id: Markup, _ title: String, _ parts: [Markup]) -> Markup {
  """
  <section aria-labelledby="\(id)">
  <h2 id="\(id)">\(title)</h2>
  \(parts)</section>
  """
}

/// A paragraph.
func paragraph(_ words: String) -> Markup { "<p>\(words)</p>" }

/// A table with a caption; the first cell of each row is its name.
///
/// - Parameters:
///   - caption: What the table holds.
///   - header: The columns' names.
///   - rows: As many cells each.
/// - Returns: A `table`; nothing without rows.
func table(_ caption: String, _ header: [String], _ rows: [[Markup]]) -> Markup {
  guard !rows.isEmpty else { return "" }
  let names = header.map { (name) -> Markup in "<th scope=\"col\">\(name)</th>" }
  let lines = rows.map { (row) -> Markup in
    let cells = row.enumerated().map { (index, cell) -> Markup in
      index == 0 ? "<th scope=\"row\">\(cell)</th>" : "<td>\(cell)</td>"
    }
    return "<tr>\(cells.joined())</tr>"
  }
  return """
    <div class="wide"><table>
    <caption>\(caption)</caption>
    <thead><tr>\(names.joined())</tr></thead>
    <tbody>
    \(lines)</tbody>
    </table></div>
    """
}

/// Names and what belongs to them.
func facts(_ pairs: [(String, Markup)]) -> Markup {
  let lines = pairs.map { (pair) -> Markup in "<dt>\(pair.0)</dt><dd>\(pair.1)</dd>" }
  return "<dl>\n\(lines)</dl>"
}

/// A picture with what it shows below it.
func figure(_ picture: Markup, caption: Markup) -> Markup {
  "<figure>\n\(picture)\n<figcaption>\(caption)</figcaption>\n</figure>"
}

/// What is there for those who look for it.
func more(_ title: String, _ parts: [Markup]) -> Markup {
  "<details><summary>\(title)</summary>\n\(parts)</details>"
}

/// Numbers in their order, for whoever wants what a curve was drawn from.
func numbers(_ title: String, _ values: [Markup]) -> Markup {
  "<p class=\"numbers\"><b>\(title):</b> \(values.joined(", "))</p>"
}
