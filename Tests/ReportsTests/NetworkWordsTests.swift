import Foundation
import TestSupport
import Testing

@testable import Planning
@testable import Reports

/// What a network report says in words, and what it never says.
@Suite struct NetworkWordsTests {
  private func text(_ change: (inout Example) -> Void = { _ in }) throws -> String {
    var example = try networkExample()
    change(&example)
    return try NetworkReport(example.file()).text()
      .split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  @Test func `a position in no network says why`() throws {
    func said(_ reason: String) throws -> String {
      try text { example in
        for key in ["network", "confidence", "border_distance_mm", "border_network"] {
          example["positions[0].\(key)"] = NSNull()
        }
        example["positions[0].reason"] = reason
      }
    }
    let begin = "peak: in no network that is shown; "
    #expect(
      try said("position_below_floor").contains(begin + "its voxel is below the floor of chance")
    )
    #expect(try said("network_withheld").contains(begin + "the network of its voxel is withheld"))
    #expect(
      try said("position_outside_maps").contains(
        begin + "it is outside the voxels that were mapped"
      )
    )
    #expect(try text().contains("peak: in FrontoParietal, confidence 2.4, 3.1 mm to DefaultMode"))
  }

  @Test func `what one run's halves repeat is said to be within one session`() throws {
    #expect(try text().contains("halves, within one session, agree in 0.71 of the voxels"))
    let runs = try text { $0["data.repeated_by"] = "runs" }
    #expect(runs.contains("runs agree in 0.71") && !runs.contains("within one session"))
    func data(_ runCount: Int, isWithinRuns: Bool) -> NetworkReport.MapData {
      NetworkReport.MapData(
        PersonalMaps.DataRecord(
          runCount: runCount,
          minutesKept: 10,
          framesKept: 300,
          movedShare: nil,
          isWithinRuns: isWithinRuns,
          isGreyMatter: false,
          readCount: 10,
          silentCount: 0
        ),
        voxels: 10
      )
    }
    #expect(data(1, isWithinRuns: true).repeatedBy == "halves_of_runs")
    #expect(data(2, isWithinRuns: false).repeatedBy == "runs")
  }

  @Test func `close eigenvalues, and edges that runs disagree on, are said`() throws {
    let said = try text { example in
      example["gradients[0].order_uncertain"] = true
      example["circuits[1].unsteady_share"] = 0.25
    }
    #expect(said.contains("the first two eigenvalues are too close for any"))
    #expect(said.contains("a share of 0.25 of the edges differs between runs or halves"))
    #expect(try !text().contains("too close"))
    #expect(try !text().contains("not settled"))
    let moving = try text { $0["gradients[0].maps[0].converged"] = false }
    #expect(moving.contains("trend surface not settled, not given"))
  }

  @Test func `each method is told with the name of whom it comes after`() throws {
    let said = try text()
    #expect(said.contains("hard networks: iterative reassignment after Wang 2015"))
    #expect(said.contains("circuits: correlations between regions after Tozzi 2024"))
  }

  @Test func `the words that are never said stand in no report`() throws {
    #expect(
      wordsNeverSaid(in: "Biotypes, of MS-HBM; no   change.") == ["biotype", "MS-HBM", "no change"]
    )
    #expect(
      wordsNeverSaid(in: "contact harmonisation <img src=\"data:image/png;base64,pNet\"/>") == []
    )
    var texts = [
      try text(),
      try text {
        $0["shown"] = "group"; $0["networks.shown"] = "group"
      },
    ]
    texts.append(String(decoding: try networkExample().data(), as: UTF8.self))
    texts.append(NetworkReport.researchNotice)
    texts += NetworkReport.PublishedFigure.agreements.map(\.measure)
    texts += NetworkReport.PublishedFigure.reliabilities.map(\.measure)
    texts += [DeviationReport.readingNotice, ChangeReport.readingNotice]
    for name in ["control-set", "deviation-report", "test-retest", "change-report"] {
      let url = exampleFolder.appending(path: "\(name).json")
      texts.append(String(decoding: try Data(contentsOf: url), as: UTF8.self))
    }
    for text in texts { #expect(wordsNeverSaid(in: text) == [], "\(text.prefix(80))") }
  }

  @Test func `published figures carry how far they were checked, and their conditions`() {
    let figures =
      NetworkReport.PublishedFigure.agreements + NetworkReport.PublishedFigure.reliabilities
    for figure in figures {
      #expect(figure.verification == "computed" && !figure.source.isEmpty)
    }
    let connectome = NetworkReport.PublishedFigure.reliabilities.first
    #expect(connectome?.value.value == 0.458)
    #expect(connectome?.measure.contains("833 people of HCP") == true)
  }
}
