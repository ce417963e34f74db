import Foundation
import Testing

@testable import Planning

@Suite struct BuildIDTests {
  private func note(_ name: String, _ type: UInt8, _ content: [UInt8]) -> [UInt8] {
    func padded(_ bytes: [UInt8]) -> [UInt8] {
      bytes + [UInt8](repeating: 0, count: (4 - bytes.count % 4) % 4)
    }
    let name = Array(name.utf8) + [0]
    let counts = [UInt8(name.count), UInt8(content.count), type]
    let numbers = counts.flatMap { count -> [UInt8] in [count, 0, 0, 0] }
    return numbers + padded(name) + padded(content)
  }

  @Test func `the id is found among other notes`() {
    let others = note("GNU", 1, [1, 2, 3]) + note("CORE!", 3, [9])
    let notes = others + note("GNU", 3, [7, 8, 9, 10, 11])
    #expect(buildID(inNotes: notes) == [7, 8, 9, 10, 11])
  }

  @Test func `notes that are cut short or lie about their length give none`() {
    let whole = note("GNU", 3, [7, 8, 9, 10])
    for count in whole.indices { #expect(buildID(inNotes: Array(whole[..<count])) == nil) }
    #expect(buildID(inNotes: [UInt8](repeating: 255, count: 40)) == nil)
  }

  @Test func `a file that is no program has none`() throws {
    let url = FileManager.default.temporaryDirectory.appending(path: "elf-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: url) }
    let path = url.path(percentEncoded: false)
    #expect(buildID(ofProgram: path) == nil)
    for bytes in [[], [0x7f, 0x45, 0x4c, 0x46, 2, 1] + [UInt8](repeating: 255, count: 200)] {
      try Data(bytes).write(to: url)
      #expect(buildID(ofProgram: path) == nil)
    }
  }

  @Test func `a program of this toolchain has one, and its identity is that`() throws {
    let id = try #require(buildID(ofProgram: "/proc/self/exe"))
    #expect(id.count >= 8)
    let identity = try SoftwareIdentity.current(name: "test")
    #expect(identity.sha256 == sha256(of: id))
    #expect(try SoftwareIdentity.current(name: "test") == identity)
  }
}
