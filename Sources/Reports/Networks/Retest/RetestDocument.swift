public import Foundation
import Networks

/// What a visit's measures differ by between days in people who did not change, `tmsp-test-retest/1`:
/// what `tmsplan reference retest` writes.
public struct RetestDocument: Codable, Hashable, Sendable {
  /// The name of this document's format.
  public static let schemaName = "tmsp-test-retest/1"

  /// The days between two visits.
  public struct Days: Codable, Hashable, Sendable {
    /// The fewest.
    public let least: PlainNumber
    /// The median.
    public let median: PlainNumber
    /// The most.
    public let greatest: PlainNumber
  }

  /// The error of a measure.
  public struct Measure: Codable, Hashable, Sendable {
    /// Its name: ``NetworkMeasure``.
    public let measure: String
    /// How many people have it at both visits, at least 4.
    public let people: Int
    /// The standard error of one visit: the standard deviation of the differences over √2.
    public let standardError: PlainNumber
    /// The mean of later less earlier, which is not in the error.
    public let meanDifference: PlainNumber

    enum CodingKeys: String, CodingKey {
      case measure, people
      case standardError = "standard_error"
      case meanDifference = "mean_difference"
    }
  }

  /// A measure without an error.
  public struct Missing: Codable, Hashable, Sendable {
    /// Its name.
    public let measure: String
    /// `measure_people_too_few` or `measure_no_variance`.
    public let reason: String
  }

  /// `tmsp-test-retest/1`.
  public let schema: String
  /// When it was made, RFC 3339 in UTC.
  public let created: String
  /// Where the study is described; `unpublished` else.
  public let citation: String
  /// The one scanner of all of them, by a name that is kept.
  public let scanner: String
  /// The one scan protocol of all of them, likewise; null where it is not known, which gives no bound.
  @ExplicitNull public var scanProtocol: String?
  /// The one pipeline of all values.
  public let pipeline: NetworkPipeline
  /// The people, sorted by name.
  public let subjects: [String]
  /// The days between their visits.
  public let daysBetween: Days
  /// The least minutes that a visit kept: less data have a larger error.
  public let leastMinutesKept: PlainNumber
  /// The measures, sorted by name.
  public let measures: [Measure]
  /// The measures whose error cannot be told.
  public let missing: [Missing]
  /// `research`.
  public let intendedUse: String
  /// Research use only.
  public let notice: String

  enum CodingKeys: String, CodingKey {
    case schema, created, citation, scanner, pipeline, subjects, measures, missing, notice
    case scanProtocol = "scan_protocol"
    case daysBetween = "days_between"
    case leastMinutesKept = "least_minutes_kept"
    case intendedUse = "intended_use"
  }

  /// The document as JSON with sorted names: the same study gives the same bytes.
  public func json() throws -> Data { try TargetReport.encoder().encode(self) }

  /// What was put together, in two lines.
  public func text() -> String {
    """
    \(subjects.count) people measured twice, \(daysBetween.least) to \(daysBetween.greatest) days apart \
    (\(siteInWords(scanner, scanProtocol))): errors of \(measures.count) measures, pipeline \(pipeline.sha256.prefix(12))
      no error of \(missing.count) others, which too few people have or which do not vary
    """
  }

  /// The error of each measure, by its name.
  var errors: [String: CohortError] {
    Dictionary(
      measures.map { measure in
        (
          measure.measure,
          CohortError(
            standardError: measure.standardError.value,
            people: measure.people,
            runsPerVisit: 1
          )
        )
      },
      uniquingKeysWith: { first, _ in first }
    )
  }
}

/// Scanner and scan protocol, for people.
func siteInWords(_ scanner: String, _ scanProtocol: String?) -> String {
  "\(scanner), \(scanProtocol ?? "protocol not known")"
}
