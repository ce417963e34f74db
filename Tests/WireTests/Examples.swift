import Foundation
import Reports

@testable import Wire

let exampleJob = "0c7e9d3a-52f4-4a51-8f0e-9f1f7f0a1b2c"
let exampleEpoch = "6f1d2c1e-7d1b-4a55-9a43-0d6c2f9be001"
let exampleDigest = String(repeating: "9f86d081", count: 8)

/// The report of `tmsplan phantom --grid 4mm` as the daemon computed it; empty where it is lost.
let exampleReport: [UInt8] = {
  let url = goldenFolder.appendingPathComponent("target-report.json")
  return [UInt8]((try? Data(contentsOf: url)) ?? Data()).filter { $0 != UInt8(ascii: "\n") }
}()

/// The summary of that report; empty where it is lost.
let exampleSummary: [UInt8] = {
  let report = try? TargetReport(json: Data(exampleReport))
  let summary = report.map { TargetSummary($0, validUntil: "2026-08-01T00:00:00.000Z") }
  return (try? summary?.json()).map { [UInt8]($0) } ?? []
}()

/// The folder of the golden messages, found from this file so that it does not depend on the working
/// folder.
let goldenFolder = URL(fileURLWithPath: #filePath)
  .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  .appendingPathComponent("Protocols/wire/golden")

/// A case as the specification shows it.
let exampleSubmission = Submission(
  key: "sub-012_ses-02_run-1",
  subject: "sub-012",
  files: [
    FileDeclaration(
      role: .bold,
      name: "sub-012_task-rest_space-MNI152NLin2009cAsym_desc-preproc_bold.nii.gz",
      source: .upload(size: 209_715_200),
      sha256: exampleDigest
    ),
    FileDeclaration(
      role: .mask,
      name: "sub-012_task-rest_space-MNI152NLin2009cAsym_desc-brain_mask.nii.gz",
      source: .upload(size: 28_817),
      sha256: exampleDigest
    ),
    FileDeclaration(
      role: .confounds,
      name: "sub-012_task-rest_desc-confounds_timeseries.tsv",
      source: .path("/srv/fmriprep/sub-012_task-rest_desc-confounds_timeseries.tsv"),
      sha256: exampleDigest
    ),
  ],
  parameters: SubmissionParameters(
    space: "MNI152NLin2009cAsym",
    scale: "HRSD-17",
    baseline: 24,
    age: 41.5,
    diagnosis: "mdd"
  )
)

/// One request of every verb, by the name of its golden file.
let exampleRequests: [(name: String, request: Request)] = [
  ("hello", Request(id: "1", verb: .hello(client: "tmsplan/0.1.0", versions: ["tmsp/1"]))),
  ("submit", Request(id: "2", verb: .submit(exampleSubmission))),
  ("chunk", Request(id: "c17", verb: .chunk(job: exampleJob, file: 0, offset: 16_777_216))),
  ("commit", Request(id: "3", verb: .commit(job: exampleJob))),
  ("status", Request(id: "4", verb: .status(job: exampleJob))),
  ("result", Request(id: "5", verb: .result(job: exampleJob))),
  ("figures", Request(id: "13", verb: .figures(job: exampleJob))),
  ("attachments", Request(id: "14", verb: .attachments(job: exampleJob))),
  (
    "attachment",
    Request(
      id: "15",
      verb: .attachment(job: exampleJob, name: "sub-012_networks.json", offset: 1_048_576)
    )
  ),
  ("events", Request(id: "8", verb: .events(since: 1844, epoch: exampleEpoch, limit: 256))),
  ("cancel", Request(id: "6", verb: .cancel(job: exampleJob))),
  ("close", Request(id: "7", verb: .close(job: exampleJob))),
  ("ping", Request(id: "9", verb: .ping)),
  ("present", Request(id: "10", verb: .present(.show(job: exampleJob, isFollowing: false)))),
  ("present-clear", Request(id: "11", verb: .present(.clear(site: nil)))),
  ("present-ask", Request(id: "12", verb: .present(.ask(site: nil)))),
  ("server", Request(id: "a1", verb: .admin(.server))),
  ("jobs", Request(id: "a2", verb: .admin(.jobs(state: .failed, limit: 100)))),
  ("lock", Request(id: "a3", verb: .admin(.lock(reason: "disk replacement")))),
  ("unlock", Request(id: "a4", verb: .admin(.unlock))),
  ("reload", Request(id: "a5", verb: .admin(.reload))),
  ("backup", Request(id: "a6", verb: .admin(.backup(name: "2026-05-04")))),
  ("audit", Request(id: "a7", verb: .admin(.audit(since: 0, limit: 100)))),
  ("purge", Request(id: "a8", verb: .admin(.purge(job: exampleJob)))),
  (
    "purge-subject",
    Request(id: "a9", verb: .admin(.purgeSubject(site: "clinic-7", subject: "sub-012")))
  ),
]

let exampleFailure = JobFailure(
  .badInput,
  finding: JobFailure.Cause(
    code: "gzip_truncated",
    message: "The file ends inside its compressed data.",
    remedy: "Copy the file again."
  )
)

let exampleEvent = FeedEvent(
  sequence: 1846,
  previous: 1845,
  kind: .target,
  job: exampleJob,
  subject: "sub-012",
  state: .done,
  attempts: 1,
  time: "2026-05-04T09:01:13.120Z",
  summary: exampleSummary
)

let exampleFailureEvent = FeedEvent(
  sequence: 1847,
  previous: 1846,
  kind: .job,
  job: exampleJob,
  subject: "sub-013",
  state: .failed,
  attempts: 1,
  time: "2026-05-04T09:02:00.000Z",
  failure: exampleFailure
)

/// One publication of every kind, by the name of its golden file.
let examplePublications: [(name: String, topic: String, publication: Publication)] = [
  (
    "event-target", Topic.target("local", "sub-012"), .event(exampleEvent, epoch: exampleEpoch)
  ),
  (
    "event-failed", Topic.job("local", "sub-013"),
    .event(exampleFailureEvent, epoch: exampleEpoch)
  ),
  (
    "progress", Topic.progress("local", "sub-012"),
    .progress(job: exampleJob, stage: "denoise", fraction: 0.42)
  ),
  (
    "hb", Topic.heartbeat("local"),
    .heartbeat(epoch: exampleEpoch, lastSequence: 1846, time: "2026-05-04T09:02:00.000Z")
  ),
  (
    "subscribed", Topic.acknowledgement("000102030405060708090a0b0c0d0e0f"),
    .subscribed(allowed: ["local/"], epoch: exampleEpoch, lastSequence: 1846)
  ),
]

/// Writes a request and reads it again.
func reread(_ request: Request) throws -> Request {
  let isChunk = if case .chunk = request.verb { true } else { false }
  return try Request(
    version: Array(WireLimits.version.utf8),
    header: request.encoded,
    bodyCount: isChunk ? 1 : nil,
    frameCount: isChunk ? 3 : 2
  )
}
