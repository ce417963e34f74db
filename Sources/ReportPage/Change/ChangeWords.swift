import Drawing
import Reports

extension ChangeReport {
  /// The measures that got a verdict.
  var judged: [Measure] { measures.filter { $0.verdict != "withheld" } }
  /// Those whose difference is beyond its bound.
  var flagged: [Measure] { judged.filter { $0.verdict != "not_detectable" } }
  /// The kinds of the judged measures, in the order of a page.
  var kindsOfMeasures: [MeasureKind] {
    Set(judged.map { MeasureKind($0.measure) }).sorted { ($0.place, $0.name) < ($1.place, $1.name) }
  }

  /// What was found, in a sentence.
  var headline: String {
    guard !judged.isEmpty else {
      return measures.isEmpty ? "No measure could be compared." : "No difference is judged."
    }
    guard !flagged.isEmpty else { return "No difference is detectable." }
    return "\(count(flagged.count, "measure")) of \(judged.count) "
      + (flagged.count == 1
        ? "differs by more than its bound." : "differ by more than their bound.")
  }

  /// What got which verdict, and what none.
  var verdictFacts: [(String, Markup)] {
    func names(_ verdict: String) -> Markup {
      let own = flagged.filter { $0.verdict == verdict }
      guard !own.isEmpty else { return "none" }
      return kindsOfMeasures.compactMap { kind -> Markup? in
        let labels = own.filter { MeasureKind($0.measure) == kind }.map { $0.label }
        guard !labels.isEmpty else { return nil }
        let line: Markup = "\(kind.title): \(labels.joined(separator: ", "))"
        return line
      }.joined("<br>")
    }
    var facts: [(String, Markup)] = []
    if !judged.isEmpty {
      facts = [
        ("Rose by more than the bound", names("increased")),
        ("Fell by more than the bound", names("decreased")),
        (
          "Not detectable, which is not the same as none",
          "\(count(judged.count - flagged.count, "measure"))"
        ),
        (
          "Beyond the bound by chance, were its error all there is",
          "about \(brief(expectedFalseFlags)) of \(judged.count)"
        ),
      ]
    }
    let reasons = measures.compactMap(\.reason) + missing.map(\.reason)
    facts += Dictionary(grouping: reasons, by: \.self).sorted { $0.key < $1.key }.map {
      ("No flag", "\(count($0.value.count, "measure")): \(explained($0.key))")
    }
    facts.append(("Scanner and scan protocol", explained(site)))
    return facts + pipelineFacts
  }

  private var pipelineFacts: [(String, Markup)] {
    guard let differing = pipelineDifference else { return [] }
    return [
      (
        "Pipelines differ",
        """
        <code>\(differing.part)</code>: <code>\(differing.before)</code> at the earlier visit, \
        <code>\(differing.after)</code> at the later
        """
      )
    ]
  }

  /// What a reader must know before the numbers.
  var warnings: [String] {
    var warnings: [String] = []
    if judged.contains(where: { $0.boundFrom != "cohort" }) {
      warnings.append(
        "The values are those of whole reports; the bounds are told from "
          + (withinSession
            ? "the runs or halves of each report" : "the reports of a visit")
          + ", of edges also from nominal standard errors where these make wider bounds. "
          + "What differs between days is not in them, so that a flag is an upper limit of what can be "
          + "believed."
      )
    }
    if let dataCaution { warnings.append(dataCaution + ".") }
    if let warning = movement.flatMap(caution) { warnings.append("Target: \(warning).") }
    if let cohort, cohort.reason == nil {
      warnings.append(
        "Bounds told from people measured twice are those of \(cohort.people) people, "
          + "\(cohort.daysBetween.least) to \(cohort.daysBetween.greatest) days apart (\(cohort.site)); "
          + "whether this person's error is theirs is not known."
      )
    }
    if let reason = cohort?.reason {
      warnings.append("No bound is told from the people measured twice: \(meaning(ofCode: reason))")
    }
    return warnings
  }

  /// The bound's origin for people.
  static func inWords(boundFrom origin: String) -> String {
    switch origin {
    case "cohort": "people measured twice"
    case "standard_error": "standard errors of the values"
    default: "runs of the visits"
    }
  }
}

extension ChangeReport.Measure {
  /// What it is called within its kind, with the regions of an edge.
  var label: String {
    let own = MeasureKind.label(of: measure)
    return regions.isEmpty ? own : "\(own) (\(regions.joined(separator: " – ")))"
  }
}

/// A group of measures that are drawn on one scale.
struct MeasureKind: Hashable {
  /// The part of a measure's name that tells the kind.
  let name: String

  /// The kind of the measure called `measure`.
  init(_ measure: String) {
    let parts = measure.split(separator: ".").map(String.init)
    let isCircuit = measure.hasPrefix("circuit_")
    name = parts.prefix(isCircuit ? 2 : 1).joined(separator: ".")
  }

  /// What the measure is called within its kind.
  static func label(of measure: String) -> String {
    let parts = measure.split(separator: ".").map(String.init)
    let own = parts.dropFirst(measure.hasPrefix("circuit_") ? 2 : 1)
    return own.isEmpty ? measure : own.joined(separator: " – ")
  }

  /// What they are.
  var title: String { Self.known[name]?.title ?? name }
  /// The unit of their values.
  var unit: String { Self.known[name]?.unit ?? "" }
  /// Where it stands on a page.
  var place: Int { Self.known[name]?.place ?? Self.known.count }

  private static let known: [String: (place: Int, title: String, unit: String)] = [
    "size_ml": (0, "Sizes of networks", "ml"),
    "asymmetry": (1, "Sides of networks", "(left − right)/(left + right)"),
    "connectivity": (2, "Connectivity between networks", "Fisher z"),
    "circuit_mean.kept": (3, "Circuits, global signal kept", "mean Fisher z"),
    "circuit_mean.regressed": (4, "Circuits, global signal regressed", "mean Fisher z"),
    "circuit_edge.kept": (5, "Edges of circuits, global signal kept", "Fisher z"),
    "circuit_edge.regressed": (6, "Edges of circuits, global signal regressed", "Fisher z"),
  ]
}
