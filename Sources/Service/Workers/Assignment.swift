import Findings
import Planning
import Store
import Synchronization
import Wire

/// An order, and the open files that it is about.
struct Assignment: Sendable {
  let order: WorkOrder
  let files: HandedFiles

  init(_ order: WorkOrder, _ files: [RootedFile]) {
    self.order = order
    self.files = HandedFiles(files)
  }
}

/// Open files that are handed on once; nobody holds them open after that.
final class HandedFiles: Sendable {
  private let files: Mutex<[RootedFile]>

  init(_ files: [RootedFile]) { self.files = Mutex(files) }

  func take() -> [RootedFile] {
    files.withLock { files in
      defer { files = [] }
      return files
    }
  }
}

/// A file of an order, and the open file that it is.
struct OrderedFile: Sendable {
  let file: WorkOrder.File
  let content: RootedFile
}

extension Office {
  /// The assignment to compute `job`, whose files are stored.
  ///
  /// The files are opened here: the worker has no right on any folder.
  ///
  /// - Throws: A file that is no longer as it was accepted.
  @concurrent func assignment(for job: JobRecord) async throws(PlanningError) -> Assignment {
    let roots = InputRoots(configuration.roots + [inputs.folder])
    var files: [OrderedFile] = []
    for record in job.files {
      let path = record.path ?? ""
      let isStored = uploads.isInput(path, sha256: record.sha256)
      let file = WorkOrder.File(record, isStored: isStored)
      do throws(PathRefusal) {
        files.append(OrderedFile(file: file, content: try roots.open(path)))
      } catch {
        throw inputRefusal(
          error.rawValue,
          subject: record.name,
          "The path \(error.message).",
          remedy: "Keep the file where it is until the job has ended."
        )
      }
    }
    return assignment(for: job, files, isFollowing: false)
  }

  /// The assignment to follow the upload of `job`.
  func assignment(toFollow job: JobRecord, _ files: [OrderedFile]) -> Assignment {
    assignment(for: job, files, isFollowing: true)
  }

  private func assignment(
    for job: JobRecord,
    _ files: [OrderedFile],
    isFollowing: Bool
  ) -> Assignment {
    let order = WorkOrder(
      job: job.id.text,
      parameters: job.parameters,
      files: files.map(\.file),
      dataFolder: configuration.dataFolder,
      validityDays: configuration.targetValidityDays,
      drawsFigures: configuration.keepsFigures,
      isFollowing: isFollowing
    )
    return Assignment(order, files.map(\.content))
  }
}

extension WorkOrder.File {
  /// A file of a job.
  init(_ file: FileRecord, isStored: Bool, available: Int64? = nil) {
    self.init(
      role: file.role,
      run: file.run ?? 1,
      name: file.name,
      size: file.size,
      sha256: file.sha256,
      isStored: isStored,
      available: available
    )
  }
}

/// The refusal of an input that is not what was accepted.
func inputRefusal(
  _ code: String,
  subject: String,
  _ message: String,
  remedy: String
) -> PlanningError {
  let finding = Finding(code, .error, subject: subject, message: message, remedy: remedy)
  return PlanningError(finding, stage: .preflight, fault: .input)
}
