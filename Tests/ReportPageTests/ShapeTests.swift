import Foundation
import Reports
import Testing

@testable import ReportPage

@Suite struct ShapeTests {
  @Test func `the outline of a block goes round it once`() throws {
    let found = outlines(width: 6, height: 5) { column, line in
      (2...4).contains(column) && (1...3).contains(line)
    }
    let polygon = try #require(found.first)
    #expect(found.count == 1)
    #expect(polygon.map(\.x).min() == 2 && polygon.map(\.x).max() == 5)
    #expect(polygon.map(\.y).min() == 1 && polygon.map(\.y).max() == 4)
    // The square of 3 by 3 without its four cut corners, each of an eighth.
    let sum = zip(polygon, polygon.dropFirst() + polygon.prefix(1)).reduce(0) {
      $0 + $1.0.x * $1.1.y - $1.1.x * $1.0.y
    }
    #expect(abs(sum / 2) == 8.5)
  }

  @Test func `each part and each hole has an outline, and touching corners do no harm`() {
    let picture = ["##.#", "#.#.", "##.."].map(Array.init)
    let found = outlines(width: 4, height: 3) { picture[$1][$0] == "#" }
    #expect(!found.isEmpty && found.allSatisfy { $0.count >= 4 })
    #expect(outlines(width: 3, height: 3) { _, _ in false }.isEmpty)
  }

  @Test func `an ellipsoid's shadow has the half axes and the angle that it should`() throws {
    let json = """
      {"centre":{"T1w":[1,2,3]},"axes":[[0.6,0.8,0],[-0.8,0.6,0],[0,0,1]],"semi_axes_mm":[10,5,2]}
      """
    let ellipsoid = try JSONDecoder().decode(
      TargetReport.Spread.Ellipsoid.self,
      from: Data(json.utf8)
    )
    let drawn = try #require(Ellipsoid(ellipsoid, in: "T1w"))
    let above = drawn.shadow(0, 1)
    #expect(abs(above.long - 10) < 1e-9 && abs(above.short - 5) < 1e-9)
    #expect(abs(above.degrees - 53.13010235415598) < 1e-9)
    let behind = drawn.shadow(0, 2)
    #expect(abs(behind.long - 52.0.squareRoot()) < 1e-9 && abs(behind.short - 2) < 1e-9)
    #expect(Ellipsoid(ellipsoid, in: "MNI152NLin6Asym") == nil)
  }

  @Test func `blue is below zero, orange above, grey stays without`() {
    #expect(blended(100, 0) == [100, 100, 100])
    let (low, high) = (blended(100, -1), blended(100, 1))
    #expect(low[2] > low[0] && high[0] > high[2])
  }
}
