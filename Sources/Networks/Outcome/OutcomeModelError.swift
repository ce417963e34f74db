public import Findings
public import Geometry

/// Why a user's model gives no estimate.
public enum OutcomeModelError: CodedError, Equatable {
  /// A value of the model cannot be; the key as in the model's file.
  case invalid(key: String, reason: String)
  /// The person's edges are of another atlas.
  case otherAtlas(model: String, person: String)
  /// The person's edges are of another space.
  case otherSpace(model: Space, person: Space)
  /// The person lacks edges, or they are not finite.
  case missingEdges([ParcelPair])
  /// The model was validated on the people that it was fitted to only.
  case inSampleOnly
  /// The model was fitted to too few people.
  case tooFewPeople(count: Int)

  /// A stable snake_case code.
  public var code: String {
    switch self {
    case .invalid: "outcome_model_invalid"
    case .otherAtlas: "outcome_other_atlas"
    case .otherSpace: "outcome_other_space"
    case .missingEdges: "outcome_edges_missing"
    case .inSampleOnly: "outcome_in_sample_only"
    case .tooFewPeople: "outcome_too_few_people"
    }
  }

  /// What was found.
  public var message: String {
    switch self {
    case .invalid(let key, let reason): "\(key) \(reason)"
    case .otherAtlas(let model, let person):
      "the model is for the atlas \(model), and the edges are of \(person)"
    case .otherSpace(let model, let person):
      "the model is for \(model.name), and the edges are in \(person.name)"
    case .missingEdges(let edges):
      "\(edges.count) edges of the model are missing, the first \(edges.first?.name ?? "")"
    case .inSampleOnly: "the model was validated only on the people that it was fitted to"
    case .tooFewPeople(let count):
      "the model was fitted to \(count) people, and \(LinearOutcomeModel.leastPeople) are the least"
    }
  }

  /// What the user can do.
  public var remedy: String {
    switch self {
    case .invalid: "Correct the model's file."
    case .otherAtlas, .otherSpace: "Use the atlas and space that the model was made with."
    case .missingEdges:
      "Use data that cover all parcels of the model; missing edges are not filled in."
    case .inSampleOnly: "Validate the model on people that it was not fitted to."
    case .tooFewPeople: "Use a model that was fitted to more people."
    }
  }
}
