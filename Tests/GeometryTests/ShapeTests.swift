import Geometry
import Testing

@Suite struct ShapeTests {
  typealias Frame = MNI152NLin6Asym

  @Test func `a sphere holds its surface and nothing beyond`() {
    let sphere = Shape<Frame>.sphere(centre: Point(1, 2, 3), radius: 10.mm)
    #expect(sphere.contains(Point(1, 2, 3)))
    #expect(sphere.contains(Point(11, 2, 3)))
    #expect(sphere.contains(Point(7, 10, 3)))  // 6, 8, 10
    #expect(!sphere.contains(Point(11.001, 2, 3)))
  }

  @Test func `an ellipsoid has its own length along each axis`() {
    let axes = Shape<Frame>.SemiAxes(x: 1.mm, y: 2.mm, z: 3.mm)
    let ellipsoid = Shape<Frame>.ellipsoid(centre: Point(0, 0, 0), semiAxes: axes)
    for point in [Point<Frame>(1, 0, 0), Point(0, -2, 0), Point(0, 0, 3)] {
      #expect(ellipsoid.contains(point))
    }
    for point in [Point<Frame>(1.01, 0, 0), Point(0, 2.01, 0), Point(1, 2, 0)] {
      #expect(!ellipsoid.contains(point))
    }
  }

  @Test func `an ellipsoid with equal axes is a sphere`() {
    let axes = Shape<Frame>.SemiAxes(x: 5.mm, y: 5.mm, z: 5.mm)
    let centre = Point<Frame>(-3, 4, 0)
    let ellipsoid = Shape.ellipsoid(centre: centre, semiAxes: axes)
    let sphere = Shape.sphere(centre: centre, radius: 5.mm)
    #expect(ellipsoid.centre == sphere.centre)
    for x in -10...4 {
      for y in -3...11 {
        let point = Point<Frame>(Double(x), Double(y), 1)
        #expect(ellipsoid.contains(point) == sphere.contains(point), "(\(x), \(y))")
      }
    }
  }
}
