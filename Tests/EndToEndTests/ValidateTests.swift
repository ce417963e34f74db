import Foundation
import Testing

@Suite(.inTurn) struct ValidateTests {
  @Test func `a quick validation accepts this program, with a row for each condition`() async throws
  {
    let folder = try TemporaryFolder()
    let output = folder.url.path(percentEncoded: false)
    let program = Program(name: "tmsplan")
    let outcome = try await program.run([
      "validate", "--quick", "--output", output, "--date", "2026-01-31",
    ])
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
    #expect(outcome.output.contains("accepted: "))
    let text = try String(contentsOf: folder / "validation.md", encoding: .utf8)
    let lines = text.split(separator: "\n")
    for condition in [
      "usual", "effect 0", "effect 0.4", "noise 2", "motion 2.5", "minutes 2.5", "minutes 6",
      "voxel 3mm", "template MNI152NLin6Asym", "orientation LAS", "orientation oblique",
    ] {
      for method in ["peak", "cluster"] {
        let row = lines.filter {
          $0.hasPrefix("| \(condition) ") && $0.contains(" | \(method) ")
        }
        #expect(row.count == 1, "\(condition), \(method)")
      }
    }
    #expect(text.contains("2026-01-31"))
    let parsed = try JSONSerialization.jsonObject(
      with: Data(contentsOf: folder / "validation.json")
    )
    #expect((parsed as? [String: Any])?["accepted"] as? Bool == true)
    #expect(try Data(contentsOf: folder / "validation.svg").count > 1000)

    // What is there stays; that is found before any work.
    let again = try await program.run(["validate", "--output", output])
    #expect(again.status == 2 && again.errors.contains("output_exists"), "\(again.errors)")
    #expect(try String(contentsOf: folder / "validation.md", encoding: .utf8) == text)
  }
}
