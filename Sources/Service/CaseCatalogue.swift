import Atlases
import Findings
import Geometry
import Imaging
import Planning
import Prediction
import Wire

/// The protocols that a case may name, and the words of the wire turned into those of the pipeline.
struct CaseCatalogue: Sendable {
  /// Refuses a submission that no worker could compute, whatever its files hold; gives it back with
  /// all named that it left open.
  typealias Check = @Sendable (Submission) throws(WireError) -> Submission

  private let catalogue: Catalogue

  /// Reads regions and protocols; `dataFolder` nil finds the program's own.
  init(dataFolder: String?) throws(AtlasError) {
    catalogue = try Catalogue(locateData(option: dataFolder))
  }

  /// Refuses unknown protocols, spaces, scales and diagnoses, impossible scores and ages, and a
  /// protocol whose seed or whose weights are a map of the user's without one.
  ///
  /// Refuses too transforms whose names contradict their roles or the space, and runs in T1w space
  /// without one.
  /// - Returns: The submission with the space of its runs in `params.space`, wherever it was
  ///   named: it is part of what is asked, so that a key cannot stand for two of them.
  func check(_ submission: Submission) throws(WireError) -> Submission {
    let bolds = submission.files.filter { $0.role == .bold }.map(\.name)
    var parameters = submission.parameters
    let hasSeedMap = submission.files.contains { $0.role == .seedmap }
    let hasWeights = submission.files.contains { $0.role == .voxelWeights }
    let targeting = try refusing("params.protocol") { () throws(AtlasError) in
      try catalogue.targetingProtocol(parameters.targetingProtocol)
    }
    do throws(PlanningError) {
      try refuseMissingSeedMap(of: targeting, isGiven: hasSeedMap)
      try refuseUnfitWeights(of: targeting, isGiven: hasWeights)
      if !hasSeedMap { try refuseTooFewRuns(for: targeting, runCount: bolds.count) }
    } catch {
      throw refusal("params.protocol", error.finding)
    }
    _ = try refusing("params.stimulation") { () throws(AtlasError) in
      try catalogue.stimulationProtocol(parameters.stimulationProtocol)
    }
    if let mapping = parameters.mapping {
      _ = try refusing("params.mapping") { () throws(AtlasError) in
        try catalogue.mappingProtocol(mapping)
      }
    }
    let space: Space
    do throws(PlanningError) {
      space = try resolveSpace(requested: parameters.space, boldNames: bolds)
    } catch {
      throw refusal("params.space", error.finding)
    }
    parameters.space = space.name
    do throws(PlanningError) {
      try refuseUnusable(Anatomy(submission.files), for: space, subject: bolds.first ?? "files")
    } catch {
      throw refusal("files", error.finding)
    }
    _ = try response(parameters)
    return Submission(
      key: submission.key,
      subject: submission.subject,
      files: submission.files,
      parameters: parameters
    )
  }

  /// The case of an order whose parameters were checked before; `runs` are those of `inputs`.
  func planningCase(
    subject: String,
    parameters: SubmissionParameters,
    runs: [RunFiles],
    inputs: [InputFile],
    output: PlanOutput = []
  ) throws -> PlanningCase {
    PlanningCase(
      subject: subject,
      runs: runs,
      space: try resolveSpace(of: runs, requested: parameters.space),
      anatomy: Anatomy(inputs),
      seedmap: inputs.first { $0.role == .seedmap },
      xform: parameters.xform.flatMap(XformChoice.init),
      targeting: try catalogue.targetingProtocol(parameters.targetingProtocol),
      stimulation: try catalogue.stimulationProtocol(parameters.stimulationProtocol),
      response: try response(parameters),
      calibration: catalogue.calibration?.calibration,
      output: output
    )
  }

  /// The same case with the maps of `protocolName` beside the target.
  func mappingCase(
    _ planning: PlanningCase,
    protocolName: String,
    inputs: [InputFile]
  ) throws -> MappingCase {
    MappingCase(
      planning: planning,
      mapping: try catalogue.mappingProtocol(protocolName),
      gradientRegion: inputs.first { $0.role == .gradientRegion }.map(MappedRegion.image),
      gradientTemplate: inputs.filter { $0.role == .gradientTemplate }.sorted { $0.run < $1.run },
      amygdala: inputs.first { $0.role == .amygdala }.map(MappedRegion.image)
    )
  }

  private func response(
    _ parameters: SubmissionParameters
  ) throws(WireError) -> ResponseRequest {
    let scale = try choice(parameters.scale, OutcomeScale.self, "params.scale")
    let diagnosis = try choice(
      parameters.diagnosis,
      ResponseRequest.Diagnosis.self,
      "params.diagnosis"
    )
    do throws(PredictionError) {
      return try ResponseRequest(
        scale: scale,
        baseline: parameters.baseline,
        age: parameters.age,
        diagnosis: diagnosis
      )
    } catch {
      guard case .requestInvalid(let field, _, let expected) = error else {
        throw WireError(.badField, error.message)
      }
      throw .field("params.\(field)", "params.\(field) must be \(expected)")
    }
  }

  private func choice<Choice: RawRepresentable & CaseIterable>(
    _ text: String?,
    _ type: Choice.Type,
    _ field: String
  ) throws(WireError) -> Choice? where Choice.RawValue == String {
    guard let text else { return nil }
    guard let choice = Choice(rawValue: text) else {
      let known = type.allCases.map(\.rawValue).joined(separator: ", ")
      throw .field(field, "\(field) must be one of \(known)")
    }
    return choice
  }

  private func refusing<Value>(
    _ field: String,
    _ body: () throws(AtlasError) -> Value
  ) throws(WireError) -> Value {
    do throws(AtlasError) {
      return try body()
    } catch {
      throw refusal(field, error.finding(subject: field))
    }
  }

  private func refusal(_ field: String, _ finding: Finding) -> WireError {
    let facts: [String: JSONValue] = ["field": .string(field), "reason": .string(finding.code)]
    // A detail ends without a full stop, so that it can be part of a sentence.
    let detail = [finding.message, finding.remedy].map { text in
      text.hasSuffix(".") ? String(text.dropLast()) : text
    }.joined(separator: ". ")
    return WireError(.badField, detail, facts: facts)
  }
}

extension Anatomy {
  /// The anatomical files among those declared, of which only roles and names are known yet.
  fileprivate init(_ files: [FileDeclaration]) {
    self.init(
      files.compactMap { file in
        InputRole(rawValue: file.role.rawValue).map { role in
          InputFile(role: role, run: file.run, path: "", name: file.name)
        }
      }
    )
  }
}
