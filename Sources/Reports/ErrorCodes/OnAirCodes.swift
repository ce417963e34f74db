/// Why nothing, or only a part, of a result is shown to navigators or written for them.
extension ErrorCode {
  static let onAirCodes: [ErrorCode] = [
    ErrorCode(
      "navigation_blocked",
      .data,
      "A finding of the report forbids that its positions go to a navigator.",
      "Look at the finding that the status names; correct the image or transform and compute anew."
    ),
    ErrorCode(
      "no_native_position",
      .data,
      "The target has no position in the patient's own scan, so that navigators are shown none.",
      "Submit the case again under a new key with --t1w and --xfm."
    ),
    ErrorCode(
      "no_recommended_target",
      .data,
      "The report recommends no target, so that navigators are shown none.",
      "Read the report: its gates and findings say why."
    ),
    ErrorCode(
      "openigtlink_off",
      .request,
      "The daemon serves no navigators of this site by OpenIGTLink.",
      "Let the operator switch on openigtlink in the configuration, with this site."
    ),
    ErrorCode(
      "export_folder_taken",
      .data,
      "The folder for a result's files holds something else already and was left alone.",
      "Move what is there, then write the files with tmsplan export JOB."
    ),
    ErrorCode(
      "export_crashed",
      .program,
      "The process that should write a result's files ended before it could.",
      "Look at the result with tmsplan result JOB; report this, with the job's input if it is sound."
    ),
    ErrorCode(
      "export_name_refused",
      .data,
      "The name of a site or subject begins with a full stop, which no folder of a result may have.",
      "Submit under another pseudonym, or write the files with tmsplan export JOB."
    ),
    ErrorCode(
      "export_not_removed",
      .program,
      "The data of a job are erased, but not the files that were written of it.",
      "Remove its folder below exports.folder by hand."
    ),
    ErrorCode(
      "figures_not_kept",
      .request,
      "The daemon keeps nothing that pictures of this job could be drawn from.",
      "Let the operator leave jobs.figures on, or draw them with tmsplan target --figures."
    ),
    ErrorCode(
      "report_unreadable",
      .data,
      "The stored report is of a version that the daemon cannot read: navigators are shown none, no files are written.",
      "Submit the case again under a new key."
    ),
  ]
}
