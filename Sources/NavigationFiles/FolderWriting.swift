public import Foundation
import OutputFiles

extension [ExportedFile] {
  /// Writes the files into a folder that appears complete or not at all, and stays through a power cut.
  ///
  /// - Parameter folder: Where they are to lie. It must not exist: what an export of another subject,
  ///   or of another plan, has left is never mixed with this one. Folders above it are made.
  /// - Throws: `CocoaError.fileWriteFileExists` where it exists; else what the system refused.
  public func write(to folder: URL) throws {
    // Each name comes from a report.
    for file in self
    where file.name.split(separator: "/", omittingEmptySubsequences: false)
      .contains(where: { ["", ".", ".."].contains($0) })
    {
      throw CocoaError(.fileWriteInvalidFileName)
    }
    let manager = FileManager.default
    let parent = folder.deletingLastPathComponent()
    let made = missingFolders(from: parent)
    try manager.createDirectory(at: parent, withIntermediateDirectories: true)
    let temporary = parent.appending(path: ".\(folder.lastPathComponent).\(UUID().uuidString)")
    defer { try? manager.removeItem(at: temporary) }
    var folders = [temporary]
    for file in self {
      let url = temporary.appending(path: file.name)
      let place = url.deletingLastPathComponent()
      try manager.createDirectory(at: place, withIntermediateDirectories: true)
      if !folders.contains(place) { folders.append(place) }
      try Data(file.bytes).write(to: url)
      try synchronise(url)
    }
    for folder in folders.reversed() { try synchronise(folder) }
    // Refuses an existing folder, even an empty one.
    try manager.moveItem(at: temporary, to: folder)
    try synchronise(parent)
    for folder in made { try synchronise(folder.deletingLastPathComponent()) }
  }
}

/// `folder` and those above it that are not there, the innermost first.
private func missingFolders(from folder: URL) -> [URL] {
  var (missing, folder): ([URL], URL) = ([], folder.standardizedFileURL)
  while folder.path(percentEncoded: false) != "/",
    !FileManager.default.fileExists(atPath: folder.path(percentEncoded: false))
  {
    missing.append(folder)
    folder.deleteLastPathComponent()
  }
  return missing
}
