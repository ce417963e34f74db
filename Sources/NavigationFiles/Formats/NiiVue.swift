import Geometry

/// NiiVue's connectome: balls at targets and entries, joined by a line.
///
/// It is for reports, not for navigation.
func niivueConnectome(_ sheet: NavigationSheet) throws(ExportError) -> ExportedFile {
  var nodes: [NiiVueDocument.Node] = []
  var edges: [NiiVueDocument.Edge] = []
  for target in sheet.targets {
    nodes.append(NiiVueDocument.Node(target.label, target.position, colour: 3))
    guard let entry = target.entry else { continue }
    nodes.append(NiiVueDocument.Node(target.label + " entry", entry, colour: 4))
    edges.append(NiiVueDocument.Edge(first: nodes.count - 2, second: nodes.count - 1))
  }
  let document = NiiVueDocument(
    name: "TMS targets \(asciiLabel(sheet.subject))",
    nodes: nodes,
    edges: edges
  )
  return ExportedFile("niivue-connectome", name: "targets.jcon", try jsonText(document, "niivue"))
}

/// A connectome of NiiVue, in RAS millimetres.
struct NiiVueDocument: Codable {
  struct Node: Codable {
    let name: String
    let x: Double
    let y: Double
    let z: Double
    let colorValue: Int
    var sizeValue = 1

    init(_ name: String, _ point: Point<NativeT1w>, colour: Int) {
      self.name = name
      (x, y, z) = (point.x, point.y, point.z)
      colorValue = colour
    }
  }

  struct Edge: Codable {
    let first: Int
    let second: Int
    var colorValue = 3
  }

  let name: String
  var nodeColormap = "warm"
  var nodeColormapNegative = "winter"
  var nodeMinColor = 2
  var nodeMaxColor = 4
  var nodeScale = 3
  var edgeColormap = "warm"
  var edgeColormapNegative = "winter"
  var edgeMin = 2
  var edgeMax = 6
  var edgeScale = 1
  let nodes: [Node]
  let edges: [Edge]
}
