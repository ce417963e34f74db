import Findings
import Geometry
import Navigation
import Testing

private let frontal = SIMD3(-0.55, 0.6, 0.58)

@Suite struct RefusalTests {
  @Test func `a skull-stripped image has no scalp`() throws {
    // A mask's edge is sharp, as brain extraction leaves it.
    let whole = EllipsoidHead(noise: 0)
    let stripped = EllipsoidHead(
      noise: 0,
      kept: { p in
        let scaled = (p - SIMD3(4, -6, 10)) / SIMD3(61, 81, 71)
        return length(scaled) <= 1
      }
    )
    let grid = try Storage(name: "RAS").grid()
    #expect(throws: Never.self) { try headSurface(in: whole.image(on: grid)) }
    let error = #expect(throws: NavigationError.self) {
      try headSurface(in: stripped.image(on: grid))
    }
    #expect(error?.code == "no_scalp")
  }

  @Test func `a skull-stripped image with soft edges has no scalp at a cortical target`() throws {
    let stripped = EllipsoidHead(noise: 6, hasScalp: false)
    let head = try headSurface(in: stripped.image(on: Storage(name: "RAS").grid()))
    // 16 mm below the scalp is 3 mm below the brain's surface.
    let target = stripped.target(below: frontal, depth: 16)
    let error = #expect(throws: NavigationError.self) { try scalpEntry(of: target, in: head) }
    #expect(error?.code == "no_scalp")
    #expect(NavigationQC().findings(of: head).map(\.code) == ["head_mask_volume"])
  }

  @Test func `a target outside the head is refused`() throws {
    let phantom = EllipsoidHead()
    let head = try headSurface(in: phantom.image(on: Storage(name: "RAS").grid()))
    for target in [
      phantom.target(below: frontal, depth: -8), Point<NativeT1w>(900, 0, 0),
      Point<NativeT1w>(.nan, 0, 0),
    ] {
      #expect(throws: NavigationError.targetOutsideHead) { try scalpEntry(of: target, in: head) }
    }
  }

  @Test func `a head that the image's edge cuts near the entry is refused, elsewhere not`() throws {
    let phantom = EllipsoidHead()
    // The upper edge lies 15 mm below the top of the head.
    let grid = try Storage(name: "low").grid(around: SIMD3(4, -6, -27), reach: 108)
    let head = try headSurface(in: phantom.image(on: grid))
    let error = #expect(throws: NavigationError.self) {
      try scalpEntry(of: phantom.target(below: SIMD3(-0.1, 0.1, 1), depth: 25), in: head)
    }
    #expect(error?.code == "entry_at_edge")
    let side = phantom.target(below: SIMD3(-1, 0.2, 0), depth: 18)
    let exact = phantom.nearest(to: side)
    #expect(length(vector(try scalpEntry(of: side, in: head).entry) - exact.entry) < 1)
  }

  @Test func `a face cut off near the entry is refused, elsewhere not`() throws {
    // A plane through the forehead, 10 mm deep, and zeros outside it.
    let phantom = EllipsoidHead(kept: { p in (p - SIMD3(4, -6, 10)).y < 80 })
    let head = try headSurface(in: phantom.image(on: Storage(name: "RAS").grid()))
    let error = #expect(throws: NavigationError.self) {
      try scalpEntry(of: phantom.target(below: SIMD3(-0.15, 1, 0.1), depth: 30), in: head)
    }
    #expect(error?.code == "entry_defaced")
    let back = phantom.target(below: SIMD3(-0.5, -0.6, 0.6), depth: 18)
    #expect(try scalpEntry(of: back, in: head).cutShare == 0)
  }

  @Test func `air of exact zeros is no defaced head`() throws {
    let phantom = EllipsoidHead(noise: 0)
    let head = try headSurface(in: phantom.image(on: Storage(name: "RAS").grid()))
    #expect(head.cutShare < 0.02)
    let found = try scalpEntry(of: phantom.target(below: frontal, depth: 18), in: head)
    #expect(found.cutShare < 0.02)
  }

  @Test func `an image without a head is refused`() throws {
    let grid = try Storage(name: "small").grid(reach: 20)
    for value: Float in [0, 7] {
      let flat = T1wVolume(
        name: "flat",
        grid: grid,
        values: [Float](repeating: value, count: grid.size.count)
      )
      for threshold in [HeadThreshold.otsu, .fractionOfHighPercentile(0.125)] {
        #expect(throws: NavigationError.headNotFound) {
          try headSurface(in: flat, options: HeadOptions(threshold: threshold))
        }
      }
    }
  }
}
