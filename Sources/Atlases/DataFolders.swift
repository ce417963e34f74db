import Foundation

/// Where regions and protocols lie.
public struct DataFolders: Hashable, Sendable {
  /// How the folders were found.
  public enum Origin: String, CaseIterable, Hashable, Sendable {
    /// The caller named them.
    case option
    /// `TMSPLANNER_DATA` names them.
    case environment
    /// They are installed with the program.
    case installed
    /// They are those of the source tree that the program was built in.
    case checkout
  }

  /// The folder with `regions` and `points`.
  public let atlases: String
  /// The folder with `targeting` and `stimulation`.
  public let protocols: String
  /// How the folders were found.
  public let origin: Origin

  /// The folders `Atlases` and `Protocols` in `folder`, or nil where they are not there.
  init?(in folder: String, origin: Origin) {
    let root = URL(fileURLWithPath: folder).standardizedFileURL.path
    atlases = root + "/Atlases"
    protocols = root + "/Protocols"
    self.origin = origin
    guard isFolder(atlases + "/regions"), isFolder(protocols + "/targeting") else { return nil }
  }
}

/// The name of the environment variable that names the folder of ``DataFolders``.
public let dataFolderVariable = "TMSPLANNER_DATA"

/// Finds the folders `Atlases` and `Protocols`.
///
/// What is named explicitly is used or refused, never passed over. Otherwise the program's own data
/// come first: `../share/tmsplanner` beside its folder, then the source tree above it (a program in
/// `.build` uses the files of its checkout), then `/usr/share/tmsplanner`.
///
/// - Parameters:
///   - option: The folder that the caller named, if any; it holds `Atlases` and `Protocols`.
///   - environment: The environment, in which `TMSPLANNER_DATA` may name the folder; nil is that of
///     the process.
///   - executable: The path of the program; nil is the running one.
/// - Returns: The folders and how they were found.
/// - Throws: `data_folders_missing` with the places that were tried.
public func locateData(
  option: String? = nil,
  environment: [String: String]? = nil,
  executable: String? = nil
) throws(AtlasError) -> DataFolders {
  let environment = environment ?? ProcessInfo.processInfo.environment
  let executable = executable ?? runningExecutable()
  let variable = environment[dataFolderVariable].flatMap { $0.isEmpty ? nil : $0 }
  let named = option.map { ($0, DataFolders.Origin.option) } ?? variable.map { ($0, .environment) }
  if let (folder, origin) = named {
    guard let folders = DataFolders(in: folder, origin: origin) else {
      throw .dataFoldersMissing(tried: [folder])
    }
    return folders
  }
  let programFolder = URL(fileURLWithPath: executable).resolvingSymlinksInPath()
    .deletingLastPathComponent()
  let share = programFolder.appendingPathComponent("../share/tmsplanner").standardizedFileURL.path
  var candidates: [(folder: String, origin: DataFolders.Origin)] = [(share, .installed)]
  candidates += ancestors(of: programFolder).map { ($0, .checkout) }
  candidates.append(("/usr/share/tmsplanner", .installed))
  for candidate in candidates {
    let folders = DataFolders(in: candidate.folder, origin: candidate.origin)
    if let folders { return folders }
  }
  throw .dataFoldersMissing(tried: candidates.map(\.folder))
}

/// The path of the running program, links resolved.
public func runningExecutable() -> String {
  let link = "/proc/self/exe"
  return (try? FileManager.default.destinationOfSymbolicLink(atPath: link))
    ?? CommandLine.arguments.first ?? "."
}

/// `folder` and the folders above it, nearest first; at most twelve, the root excluded.
private func ancestors(of folder: URL) -> [String] {
  var folders: [String] = []
  var current = folder
  while current.path != "/", folders.count < 12 {
    folders.append(current.path)
    current = current.deletingLastPathComponent()
  }
  return folders
}

private func isFolder(_ path: String) -> Bool {
  let url = URL(fileURLWithPath: path).resolvingSymlinksInPath()
  let attributes = try? FileManager.default.attributesOfItem(atPath: url.path)
  return attributes?[.type] as? FileAttributeType == .typeDirectory
}
