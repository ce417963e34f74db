import Foundation
import Reports
import Testing

/// The table of refusals beside the mapping protocols tells of codes and tests that are there.
@Suite struct RefusalTableTests {
  private let package = URL(filePath: #filePath).appending(path: "../../..").standardizedFileURL

  private struct Row {
    let code: String
    let file: String
    let test: String
  }

  private func rows() throws -> [Row] {
    let text = try String(
      contentsOf: package.appending(path: "Protocols/mapping/Refusals.md"),
      encoding: .utf8
    )
    return text.split(separator: "\n").filter { $0.hasPrefix("| ") && $0.contains("`") }.map {
      line in
      let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
      return Row(
        code: cells[2].replacing("`", with: ""),
        file: cells[3].replacing("`", with: ""),
        test: cells[4]
      )
    }
  }

  /// The texts of the tests, by the file's name without its ending.
  private func tests() throws -> [String: String] {
    let folder = package.appending(path: "Tests")
    let found = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
    var texts: [String: String] = [:]
    for case let url as URL in found ?? .init() where url.pathExtension == "swift" {
      let name = url.deletingPathExtension().lastPathComponent
      texts[name, default: ""] += try String(contentsOf: url, encoding: .utf8)
    }
    return texts
  }

  @Test func `each row names a registered code, and a test that states it`() throws {
    let (rows, tests) = (try rows(), try tests())
    let registered = Set(ErrorCode.all.map(\.code))
    #expect(rows.count > 50 && Set(rows.map(\.code)).count == rows.count)
    for row in rows {
      #expect(registered.contains(row.code), "\(row.code)")
      let text = try #require(tests[row.file], "\(row.file)")
      #expect(text.contains("`\(row.test)`"), "\(row.file): \(row.test)")
      #expect(text.contains("\"\(row.code)\""), "\(row.file): \(row.code)")
    }
  }

  @Test func `each code about a person's networks is stated by some test`() throws {
    let all = try tests().values.joined()
    let families = [
      "networks_", "network_", "soft_", "gradient_", "circuit_", "node_", "region_", "labels_",
      "controls_",
      "site_", "measure_", "harmonise_", "participants_", "outcome_", "change_", "retest_",
      "pipeline_",
      "position_", "document_", "atlas_",
    ]
    // Codes of targets and of their estimates, whose names begin alike.
    let others = [
      "outcome_scale_mismatch", "region_has_no_signal", "region_not_placed",
      "region_temporal_snr_insufficient", "region_temporal_snr_low",
    ]
    let codes = ErrorCode.all.map(\.code).filter { code in
      families.contains(where: code.hasPrefix) && !others.contains(code)
    }
    #expect(codes.count > 140)
    let unstated = codes.filter { !all.contains("\"\($0)\"") }
    #expect(unstated == [])
  }
}
