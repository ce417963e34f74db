import Foundation
import Geometry
import Imaging
import TestSupport
import Testing

@testable import Transforms

/// A transform's file and what SimpleITK makes of points; see `generate_transforms.py`.
struct GoldenTransform: Decodable, CustomTestStringConvertible {
  let name: String
  /// The file, packed by gzip.
  let content: Data
  let points: [[Double]]
  let mapped: [[Double]?]
  let outside: [Bool]

  var testDescription: String { name }

  static let all = (try? goldenJSON("transforms.json", as: [Self].self)) ?? []

  static func named(_ name: String) throws -> Self {
    try #require(all.first { $0.name == name })
  }

  func bytes() throws -> [UInt8] { try unpacked(content) }

  var sources: [Point<MNI152NLin6Asym>] { points.map { Point($0[0], $0[1], $0[2]) } }
}

/// What gzip packed, of at most 256 KiB.
func unpacked(_ content: Data) throws -> [UInt8] {
  var source = InflatedBytes(InMemoryBytes([UInt8](content)))
  var bytes = [UInt8](repeating: 0, count: 1 << 18)
  let count = try unsafe bytes.withUnsafeMutableBytes { try unsafe source.read(into: $0) }
  return Array(bytes.prefix(count))
}

/// A file of `bytes` that is there while `body` runs.
func withFile<Result>(
  _ bytes: [UInt8],
  _ body: (String) throws -> Result
) throws -> Result {
  let path = FileManager.default.temporaryDirectory.appending(path: "tmsp-\(UUID().uuidString)")
  try Data(bytes).write(to: path)
  defer { try? FileManager.default.removeItem(at: path) }
  return try body(path.path(percentEncoded: false))
}

func transform(
  _ path: String,
  _ name: String = "transform",
  block: Int? = nil
) throws(TransformError) -> PointTransform<MNI152NLin6Asym, NativeT1w> {
  try readPointTransform(
    path: path,
    name: name,
    block: block,
    from: MNI152NLin6Asym.self,
    to: NativeT1w.self
  )
}

/// The code with which `bytes` are refused, when read or when points are mapped; nil if they pass.
func refusal(_ bytes: [UInt8], name: String = "transform", block: Int? = nil) throws -> String? {
  try withFile(bytes) { path in
    do throws(TransformError) {
      let map = try transform(path, name, block: block)
      _ = try map.map([Point(20, 12.5, 4), Point(24, 7, 13), Point(27, 10, 17)])
      return nil
    } catch {
      #expect(!error.message.isEmpty && error.remedy.hasSuffix("."))
      return error.code
    }
  }
}
