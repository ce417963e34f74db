/// The report for a person at a terminal.
extension NetworkReport {
  /// A few lines that say what was mapped, how well it repeats, and what to do about the findings.
  public func text() -> String {
    var lines = ["\(subject) in \(space.analysis): \(headline)", "  \(target.inWords)"]
    if let networks { lines += networkLines(networks) }
    lines += positions.map { "  " + line($0) }
    if let soft { lines.append("  " + softLine(soft)) }
    lines += gradients.map { "  " + line($0) }
    if let own = circuits.last { lines.append("  " + line(own)) }
    lines += methods.map { "  \($0.part.replacing("_", with: " ")): \($0.method)" }
    lines += atlases.map { "  " + line($0) }
    lines += findings.filter { $0.severity != "info" }.flatMap { finding in
      let about = finding.subject == subject ? "" : " (\(finding.subject))"
      return [
        "  \(finding.severity) \(finding.code)\(about): \(finding.message)",
        "    \(finding.remedy)",
      ]
    }
    lines.append("  " + notice)
    return lines.flatMap(wrapped).joined(separator: "\n")
  }

  private var headline: String {
    switch shown {
    case "individual": "the person's own networks"
    case "group": "THE GROUP LABELLING, neither the person's own networks nor the group's map"
    default: "NO NETWORKS"
    }
  }

  private func networkLines(_ networks: Networks) -> [String] {
    let withheld = networks.members.filter(\.withheld).map(\.name)
    var lines = [
      "  \(networks.iterationWords); \(data.minutesKept) minutes kept; "
        + (data.repeatedBy == "runs" ? "runs agree in " : "halves, within one session, agree in ")
        + (networks.agreementWithin.map { "\($0)" } ?? "none")
        + " of the voxels \(networks.judgedWords), with the group's map in "
        + (networks.agreementWithGroup.map { "\($0)" } ?? "none"),
      "  above chance: \(networks.shareAboveFloor) of these voxels",
    ]
    lines += networks.members.filter { !$0.withheld }.map { member in
      "  \(member.name): \(member.volume.map { "\($0)" } ?? "-") ml above chance, Dice of halves "
        + (member.dice.map { "\($0)" } ?? "-")
    }
    if !withheld.isEmpty {
      lines.append(
        "  withheld, as their halves agree too little: " + withheld.joined(separator: ", ")
      )
    }
    return lines
  }

  private func line(_ position: Position) -> String {
    guard let network = position.network else {
      return "\(position.name): in no network that is shown; \(position.absenceInWords)"
    }
    var text = "\(position.name): in \(network)\(shown == "group" ? " of the group labelling" : "")"
    if let confidence = position.confidence {
      text += ", confidence \(confidence.rounded(places: 1))"
    }
    if let distance = position.borderDistance, let other = position.borderNetwork {
      text += ", \(distance.rounded(places: 1)) mm to \(other)"
    }
    return text
  }

  private func line(_ atlas: Atlas) -> String {
    var text = "\(atlas.use.replacing("_", with: " ")): \(atlas.name) (\(atlas.file))"
    if let citation = atlas.citation { text += ", cite \(citation)" }
    if let restriction = atlas.restriction { text += ". NOTICE: \(restriction)" }
    return text
  }

  private func softLine(_ soft: Soft) -> String {
    let shown = soft.members.filter { !$0.withheld }.count
    return
      "soft networks: \(shown) of \(soft.members.count) shown, as what the data add to the prior repeats; "
      + "\(soft.uncoveredShare) of the voxels are beyond their reach"
  }

  private func line(_ gradients: Gradients) -> String {
    let maps = gradients.maps.enumerated().map { number, map -> String in
      let surface = map.converged == false ? " (trend surface not settled, not given)" : ""
      return "\(number + 1) |r| of halves \(map.repeatability.rounded(places: 2)), connection "
        + (map.connection.map { "\($0.rounded(places: 1)) times chance" } ?? "not measured")
        + (map.withheld ? " (withheld)" : "") + surface
    }
    let digests = gradientTemplate.map { String($0.prefix(12)) }.joined(separator: ", ")
    let unverified = gradients.maps.indices.filter { gradients.maps[$0].order != "template" }
    let order =
      gradients.orderVerified
      ? "order by template \(digests)"
      : unverified.count < gradients.maps.count
        ? "order by template \(digests), of \(unverified.map { "\($0 + 1)" }.joined(separator: " and ")) "
          + "unverified" : "order unverified"
    let gap = gradients.orderUncertain ? ", the first two eigenvalues are too close for any" : ""
    return "gradients, \(gradients.side): " + maps.joined(separator: ", ") + "; " + order
      + gap
  }

  private func line(_ circuits: Circuits) -> String {
    let means = circuits.means.map { mean in
      "\(mean.circuit) \(mean.z.map { "\($0.rounded(places: 2))" } ?? "-") of \(mean.edges) edges"
    }
    return "circuits, global signal \(circuits.globalSignal), r of runs or halves over the edges "
      + (circuits.repeatability.map { "\($0.rounded(places: 2))" } ?? "not known")
      + (circuits.stable == false ? " (UNSTABLE)" : "") + ", mean Fisher z: "
      + means.joined(separator: ", ")
      + (circuits.unsteadyShare.map {
        "; a share of \($0) of the edges differs between runs or halves by more than its mean"
      } ?? "")
  }
}

extension NetworkReport.Position {
  /// Why no network is told, in words.
  public var absenceInWords: String {
    switch reason {
    case "position_below_floor": "its voxel is below the floor of chance"
    case "network_withheld": "the network of its voxel is withheld"
    default: "it is outside the voxels that were mapped"
    }
  }
}

extension NetworkReport.Networks {
  /// Which voxels agreement is told of, in words that follow "the voxels".
  public var judgedWords: String {
    judgedOver == "outside_spheres"
      ? "outside the group's spheres" : "that the prior's image labels (\(judgedVoxels))"
  }
}

extension NetworkReport.Networks {
  /// How many iterations there were, and why no more.
  fileprivate var iterationWords: String {
    iterations < heldOutCoherence.count
      ? "\(iterations) iterations: with one more, each half's labels hold together no better in the other"
      : "\(iterations) iterations, as many as the halves took"
  }
}

extension NetworkReport.Target {
  /// Whether a target is recommended, in words.
  public var inWords: String {
    switch status {
    case "no_target": "the target: NO TARGET was found; the target report says why"
    case "ok": "the target: \(recommended ?? "one") is recommended, in the target report"
    default: "the target: none of the candidates is recommended; the target report says why"
    }
  }
}
