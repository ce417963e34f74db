public import Foundation

/// What changed between two visits of a person, `tmsp-change-report/1`: what `tmsplan change` prints.
///
/// For research. A difference within its bound is not detectable, which is not the same as none.
public struct ChangeReport: Codable, Hashable, Sendable {
  /// The name of this document's format.
  public static let schemaName = "tmsp-change-report/1"

  /// A visit.
  public struct Visit: Codable, Hashable, Sendable {
    /// The jobs of its network reports.
    public let jobs: [String]
    /// The scanner; null where it is not known.
    @ExplicitNull public var scanner: String?
    /// The scan protocol; null where it is not known.
    @ExplicitNull public var scanProtocol: String?
    /// The digest of the pipeline.
    public let pipeline: String
    /// Minutes kept over all its reports.
    public let minutesKept: PlainNumber

    enum CodingKeys: String, CodingKey {
      case jobs, scanner, pipeline
      case scanProtocol = "scan_protocol"
      case minutesKept = "minutes_kept"
    }
  }

  /// A measure that was compared.
  public struct Measure: Codable, Hashable, Sendable {
    /// Its name: ``NetworkMeasure``.
    public let measure: String
    /// The two regions of an edge of a circuit; empty of other measures.
    public let regions: [String]
    /// The value of the earlier visit: that of its report, or the mean of those of its reports.
    public let before: PlainNumber
    /// The value of the later visit likewise.
    public let after: PlainNumber
    /// How many reports, or runs or halves of them, the error of each visit is told from.
    public let runs: [Int]
    /// Later less earlier.
    public let difference: PlainNumber
    /// What a difference of unchanged visits exceeds with a probability of 5 %, if the error that
    /// ``boundFrom`` tells is all there is.
    public let bound: PlainNumber
    /// What ``bound`` was told from: `runs`, `standard_error` or `cohort`.
    ///
    /// The halves of a run can agree by chance: where the nominal standard errors that reports of a single run
    /// give to edges make 1.96 √(SE₁² + SE₂²) greater, that is the bound. Only a cohort's holds what differs
    /// between days.
    public let boundFrom: String
    /// By which the bound is widened: runs less the visits or reports within which they lie, or people of the
    /// cohort less 1; null of `standard_error`.
    @ExplicitNull public var degreesOfFreedom: Int?
    /// `increased`, `decreased`, `not_detectable` or `withheld`.
    public let verdict: String
    /// Why it is withheld: a code; null of the other verdicts.
    @ExplicitNull public var reason: String?

    enum CodingKeys: String, CodingKey {
      case measure, regions, before, after, runs, difference, bound, verdict, reason
      case boundFrom = "bound_from"
      case degreesOfFreedom = "degrees_of_freedom"
    }
  }

  /// A measure that was not compared.
  public struct Missing: Codable, Hashable, Sendable {
    /// Its name.
    public let measure: String
    /// A code.
    public let reason: String
  }

  /// How far a network lies in the same voxels at both visits.
  public struct Overlap: Codable, Hashable, Sendable {
    /// The network.
    public let network: String
    /// Dice's coefficient between a report of one visit and one of the other, the mean of all pairs;
    /// null with a reason.
    @ExplicitNull public var between: PlainNumber?
    /// The same between reports of the earlier visit; null of one.
    @ExplicitNull public var withinBefore: PlainNumber?
    /// The same of the later visit.
    @ExplicitNull public var withinAfter: PlainNumber?
    /// Dice's coefficient between the halves of the data, the mean of the earlier visit's reports: of
    /// half as much data, so that it tends to be lower.
    @ExplicitNull public var halvesBefore: PlainNumber?
    /// The same of the later visit.
    @ExplicitNull public var halvesAfter: PlainNumber?
    /// How far its centre lies from that of the other visit; null where it has none, or with a reason.
    @ExplicitNull public var centre: Shift?
    /// Why it is not there: `network_withheld` where a report withholds it, or
    /// `network_dropped` where it lacks it.
    @ExplicitNull public var reason: String?

    enum CodingKeys: String, CodingKey {
      case network, between, centre, reason
      case withinBefore = "within_before"
      case withinAfter = "within_after"
      case halvesBefore = "halves_before"
      case halvesAfter = "halves_after"
    }
  }

  /// How far the mean place of a network's voxels lies from that of the other visit.
  ///
  /// Of a network of both sides that place lies between them.
  public struct Shift: Codable, Hashable, Sendable {
    /// From the earlier visit to the later; of several reports from their mean.
    public let distance: PlainNumber
    /// Between single reports; null unless both visits have several.
    @ExplicitNull public var between: PlainNumber?
    /// The same within the earlier visit.
    @ExplicitNull public var withinBefore: PlainNumber?
    /// The same within the later visit.
    @ExplicitNull public var withinAfter: PlainNumber?

    enum CodingKeys: String, CodingKey {
      case distance = "distance_mm"
      case between = "between_mm"
      case withinBefore = "within_before_mm"
      case withinAfter = "within_after_mm"
    }
  }

  /// The first part in which the pipelines of the visits differ.
  public struct PipelineDifference: Codable, Hashable, Sendable {
    /// The part, by its name in a pipeline: ``NetworkPipeline``.
    public let part: String
    /// What it is at the earlier visit.
    public let before: String
    /// What it is at the later visit.
    public let after: String
  }

  /// How far the TMS target lies from that of the other visit.
  public struct Movement: Codable, Hashable, Sendable {
    /// The name of the candidate: the first-ranked of the earliest report.
    public let target: String
    /// Whether every report of the earlier visit recommends it.
    public let recommendedBefore: Bool
    /// Whether every report of the later visit recommends it.
    public let recommendedAfter: Bool
    /// The frame of the positions.
    public let frame: String
    /// From the target of the earlier visit to that of the later; of several reports from their mean.
    public let distance: PlainNumber
    /// Between targets of single runs: reports, or halves of reports; null where a visit has none.
    ///
    /// Only this compares with ``withinBefore`` and ``withinAfter``, which rest on as much data.
    @ExplicitNull public var between: PlainNumber?
    /// The same within the earlier visit.
    @ExplicitNull public var withinBefore: PlainNumber?
    /// The same within the later visit.
    @ExplicitNull public var withinAfter: PlainNumber?

    enum CodingKeys: String, CodingKey {
      case target, frame
      case recommendedBefore = "recommended_before"
      case recommendedAfter = "recommended_after"
      case distance = "distance_mm"
      case between = "between_mm"
      case withinBefore = "within_before_mm"
      case withinAfter = "within_after_mm"
    }
  }

  /// People who were measured twice, from whom bounds are told.
  public struct Cohort: Codable, Hashable, Sendable {
    /// The SHA-256 of its file.
    public let sha256: String
    /// How many people.
    public let people: Int
    /// The days between their visits.
    public let daysBetween: RetestDocument.Days
    /// The least minutes that one of their visits kept.
    public let leastMinutesKept: PlainNumber
    /// Their scanner.
    public let scanner: String
    /// Their scan protocol; null where it is not known.
    @ExplicitNull public var scanProtocol: String?
    /// Where the study is described.
    public let citation: String
    /// Why no bound is told from it; null where some are.
    @ExplicitNull public var reason: String?

    enum CodingKeys: String, CodingKey {
      case sha256, people, scanner, citation, reason
      case scanProtocol = "scan_protocol"
      case daysBetween = "days_between"
      case leastMinutesKept = "least_minutes_kept"
    }

    /// Where and how they were scanned, for people.
    public var site: String { siteInWords(scanner, scanProtocol) }
  }

  /// `tmsp-change-report/1`.
  public let schema: String
  /// The clinic's pseudonym for the person.
  public let subject: String
  /// When it was made, RFC 3339 in UTC.
  public let created: String
  /// The earlier visit.
  public let before: Visit
  /// The later visit.
  public let after: Visit
  /// `site_matched`, `site_unknown` or `site_changed`.
  public let site: String
  /// In what the pipelines of the visits differ; null of the same pipeline.
  @ExplicitNull public var pipelineDifference: PipelineDifference?
  /// `reports` or `halves`, which are the runs or halves of each report: what the error of a visit is told
  /// from.
  ///
  /// The values are of whole reports either way.
  public let repeatedBy: String
  /// Whether that is known to be within one session, which misses what differs between days; several reports
  /// of a visit may be of one session too.
  public let withinSession: Bool
  /// The people who were measured twice; null without.
  @ExplicitNull public var cohort: Cohort?
  /// The measures that were compared, sorted by name.
  public let measures: [Measure]
  /// The measures that were not.
  public let missing: [Missing]
  /// How many of the judged measures would be flagged by chance if the error of the bounds were all there is.
  ///
  /// 0.05 each. Days differ, so that it is a least number but for a cohort's bounds.
  public let expectedFalseFlags: PlainNumber
  /// The networks; empty with a reason.
  public let overlap: [Overlap]
  /// Why there is no overlap: a code.
  @ExplicitNull public var overlapReason: String?
  /// The target; null with a reason.
  @ExplicitNull public var movement: Movement?
  /// Why not: a code; `site_changed`, `site_unknown` or `pipeline_changed` where no measure is judged either.
  @ExplicitNull public var movementReason: String?
  /// Published distances between targets of one person, to hold the target's against.
  public let published: [NetworkReport.PublishedFigure]
  /// `research`.
  public let intendedUse: String
  /// How to read it.
  public let notice: String

  enum CodingKeys: String, CodingKey {
    case schema, subject, created, before, after, site, cohort, measures, missing, overlap, movement
    case published, notice
    case repeatedBy = "repeated_by"
    case withinSession = "within_session"
    case pipelineDifference = "pipeline_difference"
    case expectedFalseFlags = "expected_false_flags"
    case overlapReason = "overlap_reason"
    case movementReason = "movement_reason"
    case intendedUse = "intended_use"
  }

  /// The document as JSON with sorted names.
  public func json() throws -> Data { try TargetReport.encoder().encode(self) }
}
