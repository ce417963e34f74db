import Foundation
import Geometry
import Networks
import Planning

/// What one run of `tmsplan map` wrote of a person.
public struct MappedSession: Sendable {
  /// The labels of a session and where they lie.
  struct Labels: Sendable {
    let grid: LabelGrid
    /// The code of the network of each voxel; 0 where none is shown.
    let codes: [Int]
  }

  /// The networks.
  public let report: NetworkReport
  /// The target of the same job; nil where it is not there.
  public let target: TargetReport?
  /// The person's own networks; nil where the image is not there, or shows the group's.
  let labels: Labels?

  /// The digests of the runs that were mapped; empty without the target's report, which names them.
  var scans: Set<String> {
    Set(target?.inputs.filter { $0.role == "bold" }.map(\.sha256) ?? [])
  }

  /// Puts a session together of files in memory, without labels.
  public init(report: NetworkReport, target: TargetReport? = nil) {
    self.report = report
    self.target = target
    labels = nil
  }

  /// Reads a session.
  ///
  /// - Parameter path: The folder that `tmsplan map` wrote into, or the network report in it; what else
  ///   it wrote is taken from the same folder where it is there.
  /// - Throws: ``ChangeInputError``.
  public init(path: String) throws(ChangeInputError) {
    let url = try reportURL(at: path)
    let folder = url.deletingLastPathComponent()
    do throws(DocumentError) {
      report = try NetworkReport(UserFile(path: url.path(percentEncoded: false)))
      target = try Self.target(of: report, in: folder)
    } catch {
      throw .document(error)
    }
    if let target, target.job != report.job {
      throw .targetOfOtherJob(file: "\(report.subject)_target.json")
    }
    labels = try Self.labels(of: report, in: folder)
  }

  private static func target(
    of report: NetworkReport,
    in folder: URL
  ) throws(DocumentError) -> TargetReport? {
    let url = folder.appending(path: "\(report.subject)_target.json")
    guard let path = existing(url) else { return nil }
    return try UserFile(path: path)
      .document(TargetReport.self, schema: TargetReport.schemaName)
  }

  private static func labels(
    of report: NetworkReport,
    in folder: URL
  ) throws(ChangeInputError) -> Labels? {
    let space = report.space
    let name = "\(report.subject)_space-\(space.analysis)_desc-individualNetworks_dseg.nii.gz"
    let size = space.grid.size
    guard report.shown == "individual", let path = existing(folder.appending(path: name)),
      let grid = LabelGrid(
        size: GridSize(size[0], size[1], size[2]),
        affine: space.grid.affine.map(\.value)
      )
    else { return nil }
    do throws(PlanningError) {
      let file = InputFile(role: .segmentation, run: 1, path: path)
      return Labels(grid: grid, codes: try readLabels(file, on: grid))
    } catch {
      throw .labels(error)
    }
  }
}

/// The path of `url` where there is a file.
private func existing(_ url: URL) -> String? {
  let path = url.path(percentEncoded: false)
  return FileManager.default.fileExists(atPath: path) ? path : nil
}

/// The network report that `path` names, or that lies in the folder of that path.
func reportURL(at path: String) throws(ChangeInputError) -> URL {
  var isFolder: ObjCBool = false
  let isThere = unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
  guard isThere, isFolder.boolValue else { return URL(filePath: path) }
  let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
  let found = names.filter { $0.hasSuffix("_networks.json") }.sorted()
  guard let name = found.first else { throw .noReport(folder: path) }
  guard found.count == 1 else { throw .severalReports(folder: path, names: found) }
  return URL(filePath: path, directoryHint: .isDirectory).appending(path: name)
}

/// A visit of a person: one or several mappings, and where it was scanned.
public struct MappedVisit: Sendable {
  /// The mappings.
  public let sessions: [MappedSession]
  /// The scanner; nil where it is not known.
  public let scanner: String?
  /// The scan protocol; nil where it is not known.
  public let scanProtocol: String?
  let pipeline: NetworkPipeline

  /// Puts a visit together; an empty name of scanner or scan protocol is one that is not known.
  ///
  /// - Throws: ``ChangeInputError`` where it is empty, or of several pipelines.
  public init(
    _ sessions: [MappedSession],
    scanner: String?,
    scanProtocol: String?
  ) throws(ChangeInputError) {
    guard let first = sessions.first else { throw .emptyVisit }
    pipeline = NetworkPipeline(of: first.report)
    for session in sessions {
      if let difference = NetworkPipeline(of: session.report).difference(from: pipeline) {
        throw .visitPipelinesDiffer(
          part: difference.part,
          found: difference.own,
          expected: difference.other
        )
      }
    }
    let site = Acquisition(scanner: scanner, protocolID: scanProtocol)
    self.sessions = sessions
    self.scanner = site.scanner
    self.scanProtocol = site.protocolID
  }
}
