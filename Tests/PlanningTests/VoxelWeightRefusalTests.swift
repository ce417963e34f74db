import Atlases
import Testing

@testable import Planning

/// Which protocols need weights, and where weights do not fit.
@Suite struct VoxelWeightRefusalTests {
  @Test(arguments: [
    ("sgc-dlpfc-cluster-weighted", true, nil),
    ("sgc-dlpfc-cluster-weighted", false, "voxel_weights_missing"),
    ("sgc-dlpfc-cluster", true, "voxel_weights_unused"), ("sgc-dlpfc-cluster", false, nil),
  ])
  func `weights are there exactly where the protocol weights`(
    id: String,
    isGiven: Bool,
    code: String?
  ) throws {
    let targeting = try shippedCatalogue().targetingProtocol(id)
    do throws(PlanningError) {
      try refuseUnfitWeights(of: targeting, isGiven: isGiven)
      #expect(code == nil)
    } catch {
      #expect(error.code == code && error.fault == .request)
    }
  }
}
