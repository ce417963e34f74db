import Foundation
import Imaging
import Reports
import Testing

/// `bold.nii.gz` beside `bold.nii`: each is read where it is named, and never the other.
///
/// libnifti takes the header of the one and the voxels of the other; here it sees headers only.
@Suite(.inTurn) struct SiblingTests {
  private var phantom: PhantomCase { get throws { try PhantomCase.shared.get() } }

  @Test func `an image beside a compressed one of the same name is not read`() async throws {
    let folder = try TemporaryFolder()
    let (compressed, plain) = (folder / "bold.nii.gz", folder / "bold.nii")
    try FileManager.default.copyItem(at: phantom.bold, to: compressed)
    let alone = try await withoutChance(phantom.target(bold: compressed).output)

    // The same header, so that only the voxels can tell which file was read.
    var image = try StoredImage(phantom.bold)
    for volume in image.volumes.indices { image.volumes[volume].reverse() }
    try image.encoded(NIfTIFormat(dataType: .int16)).write(to: plain)
    #expect(try await withoutChance(phantom.target(bold: compressed).output) == alone)

    try Data("no image at all".utf8).write(to: plain)
    #expect(try await withoutChance(phantom.target(bold: compressed).output) == alone)
  }

  @Test func `a compressed image beside a plain one of the same name is not read`() async throws {
    let folder = try TemporaryFolder()
    let (compressed, plain) = (folder / "bold.nii.gz", folder / "bold.nii")
    try StoredImage(phantom.bold).encoded(NIfTIFormat(dataType: .int16)).write(to: plain)
    let alone = try await withoutChance(phantom.target(bold: plain).output)
    try Data("no image at all".utf8).write(to: compressed)
    #expect(try await withoutChance(phantom.target(bold: plain).output) == alone)
  }

  @Test func `an image that is missing is refused though its sibling is there`() async throws {
    let folder = try TemporaryFolder()
    try StoredImage(phantom.bold).encoded(NIfTIFormat(dataType: .int16))
      .write(to: folder / "bold.nii")
    let outcome = try await phantom.target(bold: folder / "bold.nii.gz")
    #expect(outcome.status == 3 && outcome.errors.contains("file_unreadable"))
  }
}
