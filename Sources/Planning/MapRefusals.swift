import Atlases
import Findings
import Targeting

/// Refuses a map of a seed where the protocol wants one of a circuit.
///
/// The two are looked for with opposite signs: the map of a seed would lead to the place that goes
/// with it, not against it. Told by the name that `tmsplan seedmap build` gives.
func refuseSeedAsCircuit(_ planningCase: PlanningCase) throws(PlanningError) {
  guard planningCase.targeting.direction == .positive, let map = planningCase.seedmap,
    let seed = entity("seed", in: map.name)
  else { return }
  throw .refusal(
    "seedmap_not_a_circuit",
    subject: map.name,
    "The map is of the seed \(seed), and \(planningCase.targeting.id) seeks the most positive "
      + "correlation with a circuit.",
    remedy: "Give a circuit's map, or take a protocol that seeks the most negative correlation.",
    fault: .request
  )
}

/// Refuses a map of the user's where two spaces are to be compared: it lies on the grid of one.
///
/// Without it the other space would be searched otherwise, and the comparison mean nothing. A
/// segmentation is told of, but nothing is searched by it.
func refuseMapsInTwoSpaces(_ planningCase: PlanningCase) throws(PlanningError) {
  let anatomy = planningCase.anatomy
  let maps = [planningCase.seedmap, anatomy.greyMatter, anatomy.voxelWeights]
  guard planningCase.otherRuns != nil, let map = maps.compactMap(\.self).first else { return }
  throw .refusal(
    "map_fits_one_space",
    subject: map.name,
    "The map is on the grid of the runs; those of the other space have none.",
    remedy: "Leave --compare-space out, and compute each space with a map of its own.",
    fault: .request
  )
}

/// Refuses a map as the seed of subunits: its voxels' weighted mean is one series, and cannot be
/// clustered.
func refuseMapForSubunits(_ planningCase: PlanningCase) throws(PlanningError) {
  let targeting = planningCase.targeting
  guard let map = planningCase.seedmap,
    let method = targeting.methods.first(where: { $0.name == targeting.recommended }),
    case .hierarchical = method.rule
  else { return }
  throw .refusal(
    "seedmap_not_clustered",
    subject: map.name,
    "\(targeting.id) clusters the seed's voxels, and a map of weights is a single series.",
    remedy: "Leave the map out, or take a protocol of peaks, clusters or cones.",
    fault: .request
  )
}
