import Findings
import Imaging
import TestSupport
import Testing

/// gzip members whose header says more than the ten bytes that every member has.
@Suite struct GzipHeaderTests {
  private static let extra: UInt8 = 4
  private static let name: UInt8 = 8
  private static let comment: UInt8 = 16
  private static let checksum: UInt8 = 2

  static let flags: [UInt8] = [
    extra, name, comment, checksum, extra | name, name | comment | checksum,
    extra | name | comment | checksum, 1 | checksum,
  ]

  let bytes: [UInt8]
  let volumes: [[Float]]

  init() throws {
    bytes = try smallRun()
    volumes = try readImage(bytes).volumes
  }

  @Test(arguments: flags, InflateLibrary.allCases)
  func `a header's fields are skipped, however the bytes arrive`(
    flags: UInt8,
    library: InflateLibrary
  ) throws {
    let stored = member(flags)
    // Twice, because what is kept of one header must not reach the next.
    for piece in 1...40 {
      let source = SmallPieces(stored + gzip([]) + stored, of: piece)
      let image = try readImage(from: source, inflate: library)
      #expect(image.volumes == volumes, "\(piece) bytes a piece")
      #expect(image.findings.map(\.code) == ["trailing_data"], "the second image")
    }
  }

  @Test(arguments: flags.filter { $0 & checksum != 0 }, InflateLibrary.allCases)
  func `a header with a wrong checksum is refused`(flags: UInt8, library: InflateLibrary) {
    let stored = member(flags)
    let end = stored.count - body.count
    for position in [4, end - 2, end - 1] {
      let damaged = stored.patched(stored[position] ^ 1, at: position)
      for piece in [1, 3, stored.count] {
        let refused = refusal(from: SmallPieces(damaged, of: piece), inflate: library)
        #expect(refused?.code == "gzip_corrupt", "byte \(position), \(piece) a piece")
      }
    }
  }

  @Test(arguments: flags, InflateLibrary.allCases)
  func `a cut within a header is refused`(flags: UInt8, library: InflateLibrary) {
    let stored = member(flags)
    for length in 2...(stored.count - body.count) {
      let cut = Array(stored[..<length])
      #expect(refusal(cut, inflate: library) == .gzipTruncated, "\(length) bytes")
    }
  }

  @Test(arguments: [UInt8(0x20), 0x40, 0x80], InflateLibrary.allCases)
  func `flags that gzip reserves are refused`(flags: UInt8, library: InflateLibrary) {
    #expect(refusal(member(flags), inflate: library)?.code == "gzip_corrupt")
  }

  @Test(arguments: InflateLibrary.allCases)
  func `another method than deflate is refused`(library: InflateLibrary) {
    let stored = gzip(bytes).patched(UInt8(7), at: 2)
    #expect(refusal(stored, inflate: library)?.code == "gzip_corrupt")
  }

  /// What follows the header of every member here.
  private var body: [UInt8] { Array(gzip(bytes)[10...]) }

  /// The image as one member whose header has these flags and the fields that they announce.
  private func member(_ flags: UInt8) -> [UInt8] {
    var header: [UInt8] = [0x1F, 0x8B, 8, flags, 1, 2, 3, 4, 0, 3]
    if flags & Self.extra != 0 { header += [5, 0, 0x1F, 0x8B, 8, 0, 9] }
    if flags & Self.name != 0 { header += Array("sub-01_bold.nii".utf8) + [0] }
    if flags & Self.comment != 0 { header += Array("a comment".utf8) + [0] }
    // The CRC-32 of any bytes stands in the trailer of their own member.
    if flags & Self.checksum != 0 { header += gzip(header).suffix(8).prefix(2) }
    return header + body
  }
}
