public import Foundation

/// What a `target` event carries: enough for a navigator to act on, at most 3,584 bytes.
///
/// `Protocols/wire/target-summary.schema.json` is the full description.
public struct TargetSummary: Codable, Hashable, Sendable {
  /// How many codes of findings it holds at most.
  public static let findingLimit = 16
  /// How many digests of images it holds at most.
  public static let inputLimit = 8

  /// The stability of a target in a summary.
  public typealias Displacement = [String: PlainNumber?]

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
  /// The stimulation protocol of the response estimate.
  public let stimulation: TargetReport.ProtocolIdentity
  /// The first-ranked candidate; null where there is none.
  @ExplicitNull public var target: Target?
  /// Split-half displacement in mm, by method.
  public let displacement: Displacement
  /// The response headline.
  public let response: ResponseHeadline
  /// The codes of findings that are more than information; the first ones.
  public let findings: [String]
  /// The digests of the images, run by run; the first ones.
  public let inputs: [String]
  /// Until when the target may be used, RFC 3339 in UTC; absent where the service sets no limit.
  public let validUntil: String?
  /// Research use only.
  public let notice: String

  enum CodingKeys: String, CodingKey {
    case status, `protocol`, stimulation, target, response, findings, notice
    case displacement = "split_half_displacement_mm"
    case inputs = "input_sha256"
    case validUntil = "valid_until"
  }

  /// The summary of `report`.
  ///
  /// - Parameters:
  ///   - report: The report.
  ///   - validUntil: Until when the target may be used, RFC 3339 in UTC; nil sets no limit.
  public init(_ report: TargetReport, validUntil: String? = nil) {
    status = report.status
    self.protocol = report.protocol
    stimulation = report.stimulation
    target = report.targets.first { $0.rank == 1 }.map { first in
      Target(
        name: first.name,
        recommended: first.recommended,
        r: first.r,
        position: first.position
      )
    }
    displacement = report.stability.splitHalf.displacement
    response = ResponseHeadline(report.response)
    let weighty = report.findings.filter { $0.severity != "info" }.map(\.code)
    findings = weighty.reduce(into: []) { codes, code in
      if !codes.contains(code), codes.count < Self.findingLimit { codes.append(code) }
    }
    inputs = report.inputs.filter { $0.role == "bold" }.prefix(Self.inputLimit).map(\.sha256)
    self.validUntil = validUntil
    notice = TargetReport.researchNotice
  }

  /// The summary as JSON with sorted names.
  public func json() throws -> Data { try TargetReport.encoder().encode(self) }
}
