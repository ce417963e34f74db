/// The classes of a failed job; the finding beside them tells more.
extension ErrorCode {
  static let jobCodes: [ErrorCode] = [
    ErrorCode(
      "bad_input",
      .job,
      "A file is damaged or contradicts another.",
      "Look at the finding."
    ),
    ErrorCode(
      "unsupported_input",
      .job,
      "A file or parameter is sound but not supported.",
      "Look at the finding."
    ),
    ErrorCode(
      "qc_failed",
      .job,
      "Reserved: data that are too poor give a report with the status no_target.",
      "Look at the finding."
    ),
    ErrorCode(
      "timeout",
      .job,
      "The job took longer than it may.",
      "Check that the run has a usual length; raise jobs.limit_seconds."
    ),
    ErrorCode(
      "out_of_memory",
      .job,
      "There was not enough memory.",
      "Close other programs, or raise the service's limit."
    ),
    ErrorCode(
      "crashed",
      .job,
      "The computing process died.",
      "Check the input files; send them to the maintainers if they are sound."
    ),
  ]
}
