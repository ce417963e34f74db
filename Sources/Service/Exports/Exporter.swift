import Foundation
import Logging
import NavigationFiles
import OutputFiles
import Store

/// Has each new result written as files, where the configuration names a folder.
///
/// What is still to be written stands in the store since the moment that the result did: a crash or a full
/// disk in between delays files and loses none.
actor Exporter {
  private let store: JobStore
  private let settings: ExportSettings?
  private let writer: ExportWriter
  private let clock: WallClock
  private let logger: Logger
  /// The job whose files could not be written last; it is told once.
  private var stuck: JobID?
  /// The job whose files are being written.
  private var writing: JobID?
  private var isWriting = false
  private var isWanted = false

  /// - Parameters:
  ///   - store: Holds results, and which of them are to be written.
  ///   - settings: Where and what; nil writes nothing.
  ///   - writer: Who writes.
  ///   - clock: When it was written.
  ///   - logger: Where it is told what was written.
  init(
    store: JobStore,
    settings: ExportSettings?,
    writer: ExportWriter,
    clock: WallClock,
    logger: Logger
  ) {
    self.store = store
    self.settings = settings
    self.writer = writer
    self.clock = clock
    self.logger = logger
  }

  /// Whether, and where, the result of `job` is to be written as files.
  nonisolated func wish(for job: JobRecord) -> ExportWish {
    settings.map { .into($0.place(of: job)) } ?? .none
  }

  /// Writes all that waits; who calls it meanwhile does not wait.
  ///
  /// To be called when a result is new, and now and then for those that could not be written.
  func writePending() async {
    guard let settings else { return }
    isWanted = true
    guard !isWriting else { return }
    isWriting = true
    defer { isWriting = false }
    while isWanted {
      isWanted = false
      do {
        for export in try store.pendingExports() {
          guard try await write(export, settings) else { return }
        }
      } catch {
        logger.storeFailed(error)
      }
    }
  }

  /// Removes what was written of jobs whose data are erased, and what was left of a try.
  ///
  /// - Throws: What the system or the store refused; then files of a patient may still be there, and the next
  ///   call goes on.
  func removeErased() throws {
    for export in try store.erasedExports() {
      if let folder = export.folder.map({ URL(filePath: $0, directoryHint: .isDirectory) }) {
        try removeLeftovers(of: folder)
        do {
          try FileManager.default.removeItem(at: folder)
          try synchronise(folder.deletingLastPathComponent())
        } catch let error as CocoaError where error.code == .fileNoSuchFile {}
      }
      // Not while it is being written: the process could still finish.
      if export.job.id != writing { try store.forgetExport(of: export.job.id) }
    }
  }

  /// - Returns: False where the system refused: the same is to be expected of the next job.
  private func write(
    _ export: Export,
    _ settings: ExportSettings
  ) async throws(StoreError) -> Bool {
    let job = export.job
    // Purged or pruned meanwhile.
    guard let result = try store.result(of: job.id) else { return true }
    guard let folder = export.folder else {
      try settle(job, .refused(code: "export_name_refused"))
      return true
    }
    let figures = try store.figures(of: job.id)
    var attachments: [ExportOrder.File] = []
    for file in try store.attachments(of: job.id) {
      guard let (_, bytes) = try store.attachment(file.name, of: job.id) else { continue }
      attachments.append(ExportOrder.File(name: file.name, body: Data(bytes)))
    }
    let order = ExportOrder(
      folder: folder,
      subject: job.subject,
      job: job.id.text,
      formats: settings.formats.map(\.rawValue),
      report: Data(result.body),
      figures: figures.map { Data($0) },
      attachments: attachments
    )
    writing = job.id
    let end = await writer.write(order)
    writing = nil
    switch end {
    case .written(let code): try settle(job, .written(code: code))
    case .refused(let code): try settle(job, .refused(code: code))
    case .failed(let words):
      tellStuck(job, words)
      return false
    }
    stuck = nil
    return true
  }

  private func settle(_ job: JobRecord, _ outcome: ExportOutcome) throws(StoreError) {
    do {
      if try store.settleExport(of: job.id, outcome, at: clock.milliseconds) {
        return logger.exported(job, outcome)
      }
    } catch StoreError.unknownJob {}
    // Erased while it was being written: the files must not be the last trace of the patient.
    try? removeErased()
  }

  private func tellStuck(_ job: JobRecord, _ words: String) {
    guard stuck != job.id else { return }
    stuck = job.id
    logger.exportFailed(job, words)
  }
}

extension ExportSettings {
  /// The folder of a job's files; nil where a name is none that a folder should have.
  fileprivate func place(of job: JobRecord) -> String? {
    let names = [job.site, job.subject, job.id.text]
    // `.` and `..` are allowed as names of sites, and lead elsewhere; other hidden folders are not seen.
    guard names.allSatisfy({ !$0.hasPrefix(".") && !$0.isEmpty }) else { return nil }
    return ([folder] + names).joined(separator: "/")
  }
}

extension Logger {
  fileprivate func exported(_ job: JobRecord, _ outcome: ExportOutcome) {
    let (words, code): (Logger.Message, String?) =
      switch outcome {
      case .written(nil): ("files written", nil)
      case .written(let code?): ("files written, not all that navigators need", code)
      case .refused(let code): ("no files written", code)
      }
    var facts: Metadata = ["TMSP_JOB": "\(job.id)", "job": "\(job.id)", "site": "\(job.site)"]
    if let code {
      facts["TMSP_ERROR"] = "\(code)"
      facts["code"] = "\(code)"
    }
    log(code == nil ? .exported : .exportIncomplete, words, facts)
  }

  fileprivate func exportFailed(_ job: JobRecord, _ words: String) {
    log(
      .exportFailed,
      "files of a result cannot be written; it is tried again",
      ["TMSP_JOB": "\(job.id)", "job": "\(job.id)", "TMSP_ERROR": "\(words)", "cause": "\(words)"]
    )
  }
}
