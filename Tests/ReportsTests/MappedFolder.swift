import Foundation
import Geometry
import Imaging
import TestSupport
import Testing

@testable import Reports

/// A folder as `tmsplan map` leaves it, in a temporary place.
struct MappedFolder: ~Copyable {
  let url: URL

  var path: String { url.path(percentEncoded: false) }

  init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: "tmsp-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  func add(_ data: Data, _ name: String) throws { try data.write(to: url.appending(path: name)) }

  /// Writes the report, and the labels on `size` voxels of 2 mm that begin at `origin`.
  func add(
    report: Example,
    labels: ((Int) -> Float)?,
    size: GridSize = GridSize(10, 12, 8),
    origin: [Double] = [-10, -12, -8]
  ) throws {
    let subject = report["subject"] as? String ?? ""
    try add(report.file().bytes, "\(subject)_networks.json")
    guard let labels else { return }
    let rows: [12 of Double] = [2, 0, 0, origin[0], 0, 2, 0, origin[1], 0, 0, 2, origin[2]]
    let grid = try #require(
      VoxelGrid<MNI152NLin2009cAsym>(size: size, toWorld: Affine(rows: rows))
    )
    let bytes = gzip(
      encodeNIfTI(
        [(0..<size.count).map(labels)],
        on: grid,
        format: NIfTIFormat(dataType: .float32)
      )
    )
    let space = report["space.analysis"] as? String ?? ""
    try add(
      Data(bytes),
      "\(subject)_space-\(space)_desc-individualNetworks_dseg.nii.gz"
    )
  }
}

/// The target report of the examples, as of another job and with its first target moved along x.
func targetExample(job: String, moved: Double = 0) throws -> Example {
  let url = exampleFolder.appending(path: "../../wire/golden/target-report.json")
  var example = try Example(json: Data(contentsOf: url))
  example["job"] = job
  example["subject"] = "sub-01"
  let digits = job.utf8.map { String($0, radix: 16) }.joined()
  example["inputs[0].sha256"] = String((digits + String(repeating: "0", count: 64)).prefix(64))
  let place = "targets[0].position.MNI152NLin2009cAsym[0]"
  example[place] = (example[place] as? Double ?? 0) + moved
  return example
}

func targetReport(_ example: Example) throws -> TargetReport {
  try example.file().document(TargetReport.self, schema: TargetReport.schemaName)
}
