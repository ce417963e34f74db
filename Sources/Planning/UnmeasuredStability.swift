import Atlases
import Findings
import Targeting

/// A measure of stability, as findings speak of it.
enum StabilityMeasure {
  case splitHalves
  case alternatingHalves
  case resamples
  case runsLeftOut
  case share(Double)
  case comparison(String)

  private var isOfPart: Bool {
    if case .share = self { return true }
    return false
  }

  fileprivate var words: String {
    switch self {
    case .splitHalves: "between halves of the data"
    case .alternatingHalves: "between halves of alternating blocks"
    case .resamples: "in resampled data"
    case .runsLeftOut: "without each run in turn"
    case .share(let share): "of the first \(Int((100 * share).rounded())) % of the data"
    case .comparison(let name): "with \(name) instead"
    }
  }

  /// Tells that what the protocol asks for could not be measured at all.
  ///
  /// That a part of a learning curve is too short is the rule, and no fault of the whole.
  func failed(_ cause: Finding) -> Finding {
    Finding(
      stabilityNotMeasured,
      isOfPart ? .info : .warning,
      subject: cause.subject,
      message: "How the target moves \(words) could not be measured: "
        + "\(sentence(cause.message)) (\(cause.code))",
      remedy: cause.remedy
    )
  }
}

private let stabilityNotMeasured = "stability_not_measured"

/// Too few minutes for one part of a learning curve.
func noMinutes(_ subject: String) -> Finding {
  Finding(
    "too_few_frames",
    .error,
    subject: subject,
    message: "too few frames are kept",
    remedy: "Scan longer."
  )
}

extension Assessment {
  /// Tells why a method that has a target in all data has none in a part of them.
  ///
  /// Of the recommended method that makes the whole doubtful; another's is good to know.
  func unmeasured(_ what: StabilityMeasure, of name: String, _ cause: TargetingError) -> Finding {
    Finding(
      stabilityNotMeasured,
      name == planningCase.targeting.recommended ? .warning : .info,
      subject: name,
      message: "How the target by \(name) moves \(what.words) is not known, as a part has none: "
        + "\(sentence(cause.message)) (\(cause.code))",
      remedy: cause.remedy
    )
  }

  /// Tells why the halves or the comparisons have no candidate of a method that has one in all data.
  func gaps(
    of candidates: [Candidate<Frame>],
    in halves: SplitHalf<Frame>?,
    _ comparisons: [Comparison<Frame>]
  ) -> [Finding] {
    candidates.flatMap { candidate -> [Finding] in
      let name = candidate.name
      // Of a half without any candidate there is a finding of its own.
      let inHalves = [halves?.first, halves?.second].compactMap { half in
        half?.reason == nil ? half?.missing[name] : nil
      }
      return inHalves.map { unmeasured(.splitHalves, of: name, $0) }
        + comparisons.compactMap { comparison in
          comparison.missing[name].map { unmeasured(.comparison(comparison.name), of: name, $0) }
        }
    }
  }

  /// Tells what is never measured of hierarchical candidates, or is not by this protocol.
  func unrepeated(_ candidates: [Candidate<Frame>]) -> [Finding] {
    candidates.filter { $0.method == .hierarchical }.map { candidate in
      let isRepeated = repeatedMethods.contains { $0.name == candidate.name }
      let halves =
        isRepeated
        ? "" : " Nor does the protocol ask for halves and comparisons (halves_and_comparisons)."
      return Finding(
        stabilityNotMeasured,
        .info,
        subject: candidate.name,
        message:
          "How the target by \(candidate.name) moves in resampled data, without a run and with the "
          + "minutes, and its r in the other half, are not measured: each of these would need a "
          + "clustering of its own, which takes as long as the target." + halves,
        remedy: "Look at the other methods' figures, which are of the same data."
      )
    }
  }
}
