import Drawing
import Reports

extension TargetReport {
  /// All candidates, and how far they lie from each other and from published coordinates.
  var candidatesSection: Markup {
    var parts = [targetTable]
    let none = (missing.wrappedValue ?? []).map { (missing) -> Markup in
      "<li>\(missing.name): no target. \(explained(missing.reason))</li>"
    }
    if !none.isEmpty { parts.append("<ul>\n\(none)</ul>") }
    if let consensus = consensus.wrappedValue { parts.append(consensusFacts(consensus)) }
    parts += [distanceTable, referenceTable]
    if let other = otherSpace.wrappedValue { parts.append(otherSpaceTable(other)) }
    return section("candidates", "Candidates and published coordinates", parts)
  }

  private var targetTable: Markup {
    let rows = targets.map { (target) -> [Markup] in
      [
        "\(target.name)", target.recommended ? "yes" : "no", "\(target.r)", exact(target.fisherZ),
        "\(side(target.position[frame] ?? []))", places(target.position),
        "\(target.voxel.map { "\($0)" }.joined(separator: ", "))", exact(target.rAtVoxel),
        exact(target.roundTrip), extent(target),
      ]
    }
    return rows.isEmpty
      ? paragraph("There is no candidate.")
      : table(
        "Candidates, the recommended method's first",
        [
          "Method", "Recommended", "r", "Fisher's z", "Side", "Position, RAS", "Voxel",
          "r at that voxel", "Way there and back, mm", "Made of",
        ],
        rows
      )
  }

  private func extent(_ target: Target) -> Markup {
    if let cluster = target.cluster {
      return """
        \(count(cluster.voxels, "voxel")), \(cluster.volume) mm³, r up to \(cluster.thresholdR); \
        strongest r \(cluster.peakR) at \(places(cluster.peakPosition)); its centre \
        \(cluster.distanceToCluster) mm from the nearest of them
        """
    }
    guard let subunit = target.subunit else { return "one voxel" }
    return """
      \(count(subunit.voxels, "voxel")), net correlation \(subunit.netCorrelation), compactness \
      \(subunit.compactness); nearest member \(places(subunit.nearest)), \
      \(subunit.distanceToNearest) mm from the centre
      """
  }

  private func consensusFacts(_ consensus: Consensus) -> Markup {
    facts([
      (
        "Where the methods meet",
        """
        \(places(consensus.centre)), of \(count(consensus.methods.count, "method")), no independent \
        votes
        """
      ), ("Largest distance between two, mm", exact(consensus.largestDistance)),
      ("Mean distance, mm", exact(consensus.meanDistance)),
      (
        "Voxels that one, two … methods select",
        "\(consensus.agreeingVoxels.map { "\($0)" }.joined(separator: ", "))"
      ),
    ])
  }

  private var distanceTable: Markup {
    let names = Set(targets.flatMap(\.distanceTo.keys)).sorted()
    return table(
      "Distances in mm",
      ["From"] + names,
      targets.map { target in
        ["\(target.name)"] + names.map { exact(target.distanceTo[$0]) }
      }
    )
  }

  private var referenceTable: Markup {
    let rows = ([groupTarget] + references).enumerated().map { (index, point) -> [Markup] in
      [
        "\(point.id)", "\(point.title)", places(point.position), "\(point.verification)",
        index == 0 ? "the protocol's group target" : "for comparison",
      ]
    }
    return table(
      "Published coordinates: information, never in place of the patient's own target",
      ["Name", "What it is", "Position, RAS", "How far it was checked", "Use"],
      rows
    )
  }

  private func otherSpaceTable(_ other: OtherSpace) -> Markup {
    table(
      "The same runs computed in \(inWords(other.space)): status \(other.status)",
      ["Method", "Position there, RAS", "Apart in the patient's scan, mm"],
      other.positions.sorted { $0.key < $1.key }.map { name, position in
        ["\(name)", places(position), exact(other.distance[name])]
      }
    )
  }
}
