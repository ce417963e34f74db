import Foundation
import Geometry
import Navigation

/// InVesalius's marker file, in one form that both Debian's version and later ones read.
///
/// Debian's takes the first 16 columns by position, later versions all by name. Targets and entries
/// are landmarks; the coil's pose is a third row, whose axes are derived from the program's code and
/// mesh and have not been looked at in the program.
func invesaliusMarkers(_ sheet: NavigationSheet) -> ExportedFile {
  let space = InVesaliusSpace(sheet.image)
  var rows: [String] = []
  for target in sheet.targets {
    rows.append(row(space.coordinates(target.position), nil, "1.0\t0.0\t0.0", target.label, 1))
    if let entry = target.entry {
      rows.append(row(space.coordinates(entry), nil, "0.0\t1.0\t0.0", target.label + " entry", 1))
    }
    if let pose = target.pose {
      let matrix = CoilMatrix(pose).inAxes(.invesalius)
      let angles = space.eulerAngles(matrix)
      let place = space.coordinates(pose.centre)
      rows.append(row(place, angles, "1.0\t0.0\t0.0", target.label + " coil", 3))
    }
  }
  let columns = [
    "x", "y", "z", "alpha", "beta", "gamma", "r", "g", "b", "size", "label", "x_seed", "y_seed",
    "z_seed", "is_target", "session_id", "x_cortex", "y_cortex", "z_cortex", "alpha_cortex",
    "beta_cortex", "gamma_cortex", "marker_type",
  ]
  let head = [
    "##INVESALIUS3_MARKER_FILE_0", columns.map { "\"\($0)\"" }.joined(separator: "\t"),
  ]
  return ExportedFile(
    "invesalius",
    "0",
    name: "targets.mkss",
    text: (head + rows).joined(separator: "\n") + "\n"
  )
}

private func row(
  _ place: [Double],
  _ angles: [Double]?,
  _ colour: String,
  _ label: String,
  _ type: Int
) -> String {
  let numbers = place.map { fixed($0, 9) } + (angles?.map { fixed($0, 9) } ?? none(3))
  let name = label.replacing("\"", with: "'")
  let tail = ["3", "\"\(name)\"", "0.0", "0.0", "0.0", "False", "1"] + none(6) + ["\(type)"]
  return (numbers + [colour] + tail).joined(separator: "\t")
}

private func none(_ count: Int) -> [String] { Array(repeating: "None", count: count) }

/// The space of InVesalius: millimetres along the axes of the image turned to RAS+, from the centre
/// of its first voxel, with y reversed.
struct InVesaliusSpace {
  /// The image's axes in the world, unit vectors, in the order R, A, S.
  private let axes: [[Double]]
  /// The world's place of the first voxel of the turned image.
  private let origin: [Double]
  /// The voxels' edge along y times one less than their number.
  let lengthAlongY: Double

  init(_ image: SheetImage) {
    let rows = image.grid.toWorld.rows
    let size = [image.grid.size.i, image.grid.size.j, image.grid.size.k]
    var axes = [[Double]](repeating: [], count: 3)
    var origin = [rows[3], rows[7], rows[11]]
    var lengthAlongY = 0.0
    for (column, code) in image.grid.axisCodes.enumerated() {
      let vector = [rows[column], rows[4 + column], rows[8 + column]]
      let edge = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
      let axis =
        switch code {
        case "R", "L": 0
        case "A", "P": 1
        default: 2
        }
      let isReversed = "LPI".contains(code)
      let count = Double(size[column] - 1)
      if isReversed { origin = zip(origin, vector).map { $0 + count * $1 } }
      axes[axis] = vector.map { (isReversed ? -$0 : $0) / edge }
      // The program takes the edge from pixdim, which differs from the column by rounding.
      if axis == 1 { lengthAlongY = Double(image.pixelSizes[column + 1]).magnitude * count }
    }
    self.axes = axes
    self.origin = origin
    self.lengthAlongY = lengthAlongY
  }

  /// The coordinates of `point` there.
  func coordinates(_ point: Point<NativeT1w>) -> [Double] {
    let along = solve([point.x, point.y, point.z].enumerated().map { $1 - origin[$0] })
    return [along[0], lengthAlongY - along[1], along[2]]
  }

  /// Static x, y and z Euler angles in degrees of a coil's rotation in the image's axes.
  func eulerAngles(_ matrix: CoilMatrix) -> [Double] {
    let columns = (0..<3).map { solve(matrix.axis($0)) }
    func entry(_ row: Int, _ column: Int) -> Double { columns[column][row] }
    let radians = [
      atan2(entry(2, 1), entry(2, 2)), -asin(min(1, max(-1, entry(2, 0)))),
      atan2(entry(1, 0), entry(0, 0)),
    ]
    return radians.map { $0 * 180 / .pi }
  }

  /// The numbers by which the axes make up `vector`, by Cramer's rule: the axes of a sheared image
  /// are not at right angles.
  private func solve(_ vector: [Double]) -> [Double] {
    let whole = determinant(axes[0], axes[1], axes[2])
    return [
      determinant(vector, axes[1], axes[2]) / whole, determinant(axes[0], vector, axes[2]) / whole,
      determinant(axes[0], axes[1], vector) / whole,
    ]
  }

  private func determinant(_ a: [Double], _ b: [Double], _ c: [Double]) -> Double {
    a[0] * (b[1] * c[2] - b[2] * c[1]) - a[1] * (b[0] * c[2] - b[2] * c[0])
      + a[2] * (b[0] * c[1] - b[1] * c[0])
  }
}
