import Foundation
import Phantom
import Testing

/// What is typed wrongly is told as what it is.
@Suite(.inTurn) struct ArgumentTests {
  private func run(_ arguments: [String]) async throws -> Program.Outcome {
    try await Program(name: "tmsplan").run(arguments)
  }

  @Test(arguments: ["target", "submit"])
  func `an unknown option is told before a missing one`(command: String) async throws {
    let outcome = try await run([command, "--frobnicate"])
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains("Unknown option '--frobnicate'"), "\(outcome.errors)")
    let missing = try await run([command])
    #expect(missing.status == 2 && missing.errors.contains("Give --bold"), "\(missing.errors)")
  }

  @Test func `a score without its scale is a usage error`() async throws {
    let outcome = try await run(["target", "--baseline", "24"])
    #expect(outcome.status == 2 && outcome.errors.contains("--baseline needs --scale"))
  }

  @Test(arguments: [
    (["change", "a", "--after", "b", "--scanner", ""], "--scanner is empty"),
    (["change", "a", "--after", "b", "--scan-protocol", " "], "--scan-protocol is empty"),
    (["change", "a", "--after", "b", "--after-scanner", ""], "--after-scanner is empty"),
    (
      ["change", "a", "--after", "b", "--after-scan-protocol", ""], "--after-scan-protocol is empty"
    ),
    (
      ["reference", "compare", "a", "--controls", "b", "--age", "40", "--scanner", ""],
      "--scanner is empty"
    ),
    (
      ["reference", "compare", "a", "--controls", "b", "--age", "40", "--scan-protocol", ""],
      "--scan-protocol is empty"
    ), (["outcome", "apply", "a", "--report", "b", "--scanner", " "], "--scanner is empty"),
  ])
  func `a scanner or scan protocol of no name is a usage error`(
    arguments: [String],
    words: String
  ) async throws {
    let outcome = try await run(arguments)
    #expect(outcome.status == 2 && outcome.errors.contains(words), "\(outcome.errors)")
    #expect(outcome.output.isEmpty)
  }

  @Test func `bare MNI is refused with the accepted names, whatever the folder holds`() async throws
  {
    let outcome = try await run([
      "target", "--bids-derivatives", "/nowhere", "--participant", "01", "--space", "MNI",
    ])
    #expect(outcome.status == 3)
    for word in ["[space_unknown]", "MNI152NLin6Asym", "MNI152NLin2009cAsym"] {
      #expect(outcome.errors.contains(word), "\(outcome.errors)")
    }
  }

  @Test func `a folder that does not exist is said so`() async throws {
    let outcome = try await run(["target", "--bids-derivatives", "/nowhere", "--participant", "01"])
    #expect(outcome.status == 3)
    #expect(outcome.errors.contains("There is no folder /nowhere"), "\(outcome.errors)")
  }

  @Test func `a message ends with one full stop`() async throws {
    let outcome = try await run([
      "submit", "--bold", "/none", "--mask", "/none", "--confounds", "/none", "--subject", "s",
      "--space", "MNI152NLin6Asym",
    ])
    #expect(outcome.status == 3 && outcome.errors.contains("[file_unreadable]"))
    #expect(!outcome.errors.contains(".."), "\(outcome.errors)")
  }

  @Test(arguments: [["--planted", "-38", "40", "30"], ["--planted=-38,40,30"]])
  func `a position may begin with a minus`(planted: [String]) async throws {
    let folder = try TemporaryFolder()
    let output = (folder / "phantom").path(percentEncoded: false)
    let outcome = try await run(
      ["phantom", "--output", output, "--grid", "4mm", "--minutes", "2"] + planted
        + ["--participant", "x"]
    )
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("planted at (-38.0, 40.0, 30.0) mm"), "\(outcome.output)")
  }

  @Test func `a position that is none is a usage error`() async throws {
    let outcome = try await run(["phantom", "--output", "/tmp/none", "--planted", "-38", "40"])
    #expect(outcome.status == 2, "\(outcome.errors)")
  }

  @Test func `the help of the phantom tells how a position is given`() async throws {
    #expect(try await run(["phantom", "--help"]).output.contains("--planted <x y z>"))
  }
}
