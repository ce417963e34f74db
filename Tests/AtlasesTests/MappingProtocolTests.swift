import Atlases
import Denoising
import Foundation
import Geometry
import Networks
import Testing

@Suite struct MappingProtocolTests {
  @Test func `the shipped networks are those of the published table`() throws {
    let atlas = try ShippedData.catalogue().networkAtlas("seitzman300")
    #expect(atlas.nodes.count == 300)
    let counts = atlas.networks.indices.map { number in
      atlas.nodes.count { $0.network == number }
    }
    let expected = [
      "DefaultMode": 67, "SomatomotorDorsal": 53, "Visual": 37, "FrontoParietal": 36,
      "CinguloOpercular": 26, "DorsalAttention": 14, "Auditory": 12, "VentralAttention": 9,
      "Salience": 9, "Reward": 8, "SomatomotorLateral": 5, "ParietoMedial": 5,
      "MedialTemporalLobe": 4,
    ]
    #expect(Dictionary(zip(atlas.networks.map(\.name), counts)) { $1 } == expected)
    #expect(atlas.nodes.count { $0.network == nil } == 15)
    #expect(atlas.nodes.count { $0.radius.value == 4 } == 61)
    #expect(atlas.networks.map(\.code) == [1, 2, 3, 4, 5, 7, 8, 9, 10, 11, 12, 15, 17])
  }

  @Test func `the shipped protocol maps with and without the global signal`() throws {
    let mapping = try ShippedData.catalogue().mappingProtocol("personal-networks")
    #expect(mapping.denoising.removesGlobalSignal)
    #expect(!mapping.otherDenoising.plan.removesGlobalSignal)
    #expect(mapping.circuits.table.edges.count == 14)
    #expect(mapping.data.minutesToRefuse == 5 && mapping.data.motionShareToRefuse == 0.25)
  }

  @Test(arguments: [
    ("network: FrontoParietal", "network: Limbic", "protocol_out_of_range"),
    ("mapping: personal-networks", "mapping: other", "protocol_unknown_reference"),
  ])
  func `a restriction names a network that there is`(
    words: String,
    others: String,
    code: String
  ) throws {
    let copy = try TemporaryFolder()
    try copy.copyShippedData()
    let file = "Protocols/targeting/sgc-dlpfc-within-network.yaml"
    try copy.write(ShippedData.text(file).replacing(words, with: others), to: file)
    #expect(try #require(atlasError { _ = try copy.catalogue() }).code == code)
  }

  @Test(arguments: [
    ("compare_with: [8P]", "compare_with: none", "protocol_inconsistent"),
    ("compare_with: [8P]", "compare_with: [27P]", "protocol_inconsistent"),
    ("networks: seitzman300", "networks: other", "protocol_unknown_reference"),
    ("circuits: rest14", "circuits: other", "protocol_unknown_reference"),
    ("neighbours: 6", "neighbours: 7", "protocol_out_of_range"),
    ("refuse: 5", "refuse: 11", "protocol_inconsistent"),
    ("maps: 2", "maps: 4", "protocol_out_of_range"),
    ("sparsity: 2", "sparsity: two", "protocol_wrong_type"),
    ("  seed: 20260101\n", "", "protocol_missing_key"),
  ])
  func `a mapping protocol says all that it must`(
    words: String,
    others: String,
    code: String
  ) throws {
    let copy = try TemporaryFolder()
    try copy.copyShippedData()
    let file = "Protocols/mapping/personal-networks.yaml"
    let text = try ShippedData.text(file)
    #expect(text.contains(words))
    try copy.write(text.replacing(words, with: others), to: file)
    #expect(try #require(atlasError { _ = try copy.catalogue() }).code == code)
  }

  @Test(arguments: [
    ("  - {code: 2, name: Visual}\n", "  - {code: 1, name: Visual}\n", "protocol_inconsistent"),
    ("5, 0, cortex_left]\n", "5, 6, cortex_left]\n", "protocol_inconsistent"),
    ("5, 0, cortex_left]\n", "5, 0]\n", "protocol_out_of_range"),
  ])
  func `an atlas of networks is refused where a number is wrong`(
    words: String,
    others: String,
    code: String
  ) throws {
    let copy = try TemporaryFolder()
    try copy.copyShippedData()
    let file = "Atlases/networks/seitzman300.yaml"
    let text = try ShippedData.text(file)
    #expect(text.contains(words))
    try copy.write(text.replacing(words, with: others), to: file)
    #expect(try #require(atlasError { _ = try copy.catalogue() }).code == code)
  }

  @Test func `each kind of protocol is checked as what it is`() throws {
    let catalogue = try ShippedData.catalogue()
    let path = "Protocols/mapping/personal-networks.yaml"
    let checked = try checkProtocol(
      parsing: [UInt8](ShippedData.text(path).utf8),
      file: "personal-networks.yaml",
      catalogue: catalogue
    )
    #expect(checked == .mapping(try catalogue.mappingProtocol("personal-networks")))
  }
}
