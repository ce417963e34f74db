import Findings
import Imaging
import TestSupport
import Testing

/// What gzip demands of a reader, of each library that inflates.
@Suite struct GzipTests {
  /// Random enough to need several deflate blocks, so that a cut can fall anywhere.
  let bytes: [UInt8]
  let volumes: [[Float]]

  init() throws {
    bytes = try smallRun(volumes: 40)
    volumes = try readImage(bytes).volumes
  }

  @Test(arguments: [1, 6, 9], InflateLibrary.allCases)
  func `a compressed image reads like the plain one`(level: Int, library: InflateLibrary) throws {
    #expect(try readImage(gzip(bytes, level: level), inflate: library).volumes == volumes)
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

  @Test(arguments: InflateLibrary.allCases)
  func `several members, empty ones among them, are one image`(library: InflateLibrary) throws {
    let stored =
      gzip([]) + gzip(Array(bytes[..<200])) + gzip([]) + gzip(Array(bytes[200...])) + gzip([])
    for piece in [1, 7, stored.count] {
      let image = try readImage(from: SmallPieces(stored, of: piece), inflate: library)
      #expect(image.volumes == volumes)
      #expect(image.findings.isEmpty)
    }
  }

  @Test(arguments: InflateLibrary.allCases)
  func `zeros behind the last member are padding`(library: InflateLibrary) throws {
    let padding = [UInt8](repeating: 0, count: 5000)
    let image = try readImage(gzip(bytes) + padding, inflate: library)
    #expect(image.findings.isEmpty)
  }

  @Test(arguments: [[UInt8(0x1F)], [0x42], [0, 0, 7], [0x1F, 0x8C, 8]], InflateLibrary.allCases)
  func `other bytes behind the last member are a finding`(
    tail: [UInt8],
    library: InflateLibrary
  ) throws {
    let image = try readImage(gzip(bytes) + tail, inflate: library)
    #expect(image.volumes == volumes)
    #expect(image.findings.map(\.code) == ["trailing_data"])
  }

  @Test(arguments: InflateLibrary.allCases)
  func `a cut anywhere is refused`(library: InflateLibrary) {
    let stored = gzip(bytes)
    for length in 2..<stored.count {
      let cut = Array(stored[..<length])
      #expect(refusal(cut, inflate: library) == .gzipTruncated, "\(length) bytes")
    }
  }

  @Test(arguments: InflateLibrary.allCases)
  func `a second member that is cut is refused too`(library: InflateLibrary) {
    let first = gzip(bytes)
    let stored = first + gzip([1, 2, 3])
    for length in (first.count + 2)..<stored.count {
      let cut = Array(stored[..<length])
      #expect(refusal(cut, inflate: library) == .gzipTruncated, "\(length) bytes")
    }
  }

  @Test(arguments: InflateLibrary.allCases)
  func `a wrong checksum or length is refused though all voxels came through`(
    library: InflateLibrary
  ) {
    let stored = gzip(bytes)
    for offset in 1...8 {
      let position = stored.count - offset
      let damaged = stored.patched(stored[position] ^ 1, at: position)
      let code = refusal(damaged, inflate: library)?.code
      #expect(code == "gzip_corrupt", "trailer byte \(8 - offset)")
    }
  }

  @Test(arguments: InflateLibrary.allCases)
  func `damage is told again where reading goes on`(library: InflateLibrary) throws {
    let stored = gzip(bytes)
    let damaged = stored.patched(stored[stored.count - 1] ^ 1, at: stored.count - 1)
    var reader = try NIfTIReader(InMemoryBytes(damaged), name: "run", inflate: library)
    for _ in 0..<3 {
      let refused = #expect(throws: ImagingError.self) { try reader.finish() }
      #expect(refused?.code == "gzip_corrupt")
    }
  }

  @Test(arguments: InflateLibrary.allCases)
  func `a flipped bit in the compressed body never changes a voxel unnoticed`(
    library: InflateLibrary
  ) {
    let stored = gzip(bytes)
    var refused = 0
    for position in 10..<(stored.count - 8) {
      let damaged = stored.patched(stored[position] ^ (1 << (position % 8)), at: position)
      // Some bits only name another copy of the same bytes, which is no damage.
      guard let read = try? readImage(damaged, inflate: library) else {
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
