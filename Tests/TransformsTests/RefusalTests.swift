import Foundation
import Geometry
import TestSupport
import Testing

@testable import Transforms

@Suite struct RefusalTests {
  private let head = "#Insight Transform File V1.0\n#Transform 0\n"
  private let affine = "Transform: AffineTransform_double_3_3\n"
  private let identity = "Parameters: 1 0 0 0 1 0 0 0 1 0 0 0\nFixedParameters: 0 0 0\n"

  /// Both families of the format, packed and not, and both kinds of text.
  private static let hdf5 = [
    "composite.h5", "old.h5", "gzip.h5", "fixed.h5", "single.h5", "dense-11.h5",
  ]

  private func code(_ text: String, block: Int? = nil) throws -> String? {
    try refusal(Array(text.utf8), block: block)
  }

  @Test func `a text that is damaged is refused for its reason`() throws {
    #expect(try code(head + affine + identity) == nil)
    let wrong = identity.replacing("0 0 0\nF", with: "0 0\nF")
    #expect(try code(head + affine + wrong) == "transform_size_mismatch")
    let nan = identity.replacing("1 0 0 0 1", with: "nan 0 0 0 1")
    #expect(try code(head + affine + nan) == "transform_not_finite")
    let flat = identity.replacing("1 0 0 0 1", with: "1 0 0 1 0")
    #expect(try code(head + affine + flat) == "transform_singular")
    #expect(
      try code(head + affine + identity.replacing("1", with: "one")) == "transform_unreadable"
    )
    #expect(try code(head + "garbage\n") == "transform_unreadable")
    #expect(try code(head) == "transform_unreadable")
    #expect(try code("garbage of some length that is no transform") == "transform_unrecognised")
    #expect(try code("") == "transform_truncated")
    let other = head + "Transform: BSplineTransform_double_3_3\n" + identity
    #expect(try code(other) == "transform_type_unsupported")
  }

  @Test func `a list of transforms is refused unless one of them is named`() throws {
    let list = head + affine + identity + affine + identity
    #expect(try code(list) == "transform_several")
    #expect(try code(list, block: 1) == nil)
    #expect(try code(list, block: 2) == "transform_size_mismatch")
    #expect(try code(list, block: -1) != nil)
  }

  @Test(arguments: ["composite.h5", "gzip.h5", "affine.mat", "vector.nii", "y_segment.nii"])
  func `a file that is cut anywhere is refused`(name: String) throws {
    let bytes = try GoldenTransform.named(name).bytes()
    for part in 0..<24 {
      let cut = Array(bytes.prefix(bytes.count * part / 24))
      #expect(try refusal(cut) != nil, "\(cut.count) of \(bytes.count)")
    }
    #expect(try refusal(Array(bytes.dropLast())) != nil)
  }

  @Test(
    .timeLimit(.minutes(1)),
    arguments: ["float.mat", "ras.nii", "affine.tfm"] + Self.hdf5
  )
  func `damaged bytes are refused or read, and never trap`(name: String) throws {
    let bytes = try GoldenTransform.named(name).bytes()
    var generator = SplitMix64(seed: 7)
    var refused = 0
    for _ in 0..<80 {
      var damaged = bytes
      for _ in 0..<8 {
        damaged[Int.random(in: 0..<bytes.count, using: &generator)] = generator.next().byte
      }
      if try refusal(damaged) != nil { refused += 1 }
    }
    #expect(refused > 0)
  }

  /// One byte each: what several would hide behind one another.
  @Test(.timeLimit(.minutes(1)), arguments: Self.hdf5)
  func `any single byte of an HDF5 file may be wrong`(name: String) throws {
    let bytes = try GoldenTransform.named(name).bytes()
    var generator = SplitMix64(seed: 8)
    var refused = 0
    for place in stride(from: 0, to: bytes.count, by: 97) {
      var damaged = bytes
      damaged[place] ^= max(1, generator.next().byte)
      if try refusal(damaged) != nil { refused += 1 }
    }
    #expect(refused > 0)
  }

  @Test func `an image is read by its intent only`() throws {
    let bytes = try GoldenTransform.named("vector.nii").bytes()
    for intent: Int16 in [0, 1, 1005, 2006] {
      #expect(try refusal(bytes.patched(intent, at: 68)) == "transform_intent_unsupported")
    }
    #expect(try refusal(bytes.patched(Int16(4), at: 40)) == "transform_intent_unsupported")
    #expect(try refusal(bytes.patched(Int16(2), at: 50)) == "transform_intent_unsupported")
    #expect(try refusal(bytes.patched(Float.nan, at: 352)) == "transform_not_finite")
  }

  @Test func `sizes are checked before anything of that size is made`() {
    let rest: [Double] = [0, 0, 0, 1, 1, 1, 1, 0, 0, 0, 1, 0, 0, 0, 1]
    for size in [[0x1p40, 1, 1], [1024, 1024, 1024], [2.5, 3, 3], [0, 3, 3], [-4, 3, 3]] {
      #expect(throws: TransformError.self) { try FieldGrid(fixedParameters: size + rest) }
    }
    #expect(throws: TransformError.self) {
      try FieldGrid(fixedParameters: [.nan, 3, 3] + rest)
    }
    #expect(throws: TransformError.self) {
      try FieldGrid(fixedParameters: [3, 3, 3, 0, 0, 0, 1, 0, 1, 1, 0, 0, 0, 1, 0, 0, 0, 1])
    }
  }

  @Test func `a file whose name contradicts the frames is refused`() throws {
    let bytes = try GoldenTransform.named("single.h5").bytes()
    let right = "sub-1_from-T1w_to-MNI152NLin6Asym_mode-image_xfm.h5"
    let wrong = "sub-1_from-MNI152NLin6Asym_to-T1w_mode-image_xfm.h5"
    #expect(try refusal(bytes, name: right) == nil)
    #expect(try refusal(bytes, name: wrong) == "transform_direction_mismatch")
  }

  @Test func `what is no file is refused`() {
    for path in ["/no/such/file", "/dev/null", "/tmp"] {
      #expect(throws: TransformError.self) { try transform(path) }
    }
  }
}

extension UInt64 {
  fileprivate var byte: UInt8 { UInt8(truncatingIfNeeded: self) }
}
