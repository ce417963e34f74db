import Foundation
import Reports
import TestSupport
import Testing

/// The example of a network report is one that was computed of a phantom: `UPDATE_GOLDEN=1` writes it anew.
@Suite(.inTurn) struct NetworkGoldenTests {
  private static var fixed: [(place: String, value: Any)] {
    [
      ("job", "6f0d7b0e-3a55-4d0c-9c0e-2a4f5d1b7c11"), ("created", "2026-03-01T10:15:00.000Z"),
      (
        "software",
        ["name": "tmsplan", "version": "0", "sha256": String(repeating: "0", count: 64)]
      ),
      (
        "timings",
        ["circuits": 0.1, "gradients": 0.4, "individual": 2.5, "soft": 10.1]
      ),
    ]
  }
  /// Patches that the example keeps, of hundreds.
  private static let patchCount = 8

  /// The report of ten minutes of a phantom with more than the usual noise.
  private func computed() async throws -> Example {
    let documents = try NetworkDocuments()
    let data = documents.path("data")
    _ = try await documents.print([
      "phantom", "--grid", "4mm", "--minutes", "10", "--noise", "7", "--networks", "seitzman300",
      "--network-shift", "6", "--person", "3", "--output", data,
    ])
    let stem = data + "/sub-phantom/func/sub-phantom_task-rest_space-MNI152NLin2009cAsym_res-4"
    _ = try await documents.print([
      "region", "mask", "dlpfc-left-union", "--grid", stem + "_desc-preproc_bold.nii.gz", "--space",
      "MNI152NLin2009cAsym", "--output", documents.path("region.nii.gz"),
    ])
    let json = try await documents.print([
      "map", "--json", "--bids-derivatives", data, "--participant", "phantom", "--gradient-region",
      documents.path("region.nii.gz"), "--output", documents.path("maps"),
    ])
    var example = try Example(json: Data(json.utf8))
    for (place, value) in Self.fixed { example[place] = value }
    let patches = try #require(example["networks.patches"] as? [Any])
    example["networks.patches"] = Array(patches.prefix(Self.patchCount))
    for table in ["z", "difference"] {
      let place = "networks.patch_connectivity.\(table)"
      let rows = try #require(example[place] as? [[Any]])
      example[place] = rows.prefix(Self.patchCount).map { Array($0.prefix(Self.patchCount)) }
    }
    return example
  }

  /// All keys, with numbers of which only the kind counts, and words as they are.
  private func shape(_ value: Any) -> String {
    switch value {
    case let members as [String: Any]:
      members.sorted { $0.key < $1.key }.map { "\($0.key):\(shape($0.value))" }.joined(
        separator: ","
      )
    case let items as [Any]: "[\(Set(items.map(shape)).sorted().joined(separator: ";"))]"
    case let word as String: word
    default: "value"
    }
  }

  @Test func `the example is a report that was computed, but for some patches`() async throws {
    let example = try await computed()
    let url = exampleFolder.appending(path: "network-report.json")
    let bytes = try example.data()
    if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
      let report = try NetworkReport(UserFile(name: "network-report.json", bytes: bytes))
      try (report.json() + Data("\n".utf8)).write(to: url)
    }
    try expectValid(bytes, "network-report")
    let golden = try Data(contentsOf: url)
    #expect(golden.count < 60_000)
    let (own, kept) = (try NetworkReport(json: bytes), try NetworkReport(json: golden))
    // Numbers may differ in their last places from processor to processor, and what follows from them.
    for part in [
      "prior", "circuit_table", "methods", "protocol", "space", "notice", "intended_use",
    ] {
      let other = try Example(json: golden)[part]
      #expect(example[part].map(shape) == other.map(shape), "\(part)")
    }
    #expect(own.networks?.members.map(\.name) == kept.networks?.members.map(\.name))
    #expect(own.circuits.map { $0.edges.map(\.code) } == kept.circuits.map { $0.edges.map(\.code) })
    #expect(own.shown == kept.shown && own.mapSpaces == kept.mapSpaces)
    for (a, b) in zip(own.circuits[0].edges, kept.circuits[0].edges) {
      #expect(abs(a.z.value - b.z.value) < 1e-3, "\(a.code)")
    }
    #expect(wordsNeverSaid(in: String(decoding: golden, as: UTF8.self)) == [])
  }

  @Test func `a network that is withheld is withheld everywhere`() throws {
    let url = exampleFolder.appending(path: "network-report.json")
    let report = try NetworkReport(UserFile(path: url.path(percentEncoded: false)))
    let networks = try #require(report.networks)
    let places = networks.members.indices.filter { networks.members[$0].withheld }
    #expect(report.shown == "individual" && !places.isEmpty)
    for place in places {
      let member = networks.members[place]
      #expect(member.volume == nil && member.voxels == nil && member.asymmetry == nil)
      #expect(networks.connectivity.z[place].allSatisfy { $0 == nil })
      #expect(!networks.patches.contains { $0.network == member.name })
      #expect(!report.positions.contains { $0.network == member.name })
      #expect(!report.positions.contains { $0.borderNetwork == member.name })
      #expect(report.text().contains("withheld, as their halves agree too little"))
    }
  }
}
