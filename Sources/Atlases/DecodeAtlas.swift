import Geometry
import Prediction

extension Region {
  /// Reads a region file.
  init(_ text: DefinitionText) throws(AtlasError) {
    let root = try text.root()
    _ = try text.schema(in: root, accepted: [.region])
    let keys = try root.mapping(
      ["schema", "id", "title", "template", "hemisphere", "shapes", "sources", "licence"],
      optional: ["site", "expected_in_brain"]
    )
    let template = try keys["template"].choice(Template.self)
    var shapes: [TemplateShape] = []
    for item in try keys["shapes"].list() { shapes.append(try item.shape(in: template)) }
    let hemisphere = try keys["hemisphere"].choice(Hemisphere.self)
    guard fits(hemisphere, shapes) else {
      throw keys["hemisphere"].inconsistent(
        "is \(hemisphere.rawValue), but the solids lie elsewhere"
      )
    }
    self.init(
      id: try keys["id"].identifier(),
      title: try keys["title"].text(),
      template: template,
      hemisphere: hemisphere,
      site: try keys.optional("site").map { value throws(AtlasError) in
        try stimulationSite(value, hemisphere)
      } ?? .other,
      shapes: shapes,
      sources: try keys["sources"].sources(),
      licence: try keys["licence"].text(),
      expectedInBrain: try keys.optional("expected_in_brain").map(inBrainCount)
    )
  }
}

/// The site that a region file names; it must lie on the region's side.
private func stimulationSite(
  _ value: DefinitionValue,
  _ hemisphere: Hemisphere
) throws(AtlasError) -> ResponseRequest.StimulationSite {
  let site = try value.choice(ResponseRequest.StimulationSite.self)
  let isPossible =
    switch site {
    case .leftDLPFC: hemisphere == .left
    case .rightDLPFC: hemisphere == .right
    case .other: true
    }
  guard isPossible else {
    throw value.inconsistent("is \(site.rawValue), but hemisphere is \(hemisphere.rawValue)")
  }
  return site
}

/// Whether all centres lie on the named side; `both` needs solids that reach either side.
private func fits(_ hemisphere: Hemisphere, _ shapes: [TemplateShape]) -> Bool {
  switch hemisphere {
  case .left: shapes.allSatisfy { $0.centre.coordinates[0] < 0 }
  case .right: shapes.allSatisfy { $0.centre.coordinates[0] > 0 }
  case .both:
    shapes.contains { $0.centre.coordinates[0] - $0.halfWidth.value < 0 }
      && shapes.contains { $0.centre.coordinates[0] + $0.halfWidth.value > 0 }
  }
}

private func inBrainCount(_ value: DefinitionValue) throws(AtlasError) -> InBrainCount {
  let keys = try value.mapping(["inside", "total", "grid", "source"])
  let total = try keys["total"].integer(1...100_000_000)
  let inside = try keys["inside"].integer(1...total)
  return InBrainCount(
    inside: inside,
    total: total,
    grid: try keys["grid"].text(),
    source: try keys["source"].source()
  )
}

extension DefinitionValue {
  fileprivate func shape(in template: Template) throws(AtlasError) -> TemplateShape {
    let keys = try mapping([], optional: ["sphere", "ellipsoid"])
    let bounds = Bounds.above(0, to: 100, "mm")
    switch (keys.optional("sphere"), keys.optional("ellipsoid")) {
    case (let sphere?, nil):
      let keys = try sphere.mapping(["centre", "radius"])
      return .sphere(
        centre: try keys["centre"].point(in: template),
        radius: try keys["radius"].number(bounds).mm
      )
    case (nil, let ellipsoid?):
      let keys = try ellipsoid.mapping(["centre", "semi_axes"])
      let axes = try keys["semi_axes"].list()
      guard axes.count == 3 else {
        throw keys["semi_axes"].outOfRange("a list of \(axes.count)", "three lengths: [x, y, z]")
      }
      return .ellipsoid(
        centre: try keys["centre"].point(in: template),
        x: try axes[0].number(bounds).mm,
        y: try axes[1].number(bounds).mm,
        z: try axes[2].number(bounds).mm
      )
    default: throw wrongType("one solid: sphere or ellipsoid")
    }
  }
}

/// Reads a file of reference points of one kind and one template.
func referencePoints(
  _ text: DefinitionText
) throws(AtlasError) -> [(point: ReferencePoint, place: FilePlace)] {
  let root = try text.root()
  _ = try text.schema(in: root, accepted: [.points])
  let keys = try root.mapping(["schema", "title", "template", "kind", "licence", "points"])
  _ = try keys["title"].text()
  _ = try keys["licence"].text()
  let template = try keys["template"].choice(Template.self)
  let kind = try keys["kind"].choice(ReferencePoint.Kind.self)
  var points: [(point: ReferencePoint, place: FilePlace)] = []
  for item in try keys["points"].list() {
    let keys = try item.mapping(["id", "title", "position", "sources"])
    let point = ReferencePoint(
      id: try keys["id"].identifier(),
      title: try keys["title"].text(),
      point: try keys["position"].point(in: template),
      kind: kind,
      sources: try keys["sources"].sources()
    )
    points.append((point, keys["id"].place))
  }
  return points
}
