public import Foundation
import Networks

/// How a person's measures lie among local controls, `tmsp-deviation-report/1`: what
/// `tmsplan reference compare` prints.
///
/// For research. A deviation is no diagnosis, and what cannot be compared is named with its reason.
public struct DeviationReport: Codable, Hashable, Sendable {
  /// The name of this document's format.
  public static let schemaName = "tmsp-deviation-report/1"

  /// Who the person is compared with.
  public struct Controls: Codable, Hashable, Sendable {
    /// The SHA-256 of their file.
    public let sha256: String
    /// How many there are.
    public let count: Int
    /// The youngest and the oldest, in years.
    public let ages: [PlainNumber]
    /// How many are female.
    public let female: Int
    /// How many are male.
    public let male: Int
    /// The fewest minutes that one of them kept; a person with fewer is not compared.
    public let leastMinutesKept: PlainNumber

    enum CodingKeys: String, CodingKey {
      case sha256, ages, female, male
      case leastMinutesKept = "least_minutes_kept"
      case count = "n"
    }
  }

  /// A measure that was compared.
  public struct Measure: Codable, Hashable, Sendable {
    /// Its name: ``NetworkMeasure``.
    public let measure: String
    /// The person's value.
    public let value: PlainNumber
    /// How many controls have it, at least 4.
    public let controls: Int
    /// Their mean.
    public let mean: PlainNumber
    /// Their standard deviation.
    public let deviation: PlainNumber
    /// (x − x̄)/(s √(1 + 1/n)), Student's t with n − 1 degrees of freedom.
    public let t: PlainNumber
    /// The normal deviate that is as improbable as ``t``, which few controls pull towards 0.
    public let z: PlainNumber
    /// What 95 % of such control sets would hold the person's place in: so few people place it no
    /// better.
    ///
    /// Of (x − µ)/σ, told from (x − x̄)/s; not of ``z``.
    public let interval: [PlainNumber]
    /// The two-sided probability of so large a t for one more control.
    public let p: PlainNumber
    /// p after the correction for the number of measures (Benjamini & Hochberg).
    public let q: PlainNumber
    /// Whether |z| > 1.96.
    public let flagged: Bool
  }

  /// A measure that was not compared.
  public struct Missing: Codable, Hashable, Sendable {
    /// Its name.
    public let measure: String
    /// A code.
    public let reason: String
  }

  /// `tmsp-deviation-report/1`.
  public let schema: String
  /// The job of the network report.
  public let job: String
  /// The clinic's pseudonym for the person.
  public let subject: String
  /// When it was made, RFC 3339 in UTC.
  public let created: String
  /// The person's age in years.
  public let age: PlainNumber
  /// Minutes that the person's report kept.
  public let minutesKept: PlainNumber
  /// The scanner of person and controls.
  public let scanner: String
  /// The scan protocol of person and controls.
  public let scanProtocol: String
  /// The digest of the pipeline of person and controls.
  public let pipeline: String
  /// `individual`, `group` or `none`: whose networks the person's report shows.
  public let shown: String
  /// The controls.
  public let controls: Controls
  /// The measures, in the order of the controls' file.
  public let measures: [Measure]
  /// The measures that could not be compared; they are never filled in.
  public let missing: [Missing]
  /// How many measures lie beyond |z| = 1.96.
  public let flagged: Int
  /// How many would by chance: 0.05 a measure.
  public let expectedFalseFlags: PlainNumber
  /// How many would by the shares that were really found in healthy people of an unseen site, 8.2 to
  /// 8.7 %.
  public let measuredFalseFlags: [PlainNumber]
  /// How many have q < 0.05.
  public let discovered: Int
  /// `research`.
  public let intendedUse: String
  /// How to read it.
  public let notice: String

  enum CodingKeys: String, CodingKey {
    case schema, job, subject, created, age, scanner, pipeline, shown, controls, measures, missing
    case flagged, discovered, notice
    case minutesKept = "minutes_kept"
    case scanProtocol = "scan_protocol"
    case expectedFalseFlags = "expected_false_flags"
    case measuredFalseFlags = "measured_false_flags"
    case intendedUse = "intended_use"
  }

  /// The document as JSON with sorted names.
  public func json() throws -> Data { try TargetReport.encoder().encode(self) }
}

extension DeviationReport {
  /// How to read every such report.
  public static let readingNotice =
    "Research use only. A place among a few local controls, no diagnosis and no statement about "
    + "symptoms or response. Some measures lie outside by chance; what is not compared is not filled in."

  /// Compares a person with controls.
  ///
  /// - Parameters:
  ///   - report: The person's network report.
  ///   - document: The controls.
  ///   - sha256: The SHA-256 of the controls' file.
  ///   - age: The person's age in years.
  ///   - scanner: The person's scanner; nil where it is not known, which is refused.
  ///   - scanProtocol: The scan protocol, likewise.
  ///   - created: When, RFC 3339 in UTC.
  /// - Throws: ``ReferenceError`` where no honest comparison is possible.
  public init(
    _ report: NetworkReport,
    among document: ControlSetDocument,
    sha256: String,
    age: Double,
    scanner: String?,
    scanProtocol: String?,
    created: String
  ) throws(ReferenceError) {
    let controls = try document.set()
    let pipeline = pipelineSHA256(of: report)
    let subject = DeviationSubject(
      id: bareLabel(report.subject),
      age: age,
      acquisition: Acquisition(scanner: scanner, protocolID: scanProtocol),
      pipelineSHA256: pipeline,
      values: Dictionary(
        report.measures().compactMap { measure in measure.value.map { (measure.name, $0) } },
        uniquingKeysWith: { first, _ in first }
      )
    )
    let found: Deviation
    do throws(DeviationError) {
      found = try deviation(of: subject, against: controls)
    } catch {
      throw .deviation(error)
    }
    let (kept, least) = (report.data.minutesKept, document.leastMinutesKept)
    guard kept.value >= least.value else {
      throw .lessData(kept: kept.value, least: least.value)
    }
    let measures = found.measures.map(Measure.init)
    self.init(
      schema: Self.schemaName,
      job: report.job,
      subject: report.subject,
      created: created,
      age: .ratio(age),
      minutesKept: kept,
      scanner: document.scanner,
      scanProtocol: document.scanProtocol,
      pipeline: pipeline,
      shown: report.shown,
      controls: Controls(
        sha256: sha256,
        count: found.controlCount,
        ages: [.ratio(found.controlAges.lowerBound), .ratio(found.controlAges.upperBound)],
        female: found.controlSexes[.female] ?? 0,
        male: found.controlSexes[.male] ?? 0,
        leastMinutesKept: least
      ),
      measures: measures,
      missing: found.missing.sorted { $0.key < $1.key }
        .map { Missing(measure: $0.key, reason: $0.value.code) },
      flagged: measures.count(where: \.flagged),
      expectedFalseFlags: .ratio(found.expectedFalseFlags),
      measuredFalseFlags: [
        .ratio(found.measuredFalseFlags.lowerBound), .ratio(found.measuredFalseFlags.upperBound),
      ],
      discovered: found.measures.count { $0.q < 0.05 },
      intendedUse: "research",
      notice: Self.readingNotice
    )
  }
}

extension DeviationReport.Measure {
  init(_ found: MeasureDeviation) {
    self.init(
      measure: found.measure,
      value: .correlation(found.value),
      controls: found.controlCount,
      mean: .correlation(found.controlMean),
      deviation: .correlation(found.controlDeviation),
      t: .ratio(found.t),
      z: .ratio(found.z),
      interval: [.ratio(found.interval.lowerBound), .ratio(found.interval.upperBound)],
      p: .probability(found.p),
      q: .probability(found.q),
      flagged: found.z.magnitude > 1.96
    )
  }
}

extension PlainNumber {
  /// A probability, which is never 0: below 10⁻⁹ it is stated as that.
  static func probability(_ value: Double) -> Self { Self(max(value, 1e-9), places: 9) }
}
