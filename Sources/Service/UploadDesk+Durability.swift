import Dispatch
import Store
import Wire

// Bytes are made durable beside the upload: the disk takes its time, and a chunk need not wait for it.
// What is told to be durable has been synchronised and recorded before.
extension UploadDesk {
  /// Begins to make an upload durable where a step of it is not, or its last bytes are not; what is
  /// less than a step waits for a second at most.
  func makeDurable(_ upload: inout Upload, _ file: Int) {
    guard upload.synchronisation == nil else { return }
    let (job, part) = (upload.job, upload.part)
    if isDue(upload) {
      upload.synchronisation = Task { await synchronise(part, file, of: job) }
    } else if upload.reminder == nil, upload.durableOffset < part.offset {
      let delay = office.configuration.durableDelay
      // Weakly: a part that was removed meanwhile would keep its room on the disk.
      upload.reminder = Task { [weak part] in
        try? await Task.sleep(for: delay)
        if let part { remind(part, file, of: job) }
      }
    }
  }

  private func remind(_ part: PartFile, _ file: Int, of job: JobRecord) {
    guard var upload = open(part, file, of: job) else { return }
    upload.reminder = nil
    upload.isOverdue = true
    makeDurable(&upload, file)
    uploads[job.id]?[file] = upload
  }

  /// Waits until nothing of a job is being made durable; the complete uploads are then, unless it
  /// failed.
  func rest(_ job: JobID) async {
    for file in (uploads[job] ?? [:]).keys {
      while let synchronisation = uploads[job]?[file]?.synchronisation {
        await synchronisation.value
      }
    }
  }

  /// Waits until the complete uploads of `job` are durable.
  ///
  /// - Throws: Why one could not be made so; it goes on where it was durable last.
  func settle(_ job: JobRecord) async throws(WireError) {
    await rest(job.id)
    for file in job.files.indices {
      guard let failure = uploads[job.id]?[file]?.failure.take() else { continue }
      throw try refusal(failure)
    }
  }

  private func isDue(_ upload: Upload) -> Bool {
    let rest = upload.part.offset - upload.durableOffset
    let step = max(office.configuration.durableStep, upload.step)
    return rest > 0 && (upload.part.isComplete || upload.isOverdue || rest >= step)
  }

  private func synchronise(_ part: PartFile, _ file: Int, of job: JobRecord) async {
    while let upload = open(part, file, of: job), upload.failure == nil, isDue(upload) {
      let isFollowed = await runner.isFollowed(job.id)
      uploads[job.id]?[file]?.isOverdue = false
      let (begin, before) = (ContinuousClock.now, part.offset)
      let result = await synchronised(part, file, of: job.id, isRead: isFollowed)
      // It may have been given up or begun anew meanwhile.
      guard open(part, file, of: job) != nil else { return }
      switch result {
      case .success(let offset):
        uploads[job.id]?[file]?.durableOffset = offset
        let seconds = max((.now - begin) / .seconds(1), 1e-6)
        let pace = Double(part.offset - before) / seconds
        uploads[job.id]?[file]?.step = isFollowed ? 0 : step(atPace: pace)
        await tellFollower(of: job, file, durable: offset)
      case .failure(let error): uploads[job.id]?[file]?.failure = error
      }
    }
    guard var upload = open(part, file, of: job) else { return }
    upload.synchronisation = nil
    if upload.failure == nil { makeDurable(&upload, file) }
    uploads[job.id]?[file] = upload
  }

  /// What comes in 25 ms at so many bytes a second: a fast upload must not wait for the disk all the
  /// time, nor a follower for a slow one.
  private func step(atPace pace: Double) -> Int64 {
    let most = 4 * Double(office.configuration.durableStep)
    return Int64(min(max(pace * 0.025, 0), most))
  }

  private func open(_ part: PartFile, _ file: Int, of job: JobRecord) -> Upload? {
    uploads[job.id]?[file].flatMap { $0.part === part ? $0 : nil }
  }

  /// Synchronises on a thread that may wait: those of Swift's pool are as few as the cores, and answer
  /// the other clients.
  private func synchronised(
    _ part: PartFile,
    _ file: Int,
    of job: JobID,
    isRead: Bool
  ) async -> Result<Int64, StoreError> {
    let (store, time) = (store, now)
    return await withCheckedContinuation { continuation in
      DispatchQueue.global(qos: .utility).async {
        let result = Result { () throws(StoreError) in
          let offset = try part.synchronise()
          try store.recordOffset(offset, ofFile: file, of: job, at: time)
          if !isRead { part.release() }
          return offset
        }
        continuation.resume(returning: result)
      }
    }
  }
}
