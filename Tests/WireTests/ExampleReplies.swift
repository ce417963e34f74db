import Foundation
import Reports

@testable import Wire

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
