import Atlases
import Findings
import Geometry

/// Refuses a protocol whose seed is itself a map.
func seedNotRegion(_ targeting: TargetingProtocol) -> PlanningError {
  .refusal(
    "seedmap_seed_not_region",
    subject: targeting.id,
    "The protocol's seed, \(targeting.seed.id), is itself a map.",
    remedy: "Name a protocol whose seed is a region, for example sgc-dlpfc-peak.",
    fault: .request
  )
}

/// Refuses labels that are no labels, twice there, or not there though they are to be left out.
///
/// - Throws: `seedmap_list_invalid`.
func refuseUnusable(_ labels: [String], leavingOut left: [String]) throws(PlanningError) {
  func refuse(_ subject: String, _ message: String) -> PlanningError {
    .refusal(
      "seedmap_list_invalid",
      subject: subject,
      message,
      remedy: "Name each subject once, by the label behind sub-: letters and digits.",
      fault: .request
    )
  }
  var known: Set<String> = []
  for label in labels {
    guard !label.isEmpty, label.utf8.allSatisfy(isAlphanumeric) else {
      throw refuse("participants", "\"\(label)\" is no participant's label.")
    }
    guard known.insert(label).inserted else {
      throw refuse(label, "The subject is there twice.")
    }
  }
  for label in left where !known.contains(label) {
    throw refuse(label, "The subject that is to be left out is not among the others.")
  }
}

private func isAlphanumeric(_ byte: UInt8) -> Bool {
  UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte || UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte
    || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
}

/// Refuses a group that is too small.
///
/// - Parameters:
///   - count: How many are averaged.
///   - extra: How many more are needed, as maps leave some out.
///   - failed: Those who failed.
/// - Throws: `seedmap_too_few_subjects`.
func refuseTooFew(
  _ count: Int,
  _ extra: Int,
  failed: [GroupSubject]
) throws(PlanningError) {
  let least = GroupSeedMap.minimumSubjects
  guard count < least + extra else { return }
  let without = extra == 0 ? "" : ", and a map without each of them needs \(least + extra)"
  let names = failed.isEmpty ? "" : " Failed: \(failed.map(\.label).joined(separator: ", "))."
  throw .refusal(
    "seedmap_too_few_subjects",
    subject: "participants",
    "\(count) subjects can be averaged, a group map needs \(least)\(without).\(names)",
    remedy: "Give more subjects, or use a protocol whose seed is a region.",
    fault: .request
  )
}

/// Refuses a subject's map on another grid than the others', in T1w space, or of the same data.
///
/// - Throws: `seedmap_needs_template`, `seedmap_subject_grid_mismatch` or `seedmap_subject_duplicate`.
func refuseOther(
  _ map: SubjectMap,
  than grid: GridRecord?,
  _ members: [GroupSubject]
) throws(PlanningError) {
  guard map.grid.space != .native else {
    throw .refusal(
      "seedmap_needs_template",
      subject: "space",
      "The subject's map is in T1w space, where no two subjects' voxels are the same place.",
      remedy: "Give images in one template.",
      fault: .request
    )
  }
  if let grid, !grid.isSame(as: map.grid) {
    throw .refusal(
      "seedmap_subject_grid_mismatch",
      subject: map.inputs.first?.file.name ?? "",
      "The subject's grid or template differs from that of the subjects before.",
      remedy: "Give images resampled to one grid of one template, as fMRIPrep writes them."
    )
  }
  let own = Set(map.inputs.filter(\.isData).map(\.sha256))
  let twin = members.first { !own.isDisjoint(with: $0.inputs.filter(\.isData).map(\.sha256)) }
  guard let twin else { return }
  throw .refusal(
    "seedmap_subject_duplicate",
    subject: map.inputs.first?.file.name ?? "",
    "The subject has the same data as \(twin.label).",
    remedy: "Give each subject once, under one label."
  )
}

/// A subject's failure, as one of the group.
///
/// A fault that is not the subject's keeps its own code.
func failure(of label: String, _ error: PlanningError) -> PlanningError {
  guard error.fault == .input || error.fault == .request,
    error.code != "seedmap_subject_duplicate"
  else { return error }
  let cause = error.finding
  return .refusal(
    "seedmap_subject_failed",
    subject: label,
    "\(cause.subject): \(cause.message) [\(cause.code)]",
    remedy: "\(cause.remedy) Or give --skip-failed to leave such subjects out."
  )
}

extension InputRecord {
  /// Whether it holds what was measured of a subject: a mask or a sidecar may be the same in two.
  fileprivate var isData: Bool { file.role == .bold || file.role == .seedmap }
}
