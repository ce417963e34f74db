import Foundation
import Geometry
import Imaging
import Reports
import Testing

/// What files say of themselves, and what must not be believed of them.
@Suite(.inTurn) struct ClaimsTests {
  private var phantom: PhantomCase { get throws { try PhantomCase.shared.get() } }

  private func path(_ url: URL) -> String { url.path(percentEncoded: false) }

  @Test func `a transform given twice is refused`() async throws {
    let native = try NativeCase(NativeSpaceTests.oblique)
    let twice = ["--xfm", native.path(native.fromT1w), native.path(native.fromT1w)]
    try await expectRefusal("transform_given_twice", twice)
  }

  @Test func `transforms that turn left into right leave no target`() async throws {
    let native = try NativeCase(rigid(about: 2, degrees: 3, stretch: [-1, 1, 1]))
    let outcome = try await phantom.target(native.transforms)
    #expect(outcome.status == 4, "\(outcome.errors)")
    let report = try PhantomCase.report(outcome)
    #expect(report.status == "no_target" && report.targets.isEmpty)
    #expect(report.findings.contains { $0.code == "transform_mirrored" })
  }

  @Test func `a map of one space cannot be compared in another`() async throws {
    let folder = try TemporaryFolder()
    let functional = folder / "sub-1/func"
    try FileManager.default.createDirectory(at: functional, withIntermediateDirectories: true)
    let files = try [phantom.bold, phantom.mask]
    for space in ["MNI152NLin2009cAsym", "T1w"] {
      for (desc, file) in zip(["preproc_bold", "brain_mask"], files) {
        let name = "sub-1_task-rest_space-\(space)_desc-\(desc).nii.gz"
        try FileManager.default.copyItem(at: file, to: functional.appending(path: name))
      }
    }
    let confounds = functional.appending(path: "sub-1_task-rest_desc-confounds_timeseries.tsv")
    try FileManager.default.copyItem(at: phantom.confounds, to: confounds)
    for option in ["--seedmap", "--grey-matter"] {
      let outcome = try await Program(name: "tmsplan").run([
        "target", "--bids-derivatives", path(folder.url), "--participant", "1", "--space",
        "MNI152NLin2009cAsym", "--compare-space", "T1w", option, try path(phantom.mask),
      ])
      #expect(outcome.status == 3, "\(outcome.errors)")
      #expect(outcome.errors.contains("[map_fits_one_space]"), "\(outcome.errors)")
    }
  }

  @Test func `a map is no seed to be clustered`() async throws {
    let (folder, file) = try map("group_space-MNI152NLin2009cAsym_stat-z_statmap", of: [])
    try await expectRefusal(
      "seedmap_not_clustered",
      ["--protocol", "sgc-dlpfc-hierarchical", "--seedmap", path(file)]
    )
    withExtendedLifetime(folder) {}
  }

  @Test func `the way to the scan alone lowers the confidence`() async throws {
    let native = try NativeCase(NativeSpaceTests.oblique)
    let outcome = try await phantom.target(["--xfm", native.path(native.fromT1w)])
    #expect(outcome.status == 4, "\(outcome.errors)")
    let report = try PhantomCase.report(outcome)
    #expect(report.findings.contains { $0.code == "gate_not_measured" })
    let gate = report.gates.wrappedValue?.first { $0.gate == "transform_round_trip_mm" }
    #expect(gate?.reason == "one_direction")
  }

  @Test func `a run of a task is doubted, and a space on trust is told`() async throws {
    let folder = try TemporaryFolder()
    func copy(_ name: String) throws -> URL {
      let url = folder / name
      try FileManager.default.copyItem(at: phantom.bold, to: url)
      return url
    }
    let task = try copy("sub-1_task-nback_space-MNI152NLin2009cAsym_bold.nii.gz")
    let doubted = try PhantomCase.report(try await phantom.target(bold: task))
    #expect(doubted.status == "low_confidence")
    #expect(doubted.findings.contains { $0.code == "task_not_rest" })
    let bare = try PhantomCase.report(try await phantom.target(bold: copy("bold.nii.gz")))
    #expect(bare.status == "ok")
    #expect(bare.findings.contains { $0.code == "space_assumed" })
  }

  /// A map of two voxels, in a folder of its own, with a document beside it that names the members.
  private func map(_ name: String, of members: [String]) throws -> (TemporaryFolder, URL) {
    let folder = try TemporaryFolder()
    var image = try StoredImage(phantom.mask)
    let seed = image.voxels(near: [6, 16, -10], radius: 8)
    image.volumes = [[Float](repeating: 0, count: image.grid.size.count)]
    for voxel in seed { image.volumes[0][voxel] = 1 }
    let file = folder / (name + ".nii.gz")
    try image.encoded(NIfTIFormat(dataType: .float32), gzip: true).write(to: file)
    let identity = ["id": "x", "version": "1", "sha256": ""]
    let document: [String: Any] = [
      "schema": "tmsp-seedmap/1", "file": name + ".nii.gz", "sha256": "", "created": "",
      "software": identity, "protocol": identity, "seed": "sgc", "search_region": "dlpfc",
      "statistic": "z", "made_from": "runs", "n": members.count, "minimum_share": 0.8, "voxels": 2,
      "searched_voxels": 1, "grid": ["space": "x", "size": [1, 1, 1], "affine": [1.0]],
      "subjects": members.map { ["id": $0, "inputs": [String]()] as [String: Any] },
      "left_out": [String](), "failed": [String](), "findings": [String](),
    ]
    try JSONSerialization.data(withJSONObject: document).write(to: folder / (name + ".json"))
    return (folder, file)
  }

  @Test func `a group map is refused for its own members, and taken for others`() async throws {
    let name = "group_space-MNI152NLin2009cAsym_seed-sgc_stat-z_statmap"
    let (own, file) = try map(name, of: ["sub-1", "sub-phantom"])
    try await expectRefusal("seedmap_holds_subject", ["--seedmap", path(file)])
    let (others, other) = try map(name, of: ["sub-1", "sub-2"])
    let outcome = try await phantom.target(["--seedmap", path(other)])
    #expect([0, 4].contains(outcome.status), "\(outcome.errors)")
    withExtendedLifetime((own, others)) {}
  }

  @Test func `a seed's map is no circuit's`() async throws {
    let name = "group_space-MNI152NLin2009cAsym_seed-sgc_stat-z_statmap"
    let (folder, file) = try map(name, of: [])
    try await expectRefusal(
      "seedmap_not_a_circuit",
      ["--protocol", "circuit-dlpfc-cluster", "--seedmap", path(file)]
    )
    withExtendedLifetime(folder) {}
  }
}
