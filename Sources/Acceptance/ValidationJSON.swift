public import Foundation
import Planning
import Targeting

extension Validation {
  /// The whole validation as a JSON document, `tmsp-validation/1`; what is absent is left out.
  public func json() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    encoder.keyEncodingStrategy = .convertToSnakeCase
    return try encoder.encode(ValidationDocument(self)) + Data("\n".utf8)
  }
}

/// The form of the document.
private struct ValidationDocument: Encodable {
  struct Software: Encodable {
    let name: String
    let version: String
    let buildSha256: String
  }

  struct TargetingProtocol: Encodable {
    let id: String
    let version: String
    let recommended: String
  }

  struct Line: Encodable {
    let condition: String
    let method: String
    let phantoms: Int
    let targets: Int
    let distanceMedianMm: Double?
    let distanceNinetyMm: Double?
    let splitHalfMedianMm: Double?
    let resampledNinetyMedianMm: Double?
    let okShare: Double
    let noTarget: [Refusal]
  }

  /// Not a dictionary: the strategy for keys would change the codes.
  struct Refusal: Encodable {
    let code: String
    let phantoms: Int
  }

  struct Phantom: Encodable {
    let condition: String
    let seed: UInt64
    let plantedMm: [Double]
    let status: String
    let methods: [Method]
  }

  struct Method: Encodable {
    let name: String
    let positionMm: [Double]?
    let distanceMm: Double?
    let splitHalfMm: Double?
    let resampledNinetyMm: Double?
    let noTarget: String?
  }

  let schema = "tmsp-validation/1"
  let accepted: Bool
  let date: String
  let software: Software
  let targetingProtocol: TargetingProtocol
  let design: String
  let seed: UInt64
  let phantomsPerCondition: Int
  let checks: [Check]
  let table: [Line]
  let phantoms: [Phantom]

  init(_ validation: Validation) {
    let making = validation.making
    accepted = validation.isAccepted
    date = making.date
    software = Software(
      name: making.software.name,
      version: making.software.version,
      buildSha256: making.software.sha256
    )
    targetingProtocol = TargetingProtocol(
      id: making.targeting,
      version: making.targetingVersion,
      recommended: making.recommended
    )
    design = validation.design.name
    seed = making.seed
    phantomsPerCondition = validation.design.phantoms
    checks = validation.checks
    table = validation.rows.map(Line.init)
    phantoms = validation.trials.map { trial in
      Phantom(
        condition: validation.design.conditions[trial.condition].name,
        seed: trial.seed,
        plantedMm: trial.planted,
        status: trial.status?.rawValue ?? "refused",
        methods: trial.methods.map(Method.init)
      )
    }
  }
}

extension ValidationDocument.Line {
  init(_ row: Row) {
    self.init(
      condition: row.condition,
      method: row.method,
      phantoms: row.phantoms,
      targets: row.targets,
      distanceMedianMm: rounded(row.median),
      distanceNinetyMm: rounded(row.ninety),
      splitHalfMedianMm: rounded(row.splitHalf),
      resampledNinetyMedianMm: rounded(row.resampled),
      okShare: row.okShare,
      noTarget: row.refusals.sorted { $0.key < $1.key }
        .map { ValidationDocument.Refusal(code: $0.key, phantoms: $0.value) }
    )
  }
}

extension ValidationDocument.Method {
  init(_ method: MethodTrial) {
    self.init(
      name: method.name,
      positionMm: method.position.map { $0.compactMap { rounded($0) } },
      distanceMm: rounded(method.distance),
      splitHalfMm: rounded(method.splitHalf),
      resampledNinetyMm: rounded(method.resampled),
      noTarget: method.refusal
    )
  }
}

/// To the micrometre.
private func rounded(_ value: Double?) -> Double? { value.map { ($0 * 1000).rounded() / 1000 } }
