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
}
