import Foundation
import Geometry
import Imaging
import Reports
import Testing

/// `tmsplan app` in the patient's scan and in the template.
@Suite(.inTurn) struct AppSpaceTests {
  /// A participant with a T1w image, both transforms and, where wanted, runs in T1w space.
  private func dataset(withNativeRuns: Bool) throws -> (AppDataset, NativeCase) {
    let data = try AppDataset(["phantom"])
    let native = try NativeCase(NativeSpaceTests.oblique)
    try native.writeHead()
    let folder = data.dataset.appending(path: "sub-phantom")
    var copies = [
      (native.t1w, "anat/sub-phantom_desc-preproc_T1w.nii.gz"),
      (native.fromT1w, "anat/sub-phantom_from-T1w_to-MNI152NLin2009cAsym_mode-image_xfm.txt"),
      (native.toT1w, "anat/sub-phantom_from-MNI152NLin2009cAsym_to-T1w_mode-image_xfm.txt"),
    ]
    if withNativeRuns {
      let stem = "func/sub-phantom_task-rest_space-T1w_desc-"
      copies += [
        (native.bold, stem + "preproc_bold.nii.gz"), (native.mask, stem + "brain_mask.nii.gz"),
        (data.image("phantom", "preproc_bold.json"), stem + "preproc_bold.json"),
      ]
    }
    for (source, name) in copies {
      let target = folder.appending(path: name)
      try FileManager.default.createDirectory(
        at: target.deletingLastPathComponent(),
        withIntermediateDirectories: true
      )
      try FileManager.default.copyItem(at: source, to: target)
    }
    return (data, native)
  }

  private func image(_ data: AppDataset, _ name: String) throws -> StoredImage {
    try StoredImage(data.output.appending(path: "sub-phantom/func/sub-phantom_task-rest_\(name)"))
  }

  @Test func `the template's map is pulled into the scan, where the same voxels are searched`()
    async throws
  {
    let (data, native) = try dataset(withNativeRuns: false)
    let outcome = try await data.app()
    #expect(outcome.status == 0, "\(outcome.errors)")
    let space = "space-MNI152NLin2009cAsym_res-4_desc-"
    let (own, scan) = try (
      image(data, space + "sgc_stat-r_statmap.nii.gz"),
      image(data, "space-T1w_desc-sgc_stat-r_statmap.nii.gz")
    )
    let (ownMask, mask) = try (
      image(data, space + "dlpfc_mask.nii.gz"), image(data, "space-T1w_desc-dlpfc_mask.nii.gz")
    )
    // The T1w image's axes at the voxel of the runs: 222 x 258 x 258 mm by 4 mm.
    #expect(scan.grid.size == GridSize(56, 65, 65) && mask.grid.size == scan.grid.size)
    #expect((scan.grid.voxelSize.i.value - 4).magnitude < 1e-4)
    var (pairs, searched): ([(Double, Double)], Int) = ([], 0)
    for voxel in 0..<scan.grid.size.count {
      let place = native.back(scan.grid.centre(ofLinear: voxel))
      guard let index = own.grid.index(of: place), let nearest = own.grid.linearIndex(of: index)
      else {
        #expect(scan.volumes[0][voxel] == 0 && mask.volumes[0][voxel] == 0)
        continue
      }
      if mask.volumes[0][voxel] != ownMask.volumes[0][nearest] {
        // Half-way between two voxels either is nearest.
        let p = own.grid.fromWorld(place)
        let rest = [p.x, p.y, p.z].map { ($0 - $0.rounded(.down) - 0.5).magnitude }.min() ?? 1
        #expect(rest < 1e-3, "voxel \(voxel)")
      }
      if mask.volumes[0][voxel] == 1 { searched += 1 }
      if own.volumes[0][nearest] != 0, scan.volumes[0][voxel] != 0 {
        pairs.append((Double(own.volumes[0][nearest]), Double(scan.volumes[0][voxel])))
      }
    }
    let all = ownMask.volumes[0].count { $0 == 1 }
    #expect((Double(searched) / Double(all) - 1).magnitude < 0.05, "\(searched) of \(all)")
    #expect(pairs.count > 20_000 / 2)
    let apart = pairs.map { ($0.0 - $0.1).magnitude }.sorted()
    #expect(apart[apart.count / 2] < 0.03, "median \(apart[apart.count / 2])")
    let sidecar = try data.json(
      "sub-phantom/func/sub-phantom_task-rest_space-T1w_desc-sgc_stat-r_statmap.json"
    )
    #expect(sidecar["Origin"] as? String == "pulled")
    #expect((sidecar["SpatialReference"] as? String)?.hasSuffix("desc-preproc_T1w.nii.gz") == true)
    #expect((sidecar["Missing"] as? [Any])?.isEmpty == true)
  }

  @Test func `runs in both spaces are both computed and compared`() async throws {
    let (data, _) = try dataset(withNativeRuns: true)
    let outcome = try await data.app()
    #expect(outcome.status == 0, "\(outcome.errors)")
    let byHand = try await Program(name: "tmsplan").run([
      "target", "--json", "--bids-derivatives", data.path(data.dataset), "--participant",
      "phantom", "--space", "MNI152NLin2009cAsym", "--compare-space", "T1w",
    ])
    let written = try data.text("sub-phantom/func/sub-phantom_task-rest_target.json")
    #expect(try withoutChance(written) == withoutChance(byHand.output))
    let report = try TargetReport(json: Data(written.utf8))
    #expect(report.otherSpace.wrappedValue?.space == "T1w")
    let scan = try image(data, "space-T1w_desc-sgc_stat-r_statmap.nii.gz")
    #expect(
      scan.grid.size == (try StoredImage(data.image("phantom", "brain_mask.nii.gz"))).grid.size
    )
    let name = "sub-phantom/func/sub-phantom_task-rest_space-T1w_desc-dlpfc_mask.json"
    #expect(try data.json(name)["Origin"] as? String == "computed")
    let mask = try image(data, "space-T1w_desc-dlpfc_mask.nii.gz")
    #expect(mask.volumes[0].count { $0 == 1 } == report.searchRegion.used)
    #expect(try await data.app().output.contains("unchanged"))
  }

  @Test func `without one of the transforms the other space is left out, and that is said`()
    async throws
  {
    let (data, _) = try dataset(withNativeRuns: true)
    let anatomy = data.dataset.appending(path: "sub-phantom/anat")
    let name = "sub-phantom_from-MNI152NLin2009cAsym_to-T1w_mode-image_xfm.txt"
    try FileManager.default.removeItem(at: anatomy.appending(path: name))
    let outcome = try await data.app()
    #expect(outcome.status == 0, "\(outcome.errors)")
    for code in ["space_not_computed", "map_in_one_space"] {
      #expect(outcome.errors.contains("[\(code)]"), "\(outcome.errors)")
    }
    #expect(try !data.files(of: "sub-phantom").contains { $0.contains("space-T1w") })
    let record = try data.json("sub-phantom/func/sub-phantom_record.json")
    #expect((record["notes"] as? [[String: Any]])?.count == 2)
  }
}
