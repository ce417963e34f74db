public import Findings

extension DenoisingPlan {
  /// What is worth saying about the plan itself, with `subject` naming its protocol.
  ///
  /// All of it is of warning severity, so that no result of such a plan passes as a plain one.
  public func findings(subject: String) -> [Finding] {
    var findings: [Finding] = []
    if bandPass?.highPass != nil, confounds?.hasCosines == true {
      findings.append(
        Finding(
          "cosine_confounds_dropped",
          .warning,
          subject: subject,
          message:
            "the cosine columns are not regressed out: the filter already removes slow drifts",
          remedy: "Remove the cosine columns or the high-pass from the protocol."
        )
      )
    }
    if let compatibility {
      findings.append(
        Finding(
          "compatibility_mode",
          .warning,
          subject: subject,
          message:
            "a fault of \(compatibility.rawValue) is repeated on purpose: what censored frames"
            + " hold can move the target",
          remedy: "Use it to compare numbers only; write compat: none for a result of any use."
        )
      )
    }
    return findings
  }
}
