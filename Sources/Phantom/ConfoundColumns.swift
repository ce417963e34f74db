/// What a frame of the finished image contributes to the confounds.
struct FrameMeans {
  let global: Double
  let fluid: Double
  let whiteMatter: Double
  /// Root of the mean squared change from the frame before; nil in the first.
  let dvars: Double?
}

/// Collects the confounds that fMRIPrep takes from the image itself.
struct FrameStatistics {
  private let fluid: [Int]
  private let whiteMatter: [Int]
  private var previous: [Float]?
  private(set) var frames: [FrameMeans] = []

  init(_ anatomy: Anatomy) {
    fluid = anatomy.positions(of: .fluid)
    whiteMatter = anatomy.positions(of: .whiteMatter)
  }

  mutating func add(_ values: [Float]) {
    var global = 0.0
    for value in values { global += Double(value) }
    frames.append(
      FrameMeans(
        global: global / Double(values.count),
        fluid: mean(values, at: fluid),
        whiteMatter: mean(values, at: whiteMatter),
        dvars: previous.map { rootMeanSquare(values, minus: $0) }
      )
    )
    previous = values
  }

  private func mean(_ values: [Float], at positions: [Int]) -> Double {
    var sum = 0.0
    for position in positions { sum += Double(values[position]) }
    return sum / Double(positions.count)
  }

  private func rootMeanSquare(_ values: [Float], minus previous: [Float]) -> Double {
    var sum = 0.0
    for voxel in values.indices {
      let change = Double(values[voxel] - previous[voxel])
      sum += change * change
    }
    return (sum / Double(values.count)).squareRoot()
  }
}

/// The confounds table of a run, in fMRIPrep's columns; nil is `n/a`.
struct ConfoundColumns {
  private(set) var columns: [(name: String, values: [Double?])] = []

  init(_ motion: HeadMotion, _ frames: [FrameMeans]) {
    addExpanded("global_signal", frames.map(\.global))
    addExpanded("csf", frames.map(\.fluid))
    addExpanded("white_matter", frames.map(\.whiteMatter))
    let dvars = frames.map(\.dvars)
    let typical = median(dvars.compactMap(\.self))
    columns.append(("std_dvars", dvars.map { $0.map { $0 / typical } }))
    columns.append(("dvars", dvars))
    let displacement = motion.framewiseDisplacement.enumerated()
    columns.append(
      ("framewise_displacement", displacement.map { $0.offset == 0 ? nil : $0.element })
    )
    for (axis, name) in ["x", "y", "z"].enumerated() {
      addExpanded("trans_\(name)", motion.translations[axis])
      addExpanded("rot_\(name)", motion.rotations[axis])
    }
  }

  /// Tab-separated, with a header line and LF line ends.
  var table: String {
    let header = columns.map(\.name).joined(separator: "\t")
    let rowCount = columns.first?.values.count ?? 0
    let rows = (0..<rowCount).map { row in
      columns.map { $0.values[row].map { "\($0)" } ?? "n/a" }.joined(separator: "\t")
    }
    return ([header] + rows).joined(separator: "\n") + "\n"
  }

  /// The series, its change, and the squares of both; a change has no first value.
  private mutating func addExpanded(_ name: String, _ series: [Double]) {
    let change = difference(series).enumerated().map { $0.offset == 0 ? nil : $0.element }
    columns.append((name, series))
    columns.append(("\(name)_derivative1", change))
    columns.append(("\(name)_power2", series.map { $0 * $0 }))
    columns.append(("\(name)_derivative1_power2", change.map { $0.map { $0 * $0 } }))
  }
}

private func median(_ values: [Double]) -> Double {
  guard !values.isEmpty else { return 1 }
  let sorted = values.sorted()
  return (sorted[sorted.count / 2] + sorted[(sorted.count - 1) / 2]) / 2
}
