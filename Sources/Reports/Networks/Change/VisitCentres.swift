import Geometry
import Networks
import Planning

extension VisitsComparison {
  /// How far the centre of each network lies from that of the other visit, by the network's code.
  ///
  /// A network that a report has no voxel of is absent.
  func centreDisplacements() -> [Int: TargetDisplacement] {
    switch Space(name: before.sessions[0].report.space.analysis) {
    case .template(.mni152NLin6Asym): displacements(in: MNI152NLin6Asym.self)
    case .template(.mni152NLin2009cAsym): displacements(in: MNI152NLin2009cAsym.self)
    case .native, nil: displacements(in: NativeT1w.self)
    }
  }

  private func displacements<Frame: WorldFrame>(
    in frame: Frame.Type
  ) -> [Int: TargetDisplacement] {
    func centres(_ visit: MappedVisit) -> [[Int: Point<Frame>]] {
      visit.sessions.compactMap { $0.labels?.centres(in: frame) }
    }
    let (first, second) = (centres(before), centres(after))
    let everywhere = (first + second).map { Set($0.keys) }
    let common = everywhere.dropFirst().reduce(everywhere.first ?? []) { $0.intersection($1) }
    return Dictionary(
      uniqueKeysWithValues: common.map { code in
        func visit(_ centres: [[Int: Point<Frame>]]) -> VisitTarget<Frame> {
          let own = centres.compactMap { $0[code] }
          return VisitTarget(target: middle(of: own), runs: usesReports ? own : [])
        }
        return (code, targetDisplacement(from: visit(first), to: visit(second)))
      }
    )
  }
}

extension MappedSession.Labels {
  /// The mean place of each network's voxels, by its code.
  func centres<Frame: WorldFrame>(in frame: Frame.Type) -> [Int: Point<Frame>] {
    var sums: [Int: (count: Int, i: Int, j: Int, k: Int)] = [:]
    let (columns, rows) = (grid.size.i, grid.size.j)
    for (voxel, code) in codes.enumerated() where code != 0 {
      let sum = sums[code] ?? (0, 0, 0, 0)
      sums[code] = (
        sum.count + 1, sum.i + voxel % columns, sum.j + voxel / columns % rows,
        sum.k + voxel / (columns * rows)
      )
    }
    return sums.mapValues { sum in
      // An affine map takes the mean of places to the mean of where it takes them.
      let (count, a) = (Double(sum.count), grid.affine)
      let mean = [sum.i, sum.j, sum.k].map { Double($0) / count }
      func row(_ row: Int) -> Double {
        a[4 * row] * mean[0] + a[4 * row + 1] * mean[1] + a[4 * row + 2] * mean[2] + a[4 * row + 3]
      }
      return Point(row(0), row(1), row(2))
    }
  }
}

extension ChangeReport.Shift {
  init(_ moved: TargetDisplacement) {
    self.init(
      distance: .millimetres(moved.ofVisits.value),
      between: moved.ofRuns.map { .millimetres($0.between.value) },
      withinBefore: moved.ofRuns?.withinBefore.map { .millimetres($0.value) },
      withinAfter: moved.ofRuns?.withinAfter.map { .millimetres($0.value) }
    )
  }
}

extension NetworkReport.PublishedFigure {
  /// How far targets of one person lay apart in published studies, in mm.
  static let distances = [
    distance(2, "targets of two days, median of 1000 healthy adults", "Cash 2021"),
    distance(2.7, "targets a year apart, median", "Cash 2021"),
    distance(35, "targets of earlier methods, as that study tells them", "Cash 2021"),
    distance(10, "targets of clusters from 28 minutes, an upper limit", "Cao 2024"),
  ]

  private static func distance(_ value: Double, _ measure: String, _ source: String) -> Self {
    Self(
      measure: measure,
      value: .millimetres(value),
      source: source,
      verification: "abstract only"
    )
  }
}
