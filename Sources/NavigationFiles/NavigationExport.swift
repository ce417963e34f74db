public import Foundation
import Imaging
import Planning
public import Reports

/// The files of one report for navigators, complete before any is written.
public struct NavigationExport: Sendable {
  /// What the files were made from.
  public let sheet: NavigationSheet
  /// The files, `navigation.json` last.
  public let files: [ExportedFile]
  /// The formats that cannot say what the report says, and why; empty where each must be written, as
  /// then one of them refuses the whole.
  public let left: [NavigationFormat: ExportError]

  /// Makes the files.
  ///
  /// - Parameters:
  ///   - report: A report with a target in the patient's scan.
  ///   - formats: The formats that are wanted.
  ///   - requiresAll: Whether each of them must be written; else those are left that cannot be.
  /// - Throws: ``ExportError`` where the report forbids any file, and for a format that must be
  ///   written and cannot.
  public init(
    _ report: TargetReport,
    formats: [NavigationFormat] = NavigationFormat.allCases,
    requiresAll: Bool = false
  ) throws(ExportError) {
    sheet = try NavigationSheet(report)
    var files: [ExportedFile] = []
    var left: [NavigationFormat: ExportError] = [:]
    for format in formats {
      do throws(ExportError) {
        files += try format.files(sheet)
      } catch {
        guard !requiresAll, !error.isFault else { throw error }
        left[format] = error
      }
    }
    let document = NavigationDocument(sheet, files)
    files.append(
      ExportedFile("navigation", name: "navigation.json", try jsonText(document, "navigation"))
    )
    self.files = files
    self.left = left
  }
}

extension NavigationExport {
  /// What a user must know of files that were written; empty where nothing stands against any.
  public var notes: [String] {
    guard !sheet.image.header.qform.isSet, files.contains(where: { $0.kind == "brainsight" }) else {
      return []
    }
    return [
      "The T1w image has no qform, so that Brainsight's file is in the sform's world; SimNIBS "
        + "refuses such a file."
    ]
  }
}

extension ExportError {
  /// Whether the program is to blame: then nothing at all is written.
  fileprivate var isFault: Bool {
    if case .notVerified = self { return true }
    return false
  }
}

/// `tmsp-navigation/1` as a file of its own: the report's navigation object, with the files beside it
/// and what the report says about inputs and result.
private struct NavigationDocument: Encodable {
  struct File: Encodable {
    let kind: String
    let variant: String
    let name: String
    let sha256: String
  }

  let navigation: TargetReport.Navigation
  let subject: String
  let job: String
  let created: String
  let files: [File]
  let findings: [TargetReport.ReportFinding]
  let uncertainty: [String: TargetCertainty]
  let keys: [String: String]

  init(_ sheet: NavigationSheet, _ files: [ExportedFile]) {
    navigation = sheet.navigation
    subject = sheet.subject
    job = sheet.job
    created = sheet.created
    self.files = files.map {
      File(kind: $0.kind, variant: $0.variant, name: $0.name, sha256: sha256(of: $0.bytes))
    }
    findings = sheet.findings
    uncertainty = sheet.certainty
    keys = Dictionary(
      sheet.targets.map { ($0.method, $0.key) },
      uniquingKeysWith: { first, _ in first }
    )
  }

  enum CodingKeys: String, CodingKey {
    case subject, job, created, files, findings, uncertainty, keys
  }

  func encode(to encoder: any Encoder) throws {
    try navigation.encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(subject, forKey: .subject)
    try container.encode(job, forKey: .job)
    try container.encode(created, forKey: .created)
    try container.encode(files, forKey: .files)
    try container.encode(findings, forKey: .findings)
    try container.encode(uncertainty, forKey: .uncertainty)
    try container.encode(keys, forKey: .keys)
  }
}

extension NavigationExport {
  /// Writes the files into a folder that appears complete or not at all.
  ///
  /// - Parameter folder: Where they are to lie; it must not exist.
  /// - Throws: `CocoaError.fileWriteFileExists` where it exists; else what the system refused.
  public func write(to folder: URL) throws { try files.write(to: folder) }
}
