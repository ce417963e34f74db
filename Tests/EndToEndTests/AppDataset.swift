import Foundation
import Glibc
import Phantom
import Reports
import Testing

/// A dataset of small phantoms, and a folder for what `tmsplan app` makes of it.
final class AppDataset: Sendable {
  let folder: TemporaryFolder

  var dataset: URL { folder / "derivatives" }
  var output: URL { folder / "targets" }

  /// Writes a phantom for each of `labels`, each with data of its own.
  init(_ labels: [String]) throws {
    folder = try TemporaryFolder()
    for (number, label) in labels.enumerated() {
      let options = PhantomOptions(
        seed: UInt64(number + 1),
        grid: .coarse,
        volumeCount: 330,
        participant: label
      )
      _ = try writePhantom(options, to: path(dataset))
    }
  }

  func path(_ url: URL) -> String { url.path(percentEncoded: false) }

  /// A file of a participant's run, such as `preproc_bold.nii.gz`.
  func image(_ label: String, _ ending: String) -> URL {
    dataset.appending(
      path:
        "sub-\(label)/func/sub-\(label)_task-rest_space-MNI152NLin2009cAsym_res-4_desc-\(ending)"
    )
  }

  func confounds(_ label: String) -> URL {
    dataset.appending(
      path: "sub-\(label)/func/sub-\(label)_task-rest_desc-confounds_timeseries.tsv"
    )
  }

  /// Cuts a participant's run in its middle; the bytes as they were.
  func truncate(_ label: String) throws -> Data {
    let url = image(label, "preproc_bold.nii.gz")
    let bytes = try Data(contentsOf: url)
    try bytes.prefix(bytes.count / 2).write(to: url)
    return bytes
  }

  /// Runs `tmsplan app` on the participant level.
  func app(_ more: [String] = []) async throws -> Program.Outcome {
    try await run(["participant"] + more)
  }

  /// Runs `tmsplan app`.
  func run(_ arguments: [String]) async throws -> Program.Outcome {
    try await Program(name: "tmsplan").run(["app", path(dataset), path(output)] + arguments)
  }

  /// The names of a unit's files, sorted.
  func files(of unit: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(
      atPath: path(output.appending(path: "\(unit)/func"))
    ).sorted()
  }

  func exists(_ name: String) -> Bool {
    FileManager.default.fileExists(atPath: path(output.appending(path: name)))
  }

  func text(_ name: String) throws -> String {
    try String(contentsOf: output.appending(path: name), encoding: .utf8)
  }

  /// A JSON document of the output.
  func json(_ name: String) throws -> [String: Any] {
    let data = try Data(contentsOf: output.appending(path: name))
    return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
  }

  /// The lines of a table, each by the names of its columns.
  func table(_ name: String) throws -> [[String: String]] {
    let lines = try text(name).split(separator: "\n").map {
      $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
    }
    return lines.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(lines[0], $0)) }
  }

  /// Time of change and content of every file of the output.
  func snapshot() throws -> [String: String] {
    let found = FileManager.default.enumerator(atPath: path(output))
    var files: [String: String] = [:]
    while let name = found?.nextObject() as? String {
      let url = output.appending(path: name)
      var status = stat()
      try #require(unsafe stat(path(url), &status) == 0)
      guard status.st_mode & S_IFMT == S_IFREG else { continue }
      let time = "\(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec)"
      files[name] = time + " " + (try Data(contentsOf: url).base64EncodedString())
    }
    return files
  }
}
