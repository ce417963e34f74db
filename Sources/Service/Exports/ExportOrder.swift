import Foundation
import NavigationFiles

/// What a process that writes the files of one result is told, as JSON on its standard input.
struct ExportOrder: Codable, Sendable {
  /// The folder to be made.
  let folder: String
  /// The job's subject, by which the files are named.
  let subject: String
  /// The job.
  let job: String
  /// The formats for navigators.
  let formats: [String]
  /// The report, byte for byte as it is stored.
  let report: Data
  /// What its pictures are drawn from, compressed; nil where none are stored.
  let figures: Data?
  /// The files beside it, in their order.
  let attachments: [File]

  /// A file as it is stored.
  struct File: Codable, Sendable {
    let name: String
    let body: Data
  }
}

/// How the writing ended, as JSON on the standard output of that process.
enum ExportEnd: Codable, Hashable, Sendable {
  /// The files are there; `code` tells why not all that was asked for is.
  case written(code: String?)
  /// None is there, and trying again would not help.
  case refused(code: String)
  /// The system refused; it may work later.
  case failed(String)
}

extension ExportOrder {
  /// Makes the files and writes them.
  func carryOut() -> ExportEnd {
    let made: ExportFiles
    do {
      made = try ExportFiles(self)
    } catch {
      return .refused(code: "report_unreadable")
    }
    do {
      let place = URL(filePath: folder, directoryHint: .isDirectory)
      // What a process that was killed has left: nobody else writes for this job.
      try removeLeftovers(of: place)
      try made.files.write(to: place)
      return .written(code: made.code)
    } catch let error as CocoaError where error.code == .fileWriteFileExists {
      return holds(made.files) ? .written(code: made.code) : .refused(code: "export_folder_taken")
    } catch {
      return .failed(error.localizedDescription)
    }
  }

  /// Whether the folder holds what is to be written: an earlier process ended before anybody noted it.
  private func holds(_ files: [ExportedFile]) -> Bool {
    files.allSatisfy { file in
      FileManager.default.contents(atPath: "\(folder)/\(file.name)") == Data(file.bytes)
    }
  }
}

/// Removes hidden folders beside `folder` in which its files were being made.
func removeLeftovers(of folder: URL) throws {
  let parent = folder.deletingLastPathComponent()
  let path = parent.path(percentEncoded: false)
  guard FileManager.default.fileExists(atPath: path) else { return }
  let mark = ".\(folder.lastPathComponent)."
  for name in try FileManager.default.contentsOfDirectory(atPath: path)
  where name.hasPrefix(mark) {
    try FileManager.default.removeItem(at: parent.appending(path: name))
  }
}
