/// The outlines of an area of pixels, as closed polygons in pixel edges: (0, 0) is the top left
/// corner of the first pixel.
///
/// Each unit of the border is followed from middle to middle, which cuts the corners of the stairs.
///
/// - Parameters:
///   - width: Pixels in a line.
///   - height: Lines.
///   - isInside: Whether a pixel belongs to the area; asked inside the picture only.
/// - Returns: Polygons; of holes too.
func outlines(
  width: Int,
  height: Int,
  _ isInside: (_ column: Int, _ line: Int) -> Bool
) -> [[(x: Double, y: Double)]] {
  func inside(_ column: Int, _ line: Int) -> Bool {
    (0..<width).contains(column) && (0..<height).contains(line) && isInside(column, line)
  }
  // Units of the border with the area to their right, by where they start.
  var units: [Corner: [Corner]] = [:]
  for line in 0..<height {
    for column in 0..<width where inside(column, line) {
      let corner = Corner(column, line)
      if !inside(column, line - 1) { units[corner, default: []].append(corner + (1, 0)) }
      if !inside(column + 1, line) { units[corner + (1, 0), default: []].append(corner + (1, 1)) }
      if !inside(column, line + 1) { units[corner + (1, 1), default: []].append(corner + (0, 1)) }
      if !inside(column - 1, line) { units[corner + (0, 1), default: []].append(corner) }
    }
  }
  var polygons: [[(x: Double, y: Double)]] = []
  for start in units.keys.sorted() {
    while units[start]?.isEmpty == false {
      var corners = [start]
      var here = start
      while let next = units[here]?.popLast() {
        corners.append(next)
        here = next
        if here == start { break }
      }
      polygons.append(smoothed(corners))
    }
  }
  return polygons
}

/// A corner of pixels.
private struct Corner: Hashable, Comparable {
  let x: Int
  let y: Int

  init(_ x: Int, _ y: Int) { (self.x, self.y) = (x, y) }

  static func + (corner: Corner, step: (Int, Int)) -> Corner {
    Corner(corner.x + step.0, corner.y + step.1)
  }

  static func < (a: Corner, b: Corner) -> Bool { (a.y, a.x) < (b.y, b.x) }
}

/// The middles of the units between corners, without those on a straight line between others.
private func smoothed(_ corners: [Corner]) -> [(x: Double, y: Double)] {
  let middles = zip(corners, corners.dropFirst()).map { a, b in
    (x: Double(a.x + b.x) / 2, y: Double(a.y + b.y) / 2)
  }
  return middles.indices.filter { index in
    let (a, b) = (middles[(index + middles.count - 1) % middles.count], middles[index])
    let c = middles[(index + 1) % middles.count]
    return (b.x - a.x) * (c.y - b.y) != (b.y - a.y) * (c.x - b.x)
  }.map { middles[$0] }
}
