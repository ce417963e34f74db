import Findings
import Geometry
import Networks

extension CircuitAtlas {
  /// Reads a file of circuits.
  init(_ text: DefinitionText) throws(AtlasError) {
    let root = try text.root()
    _ = try text.schema(in: root, accepted: [.circuits])
    let keys = try root.mapping([
      "schema", "id", "title", "template", "circuits", "spheres", "imported", "edges", "sources",
      "licence",
    ])
    let template = try keys["template"].choice(Template.self)
    var circuits: [String] = []
    for item in try keys["circuits"].list() { circuits.append(try item.text()) }
    var nodes: [CircuitNode] = []
    for item in try keys["spheres"].list() { nodes.append(try sphere(item, in: template)) }
    for item in try keys["imported"].list() {
      nodes.append(
        CircuitNode(name: try item.mapping(["name"])["name"].text(), place: .imported)
      )
    }
    var edges: [CircuitEdge] = []
    for item in try keys["edges"].list() { edges.append(try edge(item)) }
    let table: CircuitTable
    do throws(CircuitError) {
      table = try CircuitTable(circuits: circuits, nodes: nodes, edges: edges)
    } catch {
      throw keys["edges"].inconsistent(error.message)
    }
    self.init(
      id: try keys["id"].identifier(),
      title: try keys["title"].text(),
      template: template,
      table: table,
      sources: try keys["sources"].sources(),
      licence: try keys["licence"].text(),
      file: text.file,
      bytes: text.bytes
    )
  }
}

private func sphere(
  _ value: DefinitionValue,
  in template: Template
) throws(AtlasError) -> CircuitNode {
  let keys = try value.mapping(["name", "centre", "radius"])
  return CircuitNode(
    name: try keys["name"].text(),
    place: .sphere(
      centre: try keys["centre"].point(in: template),
      radius: try keys["radius"].number(.above(0, to: 30, "mm")).mm
    )
  )
}

private func edge(_ value: DefinitionValue) throws(AtlasError) -> CircuitEdge {
  let keys = try value.mapping(["circuit", "nodes", "code"])
  let ends = try keys["nodes"].list()
  guard ends.count == 2 else {
    throw keys["nodes"].outOfRange("a list of \(ends.count)", "two nodes: [a, b]")
  }
  return CircuitEdge(
    circuit: try keys["circuit"].text(),
    first: try ends[0].text(),
    second: try ends[1].text(),
    code: try keys["code"].text()
  )
}
