import Foundation
import OutputFiles
import Planning
import Reports

/// The files of a group map, written image by image.
struct SeedmapFiles {
  let folder: URL
  let replacing: Bool
  private var written: [URL] = []
  private var lines: [String] = []
  private var map: GroupSeedMap?

  init(folder: URL, replacing: Bool) {
    self.folder = folder
    self.replacing = replacing
  }

  /// Refuses before anything is computed what would be refused after hours.
  func refuseExisting(_ seed: String, _ labels: [String]) throws(OutputError) {
    guard !replacing else { return }
    let path = folder.path(percentEncoded: false)
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    let existing = names.sorted().first { name in
      name.hasPrefix("group_") && name.contains("_seed-\(seed)_")
        && (!name.contains("_desc-without")
          || labels.contains { name.contains("_desc-without\($0)_") })
    }
    if let existing { throw .exists(path: path + existing) }
  }

  /// Writes an image and its document.
  mutating func write(_ map: GroupSeedMap, _ image: GroupMapImage) throws {
    self.map = map
    let provenance = SeedMapProvenance(map, image, created: timestamp())
    let files = [("nii.gz", Data(image.bytes)), ("json", try provenance.json())]
    for (ending, content) in files {
      let url = folder.appending(path: "\(image.name).\(ending)")
      try OutputFiles.write(content, to: url, replacing: replacing)
      written.append(url)
    }
    lines.append(
      "\(written[written.count - 2].path(percentEncoded: false)): \(provenance.count) subjects, "
        + "\(provenance.voxels) voxels"
    )
  }

  /// Removes what was written of a group that was not finished.
  func removeWritten() {
    for url in written { try? FileManager.default.removeItem(at: url) }
  }

  /// Says what was written and who was skipped.
  func tell() {
    for line in lines { Console.print(line) }
    for failed in map?.failed ?? [] {
      guard let cause = failed.failure else { continue }
      Console.warn("sub-\(failed.label) was skipped: " + Console.describe(cause))
    }
    for finding in map?.findings ?? [] { Console.warn(Console.describe(finding)) }
  }
}
