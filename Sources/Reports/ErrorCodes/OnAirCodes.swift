/// Why nothing, or only a part, of a result is shown to navigators.
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
      "report_unreadable",
      .data,
      "The stored report is of a version that the daemon cannot read, so that navigators are shown none.",
      "Submit the case again under a new key."
    ),
  ]
}
