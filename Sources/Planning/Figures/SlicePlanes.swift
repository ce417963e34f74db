import Geometry

/// Where the three slices of a picture lie: the same box and the same spacing for all of them.
struct SlicePlanes {
  /// The most pixels along an edge.
  static let mostPixels = 256

  /// The millimetres that the slices span along each axis.
  let box: [ClosedRange<Double>]
  /// Where they cross.
  let centre: [Double]
  /// The edge of a pixel in mm.
  let spacing: Double

  /// Places slices through `centre` over the span of `points` and `margin` mm around it.
  ///
  /// - Parameters:
  ///   - points: Coordinates in mm, three each; nil of none, or of what is not finite.
  ///   - margin: How much is shown around them.
  ///   - limits: What the image spans along each axis; nothing is shown beyond.
  ///   - centre: Where the slices cross; the box is made to hold it.
  init?(
    around points: [[Double]],
    margin: Double,
    within limits: [ClosedRange<Double>],
    through centre: [Double]
  ) {
    guard let first = points.first, (points + [centre]).allSatisfy({ $0.allSatisfy(\.isFinite) })
    else { return nil }
    var box: [ClosedRange<Double>] = []
    for axis in 0..<3 {
      let (low, high) = points.reduce((first[axis], first[axis])) {
        (min($0.0, $1[axis]), max($0.1, $1[axis]))
      }
      let inside = (low - margin...high + margin).clamped(to: limits[axis])
      box.append(
        min(inside.lowerBound, centre[axis])...max(inside.upperBound, centre[axis])
      )
    }
    self.box = box
    self.centre = centre
    let longest = box.map { $0.upperBound - $0.lowerBound }.max() ?? 0
    spacing = max(1, longest / Double(Self.mostPixels - 1))
  }

  /// The pixels of a slice along its two axes.
  func size(of orientation: SliceRecord.Orientation) -> (width: Int, height: Int) {
    func count(_ axis: Int) -> Int {
      // The span is at most the spacing times one less than the most pixels.
      let span = box[axis].upperBound - box[axis].lowerBound
      return min(Self.mostPixels, Int(span / spacing) + 1)
    }
    return (count(orientation.axes.right), count(orientation.axes.up))
  }

  /// The middle of a pixel; also of those between and beyond.
  func place(_ orientation: SliceRecord.Orientation, column: Int, line: Int) -> [Double] {
    let axes = orientation.axes
    var place = centre
    place[axes.right] = box[axes.right].lowerBound + Double(column) * spacing
    place[axes.up] = box[axes.up].upperBound - Double(line) * spacing
    return place
  }
}

extension VoxelGrid {
  /// The millimetres that the voxels' centres span along each axis.
  var span: [ClosedRange<Double>] {
    var corners: [[Double]] = []
    for i in [0, size.i - 1] {
      for j in [0, size.j - 1] {
        for k in [0, size.k - 1] {
          let corner = toWorld(VoxelIndex(i, j, k).point)
          corners.append([corner.x, corner.y, corner.z])
        }
      }
    }
    return (0..<3).map { axis in
      let values = corners.map { $0[axis] }
      return (values.min() ?? 0)...(values.max() ?? 0)
    }
  }

  /// The value of `volume` at `point`, between voxels trilinear; 0 beyond their centres.
  func value(of volume: [Float], at point: Point<World>) -> Float {
    let p = fromWorld(point)
    let (i, j, k) = (p.x.rounded(.down), p.y.rounded(.down), p.z.rounded(.down))
    let (x, y, z) = (Float(p.x - i), Float(p.y - j), Float(p.z - k))
    guard i >= 0, j >= 0, k >= 0, i < Double(size.i), j < Double(size.j), k < Double(size.k) else {
      return 0
    }
    let base = VoxelIndex(Int(i), Int(j), Int(k))
    var sum: Float = 0
    for (di, wx) in [(0, 1 - x), (1, x)] where wx > 0 {
      for (dj, wy) in [(0, 1 - y), (1, y)] where wy > 0 {
        for (dk, wz) in [(0, 1 - z), (1, z)] where wz > 0 {
          let corner = VoxelIndex(base.i + di, base.j + dj, base.k + dk)
          guard let voxel = linearIndex(of: corner) else { return 0 }
          if volume[voxel].isFinite { sum += wx * wy * wz * volume[voxel] }
        }
      }
    }
    return sum
  }
}
