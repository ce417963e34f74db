/// A pair of parcels, by their numbers in an atlas.
public struct ParcelPair: Hashable, Sendable {
  /// The lower number.
  public let first: Int
  /// The higher number.
  public let second: Int

  /// Creates a pair as a model states it; whether it is in order is checked with the model.
  public init(_ first: Int, _ second: Int) {
    self.first = first
    self.second = second
  }
}

/// How a linear score becomes an outcome.
public enum OutcomeLink: String, CaseIterable, Hashable, Sendable {
  /// The score is the outcome.
  case identity
  /// The logistic function of the score, which is a probability only with a statement of calibration.
  case logistic
}

/// How a model's accuracy was estimated.
public enum ValidationScheme: String, CaseIterable, Hashable, Sendable {
  /// On the people that it was fitted to, which is no validation.
  case inSample = "in-sample"
  /// Each person left out in turn.
  case leaveOneOut = "leave-one-out"
  /// Parts of the people left out in turn.
  case crossValidation = "k-fold"
  /// Each site left out in turn.
  case leaveSiteOut = "leave-site-out"
  /// A part of the people set aside once.
  case heldOut = "held-out"
  /// People of another study.
  case external
}
