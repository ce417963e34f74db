import Foundation
import GRDB
import Store
import Testing

/// A folder that is removed with all that is in it.
final class TemporaryFolder: Sendable {
  let path: String

  init() throws {
    let url = FileManager.default.temporaryDirectory
      .appendingPathComponent("store-" + JobID.random().text)
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: false)
    path = url.path
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }

  /// The paths of all files below, relative and sorted.
  func files() throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: path).filter { name in
      let attributes = try FileManager.default.attributesOfItem(atPath: path + "/" + name)
      return attributes[.type] as? FileAttributeType != .typeDirectory
    }.sorted()
  }
}

/// A store in a folder of its own.
struct StoreFixture {
  let folder: TemporaryFolder
  let store: JobStore

  init() throws {
    folder = try TemporaryFolder()
    store = try JobStore(path: folder.path + "/tmsp.db")
  }

  /// The same database, as a process finds it that starts after a crash.
  func reopened() throws -> JobStore {
    try JobStore(path: folder.path + "/tmsp.db")
  }

  /// Calls `body` with another connection to the same database, past the store's rules.
  func withDatabase<Result>(_ body: (Database) throws -> Result) throws -> Result {
    try DatabaseQueue(path: folder.path + "/tmsp.db").write(body)
  }

  /// A job that is queued.
  func queued(_ key: String, site: String = "clinic-7", at time: Int64 = 1) throws -> JobRecord {
    let job = try store.create(newJob(key, site: site), at: time).job
    return try store.markStored(job.id, paths: ["/a", "/b"], at: time).job
  }

  /// A job that runs.
  func running(_ key: String, site: String = "clinic-7", at time: Int64 = 1) throws -> JobRecord {
    try store.start(queued(key, site: site, at: time).id, at: time).job
  }
}

/// A digest of the right form.
func digest(_ character: Character) -> String { String(repeating: character, count: 64) }

/// A job with a bold file of 1000 bytes and a mask of 10.
func newJob(
  _ key: String,
  client: String = "clinic-7",
  site: String = "clinic-7",
  boldDigest: String = digest("a"),
  boldSize: Int64 = 1000,
  name: String = "bold.nii.gz",
  parameters: String = digest("c")
) -> NewJob {
  NewJob(
    client: client,
    site: site,
    subject: "sub-012",
    key: key,
    files: [
      NewFile(role: "bold", run: 1, name: name, size: boldSize, sha256: boldDigest, path: nil),
      NewFile(role: "mask", run: nil, name: "m.nii", size: 10, sha256: digest("b"), path: nil),
    ],
    parameters: #"{"protocol":"sgc-dlpfc-peak"}"#,
    parametersSHA256: parameters
  )
}
