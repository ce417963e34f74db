import Geometry
public import Targeting

/// A table of factors for regions of resampled targets, as a file gives it.
public struct CalibrationTable: Sendable, Equatable {
  /// What the file calls itself.
  public let id: String
  /// Its version.
  public let version: String
  /// The factors.
  public let calibration: RegionCalibration
  /// Where they come from.
  public let sources: [Source]
}

/// Reads the table of factors in the file at `path`.
///
/// - Throws: ``AtlasError`` where the file cannot be read or says what it must not.
public func calibrationTable(path: String) throws(AtlasError) -> CalibrationTable {
  try calibrationTable(DefinitionText(path: path))
}

/// Reads a table of factors.
///
/// - Parameters:
///   - bytes: The file.
///   - file: What it is called in messages.
/// - Returns: The table.
/// - Throws: ``AtlasError`` where it says what it must not.
public func calibrationTable(
  _ bytes: [UInt8],
  file: String
) throws(AtlasError) -> CalibrationTable {
  try calibrationTable(DefinitionText(file: file, bytes: bytes))
}

private func calibrationTable(_ text: DefinitionText) throws(AtlasError) -> CalibrationTable {
  let root = try text.root()
  _ = try text.schema(in: root, accepted: [.regionCalibration])
  let keys = try root.mapping([
    "schema", "id", "version", "title", "simulation", "interpolation", "outside", "cells",
    "sources",
  ])
  _ = try keys["title"].text()
  // These say which of several semantics is meant; others come as values are added.
  _ = try keys["interpolation"].choice(of: ["step_in_reliability_log_log_in_minutes"])
  _ = try keys["outside"].choice(of: ["not_calibrated"])
  try checkSimulation(keys["simulation"])
  var cells: [RegionCalibration.Cell] = []
  for item in try keys["cells"].list() { cells.append(try calibrationCell(item)) }
  return CalibrationTable(
    id: try keys["id"].identifier(),
    version: try keys["version"].version(),
    calibration: RegionCalibration(cells: cells),
    sources: try keys["sources"].sources()
  )
}

private func checkSimulation(_ value: DefinitionValue) throws(AtlasError) {
  let keys = try value.mapping([
    "seed", "phantoms_per_kind", "kinds", "resamples", "block_seconds", "noise_fwhm_mm",
    "blob_fwhm_mm", "rival_strength", "cluster_fraction",
  ])
  _ = try keys["seed"].integer(0...1_000_000_000)
  _ = try keys["phantoms_per_kind"].integer(1...1_000_000)
  _ = try keys["kinds"].integer(1...10_000)
  _ = try keys["resamples"].integer(1...1_000_000)
  _ = try keys["block_seconds"].integer(1...600)
  _ = try keys["noise_fwhm_mm"].number(.above(0, to: 100, "mm"))
  _ = try keys["blob_fwhm_mm"].number(.above(0, to: 100, "mm"))
  _ = try keys["rival_strength"].number(.from(0, to: 1))
  _ = try keys["cluster_fraction"].number(.above(0, to: 1))
}

private func calibrationCell(
  _ value: DefinitionValue
) throws(AtlasError) -> RegionCalibration.Cell {
  let keys = try value.mapping([
    "method", "minutes", "reliability_from", "reliability_below", "phantoms", "factors",
  ])
  let from = try keys["reliability_from"].number(.from(-1000, to: 1))
  let below = try keys["reliability_below"].number(.from(-1000, to: 2))
  guard from < below else {
    throw keys["reliability_from"].inconsistent("\(from) is not below reliability_below, \(below)")
  }
  var factors: [RegionCalibration.Factor] = []
  for item in try keys["factors"].list() { factors.append(try calibrationFactor(item)) }
  return RegionCalibration.Cell(
    method: try keys["method"].identifier(),
    minutes: try keys["minutes"].number(.above(0, to: 10_000, "min")),
    reliability: from..<below,
    phantoms: try keys["phantoms"].integer(1...1_000_000),
    factors: factors
  )
}

private func calibrationFactor(
  _ value: DefinitionValue
) throws(AtlasError) -> RegionCalibration.Factor {
  let keys = try value.mapping(["share", "factor", "lower", "upper", "dilation_mm"])
  func optional(_ name: String, _ bounds: Bounds) throws(AtlasError) -> Double? {
    keys[name].isNone ? nil : try keys[name].number(bounds)
  }
  return RegionCalibration.Factor(
    share: try keys["share"].number(.above(0, to: 1)),
    factor: try optional("factor", .above(0, to: 100)),
    lower: try optional("lower", .above(0, to: 100)),
    upper: try optional("upper", .above(0, to: 100)),
    dilation: try optional("dilation_mm", .from(0, to: 200, "mm")).map { $0.mm }
  )
}
