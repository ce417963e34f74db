/// Messages that the daemon refuses.
extension ErrorCode {
  static let wireCodes: [ErrorCode] = [
    ErrorCode(
      "unsupported_version",
      .wire,
      "The first frame names a version that is not spoken here.",
      "Speak a version that the reply lists."
    ),
    ErrorCode(
      "bad_frame",
      .wire,
      "Frames are missing, too many, or of the wrong size.",
      "Send what Protocols/wire/README.md asks for."
    ),
    ErrorCode(
      "bad_header",
      .wire,
      "The header is not one JSON object within the limits.",
      "Send what Protocols/wire/README.md asks for."
    ),
    ErrorCode(
      "unknown_type",
      .wire,
      "There is no such verb.",
      "Use a verb of Protocols/wire/README.md."
    ),
    ErrorCode(
      "bad_field",
      .wire,
      "A field is missing, malformed or not allowed.",
      "Correct the field that the reply names."
    ),
    ErrorCode(
      "too_large",
      .wire,
      "A chunk or the parameters exceed their limit.",
      "Send less at once; the reply tells the limit."
    ),
    ErrorCode(
      "forbidden",
      .wire,
      "The client may not do this.",
      "Ask the operator."
    ),
    ErrorCode(
      "revoked",
      .wire,
      "The client's key is no longer valid.",
      "Ask the operator for a new one."
    ),
    ErrorCode(
      "busy",
      .wire,
      "Too many jobs or requests wait.",
      "Try again after the time that the reply tells."
    ),
    ErrorCode(
      "shutting_down",
      .wire,
      "The daemon is stopping.",
      "Try again in a while."
    ),
    ErrorCode(
      "refused_disk",
      .wire,
      "The daemon's disk has no room for the input.",
      "Make room, or try again later."
    ),
    ErrorCode(
      "refused_quota",
      .wire,
      "The client has too much in flight.",
      "Finish or cancel some uploads."
    ),
    ErrorCode(
      "refused_size",
      .wire,
      "A file is larger than is ever accepted.",
      "Give it by path, or let the operator raise inputs.upload_limit_mib."
    ),
    ErrorCode(
      "key_conflict",
      .wire,
      "The key was used for other files or parameters.",
      "Choose another key."
    ),
    ErrorCode(
      "unknown_job",
      .wire,
      "There is no such job for this client.",
      "Check the id; tmsplan events lists those that are kept."
    ),
    ErrorCode(
      "wrong_offset",
      .wire,
      "A chunk does not begin where the file ends.",
      "Go on at the offset that the reply tells."
    ),
    ErrorCode(
      "incomplete",
      .wire,
      "Bytes are missing at commit.",
      "Send them from the offset that the reply tells, then commit again."
    ),
    ErrorCode(
      "over_credit",
      .wire,
      "A chunk passes the credit and was dropped.",
      "Wait for credit, then go on at the offset that the reply tells."
    ),
    ErrorCode(
      "digest_mismatch",
      .wire,
      "The content does not have the SHA-256 that was promised.",
      "Send the file again, or correct the digest under a new key."
    ),
    ErrorCode(
      "upload_expired",
      .wire,
      "The unfinished upload was dropped.",
      "Submit the case again."
    ),
    ErrorCode(
      "wrong_state",
      .wire,
      "The job's state does not allow it.",
      "Ask for its status."
    ),
    ErrorCode(
      "not_ready",
      .wire,
      "The job has no result yet.",
      "Ask again later, or subscribe."
    ),
    ErrorCode(
      "job_failed",
      .wire,
      "The job failed, so that it has no result.",
      "Look at the finding in its error."
    ),
    ErrorCode(
      "job_cancelled",
      .wire,
      "The job was cancelled, so that it has no result.",
      "Submit the case again under a new key if it is still wanted."
    ),
    ErrorCode(
      "epoch_changed",
      .wire,
      "The daemon's events are not those that the client remembers: another database, or fewer events.",
      "Begin again at event 0 of the new epoch."
    ),
    ErrorCode(
      "events_expired",
      .wire,
      "The events asked for are no longer kept.",
      "Begin at the oldest that the reply tells, and show that there is a hole."
    ),
    ErrorCode(
      "storage_error",
      .wire,
      "The daemon's disk or database failed; nothing was accepted.",
      "Look at the journal, then try again."
    ),
    ErrorCode(
      "internal",
      .wire,
      "A fault of the program.",
      "Tell the operator and the maintainers; the journal has more."
    ),
  ]
}
