import Drawing
public import Reports

extension NetworkReport {
  /// The report as one HTML page for people: nothing is loaded, nothing runs in it.
  ///
  /// - Parameter figures: What pictures are drawn from; nil draws none.
  /// - Returns: The whole page.
  public func page(_ figures: NetworkFigures?) -> String {
    let parts = [
      headlineSection, positionSection, pictureSection(figures?.networks), networkSection,
      connectivitySection, softSection, gradientSection, circuitSection, atlasSection,
      findingSection, methodSection,
      provenanceSection,
    ]
    let body: Markup = """
      <header>
      <p>Networks beside the TMS target</p>
      <h1>\(subject)</h1>
      <p class="notice"><strong>\(notice)</strong></p>
      </header>
      <main>
      \(parts)</main>
      <footer><p class="notice"><strong>\(notice)</strong></p></footer>
      """
    return html(title: "Networks beside the TMS target: \(subject)", job: job, body)
  }

  private var headlineSection: Markup {
    let (kind, words): (Markup, String) =
      switch shown {
      case "individual": ("headline", "The person's own networks are shown.")
      case "group":
        (
          "headline none",
          "The group labelling is shown: each voxel's network is that of the group's reference that it "
            + "follows best in these data. It is neither the group's map nor this person's own networks, which "
            + "do not repeat better than they follow that map."
        )
      default: ("headline none", "No networks are shown.")
      }
    var facts: [(String, Markup)] = [
      ("The target of the same runs", "\(target.inWords)"),
      ("Data", "\(data.minutesKept) minutes kept of \(count(data.runs, "run"))"),
      (
        "Repeatability is measured between",
        data.repeatedBy == "runs" ? "runs" : "halves of the runs, of one session"
      ),
    ]
    if let networks {
      facts.append(
        (
          "Agreement of the two, of the voxels \(networks.judgedWords)",
          exact(networks.agreementWithin)
        )
      )
      facts.append(("Agreement of each with the group's map", exact(networks.agreementWithGroup)))
      facts.append(
        (
          "Agreement of each with its labels after one iteration",
          exact(networks.agreementWithOwnIteration)
        )
      )
      facts.append(("Voxels above chance", "\(networks.shareAboveFloor)"))
      facts += networks.published.map { figure in
        (
          "For comparison: \(figure.measure)",
          "\(figure.value) (\(figure.source); \(figure.verification))"
        )
      }
    }
    return """
      <section class="\(kind)" aria-labelledby="head">
      <h2 id="head">\(words)</h2>
      \(ReportPage.facts(facts))
      </section>
      """
  }

  private var positionSection: Markup {
    let rows = positions.map { (position) -> [Markup] in
      [
        "\(position.name)", "\(position.kind)", places(position.position),
        position.network.map { (network) -> Markup in
          shown == "group" ? "\(network), of the group labelling" : "\(network)"
        } ?? "none that is shown: \(position.absenceInWords)",
        exact(position.confidence),
        position.aboveFloor.map { $0 ? "yes" : "no" } ?? "–",
        position.borderDistance.map { (distance) -> Markup in
          "\(distance.rounded(places: 1)) mm to \(position.borderNetwork ?? "another")"
        } ?? "–",
      ]
    }
    return section(
      "positions",
      "Where the target sits",
      [
        rows.isEmpty
          ? paragraph("No position can be told, as no networks are shown.")
          : table(
            "Targets and published coordinates among the networks",
            [
              "Name", "Kind", "Position", "Network", "Confidence (1 to 10, no probability)",
              "Above chance", "Nearest other network",
            ],
            rows
          ),
        paragraph(
          (target.recommended == nil ? "None of the candidates is recommended. " : "")
            + "A border is known to about one smoothing width at best. The networks did not choose the "
            + "target."
        ),
      ]
    )
  }

  private var networkSection: Markup {
    guard let networks else { return "" }
    let rows = networks.members.map { (member) -> [Markup] in
      [
        "\(member.code)", "\(member.name)", member.withheld ? "withheld" : exact(member.volume),
        halves(member.volumeOfHalves.map(Optional.some)), uncounted(member),
        exact(member.asymmetry),
        halves(member.asymmetryOfHalves), exact(member.dice),
        member.smallPrior
          ? "\(count(member.nodes, "node")): small prior" : "\(count(member.nodes, "node"))",
      ]
    }
    return section(
      "networks",
      "The networks",
      [
        paragraph(networks.method.prefix(1).uppercased() + networks.method.dropFirst() + "."),
        table(
          "Size and side of each network; withheld where its halves agree in less than 0.5 (Dice)",
          [
            "Code", "Network", "Volume above chance in ml", "In each half",
            "Voxels with its label that are not counted", "Asymmetry, left above 0",
            "In each half", "Dice of halves", "Prior",
          ],
          rows
        ),
        networks.dropped.isEmpty
          ? ""
          : paragraph(
            "Left out, as the mask holds too little: \(networks.dropped.joined(separator: ", "))."
          ),
        more(
          "How the search went",
          [
            ReportPage.facts([
              (
                "Iterations: with one more, each half's labels hold together no better in the other half; a "
                  + "later rise is not waited for",
                "\(networks.iterations)\(networks.converged ? "" : ", not converged")"
              ),
              ("Fisher z of chance", "\(networks.floor)"),
              (
                "Confidence of 3 or more, which noise reaches too",
                exact(networks.confidentShare)
              ),
            ]),
            numbers("Share of labels changed", networks.changes.map { "\($0)" }),
            numbers(
              "Mean r with the rest of the network in the other half, after each iteration",
              networks.heldOutCoherence.map { "\($0)" }
            ),
          ]
        ),
      ]
    )
  }

  /// The voxels below chance, and those that are on no known side.
  private func uncounted(_ member: Network) -> Markup {
    guard let below = member.voxelsBelowFloor else { return "–" }
    let sideless = member.voxelsWithoutSide ?? 0
    return "\(below) of \(below + (member.voxels ?? 0)) are no more than chance"
      + (sideless > 0 ? "; of the rest \(sideless) on no known side" : "")
  }

  private func halves(_ values: [PlainNumber?]) -> Markup {
    values.isEmpty ? "–" : values.map { exact($0) }.joined(" and ")
  }

  private var softSection: Markup {
    guard let soft else { return "" }
    let rows = soft.members.map { (member) -> [Markup] in
      [
        "\(member.name)", exact(member.repeatability), exact(member.beyondPrior),
        member.withheld ? "withheld" : "shown",
        "\(member.margin)", "\(member.change)",
      ]
    }
    let edges = soft.edges.map { (edge) -> [Markup] in
      [
        "\(edge.networks.joined(separator: " – "))", "\(edge.z)",
        halves(edge.zOfHalves.map(Optional.some)), "\(edge.amplitude)",
        halves(edge.amplitudeOfHalves.map(Optional.some)), "\(edge.transitions)",
        "\(edge.transitionsOfHalves.map { "\($0)" }.joined(separator: " and "))",
      ]
    }
    return section(
      "soft",
      "Soft networks",
      [
        paragraph(
          "\(soft.method.prefix(1).uppercased() + soft.method.dropFirst()); smoothness \(soft.smoothness), "
            + "\(soft.iterations) iterations, ended: \(soft.stop). Nothing is said of \(soft.uncoveredShare) "
            + "of the voxels, which the prior does not reach."
        ),
        table(
          "Loadings; shown from r of 0.5 and, beyond the prior, of 0.3. r of halves is high in noise too, as both "
            + "begin with the same prior; r of what the data add to it is near 0 there",
          [
            "Network", "r of halves", "r of halves beyond the prior", "Shown", "Own margin",
            "Change from the prior",
          ],
          rows
        ),
        more(
          "Pairs of soft networks",
          [
            paragraph(
              soft.edgeRepeatability.map {
                "r of halves over all pairs: \($0); below 0.5 none is shown."
              } ?? "Too few pairs to tell how well they repeat."
            ),
            table(
              "Co-fluctuation; transitions depend on repetition time and band",
              [
                "Pair", "Fisher z", "In each half", "Amplitude", "In each half", "Transitions",
                "In each half",
              ],
              edges
            ),
          ]
        ),
      ]
    )
  }

  private var gradientSection: Markup {
    guard !gradients.isEmpty else { return "" }
    let rows = gradients.flatMap { side in
      side.maps.enumerated().map { (number, map) -> [Markup] in
        [
          "\(side.side) \(number + 1)", "\(side.voxels)", exact(map.repeatability),
          exact(map.connection), exact(map.connectionChance),
          map.withheld ? "withheld" : "shown", orderInWords(map),
          map.axis.map { (axis) -> Markup in "\(axis), r \(exact(map.axisCorrelation))" }
            ?? "unoriented",
          map.converged == false ? "not settled" : exact(map.explainedVariance), exact(map.error),
          "\(map.eigenvalue)",
        ]
      }
    }
    return section(
      "gradients",
      "Gradients of the region",
      [
        table(
          "Maps of each side; the order of those without a template's is not verified, and says nothing between "
            + "people",
          [
            "Map", "Voxels", "|r| of halves", "Connection, 1 by chance", "p", "Shown", "Order",
            "Grows along",
            "Explained by the surface, %", "RMSE of the surface, SD", "Eigenvalue",
          ],
          rows
        ),
        gradients.contains(where: \.orderUncertain)
          ? paragraph(
            "The first two eigenvalues of the \(gradients.filter(\.orderUncertain).map(\.side).joined(separator: " and ")) "
              + "side are within 10 % of each other: which map is the first says nothing."
          ) : "",
        paragraph(
          "Shape and smoothness of a region give maps whose halves agree. A map is shown where |r| is 0.5 or more "
            + "and the map of each half, in the other half, tells connectivity with voxels 20 mm and more away "
            + "better than when rolled in time by any of 39 lags. Smoothed by "
            + "\(gradients[0].smoothing) mm; above 6 mm no gradient is made."
        ),
        gradientTemplate.isEmpty
          ? ""
          : "<p>Ordered by the template \(gradientTemplate.map(code).joined(", ")).</p>",
      ]
    )
  }

  private var atlasSection: Markup {
    guard !atlases.isEmpty else { return "" }
    let rows = atlases.map { (atlas) -> [Markup] in
      [
        "\(atlas.use.replacing("_", with: " "))",
        "\(([atlas.name] + atlas.labels).joined(separator: ", "))",
        "\(atlas.file), \(inWords(atlas.template)) <code>\(atlas.sha256)</code>",
        "\(atlas.licence)", "\(atlas.citation ?? "not stated")",
      ]
    }
    let notices = Set(atlases.compactMap(\.restriction)).sorted().map { (notice) -> Markup in
      "<p class=\"notice\"><strong>\(notice)</strong></p>"
    }
    return section(
      "atlases",
      "Atlases of others",
      notices + [
        table(
          "Label images that were imported; none ships with the program",
          ["Used as", "Atlas", "Image", "Licence note", "To cite"],
          rows
        )
      ]
    )
  }

  private func orderInWords(_ map: Gradient) -> Markup {
    guard let number = map.templateMap, let r = map.templateCorrelation else { return "unverified" }
    return map.order == "template"
      ? "template's map \(number), |r| \(r)"
      : "unverified: |r| \(r) with the template's map \(number)"
  }

  private func code(_ digest: String) -> Markup { "<code>\(digest)</code>" }

  private var findingSection: Markup {
    let rows = findings.map { (finding) -> [Markup] in
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
            "Findings of the maps; those of the target are in its own report",
            ["Severity", "Code", "Of", "What was found", "What to do"],
            rows
          )
      ]
    )
  }

  /// The work to cite and the licence note.
  private func cited(_ work: String?, _ licence: String) -> Markup {
    "(to cite: \(work ?? "not stated"); licence note: \(licence))"
  }

  private var provenanceSection: Markup {
    let seconds = timings.sorted { $0.key < $1.key }.map { (part) -> Markup in
      "\(part.key) \(part.value)"
    }
    let spaces = mapSpaces.map { inWords($0) }.joined(separator: ", ")
    return section(
      "provenance",
      "Where it comes from",
      [
        facts([
          ("Report", "\(schema), job \(job), \(created), intended use: \(intendedUse)"),
          ("Software", "\(software.name) \(software.version) <code>\(software.sha256)</code>"),
          (
            "Mapping protocol",
            "\(self.protocol.id) \(self.protocol.version) <code>\(self.protocol.sha256)</code>"
          ),
          (
            "Prior",
            "\(prior.title) <code>\(prior.sha256)</code> \(cited(prior.citation, prior.licence))"
          ),
          (
            "Circuits",
            "\(circuitTable.title) <code>\(circuitTable.sha256)</code>, amygdalae: \(circuitTable.amygdala) \(cited(circuitTable.citation, circuitTable.licence))"
          ),
          (
            "Computed in",
            "\(inWords(space.analysis)), \(data.voxels) voxels of the \(data.mask == "grey_matter" ? "grey matter" : "brain mask")"
          ), ("Maps beside this page", "\(spaces)"),
          ("Seconds", seconds.joined(", ")),
        ])
      ]
    )
  }
}
