import Geometry
import Networks

extension NetworkAtlas {
  /// Reads a file of networks.
  init(_ text: DefinitionText) throws(AtlasError) {
    let root = try text.root()
    _ = try text.schema(in: root, accepted: [.networks])
    let keys = try root.mapping([
      "schema", "id", "title", "template", "networks", "nodes", "sources", "licence",
    ])
    let template = try keys["template"].choice(Template.self)
    let networks = try declaredNetworks(keys["networks"])
    var nodes: [NetworkNode] = []
    for item in try keys["nodes"].list() {
      nodes.append(try node(item, in: template, of: networks))
    }
    for (number, network) in networks.enumerated() {
      guard nodes.contains(where: { $0.network == number }) else {
        throw keys["nodes"].inconsistent("\(network.name) has no sphere")
      }
    }
    self.init(
      id: try keys["id"].identifier(),
      title: try keys["title"].text(),
      template: template,
      networks: networks,
      nodes: nodes,
      sources: try keys["sources"].sources(),
      licence: try keys["licence"].text(),
      file: text.file,
      bytes: text.bytes,
      imported: nil
    )
  }
}

private func declaredNetworks(
  _ value: DefinitionValue
) throws(AtlasError) -> [NetworkAtlas.Network] {
  var networks: [NetworkAtlas.Network] = []
  for item in try value.list() {
    let keys = try item.mapping(["code", "name"])
    let code = try keys["code"].integer(1...255)
    guard code > networks.last?.code ?? 0 else { throw keys["code"].inconsistent("codes ascend") }
    networks.append(NetworkAtlas.Network(code: code, name: try keys["name"].text()))
  }
  return networks
}

/// A sphere `[x, y, z, radius, code, part]`; code 0 belongs to no network.
private func node(
  _ value: DefinitionValue,
  in template: Template,
  of networks: [NetworkAtlas.Network]
) throws(AtlasError) -> NetworkNode {
  let items = try value.list()
  guard items.count == 6 else {
    throw value.outOfRange("a list of \(items.count)", "[x, y, z, radius, code, part]")
  }
  let bounds = Bounds.from(-200, to: 200, "mm")
  let code = try items[4].integer(0...255)
  let network = networks.firstIndex { $0.code == code }
  guard code == 0 || network != nil else {
    throw items[4].inconsistent("no network has code \(code)")
  }
  return NetworkNode(
    centre: TemplatePoint(
      try items[0].number(bounds),
      try items[1].number(bounds),
      try items[2].number(bounds),
      in: template
    ),
    radius: try items[3].number(.above(0, to: 30, "mm")).mm,
    network: network,
    part: try items[5].text()
  )
}
