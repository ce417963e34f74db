import Foundation
import Geometry
import TestSupport
import Testing

@testable import Transforms

@Suite struct GoldenTests {
  @Test func `all carriers are among the golden files`() {
    #expect(GoldenTransform.all.count == 25)
  }

  @Test(arguments: GoldenTransform.all)
  func `points go where ITK takes them`(golden: GoldenTransform) throws {
    let mapped = try withFile(golden.bytes()) { try transform($0).map(golden.sources) }
    #expect(mapped.count == golden.points.count)
    for (index, found) in mapped.enumerated() {
      #expect(found.isOutsideField == golden.outside[index], "\(index)")
      guard let expected = golden.mapped[index] else {
        #expect(found.point == nil, "\(index)")
        continue
      }
      let place = try #require(found.point)
      #expect(place.distance(to: Point(expected[0], expected[1], expected[2])) < 1e-6.mm)
    }
  }

  @Test(arguments: ["composite.h5", "affine.mat", "affine.tfm", "vector.nii"])
  func `a file is read through the path of a descriptor`(name: String) throws {
    let golden = try GoldenTransform.named(name)
    let (direct, opened) = try withFile(golden.bytes()) { path in
      let handle = try #require(FileHandle(forReadingAtPath: path))
      let link = "/proc/self/fd/\(handle.fileDescriptor)"
      return (try transform(path).map(golden.sources), try transform(link).map(golden.sources))
    }
    #expect(direct == opened)
  }

  @Test(arguments: ["gzip.h5", "vector.nii", "y_segment.nii"])
  func `each point's image is the same alone and among many`(name: String) throws {
    let golden = try GoldenTransform.named(name)
    try withFile(golden.bytes()) { path in
      let map = try transform(path)
      let together = try map.map(golden.sources)
      for (point, image) in zip(golden.sources, together) {
        #expect(try map.map([point]) == [image])
      }
      #expect(try map.map([]).isEmpty)
    }
  }

  @Test func `a point that is not finite has no image`() throws {
    let golden = try GoldenTransform.named("composite.h5")
    let found = try withFile(golden.bytes()) { path in
      try transform(path).map([Point(.nan, 0, 0), Point(0, .infinity, 0)])
    }
    #expect(found.allSatisfy { $0.point == nil && $0.isOutsideField })
  }

  @Test(arguments: [0, 1])
  func `a list of files leads points where ANTs takes them`(number: Int) throws {
    let cases = try goldenJSON("transform_order.json", as: [OrderedFiles].self)
    let golden = try #require(cases.count == 2 ? cases[number] : nil)
    let (first, second) = (
      try GoldenTransform.named(golden.files[0]), try GoldenTransform.named(golden.files[1])
    )
    try withFile(first.bytes()) { firstPath in
      try withFile(second.bytes()) { secondPath in
        let both = try readPointTransform(
          antsOrder: [
            TransformFile(path: firstPath, name: first.name),
            TransformFile(path: secondPath, name: second.name),
          ],
          from: MNI152NLin6Asym.self,
          to: NativeT1w.self
        )
        let found = try both.map(golden.points.map { Point($0[0], $0[1], $0[2]) })
        #expect(found.count == 12)
        for (place, expected) in zip(found, golden.mapped) {
          let point = try #require(place.point)
          // ANTs holds images in single precision.
          #expect(point.distance(to: Point(expected[0], expected[1], expected[2])) < 1e-4.mm)
        }
      }
    }
  }

  @Test func `a pair given the wrong way round shows in the round trip`() throws {
    let golden = try GoldenTransform.named("composite.h5")
    try withFile(golden.bytes()) { path in
      let forward = try transform(path)
      let same = try readPointTransform(
        path: path,
        name: "same",
        from: NativeT1w.self,
        to: MNI152NLin6Asym.self
      )
      let trip = try roundTripError(forward: forward, backward: same, points: golden.sources)
      #expect(trip.errors.count == golden.points.count)
      for (error, isOutside) in zip(trip.errors, golden.outside) where isOutside {
        #expect(error == nil)
      }
      #expect(try #require(trip.maximum) > 1.mm && #require(trip.median) > 1.mm)
    }
  }

  /// As a daemon's worker has its inputs: open, and under no name that could be opened.
  @Test(arguments: ["composite.h5", "gzip.h5", "affine.tfm"])
  func `a file without a name is read through its descriptor`(_ name: String) throws {
    let golden = try GoldenTransform.named(name)
    let path = NSTemporaryDirectory() + "tmsp-\(UUID().uuidString)"
    try Data(golden.bytes()).write(to: URL(filePath: path))
    let file = try #require(FileHandle(forReadingAtPath: path))
    try FileManager.default.removeItem(atPath: path)
    let map = try transform("/proc/self/fd/\(file.fileDescriptor)")
    try file.close()
    let mapped = try map.map(golden.sources)
    for (found, expected) in zip(mapped, golden.mapped) {
      guard let expected else { continue }
      let place = Point<NativeT1w>(expected[0], expected[1], expected[2])
      #expect(try #require(found.point).distance(to: place) < 1e-3.mm)
    }
  }
}

/// A list of files and what ANTs makes of points; see `generate_transform_order.py`.
private struct OrderedFiles: Decodable {
  let files: [String]
  let points: [[Double]]
  let mapped: [[Double]]
}
