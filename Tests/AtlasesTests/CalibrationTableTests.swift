import Atlases
import Targeting
import Testing

@Suite struct CalibrationTableTests {
  private let shipped = "Protocols/calibration/bootstrap-regions.yaml"

  private func table(_ text: String) throws -> CalibrationTable {
    try calibrationTable(Array(text.utf8), file: "table.yaml")
  }

  @Test func `the shipped table knows twenty minutes of middling reliability, for both methods`()
    throws
  {
    let table = try table(ShippedData.text(shipped))
    #expect(table.id == "bootstrap-regions")
    for method in ["peak", "cluster"] {
      for share in [0.5, 0.9] {
        let answer = table.calibration.factor(
          share: share,
          method: method,
          minutes: 20,
          reliability: 0.5
        )
        guard case .factor(let factor) = answer else {
          Issue.record("\(method), \(share): \(answer)")
          continue
        }
        #expect((0.2...5).contains(factor))
      }
    }
    for cell in table.calibration.cells {
      #expect(cell.phantoms >= 40 && cell.factors.map(\.share) == [0.5, 0.9])
    }
  }

  @Test(arguments: [
    ("outside: not_calibrated", "outside: nearest"), ("  seed: ", "  seeds: "),
    ("schema: tmsp-region-calibration/1", "schema: tmsp-region/1"),
    ("share: 0.9", "share: 1.9"), ("minutes: 20.0", "minutes: -20"),
    ("reliability_from: 0.4", "reliability_from: 0.9"),
  ])
  func `what a table must not say is refused`(right: String, wrong: String) throws {
    let text = try ShippedData.text(shipped)
    try #require(text.contains(right))
    #expect(throws: AtlasError.self) { try table(text.replacing(right, with: wrong)) }
  }
}
