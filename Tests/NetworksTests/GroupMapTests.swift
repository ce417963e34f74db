import Geometry
import Statistics
import TestSupport
import Testing

@testable import Networks

@Suite struct GroupMapTests {
  @Test func `the nearest centre of a used network decides`() {
    let table = [
      node(0, network: 4), node(10, network: 2), node(20, network: nil), node(30, network: 7),
    ]
    let points: [Point<MNI152NLin6Asym>?] = [
      Point(-50, 0, 0), Point(4.9, 0, 0), Point(5.1, 0, 0), Point(19.9, 9, 9), Point(21, 0, 0), nil,
    ]
    #expect(groupMap(table: table, using: [2, 4, 7], at: points) == [4, 4, 2, 2, 7, -1])
    #expect(
      groupMap(table: table, using: [7, 4], at: points) == [4, 4, 4, 7, 7, networkOfNowhere]
    )
  }

  @Test func `of equally near centres the first of the table decides`() {
    let between: [Point<MNI152NLin6Asym>?] = [Point(5, 3, 1)]
    let table = [node(0, network: 1), node(10, network: 0)]
    #expect(groupMap(table: table, using: [0, 1], at: between) == [1])
    #expect(groupMap(table: Array(table.reversed()), using: [0, 1], at: between) == [0])
  }

  @Test func `radii and the order of voxels change nothing, a search one by one agrees`() {
    var random = SeededGenerator(seed: 5)
    func number() -> Double { 100 * (random.nextUniform() - 0.5) }
    let table = (0..<60).map { number -> NetworkNode in
      let place = TemplatePoint(
        100 * (random.nextUniform() - 0.5),
        100 * (random.nextUniform() - 0.5),
        100 * (random.nextUniform() - 0.5),
        in: .mni152NLin6Asym
      )
      return NetworkNode(
        centre: place,
        radius: Double(1 + number % 7).mm,
        network: number % 9 == 8 ? nil : number % 9,
        part: "test"
      )
    }
    let points = (0..<500).map { _ in Point<MNI152NLin6Asym>(number(), number(), number()) }
    let found = groupMap(table: table, using: [0, 1, 2, 3, 4, 5, 6, 7], at: points)
    for (point, network) in zip(points, found) {
      let nearest = table.filter { $0.network != nil }.min { a, b in
        a.centre.point(in: MNI152NLin6Asym.self).distance(to: point)
          < b.centre.point(in: MNI152NLin6Asym.self).distance(to: point)
      }
      #expect(nearest?.network == network)
    }
    let backwards = groupMap(
      table: table,
      using: [7, 6, 5, 4, 3, 2, 1, 0],
      at: points.reversed().map(Optional.some)
    )
    #expect(backwards == found.reversed())
  }

  private func node(_ x: Double, network: Int?) -> NetworkNode {
    NetworkNode(
      centre: TemplatePoint(x, 0, 0, in: .mni152NLin6Asym),
      radius: 4.mm,
      network: network,
      part: "test"
    )
  }
}
