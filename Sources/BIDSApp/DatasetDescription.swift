import Foundation
import OutputFiles
import Planning

/// What the derived dataset says of itself.
struct DatasetDescription: Codable {
  static let fileName = "dataset_description.json"

  struct Generator: Codable {
    let Name: String
    let Version: String?
  }
  struct Source: Codable { let URL: String }

  let Name: String
  let BIDSVersion: String
  let DatasetType: String?
  let GeneratedBy: [Generator]?
  let SourceDatasets: [Source]?
  let DatasetLinks: [String: String]?

  init(_ dataset: SourceDataset, _ software: SoftwareIdentity) {
    let url = dataset.derivatives.absoluteString
    Name = "TMS targets from resting-state fMRI; research use only"
    BIDSVersion = "1.10.0"
    DatasetType = "derivative"
    GeneratedBy = [Generator(Name: software.name, Version: software.version)]
    SourceDatasets = [Source(URL: url)]
    DatasetLinks = [datasetLink: url]
  }
}

/// The name under which files name those that they were made from, as `bids:preprocessed:sub-01/…`.
let datasetLink = "preprocessed"

/// The folder of the derived dataset.
struct OutputDataset: Sendable {
  let root: URL

  /// What belongs to no result: locks, and folders that are not complete yet.
  var work: URL { root.appending(path: ".tmsplan", directoryHint: .isDirectory) }
  /// Why there is nothing of a unit.
  var logs: URL { root.appending(path: "logs", directoryHint: .isDirectory) }

  /// The folder of a unit's files.
  func folder(of unit: AppUnit) -> URL {
    root.appending(path: unit.folder, directoryHint: .isDirectory)
  }

  /// The document that says why there is nothing of a unit.
  func error(of unit: AppUnit) -> URL {
    logs.appending(path: DerivativeName(unit: unit.name, task: nil).error)
  }

  /// Describes the dataset, unless it is described already.
  ///
  /// However many processes begin at once, one of them writes it.
  /// - Throws: `output_folder_foreign` where another program made the dataset; ``OutputError``.
  func describe(_ source: SourceDataset, _ software: SoftwareIdentity) throws {
    let url = root.appending(path: DatasetDescription.fileName)
    guard try create(url, jsonText(DatasetDescription(source, software))) else {
      let found = try? JSONDecoder().decode(DatasetDescription.self, from: Data(contentsOf: url))
      guard found?.GeneratedBy?.contains(where: { $0.Name == software.name }) == true else {
        throw AppError.foreignFolder(root.path(percentEncoded: false))
      }
      return
    }
    // What BIDS has no names for, maps of statistics among it.
    let others =
      "logs/\ngroup_*\n*_target.json\n*_target.html\n*_figures.json\n*_record.json\n*_statmap.*\n"
    try update(root.appending(path: ".bidsignore"), Data(others.utf8))
  }

  /// Writes a file; false where there is one of that name.
  private func create(_ url: URL, _ data: Data) throws(OutputError) -> Bool {
    do throws(OutputError) {
      try OutputFiles.write(data, to: url, replacing: false)
      return true
    } catch {
      guard case .exists = error else { throw error }
      return false
    }
  }
}
