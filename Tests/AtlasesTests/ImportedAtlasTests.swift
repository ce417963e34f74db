import Findings
import Foundation
import Geometry
import Testing

@testable import Atlases

/// Records of imported label images.
@Suite struct ImportedAtlasTests {
  private func atlas(
    _ labels: [(Int, String)],
    kind: ImportedAtlas.Kind = .networks,
    licence: String = "MIT",
    path: String = "/data/yeo.nii.gz",
    name: String = "yeo7"
  ) -> ImportedAtlas {
    ImportedAtlas(
      name: name,
      kind: kind,
      image: .init(
        path: path,
        sha256: String(repeating: "a", count: 64),
        byteCount: 12,
        xform: nil
      ),
      template: .mni152NLin6Asym,
      grid: .init(size: GridSize(2, 3, 4), affine: [-2, 0, 0, 90, 0, 2, 0, -126, 0, 0, 2, 1e-9]),
      table: .init(name: "yeo.tsv", sha256: String(repeating: "b", count: 64)),
      labels: labels.map { .init(index: $0, name: $1, voxelCount: 7) },
      terms: .init(licence: licence, restriction: nil, citation: "Yeo 2011"),
      imported: "2026-03-01T10:15:00.000Z"
    )
  }

  @Test(arguments: [
    "MIT", "a \"quoted\" & named *licence*, \\ and: # more", "none", "1.0", "Lizenz für Ärzte",
  ])
  func `a record is read as it was written, whatever a note says`(note: String) throws {
    let written = atlas([(1, "Vis & *more*"), (300, "no")], licence: note, path: "/a b/*x: &y.nii")
    let read = try ImportedAtlas(parsing: [UInt8](written.yaml.utf8), file: "yeo7.yaml")
    #expect(read == written)
  }

  @Test func `a note on several lines becomes one line`() throws {
    let written = atlas([(1, "Vis"), (2, "Som")], licence: "one\ntwo\tthree")
    let read = try ImportedAtlas(parsing: [UInt8](written.yaml.utf8), file: "yeo7.yaml")
    #expect(read.terms.licence == "one two three")
  }

  @Test func `as many labels as an atlas may have are read again`() throws {
    let labels = (1...ImportedAtlas.mostLabels).map { ($0, "7Networks_LH_SalVentAttn_Med_\($0)") }
    let written = atlas(Array(labels.prefix(1_100)))
    #expect(try ImportedAtlas(parsing: [UInt8](written.yaml.utf8), file: "x") == written)
  }

  @Test(arguments: [
    ("sha256: \"aaaa", "sha256: \"zaaa", "protocol_out_of_range"),
    ("path: \"/data", "path: \"data", "protocol_out_of_range"),
    ("index: 2", "index: 1", "protocol_inconsistent"),
    ("space: MNI152NLin6Asym", "space: MNI", "protocol_out_of_range"),
    ("citation:", "cited:", "protocol_unknown_key"),
    ("bytes: 12", "bytes: 0", "protocol_out_of_range"),
  ])
  func `a record that someone changed badly is refused`(
    words: String,
    others: String,
    code: String
  ) {
    let text = atlas([(1, "Vis"), (2, "Som")]).yaml
    #expect(text.contains(words))
    let error = #expect(throws: AtlasError.self) {
      try ImportedAtlas(parsing: [UInt8](text.replacing(words, with: others).utf8), file: "x.yaml")
    }
    #expect(error?.code == code)
  }

  @Test func `names are networks, and labels of one name are one`() throws {
    let yeo = atlas([(1, "Vis"), (2, "Som"), (5, "Vis")])
    #expect(yeo.grouping == .names)
    let networks = try yeo.networks()
    #expect(networks.map(\.name) == ["Vis", "Som"] && networks.map(\.code) == [1, 2])
    #expect(networks.map(\.labels) == [[1, 5], [2]])
    let distant = try atlas([(7, "Vis"), (1_000, "Som")]).networks()
    #expect(distant.map(\.code) == [1, 2])
  }

  @Test func `regions' names carry their network, and other names none`() throws {
    let combined = atlas([
      (1, "HIP-rh"), (33, "7Networks_LH_Vis_1"), (34, "7Networks_LH_Cont_Par_1"),
      (233, "7Networks_RH_Vis_1"), (234, "17Networks_RH_DefaultA_IPL_1"),
    ])
    #expect(combined.grouping == .regionNames)
    let networks = try combined.networks()
    #expect(networks.map(\.name) == ["Vis", "Cont", "DefaultA"])
    #expect(networks.map(\.code) == [1, 2, 3])
    #expect(networks.map(\.labels) == [[33, 233], [34], [234]])
    // Yeo's own table has no side in its names.
    #expect(atlas([(1, "7Networks_1"), (2, "7Networks_2")]).grouping == .names)
  }

  @Test func `regions, one network, and more than a byte holds are no prior`() {
    let many = (1...256).map { ($0, "r\($0)") }
    for other in [
      atlas([(1, "Vis"), (2, "Som")], kind: .regions), atlas([(1, "Vis"), (2, "Vis")]), atlas(many),
    ] {
      let error = #expect(throws: AtlasImportError.self) { try NetworkAtlas(other) }
      #expect(error?.code == "atlas_not_networks")
    }
  }

  @Test func `labels are named by number or name`() throws {
    let tian = atlas([(1, "HIP-rh"), (2, "AMY-rh"), (3, "AMY-rh"), (4, "2")], kind: .regions)
    #expect(try tian.indices(of: ["HIP-rh", "3"]) == [1, 3])
    #expect(try tian.indices(of: ["AMY-rh"]) == [2, 3])
    #expect(try tian.indices(of: ["2"]) == [2, 4])
    for words in [["NAC"], [""], []] where !words.isEmpty {
      let error = #expect(throws: AtlasImportError.self) { try tian.indices(of: words) }
      #expect(error?.code == "atlas_label_unknown")
    }
  }

  @Test func `the library is where option, environment or home say`() {
    func folder(_ option: String?, _ environment: [String: String]) -> String {
      AtlasLibrary(option: option, environment: environment).folder.path(percentEncoded: false)
    }
    let all = ["TMSP_ATLAS_LIBRARY": "/v", "XDG_DATA_HOME": "/x", "HOME": "/h"]
    #expect(folder("/o", all) == "/o/")
    #expect(folder(nil, all) == "/v/")
    #expect(folder(nil, ["XDG_DATA_HOME": "/x", "HOME": "/h"]) == "/x/tmsplanner/atlases/")
    #expect(
      folder(nil, ["TMSP_ATLAS_LIBRARY": "", "HOME": "/h"])
        == "/h/.local/share/tmsplanner/atlases/"
    )
  }

  @Test func `a library lists, reads and forgets, and keeps images that are not its own`() throws {
    let folder = try TemporaryFolder()
    let library = AtlasLibrary(option: folder.path + "/library", environment: [:])
    #expect(library.names.isEmpty)
    let image = try folder.write("image", to: "image.nii.gz")
    let own = try folder.write("copy", to: "library/copied.nii.gz")
    let named = atlas([(1, "Vis"), (2, "Som")], path: image)
    try folder.write(named.yaml, to: "library/yeo7.yaml")
    let copied = atlas([(1, "Vis"), (2, "Som")], path: own, name: "copied")
    try folder.write(copied.yaml, to: "library/copied.yaml")
    #expect(library.names == ["copied", "yeo7"])
    #expect(try library.atlas("yeo7") == named)
    // A record under another name is not that atlas, but can be taken away.
    try folder.write(named.yaml, to: "library/renamed.yaml")
    let renamed = #expect(throws: AtlasError.self) { try library.atlas("renamed") }
    #expect(renamed?.code == "protocol_inconsistent")
    #expect(try library.remove("renamed") == ["renamed.yaml"])
    #expect(try library.remove("yeo7") == ["yeo7.yaml"])
    #expect(try library.remove("copied") == ["copied.yaml", "copied.nii.gz"])
    #expect(FileManager.default.fileExists(atPath: image))
    #expect(!FileManager.default.fileExists(atPath: own) && library.names.isEmpty)
    let error = #expect(throws: AtlasImportError.self) { try library.remove("yeo7") }
    #expect(error?.code == "atlas_unknown")
  }

  @Test func `known images are told by how their digest begins, and forbidden uses by names`()
    throws
  {
    let known = try ShippedData.catalogue().knownImages
    #expect(known.images.count == 6 && known.families.count >= 7)
    let digest = "39b8a85ac66cf87d" + String(repeating: "0", count: 48)
    #expect(known.image(sha256: digest)?.template == .mni152NLin6Asym)
    #expect(known.image(sha256: String(repeating: "0", count: 64)) == nil)
    func restriction(_ name: String, _ licence: String) -> String? {
      known.restriction(names: [name], licence: licence)
    }
    #expect(
      restriction("HarvardOxford-sub-maxprob-thr25-2mm.nii.gz", "FSL")?.contains("FSL") == true
    )
    #expect(restriction("tpl-x_atlas-HOCPA_desc-th25_dseg.nii.gz", "?") != nil)
    #expect(restriction("BN_Atlas_246_2mm.nii.gz", "?") != nil)
    #expect(restriction("own.nii.gz", "CC BY-NC-SA 4.0") != nil)
    #expect(restriction("own.nii.gz", "for non-commercial use") != nil)
    #expect(restriction("yeo.nii.gz", "MIT; Tian permissive") == nil)
  }
}
