/// A part of the report: some ways of doing the job, on some data.
struct Section {
  let title: String
  /// What the reader should know before the tables.
  let text: String
  /// Whether the data are compared rather than the ways.
  var comparesData = false
  let datasets: [Dataset]
  let modes: [any Mode]

  /// What is measured, in the order of the report; on the coarse grid, whether everything works.
  static func all(on grid: Dataset.Grid) -> [Section] {
    [main(grid), threads(grid), volumes(grid), voxels]
  }

  private static func main(_ grid: Dataset.Grid) -> Section {
    Section(
      title: "The job",
      text: """
        Ten minutes of data. Each row is a process from its start to its exit. A floor inflates the \
        run and does nothing else; the ROI rows publish the target; the worker is told the digests \
        of its input, where `tmsplan target` computes them. Rows of one core are kept on it.
        """,
      datasets: [
        Dataset(volumes: 300, repetitionTime: 2, grid: grid),
        Dataset(volumes: 600, repetitionTime: 1, grid: grid),
        Dataset(volumes: 300, repetitionTime: 2, dataType: .float32, grid: grid),
      ],
      modes: Modes.main
    )
  }

  private static func threads(_ grid: Dataset.Grid) -> Section {
    Section(
      title: "Cost against threads",
      text: "",
      datasets: [Dataset(volumes: 300, repetitionTime: 2, grid: grid)],
      modes: Modes.threads
    )
  }

  private static func volumes(_ grid: Dataset.Grid) -> Section {
    Section(
      title: "Cost against volumes",
      text: "Ten minutes of data each but for the shortest, which is five. Memory is to stay flat.",
      comparesData: true,
      datasets: [75, 150, 300, 600].map { volumes in
        Dataset(volumes: volumes, repetitionTime: min(4, 600 / Double(volumes)), grid: grid)
      },
      modes: Modes.cost
    )
  }

  private static var voxels: Section {
    Section(
      title: "Cost against voxels",
      text: "The same ten minutes on two grids.",
      comparesData: true,
      datasets: [Dataset.Grid.coarse, .full].map { grid in
        Dataset(volumes: 300, repetitionTime: 2, grid: grid)
      },
      modes: Modes.cost
    )
  }
}
