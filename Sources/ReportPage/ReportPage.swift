import Drawing
public import Reports

extension TargetReport {
  /// The report as one HTML page for people: nothing is loaded, nothing runs in it.
  ///
  /// - Parameters:
  ///   - figures: What pictures are drawn from; they must be this report's.
  ///   - reason: Without figures, a sentence that says why there are none.
  /// - Returns: The whole page.
  public func page(_ figures: ReportFigures?, withoutFigures reason: String) -> String {
    let parts = [
      headlineSection, anatomySection(figures, reason), certaintySection(figures, reason),
      qualitySection(figures, reason), candidatesSection, responseSection, gateSection,
      navigationSection, findingSection, provenanceSection,
    ]
    let body: Markup = """
      <header>
      <p>TMS target report</p>
      <h1>\(subject)</h1>
      <p class="notice"><strong>\(notice)</strong></p>
      </header>
      <main>
      \(parts)</main>
      <footer><p class="notice"><strong>\(notice)</strong></p></footer>
      """
    return html(title: "TMS target report: \(subject)", job: job, body)
  }
}

/// A whole page.
///
/// The policy forbids scripts, fonts, frames and any request; pictures are part of the page.
///
/// - Parameters:
///   - title: Its title.
///   - job: The job that it shows; nil of none.
///   - body: What it shows.
/// - Returns: The page.
func html(title: String, job: String? = nil, _ body: Markup) -> String {
  let mark = job.map(jobMark) ?? ""
  let page: Markup = """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; \
    style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="referrer" content="no-referrer">
    \(mark)
    <link rel="icon" href="data:,">
    <title>\(title)</title>
    <style>
    \(style)
    </style>
    </head>
    <body>
    \(body)
    </body>
    </html>

    """
  return page.text
}

/// What says in a page's head whose report it shows.
private func jobMark(_ job: String) -> Markup { "<meta name=\"tmsp-job\" content=\"\(job)\">" }

extension TargetReport {
  /// Whether `page` was made of this report, and not of an earlier one in the same folder.
  public func isShown(in page: String) -> Bool { page.contains(jobMark(job).text) }
}
