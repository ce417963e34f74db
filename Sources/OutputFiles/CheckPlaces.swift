public import Foundation

/// Refuses what ``write(_:to:replacing:)`` would refuse, before the work whose result is to be written.
///
/// Nothing is made. What comes there in the meantime is refused by the writing itself.
///
/// - Parameters:
///   - files: Where files are to lie.
///   - replacing: Whether files of these names are replaced.
/// - Throws: ``OutputError``.
public func checkPlaces(_ files: [URL], replacing: Bool) throws(OutputError) {
  for file in files {
    let path = file.path(percentEncoded: false)
    if !replacing, FileManager.default.fileExists(atPath: path) { throw .exists(path: path) }
    try checkFolder(of: file)
  }
}

/// Refuses a file whose folder neither is there nor can be made.
private func checkFolder(of file: URL) throws(OutputError) {
  let path = file.path(percentEncoded: false)
  var folder = parent(of: file.absoluteURL.standardizedFileURL.path(percentEncoded: false))
  while folder.count > 1, !FileManager.default.fileExists(atPath: folder) {
    folder = parent(of: folder)
  }
  var isFolder: ObjCBool = false
  let isThere = unsafe FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder)
  guard isThere, isFolder.boolValue else {
    throw .unwritable(path: path, reason: "\(folder) is no folder")
  }
  guard FileManager.default.isWritableFile(atPath: folder) else {
    throw .unwritable(path: path, reason: "nothing may be written into \(folder)")
  }
}

private func parent(of path: String) -> String { NSString(string: path).deletingLastPathComponent }
