import Foundation
import TestSupport
import Testing

@testable import Reports

/// A network report is a file from outside: nothing in it is passed over, and nothing filled in.
@Suite struct NetworkReportReadingTests {
  @Test func `a report is read and written again with the same bytes`() throws {
    let url = exampleFolder.appending(path: "network-report.json")
    let report = try NetworkReport(UserFile(path: url.path(percentEncoded: false)))
    #expect(try NetworkReport(json: report.json()) == report)
    #expect(report.circuits[0].edges[0].code == "D2D1")
  }

  @Test(
    arguments: [
      ("shown", nil, "document_missing_key", "lacks the key shown"),
      ("prior.sha256", nil, "document_missing_key", "prior.sha256"),
      ("networks.members[1].dice", nil, "document_missing_key", "networks.members[1].dice"),
      ("gradient", 1, "document_unknown_key", "the key gradient,"),
      ("circuits[1].edges[2].zed", 1, "document_unknown_key", "circuits[1].edges[2].zed"),
      ("schema", "tmsp-target-report/1", "document_other_schema", "tmsp-target-report/1"),
      ("data.runs", "two", "document_wrong_value", "data.runs"),
      ("data.runs", 1.5, "document_wrong_value", "a number is not whole"),
      ("subject", "", "document_wrong_value", "subject is empty"),
      ("shown", "mine", "document_wrong_value", "shown"),
      ("software.sha256", "abc", "document_wrong_value", "software.sha256"),
      ("space.analysis", "MNI", "document_wrong_value", "space.analysis"),
      ("space.grid.size", [0, 1, 1], "document_wrong_value", "space.grid.size"),
      ("space.grid.affine", [1], "document_wrong_value", "space.grid.affine"),
      ("space.grid.voxel_size_mm", [1, 0, 1], "document_wrong_value", "voxel_size_mm"),
      ("networks.connectivity.z", [[0.1]], "document_wrong_value", "networks.connectivity.z"),
      ("networks.patch_connectivity.difference", [[0.1]], "document_wrong_value", "difference"),
      ("networks.members[1].name", "DefaultMode", "document_wrong_value", "something twice"),
      ("networks.patches[1].node", 17, "document_wrong_value", "networks.patches"),
      ("circuits[1].global_signal", "kept", "document_wrong_value", "circuits names"),
      ("circuits[1].global_signal", "halved", "document_wrong_value", "none of kept"),
      (
        "networks.global_signal", "halved", "document_wrong_value", "networks.global_signal is none"
      ),
      ("target.status", "fine", "document_wrong_value", "target.status is none of ok"),
      ("shown", "group", "document_wrong_value", "shown is not what the networks say"),
      ("circuits[0].edges[1].z", 1e9, "document_wrong_value", "beyond all sense"),
      ("networks.members[0].volume_ml", 1e50, "document_wrong_value", "size_ml.DefaultMode"),
      ("gradient_template", ["5e"], "document_wrong_value", "gradient_template"),
      ("gradient_template", [String](), "document_wrong_value", "no template gave"),
      ("gradients[0].maps[0].order", "mine", "document_wrong_value", "no template gave"),
      ("gradients[0].maps", [Int](), "document_wrong_value", "gradients[0].maps is not one to"),
      ("gradients[0].side", "both", "document_wrong_value", "gradients[0].side is none of"),
      ("data.minutes_kept", -1, "document_wrong_value", "data.minutes_kept"),
      ("circuits[0].edges[1].code", "D2D1", "document_wrong_value", "circuits[0].edges"),
    ] as [(String, (any Sendable)?, String, String)]
  )
  func `what cannot be is refused by the name of its key`(
    place: String,
    value: (any Sendable)?,
    code: String,
    words: String
  ) throws {
    var example = try networkExample()
    example[place] = value
    let file = try example.file()
    #expect(codeOfError { _ = try NetworkReport(file) } == code)
    let message = messageOfError { _ = try NetworkReport(file) }
    #expect(message?.contains(words) == true, "\(message ?? "")")
  }

  @Test func `a side has one to three gradients, and is there once`() throws {
    var example = try networkExample()
    let side: Any = try #require(example["gradients[0]"])
    let map: Any = try #require(example["gradients[0].maps[0]"])
    example["gradients"] = [side, side]
    let twice = try example.file()
    #expect(
      messageOfError { _ = try NetworkReport(twice) }?.contains("gradients names something twice")
        == true
    )
    example["gradients"] = [side]
    example["gradients[0].maps"] = [map, map, map]
    #expect(try NetworkReport(example.file()).gradients[0].maps.count == 3)
    example["gradients[0].maps"] = [map, map, map, map]
    let many = try example.file()
    #expect(codeOfError { _ = try NetworkReport(many) } == "document_wrong_value")
  }

  @Test func `files that are no documents are refused`() {
    for text in ["", "[1]", "{", "\"x\""] {
      let file = UserFile(name: "x.json", bytes: Data(text.utf8))
      #expect(codeOfError { _ = try NetworkReport(file) } == "document_not_json", "\(text)")
    }
    #expect(codeOfError { _ = try UserFile(path: "/nowhere/x.json") } == "document_unreadable")
    let bytes = UserFile(name: "x.tsv", bytes: Data([0xFF, 0xFE, 0x00]))
    #expect(codeOfError { _ = try Participants(bytes) } == "document_unreadable")
  }

  @Test func `measures are those of the person's own networks and whole circuits`() throws {
    let measures = try networkReport().measures()
    #expect(measures.map(\.name) == measures.map(\.name).sorted())
    let byName = Dictionary(uniqueKeysWithValues: measures.map { ($0.name, $0) })
    #expect(measures.count == 2 * (14 + 3) + 5 + 5 + 10)
    #expect(byName["circuit_edge.kept.S1S3"]?.value == nil)
    #expect(byName["circuit_mean.kept.Salience"]?.value == nil)
    #expect(byName["circuit_mean.regressed.Default"]?.value != nil)
    #expect(byName["size_ml.MedialTemporalLobe"]?.value == nil)
    #expect(byName["size_ml.MedialTemporalLobe"]?.repeats == [])
    let visual = try #require(byName["connectivity.DefaultMode.Visual"])
    #expect(visual.repeats.count == 2)
    #expect(abs(visual.repeats[0] + visual.repeats[1] - 2 * (visual.value ?? .nan)) < 1e-12)
  }

  @Test func `networks of the group are no measures of the person`() throws {
    var example = try networkExample()
    example["shown"] = "group"
    example["networks.shown"] = "group"
    let measures = try NetworkReport(example.file()).measures()
    for measure in measures where !measure.name.hasPrefix("circuit") {
      #expect(measure.value == nil && measure.repeats.isEmpty, "\(measure.name)")
    }
  }

  @Test func `the mean of a circuit's runs is that of its edges`() throws {
    let report = try networkReport()
    let edges = report.circuits[0].edges.filter { $0.circuit == "Attention" }
    let mean = report.measures().first { $0.name == "circuit_mean.kept.Attention" }
    let first = edges.reduce(0) { $0 + $1.repeated[0].value } / Double(edges.count)
    #expect(abs((mean?.repeats.first ?? .nan) - first) < 1e-12)
  }

  @Test func `the pipeline's digest follows from its parts and from nothing else`() throws {
    let digest = pipelineSHA256(of: try networkReport())
    #expect(isDigest(digest))
    #expect(pipelineSHA256(of: try networkReport(subject: "sub-9", job: "x", shift: 1)) == digest)
    let other = String(repeating: "0", count: 64)
    let changes: [(String, Any)] = [
      ("protocol.sha256", other), ("software.sha256", other), ("prior.sha256", other),
      ("space.analysis", "MNI152NLin6Asym"), ("space.grid.voxel_size_mm", [2, 2, 2.4]),
      ("data.mask", "brain_mask"), ("circuit_table.sha256", other),
      ("circuit_table.amygdala", "image \(other)"), ("atlases[0].use", "prior"),
    ]
    var digests: Set<String> = [digest]
    for (place, value) in changes {
      var example = try networkExample()
      example[place] = value
      digests.insert(pipelineSHA256(of: try NetworkReport(example.file())))
    }
    #expect(digests.count == changes.count + 1)
  }
}
