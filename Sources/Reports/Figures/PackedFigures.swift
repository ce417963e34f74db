import Foundation
import Imaging

extension ReportFigures {
  /// The most bytes of a document that is unpacked: a few times what the largest session gives.
  private static var byteLimit: Int { 16_777_216 }

  /// The document as JSON, compressed by gzip: a fraction of its size, as most of it is pictures.
  public func packed() throws -> [UInt8] { gzip([UInt8](try json()), level: 3) }

  /// Reads a compressed document back.
  ///
  /// - Throws: What is wrong with the compression, the JSON or its parts; never more memory is used than
  ///   such a document needs.
  public init(packed: [UInt8]) throws {
    var source = InflatedBytes(InMemoryBytes(packed))
    var bytes: [UInt8] = []
    var isAtEnd = false
    while !isAtEnd {
      guard bytes.count <= Self.byteLimit else { throw FiguresError.inconsistent(part: "bytes") }
      let piece = try unsafe [UInt8](unsafeUninitializedCapacity: 1 << 18) { room, count in
        count = try unsafe source.read(into: UnsafeMutableRawBufferPointer(room))
      }
      bytes += piece
      isAtEnd = piece.isEmpty
    }
    try self.init(json: Data(bytes))
  }
}
