import Atlases
import Foundation
import Geometry
import Planning
import Prediction
import Reports
import Testing

@testable import BIDSApp

/// A folder that is removed with its owner.
final class Folder: Sendable {
  let url = FileManager.default.temporaryDirectory
    .appending(path: "tmsp-app-\(UUID().uuidString)", directoryHint: .isDirectory)

  /// Makes the folder with empty files at `paths`.
  init(_ paths: [String] = []) throws {
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    for path in paths { try write("", to: path) }
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  var path: String { url.path(percentEncoded: false) }

  func write(_ text: String, to path: String) throws {
    let file = url.appending(path: path)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(),
      withIntermediateDirectories: true
    )
    try Data(text.utf8).write(to: file)
  }

  func text(_ path: String) throws -> String {
    try String(contentsOf: url.appending(path: path), encoding: .utf8)
  }
}

/// The package's folder.
let package = URL(filePath: #filePath).appending(path: "../../..").standardizedFileURL

/// What is asked of units in tests.
func request(
  task: String? = nil,
  space: String? = nil,
  program: String = "1",
  definitions: String = "d"
) throws -> AppRequest {
  let catalogue = try Catalogue(
    atlases: package.appending(path: "Atlases").path(percentEncoded: false),
    protocols: package.appending(path: "Protocols").path(percentEncoded: false)
  )
  return AppRequest(
    task: task,
    space: space,
    targeting: try catalogue.targetingProtocol("sgc-dlpfc-peak"),
    stimulation: try catalogue.stimulationProtocol("itbs"),
    calibration: nil,
    definitions: definitions,
    seedmap: nil,
    xform: nil,
    software: SoftwareIdentity(name: "tmsplan", version: "0", sha256: program),
    threads: 1,
    replaces: false
  )
}

/// A report of a phantom, as a golden message holds it, for `subject`.
func exampleReport(_ subject: String, _ changes: [String: Any] = [:]) throws -> Data {
  let url = package.appending(path: "Protocols/wire/golden/target-report.json")
  let members = try #require(
    try JSONSerialization.jsonObject(with: Data(contentsOf: url)) as? [String: Any]
  )
  let changed = members.merging(["subject": subject]) { $1 }.merging(changes) { $1 }
  return try JSONSerialization.data(withJSONObject: changed)
}
