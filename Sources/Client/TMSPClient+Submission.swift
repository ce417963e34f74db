import Messaging
public import Wire

extension TMSPClient {
  /// What a submission led to.
  public struct Receipt: Hashable, Sendable {
    /// The job's id.
    public let job: String
    /// Whether this key had been submitted before.
    public let isExisting: Bool
    /// What the daemon took responsibility for.
    public let stored: Stored
    /// When the last chunk was sent; nil where nothing was to be uploaded.
    public let lastChunk: ContinuousClock.Instant?
  }

  /// Submits a case: declares it, uploads what is to be uploaded, and commits it.
  ///
  /// It may be repeated with the same key after any failure, and goes on where it stopped.
  ///
  /// - Parameters:
  ///   - submission: The case; its files as ``LocalFile/declared(byPath:)`` makes them.
  ///   - files: The local files, in the same order.
  ///   - progress: Told the bytes that the daemon has, and all bytes.
  /// - Returns: The job, once the daemon has stored everything.
  /// - Throws: ``ClientError``, among them ``ClientError/endedBefore(_:)`` where the key belongs to a
  ///   job that failed or was cancelled.
  public func submit(
    _ submission: Submission,
    files: [LocalFile],
    progress: @Sendable (_ sent: Int64, _ total: Int64) -> Void = { _, _ in }
  ) async throws(ClientError) -> Receipt {
    precondition(files.count == submission.files.count, "one local file a declared one")
    let accepted = try await declare(submission)
    if accepted.state == .failed || accepted.state == .cancelled {
      throw .endedBefore(try await status(of: accepted.job))
    }
    var lastChunk: ContinuousClock.Instant?
    if accepted.state == .receiving {
      lastChunk = try await upload(submission, files, from: accepted, progress)
    }
    let verb = Verb.commit(job: accepted.job)
    let limit = patience.commitLimit(bytes: submission.files.reduce(0) { $0 + $1.uploadSize })
    guard case .stored(let stored) = try await ask(verb, within: limit).reply else {
      throw unexpected(verb)
    }
    return Receipt(
      job: accepted.job,
      isExisting: accepted.isExisting,
      stored: stored,
      lastChunk: lastChunk
    )
  }

  /// `submission` under the first key of its series whose job has not ended.
  ///
  /// The series is the submission's own key, then the same with `-2`, `-3` and so on. An upload that
  /// was interrupted goes on under the number that it had; nothing that is still to come is
  /// computed twice.
  public func renewed(_ submission: Submission) async throws(ClientError) -> Submission {
    var (number, next) = (1, submission)
    while true {
      let accepted = try await declare(next)
      guard accepted.isExisting, accepted.state.isFinal else { return next }
      number += 1
      next = Submission(
        key: "\(submission.key)-\(number)",
        subject: submission.subject,
        files: submission.files,
        parameters: submission.parameters
      )
    }
  }

  private func declare(_ submission: Submission) async throws(ClientError) -> Accepted {
    let verb = Verb.submit(submission)
    guard case .accepted(let accepted) = try await ask(verb).reply,
      accepted.offsets.count == submission.files.count
    else { throw unexpected(verb) }
    return accepted
  }

  /// Sends all files, the images last and in the order of their runs: the daemon can then compute on
  /// them as they come.
  ///
  /// - Returns: When the last chunk was sent.
  private func upload(
    _ submission: Submission,
    _ files: [LocalFile],
    from accepted: Accepted,
    _ progress: @Sendable (Int64, Int64) -> Void
  ) async throws(ClientError) -> ContinuousClock.Instant? {
    var lastChunk: ContinuousClock.Instant?
    let sizes = submission.files.map(\.uploadSize)
    let total = sizes.reduce(0, +)
    var sent = zip(sizes, accepted.offsets).map { min($0, $1) }
    let order = sizes.indices.filter { sizes[$0] > 0 }.sorted { left, right in
      let keys = [left, right].map { index in
        (files[index].role == .bold ? files[index].run : 0, sizes[index])
      }
      return keys[0] < keys[1]
    }
    for index in order {
      var upload = FileUpload(
        job: accepted.job,
        index: index,
        size: sizes[index],
        offset: sent[index],
        window: accepted.window
      )
      var silences = 0
      while !upload.isComplete {
        if try await send(&upload, files[index]) { lastChunk = .now }
        guard let message = await strays.next(within: patience.replyLimit) else {
          silences += 1
          guard silences < patience.attempts else {
            throw .noReply(endpoint: endpoint, attempts: silences)
          }
          upload.resume(at: try await declare(submission).offsets[index])
          continue
        }
        silences = 0
        try upload.note(message.reply)
        sent[index] = upload.acknowledged
        progress(sent.reduce(0, +), total)
      }
    }
    progress(total, total)
    return lastChunk
  }

  /// Sends as many chunks as the credit allows; false where it allows none.
  private func send(
    _ upload: inout FileUpload,
    _ file: LocalFile
  ) async throws(ClientError) -> Bool {
    var hasSent = false
    while let (offset, count) = upload.nextChunk() {
      let body = try file.bytes(at: offset, count: count)
      let verb = Verb.chunk(job: upload.job, file: upload.index, offset: offset)
      do {
        _ = try await socket.send(Request(id: nextID(), verb: verb).frames(body: body))
      } catch {
        throw .messaging(error)
      }
      hasSent = true
    }
    return hasSent
  }
}

extension FileDeclaration {
  /// Bytes to upload; 0 where the daemon reads the file itself.
  fileprivate var uploadSize: Int64 {
    if case .upload(let size) = source { size } else { 0 }
  }
}

/// How far the upload of one file is.
struct FileUpload: Hashable, Sendable {
  let job: String
  let index: Int
  let size: Int64
  private let window: Int64
  /// What the daemon has said that it has.
  private(set) var acknowledged: Int64
  private var sent: Int64
  private var limit: Int64

  init(job: String, index: Int, size: Int64, offset: Int64, window: Int64) {
    self.job = job
    self.index = index
    self.size = size
    self.window = window
    acknowledged = min(offset, size)
    sent = acknowledged
    limit = acknowledged + window
  }

  var isComplete: Bool { acknowledged == size }

  /// The next chunk within the credit, counted as sent; nil where there is none.
  mutating func nextChunk() -> (offset: Int64, count: Int)? {
    let count = min(Int64(WireLimits.chunk), size - sent)
    guard count > 0, sent + count <= limit else { return nil }
    defer { sent += count }
    return (sent, Int(count))
  }

  /// Goes on at `offset`, whatever was sent.
  mutating func resume(at offset: Int64) {
    acknowledged = min(offset, size)
    sent = acknowledged
    limit = acknowledged + window
  }

  /// Notes what the daemon said; news of other files are passed over.
  ///
  /// - Throws: ``ClientError/refused(_:)`` where the upload cannot go on.
  mutating func note(_ reply: Reply) throws(ClientError) {
    switch reply {
    case .credit(let credit) where credit.job == job && credit.file == index:
      // Credit is a position, so that one which is lost, repeated or late does no harm.
      acknowledged = max(acknowledged, min(credit.offset, size))
      limit = max(limit, credit.limit)
    case .error(let error):
      switch error.code {
      case .wrongOffset, .overCredit:
        guard error.facts["file"] == .integer(Int64(index)),
          case .integer(let expected)? = error.facts["expected"]
        else { return }
        resume(at: expected)
      default: throw .refused(error)
      }
    default: break
    }
  }
}
