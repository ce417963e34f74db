import Foundation
import Reports
import Testing

@Suite struct FiguresTests {
  private func example() throws -> ExampleFigures { try ExampleFigures(ExampleReport().report) }

  @Test func `figures are read back as they were written`() throws {
    let figures = try example().figures
    let again = try ReportFigures(json: figures.json())
    #expect(again == figures)
    #expect(again.slices?.planes.first?.pixels.bytes.count == 1200)
    #expect(again.motion.first?.displacement.first == .some(nil))
  }

  @Test(arguments: ["slices", "carpets", "clouds", "temporal_snr", "schema"])
  func `parts that do not fit each other are refused`(part: String) throws {
    var example = try example()
    switch part {
    case "slices":
      var slices = try #require(example.members[part] as? [String: Any])
      var planes = try #require(slices["planes"] as? [[String: Any]])
      planes[1]["width"] = 41
      slices["planes"] = planes
      example.members[part] = slices
    case "schema": example.members[part] = "tmsp-report-figures/2"
    default:
      var list = try #require(example.members[part] as? [[String: Any]])
      list[0]["lines"] = 1 << 40
      list[0]["quantiles"] = [1, 2]
      list[0]["points"] = [["position": [1, 2], "count": 1]]
      example.members[part] = list
    }
    #expect(throws: FiguresError.self) { try example.figures }
  }

  @Test func `figures of another report are refused`() throws {
    var example = try example()
    let report = try ExampleReport().report
    try example.figures.check(against: report)
    example.members["job"] = "11111111-2222-3333-4444-555555555555"
    let figures = try example.figures
    #expect(throws: FiguresError.foreign(job: "11111111-2222-3333-4444-555555555555")) {
      try figures.check(against: report)
    }
  }
}
