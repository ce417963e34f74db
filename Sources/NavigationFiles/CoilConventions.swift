import Geometry
import Navigation

/// A rigid 4 x 4 matrix as programs exchange it: columns are a coil's axes and its centre.
struct CoilMatrix: Equatable {
  /// The rows, row-major.
  var rows: [[Double]]

  /// The matrix of `pose` in SimNIBS's axes.
  init(_ pose: CoilPose) {
    let upper = pose.rows(in: .simnibs)
    rows = (0..<3).map { row in (0..<4).map { upper[4 * row + $0] } } + [[0, 0, 0, 1]]
  }

  init(rows: [[Double]]) { self.rows = rows }

  /// The same coil in another program's axes.
  ///
  /// The conversion is multiplied from the right, as it is the coil's side that changes.
  func inAxes(_ convention: CoilConvention) -> CoilMatrix {
    let p = convention.fromSimNIBS
    return CoilMatrix(
      rows: rows.map { row in
        (0..<3).map { column in (0..<3).reduce(0) { $0 + row[$1] * p[$1][column] } } + [row[3]]
      }
    )
  }

  /// The same coil in a world with x and y reversed: RAS to LPS, or back.
  var inOtherWorld: CoilMatrix {
    CoilMatrix(rows: rows.enumerated().map { $0 < 2 ? $1.map { $0 == 0 ? 0 : -$0 } : $1 })
  }

  /// The coil's centre.
  var centre: [Double] { rows.prefix(3).map { $0[3] } }

  /// Axis 0, 1 or 2 as a vector of the world.
  func axis(_ index: Int) -> [Double] { rows.prefix(3).map { $0[index] } }
}

/// How a program describes a coil's axes, told by the matrix P in X = S·P from SimNIBS's S.
///
/// All were read in `simnibs/utils/nnav.py` and the programs' own code, but InVesalius's, which is
/// derived from its coil mesh and has not been looked at in the program. Each but that of SofTaxic,
/// which nothing here writes, is its own inverse.
enum CoilConvention: String, CaseIterable {
  /// y away from the handle, z into the head.
  case simnibs
  /// x and z reversed; NaviNIBS has the same.
  case brainsight
  /// x into the head, y along the handle.
  case localite
  /// x away from the handle, z out of the scalp.
  case invesalius

  /// P, row by row.
  var fromSimNIBS: [[Double]] {
    switch self {
    case .simnibs: [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
    case .brainsight: [[-1, 0, 0], [0, 1, 0], [0, 0, -1]]
    case .localite: [[0, 0, 1], [0, -1, 0], [1, 0, 0]]
    case .invesalius: [[0, 1, 0], [1, 0, 0], [0, 0, -1]]
    }
  }
}
