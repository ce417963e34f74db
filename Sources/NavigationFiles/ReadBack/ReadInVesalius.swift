import Foundation
import Geometry

/// InVesalius's markers, by position as Debian's version takes them, through the image's own voxels.
extension Reading {
  init?(invesalius text: String, _ image: SheetImage) {
    for line in text.split(separator: "\n").dropFirst(2) {
      let cells = line.split(separator: "\t")
      let place = cells.prefix(3).compactMap { Double($0) }
      guard cells.count == 23, place.count == 3 else { return nil }
      let point = world(place, image)
      guard cells[22] == "3" else {
        points.append(point)
        continue
      }
      let angles = cells[3..<6].compactMap { Double($0) }
      guard angles.count == 3 else { return nil }
      let axes = rotation(angles).map { direction($0, image) }
      let rows = (0..<3).map { row in axes.map { $0[row] } + [point[row]] }
      poses.append(CoilMatrix(rows: rows + [[0, 0, 0, 1]]).inAxes(.invesalius))
    }
  }
}

/// The voxel axis along which each of R, A and S lies, and whether it runs against it.
private func canonical(_ image: SheetImage) -> [(axis: Int, isReversed: Bool)] {
  let codes = Array(image.grid.axisCodes)
  return ["RL", "AP", "SI"].map { pair in
    let axis = codes.firstIndex { pair.contains($0) } ?? 0
    return (axis, "LPI".contains(codes[axis]))
  }
}

/// A place in millimetres along the turned image's axes as one in the world.
private func world(_ place: [Double], _ image: SheetImage) -> [Double] {
  let size = [image.grid.size.i, image.grid.size.j, image.grid.size.k]
  let edges = edges(of: image)
  var index = [0.0, 0, 0]
  for (turned, (axis, isReversed)) in canonical(image).enumerated() {
    let last = Double(size[axis] - 1)
    // Its y runs the other way, from the far end by the header's own edge.
    let along =
      turned == 1
      ? Double(image.pixelSizes[axis + 1]).magnitude * last - place[1] : place[turned]
    let voxels = along / edges[axis]
    index[axis] = isReversed ? last - voxels : voxels
  }
  return coordinates(image.grid.toWorld(Point(index[0], index[1], index[2])))
}

/// A direction along the turned image's axes as one in the world.
private func direction(_ vector: [Double], _ image: SheetImage) -> [Double] {
  let edges = edges(of: image)
  var step = [0.0, 0, 0]
  for (turned, (axis, isReversed)) in canonical(image).enumerated() {
    step[axis] = (isReversed ? -1 : 1) * vector[turned] / edges[axis]
  }
  let start = image.grid.toWorld(Point(0, 0, 0))
  let end = image.grid.toWorld(Point(step[0], step[1], step[2]))
  return zip(coordinates(end), coordinates(start)).map { $0 - $1 }
}

private func edges(of image: SheetImage) -> [Double] {
  let size = image.grid.voxelSize
  return [size.i.value, size.j.value, size.k.value]
}

/// The columns of the rotation about the fixed x, then y, then z axis by these degrees.
private func rotation(_ degrees: [Double]) -> [[Double]] {
  let radians = degrees.map { $0 * .pi / 180 }
  let (a, b, c) = (radians[0], radians[1], radians[2])
  return [
    [cos(c) * cos(b), sin(c) * cos(b), -sin(b)],
    [
      cos(c) * sin(b) * sin(a) - sin(c) * cos(a), sin(c) * sin(b) * sin(a) + cos(c) * cos(a),
      cos(b) * sin(a),
    ],
    [
      cos(c) * sin(b) * cos(a) + sin(c) * sin(a), sin(c) * sin(b) * cos(a) - cos(c) * sin(a),
      cos(b) * cos(a),
    ],
  ]
}
