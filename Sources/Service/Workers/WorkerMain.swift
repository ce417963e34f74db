import Atlases
import Findings
import Foundation
import Glibc
import Planning
import Reports
import Wire

/// The whole life of a worker process: a hello, one order in, progress and one last word out.
///
/// It reads the order with the open files, and news, from standard input, which is a socket, and ends
/// as soon as that is closed. All it says goes to standard output, a JSON object a line; whatever else
/// would print there goes to standard error. It opens no file of a case.
///
/// - Returns: The exit status: 0 where the last word was said.
public func runWorker() -> Int32 {
  giveBackLargeBlocks()
  guard let output = WorkerOutput(), output.say(.hello(.own)) else { return WorkerStatus.failure }
  let input = WorkerInput()
  guard let (line, files) = input.order() else { return WorkerStatus.failure }
  let message = lastWord(on: line, files, input, output)
  return output.say(message) ? WorkerStatus.success : WorkerStatus.failure
}

private func lastWord(
  on line: [UInt8],
  _ files: [OpenFile],
  _ input: WorkerInput,
  _ output: WorkerOutput
) -> WorkerMessage {
  do {
    return try compute(WorkOrder(encoded: line), files, input, output)
  } catch let error as PlanningError {
    return .failed(Wire.JobFailure(error, among: orderedFiles(line)))
  } catch let error as any CodedError {
    let cause = JobFailure.Cause(code: error.code, message: error.message, remedy: error.remedy)
    return .failed(JobFailure(.internal, finding: cause))
  } catch {
    return .failed(JobFailure(.internal, "\(error)", remedy: "Tell the operator."))
  }
}

private func compute(
  _ order: WorkOrder,
  _ files: [OpenFile],
  _ input: WorkerInput,
  _ output: WorkerOutput
) throws -> WorkerMessage {
  let upload = FollowedUpload(order) { count in _ = output.say(.read(count)) }
  input.listen(upload.hear)
  let catalogue = try CaseCatalogue(dataFolder: order.dataFolder)
  let (subject, parameters) = try Submission.parameters(canonical: Array(order.parameters.utf8))
  let inputs = try order.inputs(files, arrivals: upload.arrivals)
  let planningCase = try catalogue.planningCase(
    subject: subject,
    parameters: parameters,
    runs: groupRuns(inputs),
    inputs: inputs,
    output: order.drawsFigures || parameters.mapping != nil ? .figures : []
  )
  let observer = PlanningObserver { stage, fraction in
    output.report(JobProgress(stage: stage.rawValue, fraction: min(max(fraction, 0), 1)))
  }
  let planner = Planner(software: try .current(name: "tmsplan"))
  let maps = try parameters.mapping.map { name in
    try planner.map(
      catalogue.mappingCase(planningCase, protocolName: name, inputs: inputs),
      observer: observer
    )
  }
  let plan = try maps?.target ?? planner.run(planningCase, observer: observer)
  try refuseChangedInputs(plan.inputs + (maps?.inputs ?? []), order)
  // Until then the digests are promises only, and a report would be one of unknown content.
  if order.isFollowing { upload.waitForVerdict() }
  let created = Date()
  let report = TargetReport(plan, job: order.job, created: timestamp(created))
  // Before the last word, after which nobody listens.
  if let maps {
    let files = try mappedFiles(
      maps,
      job: order.job,
      created: timestamp(created),
      draws: order.drawsFigures
    )
    for message in files.flatMap(\.messages) {
      guard output.say(message) else { throw OrderFault(description: "Nobody listens any more.") }
    }
  }
  let expiry = order.validityDays.map { created.addingTimeInterval(Double($0) * 86_400) }
  return .done(
    report: [UInt8](try report.json()),
    summary: [UInt8](try TargetSummary(report, validUntil: expiry.map(timestamp)).json()),
    // A plan with maps has some in any case.
    figures: order.drawsFigures ? packedFigures(plan, job: order.job) : nil
  )
}

/// What pictures are drawn from; nil where there is nothing, or more than the store takes: the report is what
/// counts, and a page says that it has no pictures.
private func packedFigures(_ plan: TargetPlan, job: String) -> [UInt8]? {
  guard let packed = try? ReportFigures(plan, job: job)?.packed() else { return nil }
  return packed.count <= WireLimits.figures ? packed : nil
}

extension WorkOrder {
  /// The inputs of the order.
  ///
  /// - Parameters:
  ///   - opened: The files that came with it.
  ///   - arrivals: How far each has come; nil where it is whole.
  /// - Returns: One for each file, in order.
  /// - Throws: Where the files that came are not those of the order.
  func inputs(_ opened: [OpenFile], arrivals: [ArrivingFile?]) throws -> [InputFile] {
    guard opened.count == files.count, arrivals.count == files.count else {
      throw OrderFault(description: "\(opened.count) files came with an order of \(files.count).")
    }
    return try files.indices.map { index in
      let declared = files[index]
      guard let role = InputRole(rawValue: declared.role) else {
        throw OrderFault(description: "\(declared.name) has an unknown role, \(declared.role).")
      }
      return InputFile(
        role: role,
        run: declared.run,
        opened: opened[index],
        name: declared.name,
        verifiedSHA256: declared.isStored ? declared.sha256 : nil,
        arrival: arrivals[index]
      )
    }
  }
}

private func groupRuns(_ inputs: [InputFile]) throws -> [RunFiles] {
  let runs = Dictionary(grouping: inputs.filter(\.role.isOfOneRun), by: \.run).sorted {
    $0.key < $1.key
  }
  return try runs.map { run, files in
    func file(_ role: InputRole) throws -> InputFile {
      guard let file = files.first(where: { $0.role == role }) else {
        throw inputRefusal(
          "file_missing",
          subject: "run \(run)",
          "The run has no \(role.rawValue).",
          remedy: "Give a bold, a mask and a confounds file for each run."
        )
      }
      return file
    }
    return RunFiles(
      bold: try file(.bold),
      mask: try file(.mask),
      confounds: try file(.confounds),
      sidecar: files.first { $0.role == .sidecar }
    )
  }
}

/// The content that was promised is the content that counts: a report of another would be a lie.
private func refuseChangedInputs(_ records: [InputRecord], _ order: WorkOrder) throws {
  for record in records {
    let promised = order.files.first {
      $0.role == record.file.role.rawValue && $0.run == record.file.run
    }
    // The protocol's own map: the protocol names its digest.
    if promised == nil, record.file.role == .seedmap { continue }
    guard promised?.sha256 == record.sha256, promised?.size == Int64(record.byteCount) else {
      throw inputRefusal(
        "input_changed",
        subject: record.file.name,
        "The \(record.file.role.rawValue) changed between its acceptance and its reading.",
        remedy: "Submit the case again under a new key."
      )
    }
  }
  // What was read is what was promised; what was promised must have been read as well.
  for declared in order.files {
    let isRead = records.contains { record in
      record.file.role.rawValue == declared.role && record.file.run == declared.run
        && record.file.name == declared.name && record.sha256 == declared.sha256
    }
    guard isRead else {
      throw OrderFault(description: "\(declared.name), a \(declared.role), was not read.")
    }
  }
}

/// An order that the worker does not understand or did not carry out: a fault of the service.
struct OrderFault: Error, CustomStringConvertible {
  let description: String
}

/// The files of the order on `line`; none where it is no order.
private func orderedFiles(_ line: [UInt8]) -> [WorkOrder.File] {
  (try? WorkOrder(encoded: line))?.files ?? []
}

extension Wire.JobFailure {
  /// The failure in the words of the wire; it names the file that it is about, and of several runs
  /// also which.
  init(_ error: PlanningError, among files: [WorkOrder.File]) {
    let subject = error.finding.subject
    let runs = Set(files.filter { $0.name == subject }.map(\.run)).sorted()
    let isOneOfSeveral = Set(files.map(\.run)).count > 1
    let run = isOneOfSeveral && runs.count == 1 ? " (run \(runs[0]))" : ""
    let finding = Cause(
      code: error.finding.code,
      message: "\(subject)\(run): \(error.finding.message)",
      remedy: error.finding.remedy
    )
    let code: JobFailureClass =
      switch error.fault {
      case .input: .badInput
      case .request: .unsupportedInput
      case .cancelled: .internal
      case .program: JobFailureClass(rawValue: error.code) ?? .internal
      }
    self.init(code, finding: finding)
  }
}
