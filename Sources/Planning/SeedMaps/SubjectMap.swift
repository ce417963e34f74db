import Findings
import Geometry
import Imaging
import Statistics
import Targeting

/// One subject's contribution to a group map.
struct SubjectMap: Sendable {
  let grid: GridRecord
  /// Fisher's z of each voxel of the grid; 0 is no measurement.
  let values: [Float]
  let inputs: [InputRecord]
}

/// Where a subject's map comes from.
public enum SubjectMapSource: Sendable {
  /// The pipeline makes it from the subject's runs.
  case runs(@Sendable () throws(PlanningError) -> PlanningCase)
  /// It was written before, by `tmsplan target --maps`.
  case map(InputFile)
}

extension SubjectMap {
  /// Computes the map of a case.
  ///
  /// - Throws: What the case is refused for. Where its data are too poor for a map, or fail a gate of
  ///   the protocol that judges data, that finding.
  init(_ planningCase: PlanningCase, by planner: Planner) throws(PlanningError) {
    let plan = try planner.run(planningCase)
    // Too few data or too little coverage speak against a map. That this subject's own target is
    // not to be trusted does not: single maps are noisy, which is why they are averaged.
    let failed = plan.gates.first { $0.verdict == .fail && gatesOfData.contains($0.gate) }?.finding
    if let failed { throw PlanningError(failed, stage: .targeting, fault: .input) }
    guard let brain = plan.brain else {
      let cause = plan.findings.first { $0.severity == .error } ?? noMap(planningCase.subject)
      throw PlanningError(cause, stage: .connectivity, fault: .input)
    }
    var values = [Float](repeating: 0, count: plan.grid.size.count)
    for (voxel, z) in zip(brain.voxels, brain.fisherZ) { values[voxel] = Float(z) }
    self.init(grid: plan.grid, values: values, inputs: plan.inputs)
  }

  /// Reads a map that was written before.
  ///
  /// - Parameters:
  ///   - file: Its name tells space, seed and statistic.
  ///   - seed: The id of the protocol's seed, which the name must have.
  /// - Throws: `seedmap_map_unsuitable`, the refusals of its space, and the errors of reading.
  init(_ file: InputFile, seed: String) throws(PlanningError) {
    guard file.name.contains("_stat-z_statmap.nii"), entity("desc", in: file.name) == seed else {
      throw unsuitable(file, "its name is not that of a map of Fisher's z of \(seed)")
    }
    let space = try resolveSpace(requested: nil, boldName: file.name)
    let source = try InputBytes(file)
    var values: [Float] = []
    let reader = try refusing(file) { () throws(ImagingError) in
      var reader = try NIfTIReader(source, name: file.name)
      _ = try reader.nextVolume(into: &values)
      _ = try reader.finish()
      return reader
    }
    guard reader.header.volumeCount == 1 else {
      throw unsuitable(file, "it has \(reader.header.volumeCount) volumes")
    }
    guard values.allSatisfy(\.isFinite) else { throw unsuitable(file, "it holds NaN or infinity") }
    guard values.contains(where: { $0 != 0 }) else { throw unsuitable(file, "it is 0 everywhere") }
    try source.skipToEnd()
    let grid =
      switch space {
      case .template(.mni152NLin6Asym): GridRecord(reader.header.grid(in: MNI152NLin6Asym.self))
      case .template(.mni152NLin2009cAsym):
        GridRecord(reader.header.grid(in: MNI152NLin2009cAsym.self))
      case .native: GridRecord(reader.header.grid(in: NativeT1w.self))
      }
    self.init(grid: grid, values: values, inputs: [source.record()])
  }
}

/// The gates that judge the data rather than the target.
private let gatesOfData: Set<Gate> = [
  .minutesKept, .framesKept, .degreesOfFreedom, .meanFramewiseDisplacement, .seedTemporalSNR,
  .regionTemporalSNR, .seedCoverage, .regionCoverage,
]

private func noMap(_ subject: String) -> Finding {
  Finding(
    "seedmap_no_voxels",
    .error,
    subject: subject,
    message: "The subject's data give no map.",
    remedy: "Look at the subject by tmsplan target."
  )
}

private func unsuitable(_ file: InputFile, _ reason: String) -> PlanningError {
  .refusal(
    "seedmap_map_unsuitable",
    subject: file.name,
    "The map cannot be averaged: \(reason).",
    remedy: "Give *_stat-z_statmap.nii.gz files as tmsplan target --maps writes them."
  )
}
