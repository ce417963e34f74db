import Foundation
import Geometry
import TestSupport
import Testing

@testable import Networks

/// The shipped table of circuits, and what the module must never say.
@Suite struct CircuitAtlasTests {
  /// The table, read line by line: enough to notice a wrong number or name.
  func table() throws -> CircuitTable {
    let text = String(decoding: try goldenFile("../../Atlases/circuits/rest14.yaml"), as: UTF8.self)
    let sphere = /- \{name: (.+), centre: \[(\S+), (\S+), (\S+)\], radius: (\d+)\}/
    let imported = /- \{name: ([^,]+)\}/
    let edge = /- \{circuit: (\w+), nodes: \[(.+), (.+)\], code: (\w+)\}/
    var (nodes, edges): ([CircuitNode], [CircuitEdge]) = ([], [])
    for line in text.split(separator: "\n") {
      if let match = try sphere.firstMatch(in: line)?.output {
        let numbers = [match.2, match.3, match.4, match.5].compactMap { Double($0) }
        let centre = TemplatePoint(numbers[0], numbers[1], numbers[2], in: .mni152NLin6Asym)
        nodes.append(
          CircuitNode(
            name: String(match.1),
            place: .sphere(centre: centre, radius: numbers[3].mm)
          )
        )
      } else if let match = try edge.firstMatch(in: line)?.output {
        edges.append(
          CircuitEdge(
            circuit: String(match.1),
            first: String(match.2),
            second: String(match.3),
            code: String(match.4)
          )
        )
      } else if let match = try imported.firstMatch(in: line)?.output {
        nodes.append(CircuitNode(name: String(match.1), place: .imported))
      }
    }
    return try CircuitTable(
      circuits: ["Default", "Salience", "Attention"],
      nodes: nodes,
      edges: edges
    )
  }

  @Test func `14 edges join 13 spheres and two imported nodes`() throws {
    let table = try table()
    #expect(table.nodes.count == 15 && table.nodes.count { $0.place == .imported } == 2)
    let counts = table.circuits.map { name in table.edges.count { $0.circuit == name } }
    #expect(counts == [5, 3, 6])
    let used = Set(table.edges.flatMap { [$0.first, $0.second] })
    #expect(used == Set(table.nodes.map(\.name)))
  }

  @Test func `spheres lie on the side of their name and do not meet`() throws {
    let table = try table()
    var centres: [(String, Point<MNI152NLin6Asym>)] = []
    for node in table.nodes {
      if case .sphere(let centre, let radius) = node.place {
        #expect(radius == 10.mm)
        centres.append((node.name, centre.point(in: MNI152NLin6Asym.self)))
      }
    }
    for (number, (name, centre)) in centres.enumerated() {
      if name.hasPrefix("L ") { #expect(centre.x < -10) }
      if name.hasPrefix("R ") { #expect(centre.x > 10) }
      for (_, other) in centres[..<number] { #expect(centre.distance(to: other) > 20.mm) }
    }
  }

  @Test func `without the amygdala 12 edges are there, and as many voxels on either grid`() throws {
    let table = try table()
    let grids = try [2.0, -2.0].map { step in
      let toWorld = Affine<VoxelSpace, MNI152NLin6Asym>(
        rows: [step, 0, 0, step > 0 ? -90 : 90, 0, 2, 0, -126, 0, 0, 2, -72]
      )
      return try #require(VoxelGrid(size: GridSize(91, 109, 91), toWorld: toWorld))
    }
    let placed = grids.map { grid in
      PlacedCircuits(
        table,
        at: (0..<grid.size.count).map { grid.centre(ofLinear: $0) },
        voxelVolume: 8
      )
    }
    #expect(placed[0].voxels.mapValues(\.count) == placed[1].voxels.mapValues(\.count))
    #expect(placed[0].voxels.values.allSatisfy { $0.count == 515 })
    #expect(Set(placed[0].missing.values) == [.notImported])
    let there = table.edges.count { edge in
      [edge.first, edge.second].allSatisfy { placed[0].voxels[$0] != nil }
    }
    #expect(there == 12)
  }

  @Test func `no text of the module names a type of person`() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Sources/Networks")
    let files = try #require(
      FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
    )
    let forbidden = [
      "biotype", "subtype", "intact", "context insensitiv", "hyper-connect", "hyperconnect",
      "inattention", "dyscontrol", "responder", "diagnos",
    ]
    var count = 0
    for case let file as URL in files where file.pathExtension == "swift" {
      count += 1
      let text = try String(contentsOf: file, encoding: .utf8)
      for line in text.split(separator: "\n")
      where !line.drop(while: \.isWhitespace).hasPrefix("//") {
        for word in forbidden {
          #expect(!line.lowercased().contains(word), "\(file.lastPathComponent): \(line)")
        }
      }
    }
    #expect(count > 10)
  }
}
