import Findings
import Imaging
import TestSupport
import Testing

@Suite struct GzipTests {
  /// Random enough to need several deflate blocks, so that a cut can fall anywhere.
  let bytes: [UInt8]
  let volumes: [[Float]]

  init() throws {
    bytes = try smallRun(volumes: 40)
    volumes = try readImage(bytes).volumes
  }

  @Test(arguments: [1, 6, 9])
  func `a compressed image reads like the plain one`(level: Int) throws {
    #expect(try readImage(gzip(bytes, level: level)).volumes == volumes)
  }

  @Test func `writing in pieces gives the same member as writing at once`() {
    var writer = GzipWriter()
    var pieces: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 700) {
      pieces += writer.write(Array(bytes[start..<min(bytes.count, start + 700)]))
    }
    pieces += writer.finish()
    #expect(pieces == gzip(bytes))
    #expect(Array(pieces[4..<8]) == [0, 0, 0, 0], "the modification time is 0")
  }

  @Test func `several members, empty ones among them, are one image`() throws {
    let stored =
      gzip([]) + gzip(Array(bytes[..<200])) + gzip([]) + gzip(Array(bytes[200...])) + gzip([])
    let image = try readImage(stored)
    #expect(image.volumes == volumes)
    #expect(image.findings.isEmpty)
  }

  @Test func `zeros behind the last member are padding`() throws {
    let image = try readImage(gzip(bytes) + [UInt8](repeating: 0, count: 5000))
    #expect(image.findings.isEmpty)
  }

  @Test(arguments: [[UInt8(0x1F)], [0x42], [0, 0, 7], [0x1F, 0x8C, 8]])
  func `other bytes behind the last member are a finding`(tail: [UInt8]) throws {
    let image = try readImage(gzip(bytes) + tail)
    #expect(image.volumes == volumes)
    #expect(image.findings.map(\.code) == ["trailing_data"])
  }

  @Test func `a cut anywhere is refused`() {
    let stored = gzip(bytes)
    for length in 2..<stored.count {
      #expect(refusal(Array(stored[..<length])) == .gzipTruncated, "\(length) bytes")
    }
  }

  @Test func `a second member that is cut is refused too`() {
    let stored = gzip(bytes) + gzip([1, 2, 3])
    #expect(refusal(Array(stored.dropLast())) == .gzipTruncated)
  }

  @Test func `a wrong checksum or length is refused though all voxels came through`() {
    let stored = gzip(bytes)
    for offset in 1...8 {
      let position = stored.count - offset
      let damaged = stored.patched(stored[position] ^ 1, at: position)
      #expect(refusal(damaged)?.code == "gzip_corrupt", "trailer byte \(8 - offset)")
    }
  }

  @Test func `a flipped bit in the compressed body never changes a voxel unnoticed`() {
    let stored = gzip(bytes)
    var refused = 0
    for position in 10..<(stored.count - 8) {
      let damaged = stored.patched(stored[position] ^ (1 << (position % 8)), at: position)
      // Some bits only name another copy of the same bytes, which is no damage.
      guard let read = try? readImage(damaged) else {
        refused += 1
        continue
      }
      #expect(read.volumes == volumes, "byte \(position)")
    }
    #expect(refused > stored.count * 9 / 10)
  }

  @Test func `gzip is known by its bytes, not by a name`() throws {
    let reader = try NIfTIReader(InMemoryBytes(gzip(bytes)), name: "bold.nii")
    #expect(reader.header.volumeCount == 40)
  }
}
