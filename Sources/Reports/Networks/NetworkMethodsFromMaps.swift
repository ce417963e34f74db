import Atlases
import Denoising
import Geometry
import Networks
import Planning

extension NetworkReport.Method {
  /// One for each part that was made.
  static func all(of maps: PersonalMaps) -> [Self] {
    [
      maps.individual.map { Self($0, maps.mapping) }, maps.soft.map { Self($0, maps.mapping) },
      maps.gradients.isEmpty ? nil : gradients(maps.mapping),
      maps.circuits.map { _ in circuits(maps.mapping) },
    ].compactMap(\.self)
  }

  private init(_ individual: PersonalMaps.IndividualMaps, _ mapping: MappingProtocol) {
    let rule = mapping.individual
    self.init(
      part: "hard_networks",
      method: hardMethod(mapping),
      parameters: [
        "confidence": .ratio(rule.coreConfidence),
        "maximum_iterations": .count(rule.maximumIterations),
        "stop_share": .correlation(rule.changedShare),
        "neighbours": .count(mapping.neighbourhood.rawValue),
        "null_lags": .count(mapping.floor.lagCount),
        "seed": PlainNumber(Double(mapping.floor.seed), places: 0),
        "smoothing_fwhm_mm": mapping.smoothing,
      ],
      iterations: individual.own.iterations,
      published: NetworkReport.PublishedFigure.agreements,
      note:
        "Of another method's surfaces and of a volume of noise: no figure of this variant in real people."
    )
  }

  private init(_ soft: PersonalMaps.SoftMaps, _ mapping: MappingProtocol) {
    let rule = soft.result.rule
    self.init(
      part: "soft_networks",
      method: softMethod,
      parameters: [
        "sparsity": .ratio(rule.alpha),
        "smoothness": .ratio(rule.beta),
        "maximum_iterations": .count(rule.maximumIterations),
        "minimum_iterations": .count(rule.minimumIterations),
        "tolerance": .correlation(rule.tolerance),
        "neighbours": .count(mapping.neighbourhood.rawValue),
        "smoothing_fwhm_mm": mapping.smoothing,
      ],
      iterations: soft.result.iterationCount,
      published: [],
      note: noFigure
    )
  }

  private static func gradients(_ mapping: MappingProtocol) -> Self {
    Self(
      part: "gradients",
      method: "connectopic maps by eta squared after Haak 2018, trend surfaces without cross terms",
      parameters: [
        "maps": .count(mapping.gradients.mapCount),
        "trend_surface_powers": .count(mapping.trendPowers),
        "smoothing_fwhm_mm": mapping.smoothing,
      ],
      iterations: nil,
      published: [],
      note: noFigure
    )
  }

  private static func circuits(_ mapping: MappingProtocol) -> Self {
    Self(
      part: "circuits",
      method:
        "correlations between the mean series of regions after Tozzi 2024, with and without the "
        + "global signal",
      parameters: [
        "edges": .count(mapping.circuits.table.edges.count),
        "least_covered_share": .ratio(PriorReview.coveredShare),
        "smoothing_fwhm_mm": mapping.smoothing,
      ],
      iterations: nil,
      published: NetworkReport.PublishedFigure.reliabilities,
      note:
        "A coefficient is of many people's single connections, not of this person's edges: single edges "
        + "of one person are unreliable."
    )
  }
}

private let noFigure = "No published figure is known of how well this variant repeats."

/// How soft networks were found, for people.
let softMethod = "spatially regularised non-negative factors after Cui 2020, from another prior"

/// How hard networks were found, for people.
func hardMethod(_ mapping: MappingProtocol) -> String {
  "iterative reassignment after Wang 2015, variant for volumes, hemispheres "
    + "\(mapping.individual.hemispheres.rawValue), from "
    + (mapping.networks.imported.map(\.beginning) ?? "spheres of a group")
    + ", with as many iterations as the other half of the data speaks for"
}

extension MappingProtocol {
  fileprivate var smoothing: PlainNumber { .millimetres(denoising.smoothing?.value ?? 0) }
}

extension PlainNumber {
  fileprivate static func count(_ count: Int) -> Self { Self(Double(count), places: 0) }
}

extension ImportedAtlas {
  /// What a search begins with, and how labels make networks.
  fileprivate var beginning: String {
    switch grouping {
    case .names: "an imported label image, of which each name is a network"
    case .regionNames:
      "an imported label image, whose regions' names carry their network (7Networks_LH_Vis_1: Vis)"
    }
  }
}

extension NetworkReport.CircuitTable {
  init(_ maps: PersonalMaps) {
    let atlas = maps.mapping.circuits
    self.init(
      id: atlas.id,
      title: atlas.title,
      sha256: digest(atlas.bytes),
      template: atlas.template.rawValue,
      licence: atlas.licence,
      citation: citedWork(atlas.sources),
      amygdala: Self.amygdala(maps)
    )
  }

  private static func amygdala(_ maps: PersonalMaps) -> String {
    if let use = maps.atlases.first(where: { $0.use == "amygdala" }) {
      return "atlas \(use.atlas.image.sha256) \(use.atlas.table.sha256) "
        + use.labels.sorted().joined(separator: ",")
    }
    guard let file = maps.inputs.first(where: { $0.file.role == .amygdala }) else { return "none" }
    return maps.grid.space == .native ? "own image" : "image \(file.sha256)"
  }
}

/// The address of the first source that has one: a title may hold words that a report must not.
func citedWork(_ sources: [Source]) -> String? {
  sources.compactMap(\.link).first ?? sources.first?.text
}
