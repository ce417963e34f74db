import Foundation
import Reports
import TestSupport
import Testing

@testable import ReportPage

/// The page of a person's networks.
@Suite struct NetworkPageTests {
  private func page(_ change: (inout Example) -> Void = { _ in }) throws -> String {
    var example = try networkExample()
    change(&example)
    return try NetworkReport(json: example.data()).page(nil)
  }

  @Test func `provenance, methods and what repeats stand there`() throws {
    let page = try page()
    for words in [
      "after Wang 2015", "after Tozzi 2024", "to cite: Seitzman 2020", "licence note: Facts",
      "amygdalae: none", "Deviation between runs or halves", "Standard error between runs",
      "maximum_iterations 10", "intended use: research",
    ] {
      #expect(page.contains(words), "\(words)")
    }
    #expect(!page.contains("within 10 % of each other"))
    #expect(
      try self.page { $0["gradients[0].order_uncertain"] = true }.contains(
        "within 10 % of each other"
      )
    )
    #expect(page.contains("RMSE of the surface, SD") && !page.contains("not settled"))
    let moving = try self.page { $0["gradients[0].maps[0].converged"] = false }
    #expect(moving.contains("not settled"))
  }

  @Test func `what is withheld, or below the floor, is no network of a position`() throws {
    let page = try page { example in
      example["positions[0].network"] = NSNull()
      example["positions[0].reason"] = "position_below_floor"
    }
    #expect(page.contains("none that is shown: its voxel is below the floor of chance"))
    #expect(page.contains("withheld"))
    #expect(page.contains("are no more than chance"))
  }

  @Test func `the words that are never said stand on no page`() throws {
    #expect(wordsNeverSaid(in: try page()) == [])
    #expect(
      wordsNeverSaid(
        in: try page { example in
          example["shown"] = "group"
          example["networks.shown"] = "group"
        }
      ) == []
    )
  }
}
