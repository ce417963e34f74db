import Drawing
import Foundation
import Geometry
import Testing

@testable import Acceptance

@Suite struct TableTests {
  private let rows = table(of: Fixture.trials, Fixture.design)

  private func row(_ condition: String, _ method: String) throws -> Row {
    try #require(rows.first { $0.condition == condition && $0.method == method })
  }

  @Test func `there is a row for each condition and method, in their order`() {
    #expect(
      rows.map(\.condition) == ["usual", "usual"] + ["orientation LAS", "orientation LAS"]
        + ["effect 0", "effect 0"]
    )
    #expect(rows.map(\.method) == ["peak", "cluster", "peak", "cluster", "peak", "cluster"])
  }

  @Test func `distances, displacements and shares are those of the phantoms`() throws {
    let peak = try row("usual", "peak")
    #expect(peak.phantoms == 2 && peak.targets == 2)
    #expect(peak.median == 2 && peak.ninety == 3)
    #expect(peak.splitHalf == 4 && peak.resampled == 6)
    #expect(peak.okShare == 0.5 && peak.refusals.isEmpty)
  }

  @Test func `where nothing is planted there is no distance, and codes are counted`() throws {
    let (peak, cluster) = (try row("effect 0", "peak"), try row("effect 0", "cluster"))
    #expect(peak.targets == 1 && peak.median == nil && peak.ninety == nil)
    #expect(peak.refusals == ["map_reliability_insufficient": 1])
    #expect(cluster.targets == 0 && cluster.refusals == ["map_reliability_insufficient": 2])
    #expect(cluster.refusalText == "map_reliability_insufficient (2)")
  }

  @Test func `the document has a line for each row, and says how it was made`() {
    let text = Fixture.validation().markdown(figure: "some.svg")
    for row in rows {
      let line = text.split(separator: "\n").first {
        $0.hasPrefix("| \(row.condition) ") && $0.contains("| \(row.method) ")
      }
      #expect(line?.contains(" \(decimal(row.median)) ") == true, "\(row)")
    }
    for part in [
      "**Accepted**: 4 of 4", "tmsplan 1.2.3, build abc", "2026-01-31", "some-protocol 4.5.6",
      "seeds 1 to 2", "](some.svg)", "360 volumes",
    ] { #expect(text.contains(part), "\(part) in \(text)") }
  }

  @Test func `the JSON document holds the same figures`() throws {
    let validation = Fixture.validation()
    let parsed = try JSONSerialization.jsonObject(with: validation.json())
    let document = try #require(parsed as? [String: Any])
    #expect(document["schema"] as? String == "tmsp-validation/1")
    #expect(document["accepted"] as? Bool == true)
    let lines = try #require(document["table"] as? [[String: Any]])
    #expect(lines.count == rows.count)
    #expect(lines[0]["distance_median_mm"] as? Double == 2)
    #expect(lines[4]["distance_median_mm"] == nil)
    let refusals = try #require(lines[5]["no_target"] as? [[String: Any]])
    #expect(refusals[0]["code"] as? String == "map_reliability_insufficient")
    #expect((document["phantoms"] as? [Any])?.count == 6)
    #expect((document["checks"] as? [Any])?.count == 4)
  }

  @Test func `planted places lie apart from each other and from the group target`() {
    let group = Point<MNI152NLin2009cAsym>(-44, 38, 34)
    for (index, place) in Design.places.enumerated() {
      for other in Design.places[..<index] { #expect(place.distance(to: other).value > 7) }
    }
    // Further than a diagonal at 4 mm in most places, so that one answer for all cannot pass.
    let far = Design.places.count { $0.distance(to: group).value > 7 }
    #expect(far >= 3)
  }

  @Test(arguments: [(Design.quick, 11), (.full, 15)])
  func `conditions of a design have names of their own, and cover each factor`(
    design: Design,
    count: Int
  ) {
    #expect(Set(design.conditions.map(\.name)).count == count)
    #expect(design.conditions.count == count)
    #expect(Set(design.conditions.map(\.factor)) == Set(Factor.allCases))
    #expect(Set(design.conditions.flatMap(\.limits)) == Set(Limit.allCases))
    #expect(design.conditions.first?.factor == .usual)
  }
}
