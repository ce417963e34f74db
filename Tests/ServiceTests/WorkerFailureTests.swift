import Findings
import Planning
import Testing

@testable import Service
@testable import Wire

/// What a worker says of a case that could not be planned.
@Suite struct WorkerFailureTests {
  private func file(_ name: String, run: Int) -> WorkOrder.File {
    WorkOrder.File(
      role: "bold",
      run: run,
      name: name,
      size: 8,
      sha256: "",
      isStored: true,
      available: nil
    )
  }

  private func failure(
    _ code: String = "gzip_truncated",
    fault: PlanningError.Fault = .input,
    subject: String = "b.nii.gz",
    among files: [WorkOrder.File]
  ) -> Wire.JobFailure {
    let finding = Finding(code, .error, subject: subject, message: "It ends.", remedy: "Copy it.")
    return Wire.JobFailure(PlanningError(finding, stage: .read, fault: fault), among: files)
  }

  @Test func `the finding names the file, and of several runs which`() {
    let one = failure(among: [file("b.nii.gz", run: 1)])
    #expect(one.finding.message == "b.nii.gz: It ends.")
    let runs = [file("a.nii.gz", run: 1), file("b.nii.gz", run: 2)]
    #expect(failure(among: runs).finding.message == "b.nii.gz (run 2): It ends.")
    // Two files of one name: the run cannot be told.
    let twins = [file("b.nii.gz", run: 1), file("b.nii.gz", run: 2)]
    #expect(failure(among: twins).finding.message == "b.nii.gz: It ends.")
    #expect(failure(subject: "sgc", among: runs).finding.message == "sgc: It ends.")
  }

  @Test func `the class tells whose fault it is`() {
    #expect(failure(among: []).code == .badInput)
    #expect(failure(fault: .request, among: []).code == .unsupportedInput)
    #expect(failure("lapack_failed", fault: .program, among: []).code == .internal)
    #expect(failure("out_of_memory", fault: .program, among: []).code == .outOfMemory)
  }
}
