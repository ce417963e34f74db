import Atlases
import Findings
import Foundation
import Geometry
import Imaging
import Testing

@testable import Planning

/// A folder as TemplateFlow's client makes it.
@Suite struct TemplateFlowTests {
  private let files: LabelFiles
  private let template = "tpl-MNI152NLin2009cAsym"

  init() throws {
    files = try LabelFiles()
    let affine = Affine<VoxelSpace, MNI152NLin2009cAsym>(rows: [
      2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 2, 0,
    ])
    let grid = try #require(VoxelGrid(size: GridSize(4, 4, 4), toWorld: affine))
    let labels = (0..<64).map { Float($0 % 3) }
    let image = gzip(encodeNIfTI([labels], on: grid, format: NIfTIFormat(dataType: .int16)))
    let prefix = "\(template)/\(template)_"
    let parcels = "atlas-Schaefer2018_desc-100Parcels7Networks_dseg"
    for resolution in ["01", "02"] {
      try files.write(image, "\(prefix)res-\(resolution)_\(parcels).nii.gz")
    }
    try text(
      "index\tname\n1\t7Networks_LH_Vis_1\n2\t7Networks_RH_Cont_1\n",
      prefix + parcels + ".tsv"
    )
    // One table for all thresholds.
    try files.write(image, "\(prefix)res-02_atlas-HOCPA_desc-th25_dseg.nii.gz")
    try text("index\tname\n1\tFP\n2\tIC\n", "\(prefix)atlas-HOCPA_dseg.tsv")
    try files.write([], "\(prefix)res-02_atlas-DiFuMo_desc-64dimensions_dseg.nii.gz")
    try files.write(image, "\(prefix)res-02_atlas-Odd_dseg.nii.gz")
    // No atlas, and no template that is known.
    try files.write(image, "\(prefix)res-02_label-brain_dseg.nii.gz")
    try files.write(image, "tpl-Fischer344/tpl-Fischer344_atlas-X_dseg.nii.gz")
  }

  private func text(_ text: String, _ name: String) throws {
    try files.write(Array(text.utf8), name)
  }

  private func flow() throws -> TemplateFlow {
    try TemplateFlow(option: files.folder.path(percentEncoded: false))
  }

  private func refusal(_ entities: [(key: String, value: String)]) throws -> String? {
    do {
      _ = try flow().image(in: .mni152NLin2009cAsym, entities)
      return nil
    } catch let error as AtlasImportError { return error.code }
  }

  @Test func `label images are found with the table that fits them`() throws {
    let images = try flow().images
    #expect(images.count == 5)
    let parcels = images.filter { $0.entity("atlas") == "Schaefer2018" }
    #expect(parcels.map { $0.entity("res") } == ["01", "02"])
    #expect(parcels.allSatisfy { $0.isFetched && $0.table != nil })
    #expect(parcels[0].name == "schaefer2018-100parcels7networks" && isAtlasName(parcels[0].name))
    let harvard = try #require(images.first { $0.entity("atlas") == "HOCPA" })
    #expect(harvard.table?.lastPathComponent == "\(template)_atlas-HOCPA_dseg.tsv")
    #expect(images.count { !$0.isFetched } == 1)
  }

  @Test func `an image is taken by its name, whose numbers may lack zeros`() throws {
    let entities = [
      (key: "atlas", value: "Schaefer2018"), (key: "desc", value: "100Parcels7Networks"),
      (key: "res", value: "2"),
    ]
    let image = try flow().image(in: .mni152NLin2009cAsym, entities)
    #expect(image.image.lastPathComponent.contains("res-02"))
    var request = AtlasImport(
      name: image.name,
      image: image.image.path(percentEncoded: false),
      table: image.table?.path(percentEncoded: false) ?? "",
      template: image.template
    )
    request.licence = "MIT"
    let atlas = try imported(request)
    #expect(atlas.kind == .networks && atlas.labels.count == 2)
    #expect(try refusal(Array(entities.prefix(2))) == "templateflow_ambiguous")
    #expect(try refusal([("atlas", "Gordon")]) == "templateflow_no_image")
    #expect(try refusal([("atlas", "DiFuMo")]) == "templateflow_no_image")
    #expect(try refusal([("atlas", "Odd")]) == "templateflow_no_image")
  }

  @Test func `the nearest word on licence is taken, and a template's own said to be that`() throws {
    let flow = try flow()
    let image = try #require(flow.images.first { $0.entity("atlas") == "HOCPA" })
    #expect(flow.terms(of: image).licence == nil)
    try text("\n Permission is hereby granted\n  to all.\n", "\(template)/LICENSE")
    let ofTemplate = try #require(flow.terms(of: image).licence)
    #expect(ofTemplate.contains("Permission is hereby granted to all."))
    #expect(ofTemplate.contains("the atlas's own may be another"))
    try text(
      #"{"License": "x", "Atlases": {"HOCPA": {"License": "FSL", "Citation": "Y 2006"}}}"#,
      "\(template)/template_description.json"
    )
    #expect(flow.terms(of: image).licence?.hasPrefix("FSL") == true)
    #expect(flow.terms(of: image).citation == "Y 2006")
    let sidecar = image.image.lastPathComponent.replacing(".nii.gz", with: ".json")
    try text(#"{"License": "own", "ReferencesAndLinks": ["a", "b"]}"#, "\(template)/\(sidecar)")
    #expect(flow.terms(of: image).licence?.hasPrefix("own") == true)
    #expect(flow.terms(of: image).citation == "a; b")
  }

  @Test func `the folder is where option, environment or home say, or refused`() throws {
    let path = files.folder.path(percentEncoded: false)
    #expect(
      try TemplateFlow(environment: ["TEMPLATEFLOW_HOME": path]).folder.lastPathComponent
        == files.folder.lastPathComponent
    )
    let error = #expect(throws: AtlasImportError.self) {
      try TemplateFlow(environment: ["HOME": "/nowhere"])
    }
    #expect(error?.code == "templateflow_missing")
    #expect(error?.message.contains("/nowhere/.cache/templateflow") == true)
  }
}
