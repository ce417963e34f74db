import FoundationEssentials

/// A synthetic run to measure on.
struct Dataset {
  enum Grid: String {
    case full = "2mm"
    case coarse = "4mm"

    var voxelCount: Int { self == .full ? 97 * 115 * 97 : 49 * 58 * 49 }
    var size: String { self == .full ? "97 x 115 x 97" : "49 x 58 x 49" }
  }

  enum DataType: String {
    case int16
    case float32

    var byteCount: Int { self == .int16 ? 2 : 4 }
  }

  let volumes: Int
  let repetitionTime: Double
  var dataType = DataType.int16
  var grid = Grid.full
  /// The atlas whose networks are planted all over the brain; nil plants none.
  var plants: String?

  /// What all of the data's randomness follows from.
  static let seed = 1
  static let participant = "bench"

  var name: String {
    "\(dataType)-\(volumes)-\(grid.rawValue)" + (plants.map { "-\($0)" } ?? "")
  }

  var title: String {
    "\(grid.size) x \(volumes), \(dataType), TR \(decimals(repetitionTime, 1)) s"
  }

  var volumeBytes: Int { grid.voxelCount * dataType.byteCount }

  /// The data in `folder`, which are written there unless an earlier run left them.
  func prepared(in folder: String, with programs: Programs) throws -> PreparedDataset {
    let place = "\(folder)/\(name)"
    if !FileManager.default.fileExists(atPath: place) {
      let draft = "\(place)-unfinished"
      try? FileManager.default.removeItem(atPath: draft)
      _ = try output(of: Invocation(words: generator(programs.tmsplan, into: draft)))
      try FileManager.default.moveItem(atPath: draft, toPath: place)
    }
    return try PreparedDataset(self, folder: place, with: programs)
  }

  private func generator(_ tmsplan: String, into folder: String) -> [String] {
    [
      tmsplan, "phantom", "--output", folder, "--participant", Self.participant,
      "--seed", "\(Self.seed)", "--grid", grid.rawValue,
      "--minutes", "\(Double(volumes) * repetitionTime / 60)",
      "--repetition-time", "\(repetitionTime)", "--data-type", dataType.rawValue,
      "--surroundings", "--compression-level", "6",
    ] + (plants.map { ["--networks", $0, "--data", "."] } ?? [])
  }
}

/// A run's files.
struct PreparedDataset {
  let dataset: Dataset
  /// The folder in fMRIPrep's layout.
  let folder: String
  let files: [RunFile]
  /// The search region on the run's grid, for programs that have no regions of their own.
  let region: String
  /// The size of the compressed run in bytes.
  let storedBytes: Int

  /// One file of the run.
  struct RunFile: Encodable {
    let role: String
    let run = 1
    let name: String
    let path: String
    let size: Int
    let sha256: String
    /// The daemon answers for the digests of what it stores.
    let isStored = true
  }

  var bold: String { files.first { $0.role == "bold" }?.path ?? "" }
  var rawBytes: Int { dataset.volumeBytes * dataset.volumes }

  init(_ dataset: Dataset, folder: String, with programs: Programs) throws {
    self.dataset = dataset
    self.folder = folder
    let stem = "\(folder)/sub-\(Dataset.participant)/func/sub-\(Dataset.participant)_task-rest"
    let resolution = dataset.grid == .full ? 2 : 4
    let image = "\(stem)_space-MNI152NLin2009cAsym_res-\(resolution)_desc"
    let paths = [
      ("bold", "\(image)-preproc_bold.nii.gz"), ("mask", "\(image)-brain_mask.nii.gz"),
      ("confounds", "\(stem)_desc-confounds_timeseries.tsv"),
      ("sidecar", "\(image)-preproc_bold.json"),
    ]
    files = try paths.map { role, path in
      // Reading all bytes for the digest also warms the cache.
      let digest = try output(of: Invocation(words: ["sha256sum", path])).prefix(64)
      let name = URL(filePath: path).lastPathComponent
      return RunFile(
        role: role,
        name: name,
        path: path,
        size: try byteCount(ofFile: path),
        sha256: String(digest)
      )
    }
    let bold = paths[0].1
    region = "\(folder)/region.nii.gz"
    if !FileManager.default.fileExists(atPath: region) {
      let words = ["region", "mask", "dlpfc-left-union", "--grid", bold, "--output", region]
      _ = try output(of: Invocation(words: [programs.tmsplan] + words))
    }
    storedBytes = try byteCount(ofFile: bold)
  }
}
