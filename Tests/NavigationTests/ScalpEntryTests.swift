import Geometry
import Navigation
import Testing

/// The left DLPFC's direction from the middle of the head.
private let frontal = SIMD3(-0.55, 0.6, 0.58)

@Suite struct ScalpEntryTests {
  @Test(arguments: [1.5, 2.0])
  func `an ellipsoid's entry and normal are those of the closed form`(edge: Double) throws {
    let phantom = EllipsoidHead()
    let grid = try Storage(name: "RAS", edges: [edge, edge, edge]).grid()
    let head = try headSurface(in: phantom.image(on: grid))
    let directions = [
      frontal, SIMD3(-0.9, 0.1, 0.3), SIMD3(0.3, -0.7, 0.6), SIMD3(0, 0, 1), SIMD3(-1, 0, 0),
    ]
    for direction in directions {
      for depth in [12.0, 20, 30] {
        let target = phantom.target(below: direction, depth: depth)
        let exact = phantom.nearest(to: target)
        let found = try scalpEntry(of: target, in: head)
        let off = length(vector(found.entry) - exact.entry)
        #expect(off < 0.3 * edge, "\(direction) at \(depth) mm: \(off) mm")
        let tilt = angle(vector(found.normal), exact.normal)
        #expect(tilt < 2, "\(direction) at \(depth) mm: \(tilt)°")
        #expect((found.depth.value - depth).magnitude < 0.3 * edge)
        #expect(found.obliquity < 3)
        #expect(found.obstacle == nil)
      }
    }
  }

  /// Voxel axes, edges and offsets are the file's affair; the head is the same.
  @Test func `storage does not move the entry`() throws {
    let phantom = EllipsoidHead()
    let target = phantom.target(below: frontal, depth: 18)
    let expected = phantom.nearest(to: target)
    for storage in storages {
      let head = try headSurface(in: phantom.image(on: storage.grid(), seed: 9))
      let found = try scalpEntry(of: target, in: head)
      let off = length(vector(found.entry) - expected.entry)
      #expect(off < 0.5 * (storage.edges.max() ?? 0), "\(storage.name): \(off) mm")
      let tilt = angle(vector(found.normal), expected.normal)
      #expect(tilt < 3, "\(storage.name): \(tilt)°")
    }
  }

  @Test func `a head mirrored at the midline has mirrored entries`() throws {
    let phantom = EllipsoidHead()
    let head = try headSurface(in: phantom.image(on: Storage(name: "RAS").grid()))
    let left = phantom.target(below: frontal, depth: 18)
    let right = Point<NativeT1w>(2 * phantom.centre.x - left.x, left.y, left.z)
    let (a, b) = (try scalpEntry(of: left, in: head), try scalpEntry(of: right, in: head))
    #expect(a.entry.x < phantom.centre.x && b.entry.x > phantom.centre.x)
    let mirrored = SIMD3(2 * phantom.centre.x - b.entry.x, b.entry.y, b.entry.z)
    #expect(length(vector(a.entry) - mirrored) < 0.6)
    #expect(angle(vector(a.normal), vector(b.normal) * SIMD3(-1, 1, 1)) < 2)
  }

  @Test func `an entry is the same in one image and among several targets`() throws {
    let phantom = EllipsoidHead()
    let head = try headSurface(in: phantom.image(on: Storage(name: "RAS").grid()))
    let target = phantom.target(below: frontal, depth: 18)
    let first = try scalpEntry(of: target, in: head)
    _ = try scalpEntry(of: phantom.target(below: SIMD3(0, 0, 1), depth: 15), in: head)
    #expect(try scalpEntry(of: target, in: head) == first)
  }
}

/// The same head, stored in other ways.
private let storages: [Storage] = {
  let (x, y, z) = (SIMD3(1.0, 0, 0), SIMD3(0.0, 1, 0), SIMD3(0.0, 0, 1))
  return [
    Storage(name: "RAS", axes: [x, y, z]),
    Storage(name: "LAS", axes: [-x, y, z]),
    Storage(name: "PSR", axes: [-y, z, x]),
    Storage(name: "oblique", axes: turned([x, y, z])),
    Storage(name: "oblique LPS", axes: turned([-x, -y, z])),
    Storage(name: "anisotropic", axes: [x, y, z], edges: [1.5, 1.5, 2.25]),
    Storage(name: "oblique anisotropic LAS", axes: turned([-x, y, z]), edges: [2.4, 1.6, 1.6]),
    Storage(name: "shifted", axes: [x, y, z], shift: 0.37),
  ]
}()

/// The vectors turned by 0.3 rad about z, then by 0.2 rad about x.
private func turned(_ vectors: [SIMD3<Double>]) -> [SIMD3<Double>] {
  let (c, s, d, t) = (0.955336489125606, 0.295520206661340, 0.980066577841242, 0.198669330795061)
  return vectors.map { v in
    let w = SIMD3(c * v.x - s * v.y, s * v.x + c * v.y, v.z)
    return SIMD3(w.x, d * w.y - t * w.z, t * w.y + d * w.z)
  }
}
