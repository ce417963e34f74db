import Findings
public import Foundation
public import Planning

/// The folder of fMRIPrep's outputs that subjects are planned from.
public struct SourceDataset: Sendable {
  /// The folder as it was named.
  public let given: String
  /// The folder that holds the `sub-…` folders of preprocessed runs.
  public let derivatives: URL

  /// Finds the outputs of fMRIPrep in `folder`.
  ///
  /// It is that folder itself, or the only `derivatives/fmriprep*` in it.
  ///
  /// - Throws: `bids_not_found` where there is no such folder, or a raw dataset has no such outputs;
  ///   `bids_ambiguous` where it has several.
  public init(_ folder: String) throws(PlanningError) {
    given = folder
    let root = URL(filePath: folder, directoryHint: .isDirectory).standardizedFileURL
    guard folders(in: root) != nil else {
      throw missing(folder, "There is no folder \(folder), or it cannot be read.")
    }
    derivatives = try derivativesFolder(root, folder)
    guard !participants.isEmpty else {
      throw missing(folder, "\(path) has no sub-… folder.")
    }
  }

  /// Whether the outputs were found in a dataset rather than named.
  public var isFound: Bool {
    derivatives != URL(filePath: given, directoryHint: .isDirectory).standardizedFileURL
  }

  /// The path of ``derivatives``.
  public var path: String { derivatives.path(percentEncoded: false) }

  /// The labels of the participants who have a folder, sorted.
  public var participants: [String] {
    (folders(in: derivatives) ?? []).filter { $0.hasPrefix("sub-") }.map { String($0.dropFirst(4)) }
  }

  /// The labels of a participant's sessions, sorted.
  func sessions(of participant: String) -> [String] {
    let folder = derivatives.appending(path: "sub-\(participant)", directoryHint: .isDirectory)
    return (folders(in: folder) ?? []).filter { $0.hasPrefix("ses-") }
      .map { String($0.dropFirst(4)) }
  }

  /// The path of `file` below ``derivatives``; its name where it lies elsewhere.
  func relativePath(of file: InputFile) -> String {
    let whole = URL(filePath: file.path).standardizedFileURL.path(percentEncoded: false)
    return whole.hasPrefix(path) ? String(whole.dropFirst(path.count)) : file.name
  }
}

/// The folder with the outputs of fMRIPrep that `root`, named as `folder`, is or holds.
private func derivativesFolder(_ root: URL, _ folder: String) throws(PlanningError) -> URL {
  let type = datasetType(of: root)
  if type == "derivative" { return root }
  let below = root.appending(path: "derivatives", directoryHint: .isDirectory)
  let found = (folders(in: below) ?? []).filter { $0.hasPrefix("fmriprep") }
  guard found.count < 2 else {
    throw PlanningError(
      Finding(
        "bids_ambiguous",
        .error,
        subject: folder,
        message: "The folder derivatives holds more than one: \(found.joined(separator: ", ")).",
        remedy: "Give the one that is meant in place of the dataset."
      ),
      stage: .preflight,
      fault: .request
    )
  }
  if let only = found.first { return below.appending(path: only, directoryHint: .isDirectory) }
  guard type != "raw" else {
    throw missing(folder, "The raw dataset \(folder) has no derivatives/fmriprep*.")
  }
  return root
}

/// The names of the folders in `folder`, sorted; nil where it cannot be read.
private func folders(in folder: URL) -> [String]? {
  let manager = FileManager.default
  guard let names = try? manager.contentsOfDirectory(atPath: folder.path(percentEncoded: false))
  else { return nil }
  return names.sorted().filter { name in
    let values = try? folder.appending(path: name).resolvingSymlinksInPath()
      .resourceValues(forKeys: [.isDirectoryKey])
    return values?.isDirectory == true
  }
}

/// What a dataset says it is: `raw` or `derivative`; nil where it says nothing.
private func datasetType(of folder: URL) -> String? {
  struct Description: Decodable { let DatasetType: String? }
  guard let data = try? Data(contentsOf: folder.appending(path: DatasetDescription.fileName)) else {
    return nil
  }
  return (try? JSONDecoder().decode(Description.self, from: data))?.DatasetType
}

private func missing(_ folder: String, _ message: String) -> PlanningError {
  PlanningError(
    Finding(
      "bids_not_found",
      .error,
      subject: folder,
      message: message,
      remedy: "Give the folder of fMRIPrep's outputs, or a dataset with one derivatives/fmriprep*."
    ),
    stage: .preflight,
    fault: .request
  )
}
