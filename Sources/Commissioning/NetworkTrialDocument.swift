import Geometry

/// What trials of networks came to, as Markdown.
///
/// - Parameters:
///   - sections: What was tried, with one result a setting, in their order.
///   - options: What was declared of all people.
///   - brain: Their brain.
///   - names: Of all networks of the table.
///   - seed: What fixed all draws.
///   - remarks: Lines on when and where it was computed.
/// - Returns: The text of `BenchmarksNetworks.md`.
public func networkTrialMarkdown(
  _ sections: [(section: NetworkTrialSection, results: [NetworkTrialResult])],
  _ options: NetworkTrialOptions,
  _ brain: NetworkTrialBrain,
  names: [String],
  seed: UInt64,
  remarks: [String]
) -> String {
  let left = names.indices.filter { !brain.networks.contains($0) }.map { names[$0] }
  var parts = [
    """
    # Benchmarks of a person's own networks

    Written by `make bench-networks`. \(options.people) people whose networks are known, two runs each, \
    are simulated and mapped by the program's own code. Not a brain: what it says of real people \
    is how the method behaves where the truth is known.
    """,
    remarks.map { "- \($0)" }.joined(separator: "\n"),
    introduction(options, brain, left, seed), comparison(sections.flatMap(\.results)),
  ]
  for (section, results) in sections {
    parts.append("## \(section.title)\n\n\(section.text)\n\n" + table(results))
  }
  parts.append(legend)
  return parts.joined(separator: "\n\n") + "\n"
}

private func introduction(
  _ options: NetworkTrialOptions,
  _ brain: NetworkTrialBrain,
  _ left: [String],
  _ seed: UInt64
) -> String {
  var text = """
    ## People

    - \(brain.voxelCount) voxels of \(options.voxelSize.value) mm in the phantom's brain; \
    \(brain.networks.count) networks, each voxel in that of the nearest sphere centre of the shipped table \
    after a smooth field of the person's own moved it.
    - Each network has a course of its own with deviation 1 in 0.01 to 0.1 Hz. To it come \
    \(options.fieldCount) smooth fields (a Gaussian of \(options.fieldLength) mm deviation) that fluctuate \
    in the same band and are others in each run, six motion and three tissue courses that leak in, and \
    white noise in each voxel. All is smoothed by \(options.smoothing.value) mm.
    - A frame every \(options.repetitionTime.components.seconds) s. Cleaned runs lose nine confounds, a line, \
    and what lies outside the band. Seed \(seed).
    """
  if !left.isEmpty {
    text += """

      - The coarse grid holds too little of \(left.joined(separator: ", ")): neither planted nor sought.
      """
  }
  return text
}

/// Our phantoms beside what was measured on people.
private func comparison(_ results: [NetworkTrialResult]) -> String {
  var rows = [
    [
      "Ten people of GSP, two runs of 120 frames, cortical surface, ten iterations",
      "0.750 ± 0.027", "0.599", "0.680", "10 of 10",
    ],
    ["The same after one iteration", "0.878", "0.785", "0.819", "–"],
    ["The same without weights for variability", "0.707", "0.553", "0.644", "–"],
  ]
  for result in results where isMatched(result.setting) {
    rows.append([
      "\(result.people) phantoms, two runs of \(result.setting.frames) frames, borders moved by 6 mm, "
        + "iterations \(iterations(result))",
      "\(decimals(result.within)) ± \(decimals(result.withinDeviation))", decimals(result.between),
      decimals(result.withGroupMap), "\(result.identified) of \(result.people)",
    ])
  }
  return """
    ## Beside real people

    The figures of GSP were computed earlier by our own version of the surface method, which weighs the \
    group's spheres by how much people vary there; the volume method has no published figure. The noise of \
    these phantoms was chosen, once, so that ten iterations of 120 frames come near them: that they do \
    is no finding.

    """
      + markdown(["", "Within", "Between", "With the group's map", "Identified"], rows)
}

/// Whether a kind of runs is meant to be like real people's.
private func isMatched(_ setting: NetworkTrialSetting) -> Bool {
  setting.shift == 6 && setting.level == .matched && setting.isCleaned
    && [.fixed(1), .fixed(10), .chosen].contains(setting.iterations)
}

private let legend = """
  ## Columns

  - Above floor: the share of voxels, outside the group's spheres, above what references rolled in time \
  reach; below 0.5 a person's networks are refused.
  - Iterations: chosen by the other run, the least and most over people; or the most that were given.
  - Right: the share of right labels outside the spheres, and Dice: the mean over networks, of the \
  individual map / the map after one iteration / the group's map, which is the nearest sphere centre. \
  The group's map is right all over where nothing was moved.
  - Within, between: agreement, outside the spheres, of a person's two runs, and of different people's. \
  With map, with one iteration: of the individual map with the group's map, and with the same run's map \
  after one iteration.
  - Identified: people whose first run is most like their own second.
  - Gate: people whose map may be called individual, as its halves (here: runs) agree in at least 0.5 and \
  better than with the group's map; in brackets, than 95 % of the other people do.
  """
