import Geometry
public import Targeting

/// What a calibration was made with, for its documents.
public struct CalibrationRecord: Sendable {
  /// The options of all phantoms.
  public let options: SimulationOptions
  /// The kinds of phantoms.
  public let cells: [PhantomCell]
  /// Phantoms of a kind.
  public let count: Int
  /// What fixed their draws.
  public let seed: UInt64
  /// Phantoms of a kind in the check.
  public let checkCount: Int
  /// What fixed the draws of the check.
  public let checkSeed: UInt64

  /// Describes a calibration.
  public init(
    options: SimulationOptions,
    cells: [PhantomCell],
    count: Int,
    seed: UInt64,
    checkCount: Int,
    checkSeed: UInt64
  ) {
    self.options = options
    self.cells = cells
    self.count = count
    self.seed = seed
    self.checkCount = checkCount
    self.checkSeed = checkSeed
  }
}

/// The table as the data file `Protocols/calibration/bootstrap-regions.yaml`.
///
/// - Parameters:
///   - calibration: The table.
///   - record: What it was made with.
///   - version: Of the file: three numbers joined by dots.
/// - Returns: The text of the file.
public func calibrationYAML(
  _ calibration: RegionCalibration,
  _ record: CalibrationRecord,
  version: String
) -> String {
  var lines = [
    "schema: tmsp-region-calibration/1",
    "id: bootstrap-regions",
    "version: \(version)",
    "title: Factors by which regions of resampled targets are scaled",
    "simulation:",
    "  seed: \(record.seed)",
    "  phantoms_per_kind: \(record.count)",
    "  kinds: \(record.cells.count)",
    "  resamples: \(record.options.resamples)",
    "  block_seconds: \(record.options.block.components.seconds)",
    "  noise_fwhm_mm: \(record.options.noiseWidth.value)",
    "  blob_fwhm_mm: \(record.options.blobWidth.value)",
    "  rival_strength: \(record.options.rival)",
    "  cluster_fraction: \(record.options.clusterFraction)",
    "interpolation: step_in_reliability_log_log_in_minutes",
    "outside: not_calibrated",
    "cells:",
  ]
  for cell in calibration.cells {
    lines += [
      "  - method: \(cell.method)",
      "    minutes: \(cell.minutes)",
      "    reliability_from: \(cell.reliability.lowerBound)",
      "    reliability_below: \(cell.reliability.upperBound)",
      "    phantoms: \(cell.phantoms)",
      "    factors:",
    ]
    for factor in cell.factors {
      lines += [
        "      - share: \(factor.share)",
        "        factor: \(written(factor.factor))",
        "        lower: \(written(factor.lower))",
        "        upper: \(written(factor.upper))",
        "        dilation_mm: \(written(factor.dilation?.value))",
      ]
    }
  }
  lines += [
    "sources:",
    "  - label: computed",
    "    text: >-",
    "      Simulated patients with a planted target, cleaned and resampled by this program's own code;",
    "      Commissioning.md says how, and how often the regions held the targets of other phantoms.",
  ]
  return lines.joined(separator: "\n") + "\n"
}

/// What was simulated, and how well the table does, as Markdown.
///
/// - Parameters:
///   - calibration: The table.
///   - record: What it was made with.
///   - losses: The comparison of covariates.
///   - checks: The check on other phantoms.
/// - Returns: The text of `Commissioning.md`.
public func calibrationMarkdown(
  _ calibration: RegionCalibration,
  _ record: CalibrationRecord,
  losses: [CovariateLoss],
  checks: [CoverageCheck]
) -> String {
  let options = record.options
  let kinds = record.cells
  let runs = Set(kinds.map(\.runs)).sorted().map { "\($0)" }.joined(separator: ", ")
  let effects = Set(kinds.map(\.effect)).sorted().map { "\($0)" }.joined(separator: ", ")
  var lines = [
    "# Commissioning: regions of resampled targets", "",
    "A region of resampled targets is not by itself a region that holds the true target: cleaned",
    "frames are drawn again, not cleaned again. Here the truth is planted, and the factor is measured",
    "by which each region must be scaled.", "",
    "## Phantoms", "",
    "- Searched region: an ellipsoid of \(options.semiAxes[0]) x \(options.semiAxes[1]) x"
      + " \(options.semiAxes[2]) mm semi-axes, voxels of \(options.voxelSize.value) mm.",
    "- Planted target: anywhere at least 4 mm inside, a Gaussian of \(options.blobWidth.value) mm FWHM;"
      + " a second place of \(options.rival) of its strength at least 20 mm away.",
    "- Effects before cleaning: \(effects). The seed has \(options.seedNoise) of its variance as noise.",
    "- Noise: \(options.noiseWidth.value) mm FWHM; half of it in the band of 0.01 to 0.1 Hz, half"
      + " autoregressive with \(options.memory) from frame to frame.",
    "- Motion and tissue courses leak into voxels and seed; 27 or 36 of them are regressed out by the"
      + " program's own cleaning.",
    "- Runs of \(options.minutesOfRun) min: \(runs). \(record.count) phantoms of each of"
      + " \(kinds.count) kinds, seed \(record.seed);",
    "  \(options.resamples) resamples in blocks of \(options.block.components.seconds) s.", "",
    "## What the factor depends on", "",
    "Quantile loss of the logarithm of the factor in phantoms left out; less is better.", "",
    "| Method | Share | " + covariates(losses).joined(separator: " | ") + " |",
    "|---|---|" + String(repeating: "---|", count: covariates(losses).count),
  ]
  for check in checks {
    let own = losses.filter { $0.method == check.method && $0.share == check.share }
    lines.append(
      "| \(check.method) | \(check.share) | "
        + own.map { "\(rounded($0.loss, 4))" }.joined(separator: " | ") + " |"
    )
  }
  lines += [
    "",
    "The table is ordered by R_subj and minutes. R_subj is measured on each patient and, unlike the size",
    "of the region, does not come from the same resamples. Where its loss is not the least, the table",
    "above shows by how much; where no loss is well below that of nothing, nothing foretells the factor.",
    "",
    "## Factors", "",
    "| Method | Minutes | R_subj | Phantoms | 50 % | 90 % | Mask 50 %, mm | Mask 90 %, mm |",
    "|---|---|---|---|---|---|---|---|",
  ]
  lines += calibration.cells.map(row)
  lines += [
    "", "In brackets: 95 % intervals of the factor. `none`: none that is of use, or none known.",
    "",
    "## Check on other phantoms", "",
    "\(record.checkCount) phantoms of each kind, seed \(record.checkSeed), that had no part in the"
      + " table.", "",
    "| Method | Share claimed | Phantoms | Not calibrated | No localisation | Regions | Held |"
      + " Held without factor |",
    "|---|---|---|---|---|---|---|---|",
  ]
  lines += checks.map { check in
    "| \(check.method) | \(check.share) | \(check.phantoms) | \(check.notCalibrated) |"
      + " \(check.noLocalisation) | \(check.regions) | \(written(check.coverage)) |"
      + " \(written(check.coverageUncalibrated)) |"
  }
  lines += [
    "", "## Limits", "",
    "The phantoms' places, noise and effects are simpler than a brain's, and their mixture of effects",
    "is part of the factors: the regions hold the target as often as they say over such a mixture,",
    "not in each kind of patient. Bias that all of a patient's scans share, such as signal loss at",
    "the seed, is not in them. Outside the table nothing is called 50 or 90 %.",
  ]
  return lines.joined(separator: "\n") + "\n"
}

private func covariates(_ losses: [CovariateLoss]) -> [String] {
  var names: [String] = []
  for loss in losses where !names.contains(loss.covariate) { names.append(loss.covariate) }
  return names
}

private func row(_ cell: RegionCalibration.Cell) -> String {
  let low = cell.reliability.lowerBound, high = cell.reliability.upperBound
  let range = low < -1 ? "below \(high)" : high > 1 ? "from \(low)" : "\(low) to \(high)"
  let factors = cell.factors.map { factor in
    "\(written(factor.factor)) (\(written(factor.lower)) to \(written(factor.upper)))"
  }
  let masks = cell.factors.map { written($0.dilation?.value) }
  return "| \(cell.method) | \(cell.minutes) | \(range) | \(cell.phantoms) | "
    + (factors + masks).joined(separator: " | ") + " |"
}

/// Three decimals, or the word that stands for nothing.
private func written(_ value: Double?) -> String { value.map { "\(rounded($0, 3))" } ?? "none" }

private func rounded(_ value: Double, _ digits: Int) -> Double {
  let scale = (0..<digits).reduce(1.0) { power, _ in 10 * power }
  return (value * scale).rounded() / scale
}
