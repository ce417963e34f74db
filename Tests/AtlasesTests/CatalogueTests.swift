import Atlases
import Findings
import Foundation
import Testing

@Suite struct CatalogueTests {
  @Test func `an unknown name is refused with the known ones`() throws {
    let catalogue = try ShippedData.catalogue()
    let region = atlasError { _ = try catalogue.region("amygdala") }
    #expect(region?.code == "region_unknown")
    #expect(region?.message.contains("dlpfc-left-union") == true)
    #expect(atlasError { _ = try catalogue.point("f4") }?.code == "point_unknown")
    let targeting = atlasError { _ = try catalogue.targetingProtocol("itbs") }
    #expect(targeting?.code == "protocol_unknown")
    let first = "circuit-dlpfc-cluster, seedmap-dlpfc-cluster, self-seedmap-dlpfc-cluster"
    #expect(targeting?.message.contains(first) == true)
    let stimulation = atlasError { _ = try catalogue.stimulationProtocol("ctbs") }
    #expect(stimulation?.code == "protocol_unknown")
    #expect(stimulation?.message.contains("itbs, rtms_10hz, snt") == true)
  }

  @Test func `two files with one id are refused`() throws {
    let folder = try TemporaryFolder()
    try folder.copyShippedData()
    let text = try ShippedData.text("Atlases/regions/sgc.yaml")
    try folder.write(text, to: "Atlases/regions/zz-again.yaml")
    let error = atlasError { _ = try folder.catalogue() }
    #expect(error?.code == "protocol_duplicate_id")
    #expect(error?.place?.file == "zz-again.yaml")
    #expect(error?.message.contains("in sgc.yaml") == true)
  }

  @Test func `two points with one id are refused on the second's line`() throws {
    let folder = try TemporaryFolder()
    try folder.copyShippedData()
    let text = try ShippedData.text("Atlases/points/scalp-rules.yaml")
      .replacing("id: beam-f3", with: "id: f3")
    try folder.write(text, to: "Atlases/points/scalp-rules.yaml")
    let error = atlasError { _ = try folder.catalogue() }
    #expect(error?.code == "protocol_duplicate_id")
    let line =
      1
      + text[..<(try #require(text.ranges(of: "id: f3").last).lowerBound)]
      .count { $0 == "\n" }
    #expect(error?.place == FilePlace(file: "scalp-rules.yaml", line: line))
  }

  @Test(arguments: [
    ("centre: [6, 16, -10]", "centre: [6, 16]", "protocol_out_of_range", "three coordinates"),
    ("centre: [6, 16, -10]", "centre: [6, 16, -1000]", "protocol_out_of_range", "-200 to 200 mm"),
    ("radius: 10", "radius: 0", "protocol_out_of_range", "above 0, at most 100 mm"),
    ("template: MNI152NLin6Asym", "template: MNI", "protocol_out_of_range", "MNI152NLin6Asym"),
    ("hemisphere: right", "hemisphere: middle", "protocol_out_of_range", "left, right, both"),
    ("hemisphere: right", "hemisphere: left", "protocol_inconsistent", "lie elsewhere"),
    ("- sphere:", "- cube:", "protocol_unknown_key", "sphere, ellipsoid"),
    ("label: verified", "label: sure", "protocol_out_of_range", "from_memory"),
    ("title: ", "titel: ", "protocol_unknown_key", "titel"),
  ])
  func `a faulty region is refused with its line`(
    find: String,
    replacement: String,
    code: String,
    says: String
  ) throws {
    let folder = try TemporaryFolder()
    try folder.copyShippedData()
    let original = try ShippedData.text("Atlases/regions/sgc.yaml")
    let range = try #require(original.firstRange(of: find))
    let line = 1 + original[..<range.lowerBound].count { $0 == "\n" }
    let text = original.replacing(find, with: replacement, maxReplacements: 1)
    try folder.write(text, to: "Atlases/regions/sgc.yaml")
    let error = try #require(atlasError { _ = try folder.catalogue() })
    #expect(error.code == code, "\(error.message)")
    #expect(error.place == FilePlace(file: "sgc.yaml", line: line), "\(error.message)")
    #expect(error.message.contains(says), "\(error.message)")
  }

  @Test func `a folder that is missing or empty is refused`() throws {
    let folder = try TemporaryFolder()
    #expect(atlasError { _ = try folder.catalogue() }?.code == "file_unreadable")
    try folder.copyShippedData()
    for file in try ShippedData.files(in: "Protocols/stimulation") {
      try FileManager.default.removeItem(atPath: folder.path + "/" + file)
    }
    let error = atlasError { _ = try folder.catalogue() }
    #expect(error?.message.contains("holds no .yaml file") == true)
  }

  @Test func `a protocol of the caller's own is used from its path`() throws {
    let folder = try TemporaryFolder()
    let text = try ShippedData.text("Protocols/targeting/sgc-dlpfc-peak.yaml")
      .replacing("id: sgc-dlpfc-peak", with: "id: ours").replacing(
        "seed: sgc",
        with: "seed: sgc-left"
      )
    let path = try folder.write(text, to: "ours.yaml")
    let definition = try ShippedData.catalogue().targetingProtocol(atPath: path)
    #expect(definition.id == "ours" && definition.seed.id == "sgc-left")
    #expect(definition.file == "ours.yaml" && definition.bytes == [UInt8](text.utf8))
  }
}

@Suite struct CheckProtocolTests {
  @Test func `each shipped protocol is found in order, as its kind`() throws {
    let catalogue = try ShippedData.catalogue()
    for file in try ShippedData.files(in: "Protocols/targeting") {
      let path = ShippedData.root.path + "/" + file
      guard case .targeting = try checkProtocol(file: path, catalogue: catalogue) else {
        Issue.record("\(file) is no targeting protocol")
        continue
      }
    }
    for file in try ShippedData.files(in: "Protocols/stimulation") {
      let path = ShippedData.root.path + "/" + file
      guard case .stimulation = try checkProtocol(file: path, catalogue: catalogue) else {
        Issue.record("\(file) is no stimulation protocol")
        continue
      }
    }
  }

  @Test func `a region file is no protocol`() throws {
    let path = ShippedData.root.path + "/Atlases/regions/sgc.yaml"
    let catalogue = try ShippedData.catalogue()
    let error = atlasError { _ = try checkProtocol(file: path, catalogue: catalogue) }
    #expect(error?.code == "protocol_out_of_range")
    #expect(error?.place == FilePlace(file: "sgc.yaml", line: 1))
    #expect(error?.message.contains("tmsp-stimulation-protocol/1") == true)
  }

  @Test func `a file without a schema line is told so`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("id: x\n", to: "x.yaml")
    let catalogue = try ShippedData.catalogue()
    let error = atlasError { _ = try checkProtocol(file: path, catalogue: catalogue) }
    #expect(error == .missingKey(FilePlace(file: "x.yaml", line: 1), key: "schema"))
  }
}

@Suite struct DataFoldersTests {
  @Test func `the option wins over the environment`() throws {
    let found = try locateData(
      option: ShippedData.root.path,
      environment: [dataFolderVariable: "/nonexistent"],
      executable: "/nonexistent/tmsplan"
    )
    #expect(found.origin == .option)
    _ = try Catalogue(found)
  }

  @Test func `a named folder without data is refused, not passed over`() throws {
    let inCheckout = ShippedData.root.path + "/.build/debug/tmsplan"
    let error = atlasError {
      _ = try locateData(
        environment: [dataFolderVariable: "/nonexistent"],
        executable: inCheckout
      )
    }
    #expect(error == .dataFoldersMissing(tried: ["/nonexistent"]))
  }

  @Test func `a program in a checkout finds the checkout's data`() throws {
    let folder = try TemporaryFolder()
    try folder.copyShippedData()
    let program = try folder.write("", to: ".build/x86_64/debug/tmsplan")
    let found = try locateData(environment: [:], executable: program)
    #expect(found.origin == .checkout)
    #expect(
      found.atlases.hasSuffix(folder.path.split(separator: "/").last.map { "\($0)/Atlases" } ?? "-")
    )
  }

  @Test func `an installed program finds the data beside it first`() throws {
    let folder = try TemporaryFolder()
    try folder.copyShippedData()
    for file in try ShippedData.allFiles() {
      try folder.write(ShippedData.text(file), to: "usr/share/tmsplanner/" + file)
    }
    let program = try folder.write("", to: "usr/bin/tmsplan")
    let found = try locateData(environment: [:], executable: program)
    #expect(found.origin == .installed)
    #expect(found.protocols.hasSuffix("usr/share/tmsplanner/Protocols"))
  }
}
