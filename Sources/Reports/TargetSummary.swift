public import Foundation

/// What a `target` event carries: enough for a navigator to act on, at most 4 KiB.
public struct TargetSummary: Codable, Hashable, Sendable {
  /// The stability of a target in a summary.
  public typealias Displacement = [String: PlainNumber?]

  /// The headline of the response estimate with both intervals.
  public struct ResponseHeadline: Codable, Hashable, Sendable {
    /// Probability of response.
    @ExplicitNull public var responsePercent: Int?
    /// 90 % credible interval of that probability.
    @ExplicitNull public var responseCredible90: [Int]?
    /// Where eight in ten such patients are expected.
    @ExplicitNull public var improvementPrediction80: [Int]?
    /// How much evidence stands behind it.
    public let evidenceGrade: String

    enum CodingKeys: String, CodingKey {
      case responsePercent = "p_response_percent"
      case responseCredible90 = "p_response_credible_90"
      case improvementPrediction80 = "improvement_prediction_80"
      case evidenceGrade = "evidence_grade"
    }
  }

  /// The first-ranked candidate.
  public struct Target: Codable, Hashable, Sendable {
    /// Its method.
    public let name: String
    /// Whether it is recommended; never where the status is not `ok`.
    public let recommended: Bool
    /// Its correlation.
    public let r: PlainNumber
    /// RAS mm under the name of the frame.
    public let position: [String: [PlainNumber]]
  }

  /// `ok`, `low_confidence` or `no_target`.
  public let status: String
  /// The targeting protocol.
  public let `protocol`: TargetReport.ProtocolIdentity
  /// The first-ranked candidate; null where there is none.
  @ExplicitNull public var target: Target?
  /// Split-half displacement in mm, by method.
  public let displacement: Displacement
  /// The response headline.
  public let response: ResponseHeadline
  /// The codes of findings that are more than information.
  public let findings: [String]
  /// The digests of the images, run by run.
  public let inputs: [String]
  /// Research use only.
  public let notice: String

  enum CodingKeys: String, CodingKey {
    case status, `protocol`, target, response, findings, notice
    case displacement = "split_half_displacement_mm"
    case inputs = "input_sha256"
  }

  /// The summary of `report`.
  public init(_ report: TargetReport) {
    status = report.status
    self.protocol = report.protocol
    target = report.targets.first { $0.rank == 1 }.map { first in
      Target(
        name: first.name,
        recommended: first.recommended,
        r: first.r,
        position: first.position
      )
    }
    displacement = report.stability.splitHalf.displacement
    response = ResponseHeadline(
      responsePercent: report.response.responsePercent,
      responseCredible90: report.response.responseCredible90,
      improvementPrediction80: report.response.improvementPrediction80,
      evidenceGrade: report.response.evidenceGrade
    )
    let weighty = report.findings.filter { $0.severity != "info" }.map(\.code)
    findings = weighty.reduce(into: []) { codes, code in
      if !codes.contains(code), codes.count < 32 { codes.append(code) }
    }
    inputs = report.inputs.filter { $0.role == "bold" }.prefix(16).map(\.sha256)
    notice = TargetReport.researchNotice
  }

  /// The summary as JSON with sorted names.
  public func json() throws -> Data { try TargetReport.encoder().encode(self) }
}
