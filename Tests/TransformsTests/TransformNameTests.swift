import Testing

@testable import Transforms

@Suite struct TransformNameTests {
  @Test func `an image transform maps points against its name`() throws {
    let name = try TransformName(
      parsing: "/data/anat/sub-02_from-T1w_to-MNI152NLin2009cAsym_mode-image_xfm.h5"
    )
    #expect(name.pointSource == "MNI152NLin2009cAsym" && name.pointTarget == "T1w")
    #expect(name.from == "T1w" && name.to == "MNI152NLin2009cAsym" && name.mode == .image)
  }

  @Test func `a transform of points maps them along its name`() throws {
    let name = try TransformName(parsing: "from-T1w_to-fsnative_mode-points_xfm.txt")
    #expect(name.pointSource == "T1w" && name.pointTarget == "fsnative")
  }

  @Test(arguments: [
    "", "/", "sub-1_T1w.nii.gz", "from-T1w_to-MNI_xfm.h5", "from-_to-T1w_mode-image_xfm.h5",
    "from-A_from-B_to-T1w_mode-image_xfm.h5", "from-A_to-B_mode-image_warp.h5",
    "from-A_to-B_mode-other_xfm.h5", "to-B_mode-image_xfm.h5",
  ])
  func `a name that leaves a space open is refused`(name: String) {
    #expect(throws: TransformError.self) { try TransformName(parsing: name) }
  }
}
