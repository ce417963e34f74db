import Atlases
import Denoising
import Findings
import Geometry
import Imaging
import Networks
import Statistics

extension BrainMapper {
  /// The gradients of each side of the region that was given; none without one.
  mutating func gradients() throws(PlanningError) -> [PersonalMaps.GradientMaps] {
    guard let region = places.gradientRegion, let file = mapping.gradientRegion else { return [] }
    guard !refusesSilent(region, file.name) else { return [] }
    do throws(GradientError) {
      try GradientRule.check(smoothing: smoothingWidth)
    } catch {
      add(error, about: file.name)
      return []
    }
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
        addUnconnected(found[found.count - 1], file.name)
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

  /// Says which maps are not connected with the rest of the brain beyond chance.
  private mutating func addUnconnected(_ gradients: PersonalMaps.GradientMaps, _ name: String) {
    let numbers = gradients.connections.indices.filter {
      !(gradients.connections[$0]?.isBeyondChance ?? false)
    }
    guard !numbers.isEmpty else { return }
    findings.append(
      Finding(
        "gradient_no_connection",
        .warning,
        subject: "\(name), \(gradients.side.rawValue)",
        message:
          "Along gradient \(numbers.map { "\($0 + 1)" }.joined(separator: " and ")), connectivity with voxels "
          + "\(Int(MapConnection.margin)) mm and more away does not change beyond chance, or too few are so far: "
          + "withheld, however well the halves agree.",
        remedy: "Do not read the map, which shape and smoothness of the region give too; add runs."
      )
    )
  }

  /// By how much images are smoothed: full width at half maximum in mm.
  private var smoothingWidth: Double { mapping.mapping.denoising.smoothing?.value ?? 0 }

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
      connections: connections(of: all, first, second, halves),
      smoothing: smoothingWidth,
      surfaces: surfaces
    )
  }

  /// How each map is connected with far voxels: that of each half, measured in the other.
  private func connections(
    of all: ConnectopicMaps,
    _ first: ConnectopicMaps,
    _ second: ConnectopicMaps,
    _ halves: [VoxelSeries]
  ) -> [MapConnection?] {
    let far = farVoxels(from: all.region, positions: points)
    var random = SeededGenerator(seed: mapping.mapping.floor.seed)
    func measured(_ half: ConnectopicMaps, in series: VoxelSeries) -> [MapConnection]? {
      mapConnections(
        of: runAgreement(all, half).map { half.maps[$0.map].values },
        over: all.region,
        in: series,
        far: far,
        lags: nullLags(
          frameCount: series.frameCount,
          count: MapConnection.lagCount,
          using: &random
        ),
        crew: crew
      )
    }
    guard let a = measured(first, in: halves[1]), let b = measured(second, in: halves[0]) else {
      return all.maps.map { _ in nil }
    }
    return zip(a, b).map { $0 + $1 }
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
