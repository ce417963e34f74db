import Findings
import Foundation

/// The repetition time of a run in seconds, with the findings that its sources raise.
///
/// The sidecar decides; the header's field is used only where there is no sidecar, because
/// converters are known to write it wrongly.
///
/// - Parameters:
///   - sidecar: The sidecar's bytes and name; nil where there is none.
///   - header: The header's repetition time in seconds; nil where it gives none.
///   - boldName: The run's name, for findings.
/// - Returns: Seconds, and what is worth saying of them.
/// - Throws: `repetition_time_missing`, `repetition_time_invalid` or `sidecar_malformed`.
func repetitionTime(
  sidecar: (bytes: [UInt8], name: String)?,
  header: Double?,
  boldName: String
) throws(PlanningError) -> (seconds: Double, findings: [Finding]) {
  guard let sidecar else {
    let seconds = try plausible(header, source: "the header's pixdim[4]", subject: boldName)
    let finding = Finding(
      "repetition_time_from_header",
      .info,
      subject: boldName,
      message: "There is no sidecar; the repetition time \(seconds) s is the header's.",
      remedy: "Give the run's JSON sidecar."
    )
    return (seconds, [finding])
  }
  let declared = try declaredRepetitionTime(sidecar.bytes, name: sidecar.name)
  let seconds = try plausible(declared, source: "RepetitionTime", subject: sidecar.name)
  guard let header, (header - seconds).magnitude > 1e-3 else { return (seconds, []) }
  let finding = Finding(
    "repetition_time_mismatch",
    .warning,
    subject: boldName,
    message: "The sidecar says \(seconds) s, the header \(header) s; the sidecar's is used.",
    remedy: "Check the repetition time against the scanner's protocol."
  )
  return (seconds, [finding])
}

/// `RepetitionTime` of a BIDS sidecar.
private func declaredRepetitionTime(_ bytes: [UInt8], name: String) throws(PlanningError) -> Double?
{
  guard let object = try? JSONSerialization.jsonObject(with: Data(bytes)),
    let fields = object as? [String: Any]
  else {
    throw .refusal(
      "sidecar_malformed",
      subject: name,
      "The sidecar is not a JSON object.",
      remedy: "Give the JSON file that belongs to the run."
    )
  }
  return (fields["RepetitionTime"] as? NSNumber)?.doubleValue
}

/// A repetition time that an fMRI run can have; 0 and nonsense are refused.
private func plausible(
  _ seconds: Double?,
  source: String,
  subject: String
) throws(PlanningError) -> Double {
  guard let seconds else {
    throw .refusal(
      "repetition_time_missing",
      subject: subject,
      "There is no repetition time: \(source) does not give it.",
      remedy: "Give a sidecar with RepetitionTime in seconds."
    )
  }
  guard seconds >= 0.05, seconds <= 30 else {
    throw .refusal(
      "repetition_time_invalid",
      subject: subject,
      "The repetition time \(seconds) s from \(source) is not between 0.05 and 30 s.",
      remedy: "Correct RepetitionTime in the sidecar; it is in seconds."
    )
  }
  return seconds
}
