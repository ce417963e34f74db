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

private let exampleOnAir: OnAir = {
  var onAir = OnAir(site: "clinic-7", .target)
  (onAir.job, onAir.subject) = (exampleJob, "sub-012")
  (onAir.newer, onAir.since) = (
    "5f0f2c1e-7d1b-4a55-9a43-0d6c2f9be002", "2026-05-04T09:03:00.000Z"
  )
  (onAir.endpoint, onAir.navigators) = ("tcp://127.0.0.1:18944", 2)
  return onAir
}()

private let exampleServer: ServerStatus = {
  var status = ServerStatus()
  status.version = "0.1.0"
  status.epoch = exampleEpoch
  status.lastSequence = 1846
  status.lockReason = "disk replacement"
  status.uptime = 86_400
  (status.receiving, status.queued, status.running, status.workers) = (1, 3, 1, 2)
  (status.clients, status.diskPercent) = (12, 61)
  (status.auditSequence, status.auditHash) = (420, exampleDigest)
  status.clientsSHA256 = exampleDigest
  status.onAir = [exampleOnAir]
  status.onAir[0].subject = nil
  return status
}()

private let exampleJobs = """
  [{"attempts":1,"client":"clinic-7","created":"2026-05-04T09:00:00.000Z","error":null,\
  "job":"\(exampleJob)","progress":0.42,"site":"clinic-7","stage":"read","state":"running",\
  "touched":"2026-05-04T09:01:00.000Z"}]
  """

private let exampleAudit = """
  [{"action":"submitted","actor":"clinic-7","detail":{"subject":"sub-012"},"hash":"\(exampleDigest)",\
  "object":"\(exampleJob)","seq":"1","ts":"2026-05-04T09:00:00.000Z"}]
  """

private let exampleFailure = JobFailure(
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

/// One reply of every kind, by the name of its golden file.
let exampleReplies: [(name: String, message: ReplyMessage)] = [
  ("presented", ReplyMessage(answers: "10", .presented(exampleOnAir))),
  (
    "figures",
    ReplyMessage(answers: "13", .figures(job: exampleJob), body: [0x1F, 0x8B, 8, 0])
  ),
  (
    "attachments",
    ReplyMessage(
      answers: "14",
      .attachments(
        job: exampleJob,
        files: [
          AttachedFile(name: "sub-012_networks.json", size: 1_271_852, sha256: exampleDigest),
          AttachedFile(name: "sub-012_networks.html", size: 1_329_593, sha256: exampleDigest),
        ]
      )
    )
  ),
  (
    "attachment",
    ReplyMessage(
      answers: "15",
      .attachment(
        AttachedPart(
          job: exampleJob,
          name: "sub-012_networks.json",
          offset: 1_048_576,
          size: 1_271_852
        )
      ),
      body: [0x7B, 0x7D]
    )
  ),
  (
    "welcome",
    ReplyMessage(
      answers: "1",
      .welcome(
        Welcome(
          server: "tmsplannerd/0.1.0",
          client: "local",
          site: "local",
          roles: ["submit", "results"],
          epoch: exampleEpoch,
          lastSequence: 1842,
          uploadLimit: 4_294_967_296,
          jobLimit: 64
        )
      )
    )
  ),
  (
    "accepted",
    ReplyMessage(
      answers: "2",
      .accepted(
        Accepted(
          job: exampleJob,
          state: .receiving,
          isExisting: false,
          offsets: [0, 0, 412_003],
          expires: "2026-05-05T09:00:00.000Z"
        )
      )
    )
  ),
  (
    "credit",
    ReplyMessage(
      answers: nil,
      .credit(
        Credit(
          job: exampleJob,
          file: 0,
          offset: 17_825_792,
          durableOffset: 16_777_216,
          limit: 28_311_552
        )
      )
    )
  ),
  (
    "stored",
    ReplyMessage(
      answers: "3",
      .stored(
        Stored(
          job: exampleJob,
          files: [Stored.File(role: .bold, run: 1, size: 209_715_200, sha256: exampleDigest)],
          epoch: exampleEpoch,
          sequence: 1843
        )
      )
    )
  ),
  (
    "job",
    ReplyMessage(
      answers: "4",
      .job(
        JobStatus(
          job: exampleJob,
          key: "sub-012_ses-02_run-1",
          state: .running,
          stage: "denoise",
          progress: 0.42,
          attempts: 1,
          isCancelRequested: false,
          sequence: 1845,
          failure: nil
        )
      )
    )
  ),
  (
    "job-failed",
    ReplyMessage(
      answers: "4",
      .job(
        JobStatus(
          job: exampleJob,
          key: nil,
          state: .failed,
          attempts: 2,
          isCancelRequested: true,
          sequence: 1847,
          failure: exampleFailure
        )
      )
    )
  ),
  (
    "result",
    ReplyMessage(
      answers: "5",
      .result(
        JobResult(
          job: exampleJob,
          epoch: exampleEpoch,
          sequence: 1846,
          report: exampleReport
        )
      )
    )
  ),
  (
    "events",
    ReplyMessage(
      answers: "8",
      .events(EventsPage(epoch: exampleEpoch, count: 2, last: 1847, isDone: true)),
      body: JSONValue.array([exampleEvent.value, exampleFailureEvent.value]).encoded
    )
  ),
  ("closed", ReplyMessage(answers: "7", .closed(job: exampleJob))),
  (
    "pong",
    ReplyMessage(
      answers: "9",
      .pong(
        Pong(
          epoch: exampleEpoch,
          lastSequence: 1846,
          running: 1,
          queued: 3,
          diskPercent: 61,
          time: "2026-05-04T09:02:00.000Z"
        )
      )
    )
  ),
  (
    "error",
    ReplyMessage(
      answers: "c17",
      .error(
        WireError(
          .wrongOffset,
          "the chunk starts at 20971520",
          facts: ["expected": 17_825_792, "file": 0, "job": .string(exampleJob)]
        )
      )
    )
  ),
]

/// One reply of every kind that operators get, by the name of its golden file.
let exampleOperatorReplies: [(name: String, message: ReplyMessage)] = [
  ("server", ReplyMessage(answers: "a1", .server(exampleServer))),
  (
    "jobs",
    ReplyMessage(
      answers: "a2",
      .jobs(ListHead(count: 1, last: 1845, isDone: true)),
      body: Array(exampleJobs.utf8)
    )
  ),
  (
    "audit",
    ReplyMessage(
      answers: "a7",
      .audit(ListHead(count: 1, last: 1, isDone: false)),
      body: Array(exampleAudit.utf8)
    )
  ),
  (
    "backed-up",
    ReplyMessage(
      answers: "a6",
      .backedUp(BackupReceipt(name: "2026-05-04", sha256: exampleDigest, lastSequence: 1846))
    )
  ),
  ("purged", ReplyMessage(answers: "a8", .purged(count: 1))),
]

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
