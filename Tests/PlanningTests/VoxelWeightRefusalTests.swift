import Atlases
import Testing

@testable import Planning

/// Which protocols need weights, and where weights do not fit.
@Suite struct VoxelWeightRefusalTests {
  @Test(arguments: [
    ("sgc-dlpfc-cluster-weighted", true, false, nil),
    ("sgc-dlpfc-cluster-weighted", false, false, "voxel_weights_missing"),
    ("sgc-dlpfc-cluster-weighted", true, true, "voxel_weights_missing"),
    ("sgc-dlpfc-cluster", true, false, "voxel_weights_unused"),
    ("sgc-dlpfc-cluster", false, true, nil),
  ])
  func `weights are there exactly where the protocol weights, and for one space`(
    id: String,
    isGiven: Bool,
    comparesSpaces: Bool,
    code: String?
  ) throws {
    let targeting = try shippedCatalogue().targetingProtocol(id)
    let file = isGiven ? InputFile(role: .voxelWeights, run: 1, path: "/w.nii.gz") : nil
    do throws(PlanningError) {
      try refuseUnfitWeights(file, of: targeting, comparingSpaces: comparesSpaces)
      #expect(code == nil)
    } catch {
      #expect(error.code == code && error.fault == .request)
    }
  }
}
