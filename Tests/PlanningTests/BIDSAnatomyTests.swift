import Findings
import Foundation
import Geometry
import Planning
import Testing

/// Which anatomical files of a derivatives folder are taken, and which are not chosen between.
@Suite struct BIDSAnatomyTests {
  /// What is found among files of these paths below the subject's folder.
  private func find(
    _ paths: [String],
    session: String? = nil
  ) throws -> Result<Anatomy, PlanningError> {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    for path in paths {
      let file = folder.appending(path: "sub-01/\(path)")
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(),
        withIntermediateDirectories: true
      )
      try Data().write(to: file)
    }
    let query = BIDSQuery(participant: "01", session: session, task: nil, run: nil, space: nil)
    return Result { () throws(PlanningError) in
      try findAnatomy(
        query,
        in: folder.path(percentEncoded: false),
        space: .template(.mni152NLin2009cAsym),
        preferred: .mni152NLin6Asym
      )
    }
  }

  private func image(_ entities: String) -> String {
    "anat/sub-01_\(entities)desc-preproc_T1w.nii.gz"
  }

  @Test(arguments: [
    ["run-1_", "run-2_"].map { "anat/sub-01_\($0)desc-preproc_T1w.nii.gz" },
    ["1", "2"].map { "ses-\($0)/anat/sub-01_ses-\($0)_desc-preproc_T1w.nii.gz" },
  ])
  func `several T1w images are named, with the options that choose`(paths: [String]) throws {
    guard case .failure(let error) = try find(paths) else {
      Issue.record("one of \(paths) was taken")
      return
    }
    #expect(error.code == "bids_ambiguous")
    #expect(error.finding.subject == "sub-01")
    for path in paths {
      let name = try #require(path.split(separator: "/").last)
      #expect(error.finding.message.contains(name), "\(error.finding.message)")
    }
    // A session chooses between sessions alone, files by name between any.
    for option in ["--session", "--t1w", "--xfm"] {
      #expect(error.finding.remedy.contains(option), "\(error.finding.remedy)")
    }
  }

  @Test func `a session chooses the one T1w image that is its own`() throws {
    let paths = ["1", "2"].map { "ses-\($0)/" + image("ses-\($0)_") }
    let found = try find(paths, session: "2").get()
    #expect(found.t1w?.path.hasSuffix("sub-01_ses-2_desc-preproc_T1w.nii.gz") == true)
  }

  @Test func `a T1w image that was moved to a template is none of the patient's own space`() throws
  {
    let moved = "anat/sub-01_space-MNI152NLin2009cAsym_desc-preproc_T1w.nii.gz"
    let found = try find([image(""), moved]).get()
    #expect(found.t1w?.path.hasSuffix("sub-01_desc-preproc_T1w.nii.gz") == true)
    #expect(try find([moved]).get().t1w == nil)
  }
}
