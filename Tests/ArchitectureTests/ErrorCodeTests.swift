import Foundation
import Prediction
import Reports
import Testing
import Wire

/// The registry of codes holds what the sources can give, and nothing else.
@Suite struct ErrorCodeTests {
  private let registered = ErrorCode.all.map(\.code)

  @Test func `each code that the sources can give is registered`() throws {
    let known = Set(registered)
    for (code, file) in try codesInSources() {
      #expect(known.contains(code), "\(file) gives \(code)")
    }
    for code in codesOfEnumerations {
      #expect(known.contains(code), "\(code)")
    }
  }

  @Test func `each registered code can be given`() throws {
    let text = try sourceFiles().map(\.text).joined()
    for code in registered where !codesOfEnumerations.contains(code) {
      #expect(text.contains("\"\(code)\""), "\(code)")
    }
  }

  @Test func `the scan finds codes in all places where they stand`() throws {
    let found = Set(try codesInSources().map(\.code))
    let examples = [
      "gzip_truncated", "bids_ambiguous", "bitpix_mismatch", "qform_missing", "input_changed",
      "minutes_kept_low", "frames_kept_insufficient", "no_anticorrelation", "crashed",
    ]
    for example in examples { #expect(found.contains(example), "\(example)") }
  }

  @Test func `codes are snake case and stand once`() {
    #expect(Set(registered).count == registered.count)
    #expect(registered == registered.sorted())
    for code in registered {
      #expect(code.wholeMatch(of: /[a-z][a-z0-9]*(_[a-z0-9]+)*/) != nil, "\(code)")
    }
  }

  @Test func `meaning and remedy are sentences`() {
    for entry in ErrorCode.all {
      for text in [entry.meaning, entry.remedy] {
        #expect(text.hasSuffix(".") && text.first?.isUppercase == true || text.hasPrefix("--"))
      }
    }
  }

  private var codesOfEnumerations: Set<String> {
    Set(WireErrorCode.allCases.map(\.rawValue) + JobFailureClass.allCases.map(\.rawValue))
      .union(ResponseReason.allCases.map(\.rawValue))
  }

  private struct SourceFile {
    let name: String
    let text: String
  }

  private func sourceFiles() throws -> [SourceFile] {
    let folder = URL(filePath: #filePath).appending(path: "../../../Sources").standardizedFileURL
    let found = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
    let files = (found?.compactMap { $0 as? URL } ?? []).filter { url in
      url.pathExtension == "swift" && !url.path().contains("/ErrorCodes/")
    }
    try #require(files.count > 100)
    return try files.map { url in
      SourceFile(name: url.lastPathComponent, text: try String(contentsOf: url, encoding: .utf8))
    }
  }

  /// The literals in the bodies of `code` properties, in the first arguments of what makes findings
  /// and refusals, in arguments labelled `code`, and in the words of a region's role and of gates.
  private func codesInSources() throws -> [(code: String, file: String)] {
    let body = /var code: String \{(.*?)\n  \}/.dotMatchesNewlines()
    let call = /(?:Finding|finding|refusal|warning|inputRefusal)\(\s*([^\n]*?),\s*\n/
    let label = /code: ("[a-z_]+")/
    return try sourceFiles().flatMap { file in
      var places = file.text.matches(of: body).map { $0.1 }
      places += file.text.matches(of: call).map { $0.1 }
      places += file.text.matches(of: label).map { $0.1 }
      if ["RegionRole.swift", "GateCodes.swift"].contains(file.name) {
        places.append(file.text[...])
      }
      return places.flatMap { place in
        place.matches(of: /"([a-z][a-z0-9]*(?:_[a-z0-9]+)*)"/).map { (String($0.1), file.name) }
      }
    }.filter { !["seed", "search"].contains($0.0) }
  }
}
