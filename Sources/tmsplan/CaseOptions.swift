import ArgumentParser
import Atlases
import Findings
import Foundation
import Geometry
import Imaging
import Planning
import Prediction

/// Where regions and protocols are read from.
struct DataOptions: ParsableArguments {
  @Option(help: "The folder that holds Atlases and Protocols.")
  var data: String?

  /// The catalogue of regions and protocols.
  func catalogue() throws -> Catalogue { try Catalogue(locateData(option: data)) }
}

/// The input of a case, as files or as a BIDS-derivatives folder.
struct InputOptions: ParsableArguments {
  @Option(name: .customLong("bold"), parsing: .upToNextOption, help: "Preprocessed 4-D runs.")
  var bolds: [String] = []

  @Option(
    name: .customLong("mask"),
    parsing: .upToNextOption,
    help: "Brain masks on the runs' grids, one a run."
  )
  var masks: [String] = []

  @Option(parsing: .upToNextOption, help: "fMRIPrep confounds tables, one a run.")
  var confounds: [String] = []

  @Option(
    name: .customLong("sidecar"),
    parsing: .upToNextOption,
    help: "The runs' JSON sidecars, one a run or none."
  )
  var sidecars: [String] = []

  @Option(
    help: """
      A NIfTI map of signed weights on the runs' grid: the seed is the weighted mean of its voxels, \
      not the protocol's.
      """
  )
  var seedmap: String?

  @Option(help: "A BIDS-derivatives folder, as fMRIPrep writes it.")
  var bidsDerivatives: String?

  @Option(help: "The participant's label in that folder.")
  var participant: String?

  @Option(help: "The session's label.")
  var session: String?

  @Option(help: "The task's label.")
  var task: String?

  @Option(help: "The run's index; without it all runs are taken together.")
  var run: String?

  @Option(help: "The space of the images: a template by TemplateFlow's name, or T1w.")
  var space: String?

  @OptionGroup var anatomy: AnatomyOptions

  @Option(
    help: "With --bids-derivatives: compute the target in this space too, and report both."
  )
  var compareSpace: String?

  @Option(help: "The clinic's pseudonym; by default the participant's label.")
  var subject: String?

  /// What is given must be complete before anything is read.
  ///
  /// Not the parser's `validate`, which comes before it looks at unknown options: a misspelt one would
  /// be told as a missing file.
  private func checkCompleteness() throws {
    if bidsDerivatives != nil {
      guard participant != nil else {
        throw ValidationError("--bids-derivatives needs --participant.")
      }
      guard bolds.isEmpty else {
        throw ValidationError("Give --bids-derivatives or --bold, not both.")
      }
      return
    }
    guard !bolds.isEmpty else {
      throw ValidationError("Give --bold with --mask and --confounds, or --bids-derivatives.")
    }
    guard masks.count == bolds.count, confounds.count == bolds.count else {
      throw ValidationError("Give one --mask and one --confounds for each --bold.")
    }
    guard sidecars.isEmpty || sidecars.count == bolds.count else {
      throw ValidationError("Give one --sidecar for each --bold, or none.")
    }
  }

  /// The runs, found or as named.
  func runs() throws -> [RunFiles] {
    try checkCompleteness()
    if let bidsDerivatives, let participant {
      return try findRuns(query(participant, space: space), in: bidsDerivatives)
    }
    return bolds.indices.map { index in
      func file(_ role: InputRole, _ path: String) -> InputFile {
        InputFile(role: role, run: index + 1, path: path)
      }
      return RunFiles(
        bold: file(.bold, bolds[index]),
        mask: file(.mask, masks[index]),
        confounds: file(.confounds, confounds[index]),
        sidecar: sidecars.isEmpty ? nil : file(.sidecar, sidecars[index])
      )
    }
  }

  /// What ties the runs to the subject's anatomy: as named, or found in the folder.
  ///
  /// - Parameters:
  ///   - space: The space of the runs.
  ///   - preferred: The template in which seed and search region are defined.
  /// - Returns: The files that there are.
  /// - Throws: What finding or sorting them may be refused for.
  func anatomy(for space: Space, preferred: Template) throws -> Anatomy {
    let named = try anatomy.files()
    guard let bidsDerivatives, let participant, anatomy.isEmpty, !anatomy.withoutAnatomy else {
      return named
    }
    var found = try findAnatomy(
      query(participant, space: space.name),
      in: bidsDerivatives,
      space: space,
      preferred: preferred
    )
    // No folder of fMRIPrep's holds weights.
    found.voxelWeights = named.voxelWeights
    return found
  }

  /// The same runs in the space to compare with; nil where none was named.
  func otherRuns(than space: Space) throws -> OtherRuns? {
    guard let compareSpace else { return nil }
    guard let bidsDerivatives, let participant else {
      throw ValidationError("--compare-space needs --bids-derivatives.")
    }
    let runs = try findRuns(query(participant, space: compareSpace), in: bidsDerivatives)
    let other = try resolveSpace(of: runs, requested: compareSpace)
    guard (space == .native) != (other == .native) else {
      throw ValidationError("Of --space and --compare-space one is T1w, the other a template.")
    }
    return OtherRuns(runs: runs, space: other)
  }

  private func query(_ participant: String, space: String?) -> BIDSQuery {
    BIDSQuery(participant: participant, session: session, task: task, run: run, space: space)
  }

  /// The map of the seed's weights, if one is given.
  var seedmapFile: InputFile? { seedmap.map { InputFile(role: .seedmap, run: 1, path: $0) } }

  /// The pseudonym: as given, or the `sub-` entity of the first run.
  func pseudonym(of runs: [RunFiles]) throws -> String {
    if let subject { return subject }
    if let participant {
      return participant.hasPrefix("sub-") ? participant : "sub-" + participant
    }
    let name = runs.first?.bold.name ?? ""
    guard let label = name.split(separator: "_").first, label.hasPrefix("sub-") else {
      throw ValidationError("The file name has no sub- entity; give --subject.")
    }
    return String(label)
  }
}

/// What is asked of any case.
struct ProtocolOptions: ParsableArguments {
  @Option(name: .customLong("protocol"), help: "The targeting protocol: its name or a file.")
  var targeting = "sgc-dlpfc-peak"

  @Option(help: "The stimulation protocol of the response estimate.")
  var stimulation = "itbs"

  @Option(help: "Which affine to believe where sform and qform conflict: sform or qform.")
  var xform: String?

  /// The affine to believe, if one is named.
  var xformChoice: XformChoice? { xform.flatMap(XformChoice.init(rawValue:)) }

  /// The word must be one of the two.
  func validate() throws {
    _ = try choice(XformChoice.self, "xform", xform, all: ["sform", "qform"])
  }
}

/// What is asked of a case of one patient.
struct RequestOptions: ParsableArguments {
  @OptionGroup var protocols: ProtocolOptions

  @Option(help: "The rating scale of the outcome and of --baseline, for example HRSD-17.")
  var scale: String?

  @Option(help: "The score before the course; needs --scale.")
  var baseline: Double?

  @Option(help: "The age in years.")
  var age: Double?

  @Option(help: "The diagnosis: mdd, bipolar, psychosis or neurological.")
  var diagnosis: String?

  /// The words must be among those listed.
  func validate() throws {
    _ = try choice(OutcomeScale.self, "scale", scale, all: OutcomeScale.allCases.map(\.rawValue))
    _ = try choice(
      ResponseRequest.Diagnosis.self,
      "diagnosis",
      diagnosis,
      all: ResponseRequest.Diagnosis.allCases.map(\.rawValue)
    )
    guard baseline == nil || scale != nil else {
      throw ValidationError("--baseline needs --scale, the scale that it is a score of.")
    }
  }

  /// What the request says of the patient.
  func responseRequest() throws -> ResponseRequest {
    try ResponseRequest(
      scale: scale.flatMap(OutcomeScale.init(rawValue:)),
      baseline: baseline,
      age: age,
      diagnosis: diagnosis.flatMap(ResponseRequest.Diagnosis.init(rawValue:))
    )
  }
}

private func choice<Value: RawRepresentable<String>>(
  _ type: Value.Type,
  _ option: String,
  _ word: String?,
  all: [String]
) throws -> Value? {
  guard let word else { return nil }
  guard let value = Value(rawValue: word) else {
    throw ValidationError("--\(option) is one of: \(all.joined(separator: ", ")).")
  }
  return value
}
