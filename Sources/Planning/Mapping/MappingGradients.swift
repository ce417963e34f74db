import Atlases
import Findings
import Geometry
import Imaging
import Networks

extension BrainMapper {
  /// The gradients of each side of the region that was given; none without one.
  mutating func gradients() throws(PlanningError) -> [PersonalMaps.GradientMaps] {
    guard let region = places.gradientRegion, let file = mapping.gradientRegion else { return [] }
    guard !refusesSilent(region, file.name) else { return [] }
    let wanted = Set(region)
    let members = read.voxels.indices.filter { wanted.contains(read.voxels[$0]) }
    if members.count < region.count {
      findings.append(
        Finding(
          "gradient_region_cut",
          .warning,
          subject: file.name,
          message:
            "\(region.count - members.count) of the region's \(region.count) voxels are outside the voxels "
            + "that were mapped.",
          remedy: "Check that mask and grey matter cover the region."
        )
      )
    }
    addUnknownSides(members, file.name)
    var found: [PersonalMaps.GradientMaps] = []
    for (number, side) in Side.allCases.enumerated() {
      let own = members.filter { sides[$0] == side }
      guard !own.isEmpty else { continue }
      let order = try template?.maps(over: own.map { read.voxels[$0] }, side)
      do throws(GradientError) {
        found.append(try gradients(of: own, side, number: number, order))
        addUnmatched(found[found.count - 1], file.name)
      } catch {
        add(error, about: "\(file.name), \(side.rawValue)")
      }
      try clock.refuseIfCancelled(.mapping)
    }
    return found
  }

  /// Says where a template's order could not be taken.
  private mutating func addUnmatched(_ gradients: PersonalMaps.GradientMaps, _ name: String) {
    let weak = gradients.places.compactMap(\.self).filter { !$0.isAccepted }
    guard !weak.isEmpty else { return }
    findings.append(
      Finding(
        "gradient_template_unmatched",
        .warning,
        subject: "\(name), \(gradients.side.rawValue)",
        message:
          "No gradient goes with the template's number "
          + weak.map { "\($0.number + 1)" }.joined(separator: ", ")
          + " by |r| of 0.5 or more, so that their order is not verified.",
        remedy: "Do not compare these gradients between people or visits."
      )
    )
  }

  /// The gradients of one side, the `number` th of two, in the order of a template's maps over some
  /// places of `region`.
  private func gradients(
    of region: [Int],
    _ side: Side,
    number: Int,
    _ order: (places: [Int], maps: [[Double]])?
  ) throws(GradientError) -> PersonalMaps.GradientMaps {
    func maps(_ runs: [VoxelSeries], _ turn: Int) throws(GradientError) -> ConnectopicMaps {
      try connectopicMaps(
        of: region,
        in: runs,
        positions: points,
        rule: mapping.mapping.gradients,
        crew: crew
      ) { done in
        clock.progress(Part.gradients.progress((Double(3 * number + turn) + done) / 6))
        return !clock.isCancelled
      }
    }
    let found = try maps(read.eachRun, 0)
    let (all, places) =
      order.map { found.ordered(by: $0.maps, over: $0.places) }
      ?? (found, [TemplatePlace?](repeating: nil, count: found.maps.count))
    let halves = read.eachHalf
    let (first, second) = (try maps([halves[0]], 1), try maps([halves[1]], 2))
    var surfaces: [TrendSurface] = []
    for map in all.maps {
      surfaces.append(
        try trendSurface(
          of: map.values,
          at: region.map { points[$0] },
          degree: mapping.mapping.trendPowers
        )
      )
    }
    return PersonalMaps.GradientMaps(
      side: side,
      voxels: region.map { read.voxels[$0] },
      maps: all,
      places: places,
      repeatability: repeatability(of: all, first, second),
      surfaces: surfaces
    )
  }

  /// |r| between the halves' maps that go with each map of all data.
  private func repeatability(
    of all: ConnectopicMaps,
    _ first: ConnectopicMaps,
    _ second: ConnectopicMaps
  ) -> [Double] {
    zip(runAgreement(all, first), runAgreement(all, second)).map { a, b in
      let pairs = zip(first.maps[a.map].values, second.maps[b.map].values).map { ($0, $1) }
      return (pearson(pairs) ?? 0).magnitude
    }
  }
}
