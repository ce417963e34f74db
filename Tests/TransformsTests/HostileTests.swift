import Foundation
import TestSupport
import Testing

@testable import Transforms

/// An HDF5 file that no reader may follow; see `generate_transforms.py`.
struct HostileFile: Decodable, CustomTestStringConvertible {
  let name: String
  /// The code with which it is refused.
  let code: String
  /// The file, packed by gzip.
  let content: Data

  var testDescription: String { name }

  static let all = (try? goldenJSON("transforms_hostile.json", as: [Self].self)) ?? []
}

@Suite struct HostileTests {
  @Test func `all hostile files are there`() {
    #expect(HostileFile.all.count == 32)
  }

  @Test(.timeLimit(.minutes(1)), arguments: HostileFile.all)
  func `a hostile file is refused for its reason`(file: HostileFile) throws {
    #expect(try refusal(unpacked(file.content)) == file.code)
  }
}
