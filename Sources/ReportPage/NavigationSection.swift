import Drawing
import Reports

extension TargetReport {
  /// The way to the targets in the patient's scan.
  var navigationSection: Markup {
    guard let navigation = navigation.wrappedValue else {
      let why =
        status == "no_target"
        ? "There is no target to navigate to."
        : "There is no entry and no coil pose: they need a T1w image and the transforms to it."
      return section("navigation", "Navigation", [paragraph(why), transformFacts].filter(isThere))
    }
    let advice =
      "The coil pose is geometric, not optimised for the electric field. Check on the navigator that the "
      + "scan loaded there is the one named here, and that the side is right."
    return section(
      "navigation",
      "Navigation",
      [paragraph(advice), imageFacts(navigation)] + navigation.targets.map(pose)
        + [transformFacts].filter(isThere)
    )
  }

  private func isThere(_ part: Markup) -> Bool { part != "" }

  private func imageFacts(_ navigation: Navigation) -> Markup {
    let image = navigation.image
    func list(_ numbers: [PlainNumber]) -> String {
      numbers.map(\.description).joined(separator: ", ")
    }
    var pairs: [(String, Markup)] = [
      ("Scan", "\(image.name)"),
      ("Digest of its voxels, SHA-256", "<code>\(image.voxelDigest)</code>"),
      ("Positions by its", "\(image.world), \(navigation.frame), \(navigation.units)"),
    ]
    if let litres = navigation.headLitres { pairs.append(("Head volume", "\(litres) l")) }
    let header = facts([
      ("dim", "\(image.dim.map { "\($0)" }.joined(separator: ", "))"),
      ("pixdim", "\(list(image.pixdim))"),
      ("qform_code, sform_code", "\(image.qformCode), \(image.sformCode)"),
      ("quatern_b, c, d", "\(list(image.quaternion))"), ("qoffset", "\(list(image.offset))"),
      ("srow", image.srow.map { (row) -> Markup in "\(list(row))" }.joined("<br>")),
    ])
    return facts(pairs) + more("The scan's header", [header])
  }

  private func pose(_ pose: Navigation.Pose) -> Markup {
    var pairs: [(String, Markup)] = [
      ("Target", "\(exact(pose.target)) mm, \(side(pose.target)) side")
    ]
    if let entry = pose.entry { pairs.append(("Scalp entry", "\(exact(entry)) mm")) }
    if let depth = pose.depth { pairs.append(("From target to entry", "\(depth) mm")) }
    if let normal = pose.normal { pairs.append(("Outward normal", "\(exact(normal))")) }
    if let angle = pose.obliquity { pairs.append(("Way against the normal", "\(angle)°")) }
    if let coil = pose.coil {
      pairs += [
        ("Coil", "\(coil.distance) mm from the scalp; \(coil.basis)"),
        ("Handle", "\(coil.handleAngle)°: \(coil.handleDefinition)"),
        (
          "Coil matrix, axes of \(coil.axes)",
          coil.matrix.map { (row) -> Markup in "\(row.map(\.description).joined(separator: ", "))" }
            .joined("<br>")
        ),
      ]
    }
    if let code = pose.reason {
      pairs.append(("Missing", explained(code)))
    }
    let word =
      targets.first { $0.name == pose.name }?.recommended == true ? "recommended" : "information"
    return "<h3>\(pose.name) (\(word))</h3>\n\(facts(pairs))"
  }

  private var transformFacts: Markup {
    guard let transforms = transforms.wrappedValue else { return "" }
    return facts([
      ("Transforms to", "\(transforms.template)"),
      (
        "Way there and back, mm",
        "middle \(exact(transforms.median)), largest \(exact(transforms.largest))"
      ),
    ])
  }
}
