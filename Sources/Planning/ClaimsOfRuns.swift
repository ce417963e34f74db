import Findings
import Geometry

/// Refuses a run in one template on the very grid in which another is distributed.
///
/// TemplateFlow's images of the two templates have grids of their own, and fMRIPrep resamples onto
/// them; the corners of the grids were read from its files, but of NLin6 at 1 mm, which is from memory.
/// A run on any other grid says nothing of its template.
func refuseContradictedSpace<Frame: AnalysisFrame>(
  _ grid: VoxelGrid<Frame>,
  _ name: String
) throws(PlanningError) {
  guard case .template(let claimed) = Frame.space,
    let known = StandardGrid.all.first(where: { $0.matches(grid) }), known.template != claimed
  else { return }
  throw .refusal(
    "space_contradicts_grid",
    subject: name,
    "The image is said to be in \(claimed.rawValue), but lies on the grid in which "
      + "\(known.template.rawValue) is distributed.",
    remedy: "Name the space that the image is in, or resample it to the grid of its own template.",
    fault: .request
  )
}

/// A grid in which a template is distributed.
private struct StandardGrid {
  let template: Template
  let size: GridSize
  /// The corner voxel that is farthest left, back and down, in mm.
  let corner: [Double]
  let edge: Double

  static let all = [
    StandardGrid(.mni152NLin6Asym, GridSize(91, 109, 91), [-90, -126, -72], 2),
    StandardGrid(.mni152NLin6Asym, GridSize(182, 218, 182), [-91, -126, -72], 1),
    StandardGrid(.mni152NLin2009cAsym, GridSize(97, 115, 97), [-96.5, -132.5, -78.5], 2),
    StandardGrid(.mni152NLin2009cAsym, GridSize(193, 229, 193), [-96, -132, -78], 1),
  ]

  init(_ template: Template, _ size: GridSize, _ corner: [Double], _ edge: Double) {
    (self.template, self.size, self.corner, self.edge) = (template, size, corner, edge)
  }

  /// Whether `grid` has these voxels, whichever way its axes are stored.
  func matches<Frame>(_ grid: VoxelGrid<Frame>) -> Bool {
    guard grid.size == size else { return false }
    let last = VoxelIndex(size.i - 1, size.j - 1, size.k - 1)
    let ends = [VoxelIndex(0, 0, 0), last].map { grid.toWorld($0.point) }
    let least = [ends.map(\.x), ends.map(\.y), ends.map(\.z)].map { min($0[0], $0[1]) }
    let most = [ends.map(\.x), ends.map(\.y), ends.map(\.z)].map { max($0[0], $0[1]) }
    let spans = [size.i, size.j, size.k].map { Double($0 - 1) * edge }
    return (0..<3).allSatisfy { axis in
      (least[axis] - corner[axis]).magnitude < 0.01
        && (most[axis] - least[axis] - spans[axis]).magnitude < 0.01
    }
  }
}

extension Assessment {
  /// What the runs' names say, or leave unsaid, that a reader of the target must know.
  var claims: [Finding] {
    planningCase.runs.map(\.bold.name).flatMap { name in
      [spaceAssumed(name), notResting(name)].compactMap(\.self)
    }
  }

  private func spaceAssumed(_ name: String) -> Finding? {
    guard entity("space", in: name) == nil else { return nil }
    return Finding(
      "space_assumed",
      .warning,
      subject: name,
      message: "The name has no space- entity; the run is taken to be in \(Frame.space.name).",
      remedy: "Make sure of it: nothing here can tell one space from another."
    )
  }

  /// A run of a task is no run at rest, of which all evidence for the target is.
  private func notResting(_ name: String) -> Finding? {
    guard let task = entity("task", in: name), !task.lowercased().hasPrefix("rest") else {
      return nil
    }
    return Finding(
      "task_not_rest",
      .warning,
      subject: name,
      message: "The run is of the task '\(task)': what is known of such targets is from rest.",
      remedy: "Use a run at rest; if this is one, name it task-rest."
    )
  }
}
