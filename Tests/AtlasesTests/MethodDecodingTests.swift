import Atlases
import Geometry
import Targeting
import Testing

/// What the `method` and the user's `seed` of a protocol may say.
@Suite struct MethodDecodingTests {
  @Test(arguments: [
    Mutation("cluster-5pct", "cluster", "protocol_inconsistent", says: "cluster is listed twice"),
    Mutation("cluster-5pct", "peak", "protocol_out_of_range", says: "cluster[1].name"),
    Mutation("cluster-5pct", "cluster-", "protocol_out_of_range", says: "cluster-"),
    Mutation("cluster-5pct", "clusters", "protocol_out_of_range", says: "cluster-"),
    Mutation("cluster-5pct", "cluster-5%", "protocol_out_of_range", says: "hyphens"),
    Mutation(
      "cluster-5pct",
      "cluster-aaaaaaaaaaaaaaaaaaaaaaa%",
      "protocol_out_of_range",
      says: "hyphens"
    ),
    Mutation("cluster-5pct", "cluster-5..1", "protocol_out_of_range", says: "hyphens"),
    Mutation(
      "    - name: cluster\n      fraction",
      "    - fraction",
      "protocol_missing_key",
      says: "cluster[0].name"
    ),
    Mutation(
      "recommended: cluster",
      "recommended: consensus",
      "protocol_out_of_range",
      says: "peak, cluster, cluster-5pct, cluster-0.5pct, cone, hierarchical"
    ),
    Mutation(
      "direction: negative",
      "direction: down",
      "protocol_out_of_range",
      says: "negative, positive"
    ),
    Mutation(
      "weighting: none",
      "weighting: gyral",
      "protocol_out_of_range",
      says: "none"
    ),
    Mutation(
      "weighting: none",
      "weighting: {by: sulci, use: selection}",
      "protocol_out_of_range",
      says: "voxel_weights"
    ),
    Mutation(
      "weighting: none",
      "weighting: {by: voxel_weights, use: none}",
      "protocol_out_of_range",
      says: "selection, centre_of_gravity, selection_and_centre"
    ),
    Mutation(
      "weighting: none",
      "weighting: {by: voxel_weights}",
      "protocol_missing_key",
      says: "weighting.use"
    ),
    Mutation("minimum_voxels: 10", "minimum_voxels: 0", "protocol_out_of_range", says: "1 to"),
    Mutation("up_to_mm: 4,", "up_to_mm: 2,", "protocol_inconsistent", says: "shells[1].up_to_mm"),
    Mutation("weight: 5}", "weight: 0}", "protocol_out_of_range", says: "above 0"),
    Mutation("weight: 5}", "weight: -5}", "protocol_out_of_range", says: "above 0"),
    Mutation("linkage: average", "linkage: ward", "protocol_out_of_range", says: "complete"),
    Mutation("cut_distance: 0.5", "cut_distance: 0", "protocol_out_of_range", says: "at most 2"),
    Mutation("more_than_voxels: 50", "more_than_voxels: 0", "protocol_out_of_range", says: "1 to"),
    Mutation(
      "maximum_voxels: 5750",
      "maximum_voxels: 90000",
      "protocol_out_of_range",
      says: "2 to 20000"
    ),
    Mutation(
      "halves_and_comparisons: measured",
      "halves_and_comparisons: yes",
      "protocol_out_of_range",
      says: "measured, not_measured"
    ),
    Mutation(
      "scoring: rank_product",
      "scoring: {net_correlation: 0, compactness: 0, size: 0}",
      "protocol_inconsistent",
      says: "all weights are 0"
    ),
    Mutation(
      "scoring: rank_product",
      "scoring: {net_correlation: 0.5, compactness: 0.35}",
      "protocol_missing_key",
      says: "scoring.size"
    ),
    Mutation(
      "centre: geometric_median",
      "centre: median",
      "protocol_out_of_range",
      says: "geometric_median, mean"
    ),
    Mutation("sphere_radius_mm: 6", "sphere_radius_mm: 0", "protocol_out_of_range", says: "mm"),
  ])
  func `a changed method is refused with the line and what was expected`(
    mutation: Mutation
  ) throws {
    try expectRefusal(mutation, of: "sgc-dlpfc-consensus")
  }

  @Test(arguments: [
    Mutation("required: map", "required: atlas", "protocol_out_of_range", says: "expected map"),
    Mutation("kind: circuit", "kind: network", "protocol_out_of_range", says: "seedmap, circuit"),
    Mutation("voxels: standardised", "voxels: z", "protocol_out_of_range", says: "raw, standard"),
    Mutation("  title: Circuit", "  name: Circuit", "protocol_unknown_key", says: "seed.name"),
    Mutation(
      "direction: positive",
      "direction: negative",
      "protocol_inconsistent",
      says: "circuit"
    ),
    Mutation("  direction: positive\n", "", "protocol_inconsistent", says: "most positive"),
    Mutation("kind: circuit", "kind: seedmap", "protocol_inconsistent", says: "most negative"),
  ])
  func `a map to be brought must say what it is, and its kind must fit the direction`(
    mutation: Mutation
  ) throws {
    try expectRefusal(mutation, of: "circuit-dlpfc-cluster")
  }

  @Test(arguments: [
    Mutation(
      "self_seedmap: sgc",
      "self_seedmap: amygdala",
      "protocol_unknown_reference",
      says: "amygdala"
    ),
    Mutation("voxels: standardised", "voxels: z", "protocol_out_of_range", says: "raw, standard"),
    Mutation(
      "  title: Self",
      "  kind: seedmap\n  title: Self",
      "protocol_unknown_key",
      says: "kind"
    ),
  ])
  func `a self-seedmap must say of which region it is, and what it weights`(
    mutation: Mutation
  ) throws {
    try expectRefusal(mutation, of: "self-seedmap-dlpfc-cluster")
  }

  @Test func `clustering is repeated in halves where the file says so`() throws {
    func isRepeated(_ text: String) throws -> Bool? {
      let mine = try definition("sgc-dlpfc-hierarchical") {
        $0.replacing("    halves_and_comparisons: measured\n", with: text)
      }
      guard case .hierarchical(let rule) = mine.recommendedMethod.rule else { return nil }
      return rule.isRepeated
    }
    #expect(try isRepeated("    halves_and_comparisons: measured\n") == true)
    #expect(try isRepeated("    halves_and_comparisons: not_measured\n") == false)
    #expect(try isRepeated("") == false)
  }

  @Test func `a file without the newer keys means peak and one cluster, most negative`() throws {
    let old = try definition("sgc-dlpfc-peak") { $0 }
    #expect(old.methods.map(\.name) == ["peak", "cluster"])
    #expect(old.methods.map(\.method) == [.peak, .cluster])
    #expect(old.direction == .negative && old.consensus == nil)
  }

  @Test func `weights of the score, a map of weights and a size can be declared`() throws {
    let mine = try definition("sgc-dlpfc-consensus") { text in
      text.replacing(
        "scoring: rank_product",
        with: "scoring: {net_correlation: 0.5, compactness: 0.35, size: 0.15}"
      )
      .replacing(
        "weighting: none\n      minimum_voxels: 10",
        with: "weighting: {by: voxel_weights, use: centre_of_gravity}"
      )
      .replacing("linkage: average", with: "linkage: complete")
    }
    #expect(
      mine.methods.last?.rule
        == .hierarchical(
          HierarchicalRule(
            linkage: .complete,
            cut: 0.5,
            moreThanVoxels: 50,
            maximumVoxels: 5750,
            scoring: .weightedSum(netCorrelation: 0.5, compactness: 0.35, size: 0.15),
            isRepeated: true
          )
        )
    )
    let map = ClusterRule(fraction: 0.05, base: .searchedVoxels, weighting: .centreOfGravity)
    #expect(mine.methods[2].rule == .cluster(map))
    let shipped = try definition("sgc-dlpfc-consensus") { $0 }
    let small = ClusterRule(fraction: 0.05, base: .searchedVoxels, minimumVoxels: 10)
    #expect(shipped.methods[2].rule == .cluster(small))
  }

  private func expectRefusal(_ mutation: Mutation, of id: String) throws {
    let catalogue = try ShippedData.catalogue()
    let (text, line) = try mutation.applied(
      to: ShippedData.text("Protocols/targeting/\(id).yaml")
    )
    let error = try #require(
      atlasError {
        _ = try catalogue.targetingProtocol(parsing: [UInt8](text.utf8), file: "mine.yaml")
      },
      "the change was accepted"
    )
    #expect(error.code == mutation.code, "\(error.message)")
    #expect(error.message.contains(mutation.says), "\(error.message)")
    // A sign that does not fit is told at the seed, whichever of the two was changed.
    if error.code != "protocol_inconsistent" {
      let place = try #require(error.place)
      #expect((line...line + 1).contains(place.line), "\(error.message); changed line \(line)")
    }
  }

  private func definition(
    _ id: String,
    changed: (String) -> String
  ) throws -> TargetingProtocol {
    let text = changed(try ShippedData.text("Protocols/targeting/\(id).yaml"))
    return try ShippedData.catalogue()
      .targetingProtocol(parsing: [UInt8](text.utf8), file: "mine.yaml")
  }
}
