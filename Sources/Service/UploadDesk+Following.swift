import Store
import Wire

extension UploadDesk {
  /// Tells the job's follower what has become durable, and has one started where that is worth it.
  func tellFollower(of job: JobRecord, _ file: Int, durable: Int64) async {
    if await runner.couldFollow(job.id) {
      guard let files = filesToFollow(job) else { return }
      await runner.follow(job, files)
      // It may have been cancelled or have expired meanwhile.
      let state = (try? store.job(job.id))?.state
      if state == .cancelled || state == .expired { return await runner.discard(job.id) }
      // What became durable meanwhile found no follower that it could be told.
      for file in job.files {
        guard let now = durableBytes(file, of: job) else { continue }
        await runner.arrived(job.id, file: file.index, durable: now)
      }
    } else {
      await runner.arrived(job.id, file: file, durable: durable)
    }
  }

  /// The files of a job, open, and how far they are; nil where following is no use: before the
  /// small files are complete and all images have begun, as the headers of all are read first, after
  /// all is there, or where a file is the client's own, which may still change.
  private func filesToFollow(_ job: JobRecord) -> [OrderedFile]? {
    let bold = FileRole.bold.rawValue
    let places = job.files.compactMap { place(of: $0, job) }
    let arriving = zip(job.files, places).filter { $1.file.available != nil }.map(\.0)
    guard places.count == job.files.count, !arriving.isEmpty,
      arriving.allSatisfy({ $0.role == bold && hasBegun($0, of: job) })
    else { return nil }
    // Only now, as this is asked with each chunk of an upload that cannot be followed yet. They are
    // opened between two steps of the desk: a commit that renames one does not matter then.
    let roots = InputRoots([office.inputs.folder])
    let files = places.compactMap { place in
      (try? roots.open(place.path)).map { OrderedFile(file: place.file, content: $0) }
    }
    return files.count == places.count ? files : nil
  }

  /// How many bytes of a file are there to stay; nil where its upload was given up.
  private func durableBytes(_ file: FileRecord, of job: JobRecord) -> Int64? {
    if let upload = uploads[job.id]?[file.index] { return upload.durableOffset }
    return (try? stored(file, of: job)).map { _ in file.size }
  }

  private func hasBegun(_ file: FileRecord, of job: JobRecord) -> Bool {
    uploads[job.id]?[file.index].map { $0.part.offset > 0 } ?? false
  }

  /// Where a file of a receiving job lies; its digest is checked by `commit`, before anything that was
  /// computed from it counts.
  private func place(
    of file: FileRecord,
    _ job: JobRecord
  ) -> (path: String, file: WorkOrder.File)? {
    guard file.path == nil else { return nil }
    if let upload = uploads[job.id]?[file.index] {
      let isComplete = upload.durableOffset == file.size
      let available = isComplete ? nil : upload.durableOffset
      return (upload.part.path, WorkOrder.File(file, isStored: true, available: available))
    }
    guard let path = try? stored(file, of: job) else { return nil }
    return (path, WorkOrder.File(file, isStored: true))
  }
}
