import Crypto
import Foundation
import Store
import Testing

@Suite struct UploadTests {
  let folder: TemporaryFolder
  let uploads: UploadFolder
  let job = JobID.random()
  let content = (0..<5000).map { UInt8(truncatingIfNeeded: $0 &* 37) }

  init() throws {
    folder = try TemporaryFolder()
    uploads = try UploadFolder(root: folder.path)
  }

  private var size: Int64 { Int64(content.count) }
  private var sha256: String { hexadecimal(content) }

  private func openPart(at offset: Int64 = 0) throws -> PartFile {
    try uploads.openPart(job: job, file: 0, size: size, offset: offset)
  }

  private func accept(_ part: PartFile, _ sha256: String? = nil) throws -> String {
    let upload = UploadedPart(file: 0, part: part, sha256: sha256 ?? self.sha256)
    return try uploads.acceptParts([upload], site: "clinic-7")[0]
  }

  /// A part that holds the whole content.
  private func wholePart() throws -> PartFile {
    let part = try openPart()
    try part.write(content, at: 0)
    return part
  }

  @Test func `chunks in order become an input, and no part is left`() throws {
    let part = try openPart()
    for start in stride(from: 0, to: content.count, by: 777) {
      let end = min(start + 777, content.count)
      #expect(try part.write(content[start..<end], at: Int64(start)) == Int64(end))
    }
    #expect(part.isComplete)
    #expect(try part.synchronise() == size)
    let path = try accept(part)
    #expect(path == folder.path + "/input/clinic-7/" + sha256)
    #expect(try [UInt8](Data(contentsOf: URL(fileURLWithPath: path))) == content)
    #expect(try folder.files() == ["input/clinic-7/" + sha256])
    #expect(try uploads.storedInput(site: "clinic-7", sha256: sha256, size: size) == path)
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(mode == 0o600)
  }

  @Test func `a part has its whole size before its first byte`() throws {
    _ = try openPart()
    let part = folder.path + "/incoming/\(job.text).0.part"
    let attributes = try FileManager.default.attributesOfItem(atPath: part)
    #expect(attributes[.size] as? Int == content.count)
    #expect(attributes[.posixPermissions] as? Int == 0o600)
  }

  @Test func `a chunk at a wrong place is refused and writes nothing`() throws {
    let part = try openPart()
    try part.write(content[..<100], at: 0)
    for start in [101 as Int64, 50, 4999, Int64.max, -1] {
      #expect(throws: StoreError.wrongOffset(expected: 100)) {
        try part.write(content[..<100], at: start)
      }
    }
    #expect(part.offset == 100)
    try part.write(content[100...], at: 100)
    _ = try accept(part)
  }

  @Test func `a chunk that is there already is dropped`() throws {
    let part = try openPart()
    try part.write(content[..<100], at: 0)
    let other = [UInt8](repeating: 255, count: 60)
    #expect(try part.write(other, at: 40) == 100)
    try part.write(content[100...], at: 100)
    _ = try accept(part)
  }

  @Test func `a chunk beyond the end is refused`() throws {
    let part = try openPart()
    #expect(throws: StoreError.wrongOffset(expected: 0)) {
      try part.write(content + [0], at: 0)
    }
  }

  @Test func `an upload goes on at what was durable`() throws {
    try openPart().write(content[..<3000], at: 0)
    let resumed = try openPart(at: 2000)  // bytes 2000 to 2999 are not trusted
    #expect(resumed.offset == 2000)
    #expect(resumed.undigestedCount == 2000)
    try resumed.write(content[2000...], at: 2000)
    #expect(resumed.undigestedCount == size)
    #expect(try resumed.digest() == sha256)
    #expect(resumed.undigestedCount == 0)
    _ = try accept(resumed)
  }

  @Test func `a digest that follows the writing covers what the file holds`() throws {
    let part = try openPart()
    for start in stride(from: 0, to: content.count, by: 999) {
      let end = min(start + 999, content.count)
      try part.write(content[start..<end], at: Int64(start))
      #expect(part.undigestedCount == Int64(end - start))
      #expect(try part.digestMore())
      #expect(part.undigestedCount == 0)
      #expect(try !part.digestMore())
      // A repeated chunk is not written, and so must not be digested.
      try part.write(content[..<10].map { ~$0 }, at: 0)
    }
    #expect(try part.digest() == sha256)
    let file = try Data(contentsOf: URL(fileURLWithPath: part.path))
    #expect(try part.digest() == hexadecimal([UInt8](file)))
  }

  @Test func `a digest of bytes in memory counts only where the digest has come as far`() throws {
    let part = try openPart()
    #expect(!part.digest(content[..<10], at: 0), "nothing is written yet")
    for (start, end) in [(0, 1000), (1000, 2000), (2000, 5000)] {
      try part.write(content[start..<end], at: Int64(start))
    }
    #expect(!part.digest(content[1000..<2000], at: 1000), "the first bytes are missing")
    #expect(part.digest(content[..<1000], at: 0))
    #expect(!part.digest(content[..<1000], at: 0), "these are digested")
    #expect(part.digest(content[1000..<2000], at: 1000))
    #expect(part.undigestedCount == 3000)
    #expect(try part.digest() == sha256)
  }

  @Test func `a digest that catches up in the midst of an upload is that of the whole`() throws {
    try openPart().write(content[..<1000], at: 0)
    let part = try openPart(at: 1000)
    try part.write(content[1000..<2000], at: 1000)
    #expect(try part.digest() == hexadecimal(Array(content[..<2000])))
    try part.write(content[2000...], at: 2000)
    #expect(part.undigestedCount == 3000)
    #expect(try part.digest() == sha256)
  }

  @Test func `what the cache has given up is still there`() throws {
    let large = (0..<9_000_000).map { UInt8(truncatingIfNeeded: $0 &* 37 >> 3) }
    let part = try uploads.openPart(job: job, file: 0, size: Int64(large.count), offset: 0)
    try part.write(large[..<5_000_000], at: 0)
    part.release()
    #expect(try part.digest() == hexadecimal(Array(large[..<5_000_000])))
    try part.synchronise()
    part.release()
    try part.write(large[5_000_000...], at: 5_000_000)
    #expect(try part.digest() == hexadecimal(large))
    try part.synchronise()
    part.release()
    let upload = UploadedPart(file: 0, part: part, sha256: hexadecimal(large))
    let path = try uploads.acceptParts([upload], site: "s")[0]
    #expect(try [UInt8](Data(contentsOf: URL(fileURLWithPath: path))) == large)
  }

  @Test func `bytes are durable from their synchronisation on`() throws {
    let part = try openPart()
    try part.write(content[..<100], at: 0)
    #expect(part.durableOffset == 0)
    #expect(try part.synchronise() == 100)
    #expect(part.durableOffset == 100)
    #expect(try openPart(at: 100).durableOffset == 100)
  }

  @Test func `a part that has vanished begins again at nothing`() throws {
    #expect(try openPart(at: 2000).offset == 0)
  }

  @Test func `a wrong digest removes the part and leaves no input`() throws {
    let part = try wholePart()
    let promised = hexadecimal([1, 2, 3])
    let mismatch = StoreError.digestMismatch(file: 0, expected: promised, found: sha256)
    #expect(throws: mismatch) { try accept(part, promised) }
    #expect(try folder.files().isEmpty)
    #expect(try openPart(at: 5000).offset == 0)
  }

  @Test func `one wrong digest keeps all files of the job from being moved`() throws {
    let good = UploadedPart(file: 0, part: try wholePart(), sha256: sha256)
    let other = try uploads.openPart(job: job, file: 1, size: 1, offset: 0)
    try other.write([1], at: 0)
    let wrong = UploadedPart(file: 1, part: other, sha256: hexadecimal([2]))
    #expect(throws: StoreError.self) { try uploads.acceptParts([good, wrong], site: "clinic-7") }
    #expect(try folder.files() == ["incoming/\(job.text).0.part"])
    let right = try uploads.openPart(job: job, file: 1, size: 1, offset: 0)
    try right.write([1], at: 0)
    let both = [good, UploadedPart(file: 1, part: right, sha256: hexadecimal([1]))]
    let paths = try uploads.acceptParts(both, site: "clinic-7")
    #expect(paths.map { String($0.suffix(64)) } == [sha256, hexadecimal([1])])
    #expect(try folder.files().allSatisfy { $0.hasPrefix("input/clinic-7/") })
  }

  @Test func `an incomplete part is refused and kept`() throws {
    let part = try openPart()
    try part.write(content[..<3000], at: 0)
    #expect(throws: StoreError.incomplete(file: 0, expected: 3000)) { try accept(part) }
    try part.write(content[3000...], at: 3000)
    _ = try accept(part)
  }

  @Test func `an input that was damaged on the disk is not found`() throws {
    let path = try accept(wholePart())
    try Data([1]).write(to: URL(fileURLWithPath: path))
    #expect(try uploads.storedInput(site: "clinic-7", sha256: sha256, size: size) == nil)
  }

  @Test(arguments: [
    "", ".", "..", "../x", "a/b", "/etc", "a\0b", "kl\u{ef}nik", String(repeating: "a", count: 65),
  ])
  func `a site that is no plain name never becomes a path`(site: String) throws {
    #expect(throws: StoreError.unusableName(site)) {
      try uploads.storedInput(site: site, sha256: sha256, size: size)
    }
  }

  @Test(arguments: ["", "../../../../etc/passwd", String(repeating: "A", count: 64)])
  func `a digest that is none never becomes a path`(sha256: String) throws {
    #expect(throws: StoreError.unusableName(sha256)) {
      try uploads.removeInput(site: "clinic-7", sha256: sha256)
    }
  }

  @Test func `a symbolic link in place of a part is not followed`() throws {
    let outside = try TemporaryFolder()
    let victim = outside.path + "/victim"
    try Data([1, 2, 3]).write(to: URL(fileURLWithPath: victim))
    try FileManager.default.createSymbolicLink(
      atPath: folder.path + "/incoming/\(job.text).0.part",
      withDestinationPath: victim
    )
    #expect {
      try openPart()
    } throws: { error in
      (error as? StoreError)?.code == "storage_error"
    }
    #expect(try [UInt8](Data(contentsOf: URL(fileURLWithPath: victim))) == [1, 2, 3])
  }

  @Test func `what belongs to another site is not found`() throws {
    _ = try accept(wholePart())
    #expect(try uploads.storedInput(site: "clinic-8", sha256: sha256, size: size) == nil)
  }

  @Test func `refused inputs go to quarantine, given-up parts go`() throws {
    _ = try accept(wholePart())
    #expect(try uploads.quarantineInput(site: "clinic-7", sha256: sha256, since: 1000))
    #expect(try folder.files() == ["quarantine/clinic-7-" + sha256])

    _ = try openPart()
    try uploads.removeParts(of: job, count: 3)
    #expect(try folder.files() == ["quarantine/clinic-7-" + sha256])
  }

  @Test func `at start only the parts of living uploads stay`() throws {
    _ = try openPart()
    let other = JobID.random()
    _ = try uploads.openPart(job: other, file: 3, size: 10, offset: 0)
    try Data([1]).write(to: URL(fileURLWithPath: folder.path + "/incoming/stray"))
    #expect(try uploads.removeParts(except: [other]) == 2)
    #expect(try folder.files() == ["incoming/\(other.text).3.part"])
  }

  @Test func `an empty file is complete from the start`() throws {
    let part = try uploads.openPart(job: job, file: 0, size: 0, offset: 0)
    #expect(part.isComplete)
    let empty = hexadecimal([])
    let upload = UploadedPart(file: 0, part: part, sha256: empty)
    _ = try uploads.acceptParts([upload], site: "s")
    #expect(try folder.files() == ["input/s/" + empty])
  }

  @Test func `a size that no disk holds is refused before a byte comes`() throws {
    #expect {
      try uploads.openPart(job: job, file: 0, size: Int64.max / 2, offset: 0)
    } throws: { error in
      guard case .diskFull = error as? StoreError else { return false }
      return true
    }
    #expect(try folder.files().isEmpty)
  }

  @Test func `the disk has some room, and not more than it is large`() throws {
    let space = try uploads.diskSpace()
    #expect(space.available >= 0 && space.available <= space.total)
    #expect((0...100).contains(space.usedPercent))
  }
}

extension PartFile {
  fileprivate func digest(_ bytes: some Collection<UInt8>, at start: Int64) -> Bool {
    digest(Array(bytes).span, at: start)
  }

  /// Writes a chunk given as an array or a slice.
  @discardableResult
  fileprivate func write(_ bytes: some Collection<UInt8>, at start: Int64) throws -> Int64 {
    try write(Array(bytes).span, at: start)
  }
}

/// SHA-256 in lower-case hexadecimal, by Foundation's formatting rather than the store's.
private func hexadecimal(_ bytes: [UInt8]) -> String {
  SHA256.hash(data: bytes).map { String(format: "%02x", $0) }.joined()
}
