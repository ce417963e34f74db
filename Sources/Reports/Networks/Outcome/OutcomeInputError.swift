public import Findings
public import Networks

/// Why a user's model is not applied.
public enum OutcomeInputError: CodedError, Equatable {
  /// A file is refused.
  case document(DocumentError)
  /// The model gives no estimate.
  case model(OutcomeModelError)
  /// The mapping protocol that was given is not the one that the report was made by.
  case otherMapping(report: String, given: String)
  /// The report's networks began with an imported atlas, of whose regions no model speaks.
  case priorImported(subject: String, atlas: String)
  /// The report began with other networks of a group than the protocol that was given.
  case otherNetworks(report: String, given: String)
  /// The report shows no networks of the person's own.
  case networksNotOwn(subject: String)

  /// A stable snake_case code.
  public var code: String {
    switch self {
    case .document(let error): error.code
    case .model(let error): error.code
    case .otherMapping, .otherNetworks: "outcome_mapping_differs"
    case .priorImported: "outcome_prior_imported"
    case .networksNotOwn: "outcome_networks_not_own"
    }
  }

  /// What was found.
  public var message: String {
    switch self {
    case .document(let error): error.message
    case .model(let error): sentence(error.message)
    case .otherMapping(let report, let given):
      "The report was made by the mapping protocol \(report), and \(given) is at hand."
    case .priorImported(let subject, let atlas):
      "The networks of \(subject) began with the imported atlas \(atlas): its report has none of the "
        + "regions that a model's edges lie between."
    case .otherNetworks(let report, let given):
      "The report began with the group's networks \(report), and the protocol at hand names \(given)."
    case .networksNotOwn(let subject):
      "The report of \(subject) shows no networks of the person's own."
    }
  }

  /// What the user can do.
  public var remedy: String {
    switch self {
    case .document(let error): error.remedy
    case .model(let error): error.remedy
    case .otherMapping: "Give the file of that protocol with --mapping."
    case .priorImported:
      "Map the person without --prior, or give edges of the model's atlas with --features."
    case .otherNetworks:
      "Give the folder with the networks that the report was made with by --data."
    case .networksNotOwn: "Map more data of the person; the group's labelling stands in for nobody."
    }
  }
}
