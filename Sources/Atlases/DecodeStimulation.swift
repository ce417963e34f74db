import Denoising
import Prediction

extension StimulationProtocol {
  /// Reads a stimulation protocol.
  init(_ text: DefinitionText) throws(AtlasError) {
    let root = try text.root()
    _ = try text.schema(in: root, accepted: [.stimulationProtocol])
    let keys = try root.mapping([
      "schema", "id", "version", "title", "schedule", "reference_class",
    ])
    let id = try keys["id"].identifier()
    let reference = try referenceClass(keys["reference_class"], id: id)
    self.init(
      id: id,
      version: try keys["version"].version(),
      title: try keys["title"].text(),
      schedule: try stimulationSchedule(keys["schedule"]),
      reference: reference.reference,
      sources: reference.sources,
      file: text.file,
      bytes: text.bytes
    )
  }
}

private func stimulationSchedule(_ value: DefinitionValue) throws(AtlasError) -> StimulationSchedule
{
  let common = [
    "pattern", "pulse_frequency_hz", "train_seconds", "pause_seconds", "trains_per_session",
    "pulses_per_session", "session_minutes", "sessions_per_day", "minutes_between_sessions",
    "days", "intensity_percent_of_resting_motor_threshold", "sources",
  ]
  let bursts = ["pulses_per_burst", "burst_frequency_hz"]
  let pattern = try value.mapping(common, optional: bursts)["pattern"]
    .choice(of: ["regular", "theta_burst"])
  let keys = try value.mapping(pattern == "regular" ? common : common + bursts)
  let sessionsPerDay = try keys["sessions_per_day"].integer(1...20)
  let schedule = StimulationSchedule(
    pattern: try pulsePattern(keys, isBurst: pattern == "theta_burst"),
    trainSeconds: try keys["train_seconds"].number(.above(0, to: 600, "s")),
    pauseSeconds: try keys["pause_seconds"].number(.from(0, to: 600, "s")),
    trainsPerSession: try keys["trains_per_session"].integer(1...1_000),
    pulsesPerSession: try keys["pulses_per_session"].integer(1...20_000),
    sessionMinutes: try keys["session_minutes"].number(.above(0, to: 120, "minutes")),
    sessionsPerDay: sessionsPerDay,
    minutesBetweenSessions: try pause(keys["minutes_between_sessions"], sessionsPerDay),
    days: try keys["days"].integer(1...100),
    intensityPercentOfRestingMotorThreshold: try keys[
      "intensity_percent_of_resting_motor_threshold"
    ].number(.above(0, to: 150, "%")),
    sources: try keys["sources"].sources()
  )
  try check(schedule, keys)
  return schedule
}

private func pulsePattern(
  _ keys: DefinitionMapping,
  isBurst: Bool
) throws(AtlasError) -> StimulationSchedule.Pattern {
  let pulses = Hertz(try keys["pulse_frequency_hz"].number(.above(0, to: 100, "Hz")))
  guard isBurst else { return .regular(pulses: pulses) }
  return .thetaBurst(
    pulses: pulses,
    pulsesPerBurst: try keys["pulses_per_burst"].integer(2...10),
    bursts: Hertz(try keys["burst_frequency_hz"].number(.above(0, to: 20, "Hz")))
  )
}

private func pause(
  _ value: DefinitionValue,
  _ sessionsPerDay: Int
) throws(AtlasError) -> Double? {
  guard sessionsPerDay > 1 else {
    guard value.isNone else { throw value.inconsistent("one session a day leaves none") }
    return nil
  }
  return try value.number(.above(0, to: 1_440, "minutes"))
}

/// Refuses a schedule whose numbers contradict each other.
private func check(
  _ schedule: StimulationSchedule,
  _ keys: DefinitionMapping
) throws(AtlasError) {
  let pulsesPerSecond =
    switch schedule.pattern {
    case .regular(let pulses): pulses.value
    case .thetaBurst(_, let pulsesPerBurst, let bursts): Double(pulsesPerBurst) * bursts.value
    }
  let trains = Double(schedule.trainsPerSession)
  let pulses = trains * schedule.trainSeconds * pulsesPerSecond
  guard abs(pulses - Double(schedule.pulsesPerSession)) < 0.5 else {
    throw keys["pulses_per_session"].inconsistent(
      "is \(schedule.pulsesPerSession), but trains and frequencies make \(pulses)"
    )
  }
  // Published session lengths are rounded, and do not agree on the last pause.
  let minutes =
    (trains * (schedule.trainSeconds + schedule.pauseSeconds) - schedule.pauseSeconds) / 60
  guard abs(minutes - schedule.sessionMinutes) <= 0.1 * schedule.sessionMinutes else {
    throw keys["session_minutes"].inconsistent(
      "is \(schedule.sessionMinutes), but trains and pauses take \(minutes)"
    )
  }
}

private func referenceClass(
  _ value: DefinitionValue,
  id: String
) throws(AtlasError) -> (reference: ReferenceClass, sources: [Source]) {
  let keys = try value.mapping([
    "source", "population", "n", "response", "remission", "mean_improvement", "scale",
    "remission_cut", "trial_baseline", "horizon", "sources",
  ])
  let scale = try keys["scale"].choice(OutcomeScale.self)
  let scores = Bounds.above(0, to: scale.maximumScore, "points on the \(scale.rawValue)")
  let sources = try keys["sources"].sources()
  let text = (
    source: try keys["source"].text(), population: try keys["population"].text(),
    horizon: try keys["horizon"].text()
  )
  let size = try keys["n"].integer(1...1_000_000)
  let rates = (response: try rate(keys["response"]), remission: try rate(keys["remission"]))
  let improvement = try meanImprovement(keys["mean_improvement"], scores)
  let cut = try keys["remission_cut"].number(scores)
  let baseline = try keys["trial_baseline"].number(scores)
  do throws(PredictionError) {
    let reference = try ReferenceClass(
      id: id,
      source: text.source,
      population: text.population,
      sampleSize: size,
      responseRate: rates.response,
      remissionRate: rates.remission,
      meanImprovement: improvement,
      scale: scale,
      remissionCut: cut,
      trialBaseline: baseline,
      horizon: text.horizon,
      verification: verification(of: sources)
    )
    return (reference, sources)
  } catch {
    throw value.inconsistent(error.message)
  }
}

/// A share of patients, given as such or as a count.
private func rate(_ value: DefinitionValue) throws(AtlasError) -> Double {
  let keys = try value.mapping([], optional: ["fraction", "count", "of"])
  switch (keys.optional("fraction"), keys.optional("count"), keys.optional("of")) {
  case (let fraction?, nil, nil): return try fraction.number(.above(0, to: 1))
  case (nil, let count?, let of?):
    let total = try of.integer(1...1_000_000)
    return Double(try count.integer(0...total)) / Double(total)
  default: throw value.wrongType("either fraction, or count and of")
  }
}

private func meanImprovement(
  _ value: DefinitionValue,
  _ scores: Bounds
) throws(AtlasError) -> ReferenceClass.MeanImprovement {
  let keys = try value.mapping([], optional: ["percent", "baseline", "final"])
  switch (keys.optional("percent"), keys.optional("baseline"), keys.optional("final")) {
  case (let percent?, nil, nil): return .percent(try percent.number(.from(-100, to: 100, "%")))
  case (nil, let baseline?, let final?):
    return .scores(baseline: try baseline.number(scores), final: try final.number(scores))
  default: throw value.wrongType("either percent, or the scores baseline and final")
  }
}

/// What the worst-checked of `sources` allows to be said of a reference class.
///
/// An abstract is not the paper: it counts as secondary. What was computed rests on the others.
private func verification(of sources: [Source]) -> ReferenceClass.Verification {
  let labels = Set(sources.map(\.label))
  if labels.contains(.fromMemory) || labels.contains(.chosenByUs) { return .recalled }
  if labels.contains(.secondHand) || labels.contains(.verifiedAbstract) { return .secondary }
  return labels.contains(.verified) ? .read : .recalled
}
