public import Denoising
public import Prediction

/// When and how strongly pulses are given.
public struct StimulationSchedule: Hashable, Sendable {
  /// How the pulses of a train follow each other.
  public enum Pattern: Hashable, Sendable {
    /// Single pulses at one frequency.
    case regular(pulses: Hertz)
    /// Short bursts of `pulsesPerBurst` pulses at `pulses`, the bursts following at `bursts`.
    case thetaBurst(pulses: Hertz, pulsesPerBurst: Int, bursts: Hertz)
  }

  /// How the pulses of a train follow each other.
  public let pattern: Pattern
  /// The length of a train in seconds.
  public let trainSeconds: Double
  /// The pause after a train in seconds.
  public let pauseSeconds: Double
  /// Trains in a session.
  public let trainsPerSession: Int
  /// Pulses in a session.
  public let pulsesPerSession: Int
  /// The length of a session in minutes, as published.
  public let sessionMinutes: Double
  /// Sessions on a day of treatment.
  public let sessionsPerDay: Int
  /// The pause between two sessions of a day in minutes; nil for one session a day.
  public let minutesBetweenSessions: Double?
  /// Days of treatment.
  public let days: Int
  /// The intensity in per cent of the resting motor threshold.
  public let intensityPercentOfRestingMotorThreshold: Double
  /// Where the schedule comes from.
  public let sources: [Source]

  /// Sessions in a course.
  public var sessions: Int { sessionsPerDay * days }

  /// Bursts in a session, or nil where pulses are single.
  public var burstsPerSession: Int? {
    guard case .thetaBurst(_, let pulsesPerBurst, _) = pattern else { return nil }
    return pulsesPerSession / pulsesPerBurst
  }
}

/// A way to stimulate, and what was published of its effect.
public struct StimulationProtocol: Sendable, Equatable {
  /// The name that requests and reports use.
  public let id: String
  /// The version of the file, three numbers joined by dots.
  public let version: String
  /// What it is, for people.
  public let title: String
  /// The schedule of pulses, sessions and days.
  public let schedule: StimulationSchedule
  /// The published patients whose outcomes an estimate starts from.
  public let reference: ReferenceClass
  /// Where the figures of ``reference`` come from.
  public let sources: [Source]
  /// The file's own name, without folders.
  public let file: String
  /// The file's bytes as they were read, for digests.
  public let bytes: [UInt8]
}
