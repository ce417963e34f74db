import Foundation
import Fuzzing
import Testing

/// What `make fuzz` starts from, and what it has found, goes through the same functions each time.
@Suite struct FuzzingTests {
  @Test(arguments: FuzzTarget.allCases)
  func `the properties hold for the corpus`(target: FuzzTarget) throws {
    for input in try inputs(in: "Fuzzing/Corpus/\(target.rawValue)") { try check(target, input) }
  }

  @Test func `the properties hold for the golden messages`() throws {
    for input in try inputs(in: "../Protocols/wire/golden") { try check(.header, input) }
  }

  @Test func `what fuzzing has found stays mended`() throws {
    for folder in try inputs(in: "Fuzzing/Regressions") {
      let target = try #require(FuzzTarget(rawValue: folder.lastPathComponent))
      for input in try inputs(in: "Fuzzing/Regressions/\(target.rawValue)") {
        try check(target, input)
      }
    }
  }

  private func check(_ target: FuzzTarget, _ input: URL) throws {
    let bytes = try [UInt8](Data(contentsOf: input))
    do {
      try target.check(bytes)
    } catch {
      Issue.record("\(input.lastPathComponent): \(error)")
    }
  }

  /// The files of a folder of `Tests`; finding none is an error.
  private func inputs(in folder: String) throws -> [URL] {
    let tests = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "..")
    let found = try FileManager.default.contentsOfDirectory(
      at: tests.appending(path: folder).standardizedFileURL,
      includingPropertiesForKeys: nil,
      options: .skipsHiddenFiles
    )
    try #require(!found.isEmpty, "\(folder) is empty")
    return found.sorted { $0.lastPathComponent < $1.lastPathComponent }
  }
}
