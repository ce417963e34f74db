import Foundation
import Geometry

/// Where a phantom's files lie, in fMRIPrep's names.
struct PhantomLayout {
  let bold: URL
  let mask: URL
  let confounds: URL
  /// The codes of planted networks.
  let networks: URL
  /// The run's path relative to the dataset's folder.
  let boldPath: String
  private let dataset: URL
  private let functional: URL
  private let boldSidecar: URL
  private let confoundsSidecar: URL

  /// Throws where the participant's folder exists, so that nothing real is ever overwritten.
  init(_ options: PhantomOptions, folder: String) throws(PhantomError) {
    dataset = URL(filePath: folder, directoryHint: .isDirectory)
    let subject = "sub-\(options.participant)"
    let subjectFolder = dataset.appending(path: subject)
    if FileManager.default.fileExists(atPath: subjectFolder.path(percentEncoded: false)) {
      throw .participantExists(path: subjectFolder.path(percentEncoded: false))
    }
    functional = subjectFolder.appending(path: "func")
    let run = "\(subject)_task-\(options.task)"
    let space = "space-\(options.template.rawValue)_res-\(options.grid.resolution)"
    let image = "\(run)_\(space)_desc"
    bold = functional.appending(path: "\(image)-preproc_bold.nii.gz")
    boldSidecar = functional.appending(path: "\(image)-preproc_bold.json")
    mask = functional.appending(path: "\(image)-brain_mask.nii.gz")
    networks = functional.appending(path: "\(image)-planted_dseg.nii.gz")
    confounds = functional.appending(path: "\(run)_desc-confounds_timeseries.tsv")
    confoundsSidecar = functional.appending(path: "\(run)_desc-confounds_timeseries.json")
    boldPath = "\(subject)/func/\(bold.lastPathComponent)"
  }

  /// Creates the folders of dataset and participant.
  func createFolders() throws(PhantomError) {
    do {
      try FileManager.default.createDirectory(at: functional, withIntermediateDirectories: true)
    } catch {
      throw .cannotWrite(
        path: functional.path(percentEncoded: false),
        reason: error.localizedDescription
      )
    }
  }

  /// Writes a file at once.
  func write(_ bytes: [UInt8], to url: URL) throws(PhantomError) {
    do {
      try Data(bytes).write(to: url)
    } catch {
      throw .cannotWrite(path: url.path(percentEncoded: false), reason: error.localizedDescription)
    }
  }

  /// Writes the sidecars, the dataset's description and the truth.
  func writeDocuments(_ truth: PhantomTruth, options: PhantomOptions) throws(PhantomError) {
    try write(
      json: RunSidecar(repetitionTime: truth.repetitionTime, taskName: options.task),
      to: boldSidecar
    )
    try write(json: ConfoundNotes.all, to: confoundsSidecar)
    try write(json: DatasetDescription(), to: dataset.appending(path: "dataset_description.json"))
    try write(json: truth, to: dataset.appending(path: "truth.json"))
  }

  private func write(json document: some Encodable, to url: URL) throws(PhantomError) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    do {
      try (encoder.encode(document) + Data("\n".utf8)).write(to: url)
    } catch {
      throw .cannotWrite(path: url.path(percentEncoded: false), reason: error.localizedDescription)
    }
  }
}

/// The run's sidecar.
private struct RunSidecar: Encodable {
  let repetitionTime: Double
  let taskName: String
  let skullStripped = true

  enum CodingKeys: String, CodingKey {
    case repetitionTime = "RepetitionTime"
    case taskName = "TaskName"
    case skullStripped = "SkullStripped"
  }
}

/// The dataset's description, as BIDS wants it of derivatives.
private struct DatasetDescription: Encodable {
  struct Generator: Encodable {
    let name = "TMSPlanner phantom"
    let description = "Synthetic data with a planted target; not fMRIPrep's output."

    enum CodingKeys: String, CodingKey {
      case name = "Name"
      case description = "Description"
    }
  }

  let name = "TMSPlanner phantom: synthetic data, no person's"
  let version = "1.8.0"
  let type = "derivative"
  let generators = [Generator()]

  enum CodingKeys: String, CodingKey {
    case name = "Name"
    case version = "BIDSVersion"
    case type = "DatasetType"
    case generators = "GeneratedBy"
  }
}

/// What the confounds' columns are.
private struct ConfoundNotes: Encodable {
  let description: String
  let units: String?

  enum CodingKeys: String, CodingKey {
    case description = "Description"
    case units = "Units"
  }

  static let all: [String: Self] = [
    "global_signal": Self(description: "Mean signal of the brain mask.", units: nil),
    "csf": Self(description: "Mean signal of the ventricles.", units: nil),
    "white_matter": Self(description: "Mean signal of the white matter.", units: nil),
    "framewise_displacement": Self(
      description: "Sum of the absolute changes of the motion parameters, at 50 mm.",
      units: "mm"
    ),
    "dvars": Self(description: "Root mean square change from the frame before.", units: nil),
    "std_dvars": Self(description: "dvars over its median.", units: nil),
    "trans_x": Self(description: "Translation to the right.", units: "mm"),
    "rot_x": Self(description: "Rotation about the axis to the right.", units: "rad"),
  ]
}
