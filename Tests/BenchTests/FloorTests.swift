import Foundation
import Imaging
import Testing

@testable import tmsplan_bench

@Suite struct FloorTests {
  private let bytes = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 7) }

  @Test(arguments: FloorLibrary.allCases, [1000, 2_164_020, 5_000_000])
  func `a floor inflates all bytes`(library: FloorLibrary, room: Int) throws {
    let file = try File(gzip(bytes))
    #expect(try inflated(file, library, room: room) == bytes.count)
  }

  @Test(arguments: FloorLibrary.allCases)
  func `a floor checks the checksum and the end`(library: FloorLibrary) throws {
    var stored = gzip(bytes)
    stored[stored.count - 5] ^= 1
    let damaged = try File(stored)
    #expect(throws: BenchError.self) { try inflated(damaged, library, room: 1 << 20) }
    let cut = try File(gzip(bytes).dropLast(3))
    #expect(throws: BenchError.self) { try inflated(cut, library, room: 1 << 20) }
  }

  private func inflated(_ file: File, _ library: FloorLibrary, room: Int) throws -> Int {
    try library.inflate(FloorInput(path: file.url.path(percentEncoded: false)), room: room)
  }
}

/// A file that is removed with its owner.
private final class File {
  let url = FileManager.default.temporaryDirectory.appending(path: "tmsp-\(UUID().uuidString).gz")

  init(_ bytes: some Sequence<UInt8>) throws { try Data(bytes).write(to: url) }

  deinit { try? FileManager.default.removeItem(at: url) }
}
