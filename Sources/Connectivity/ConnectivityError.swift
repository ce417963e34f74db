public import Findings

/// Why there is no connectivity map.
public enum ConnectivityError: CodedError, Equatable {
  /// Nothing is left of the seed's series in the run numbered `run`, from 0.
  case seedHasNoSignal(run: Int)

  /// A stable snake_case code.
  public var code: String {
    switch self {
    case .seedHasNoSignal: "seed_has_no_signal"
    }
  }

  /// What was found.
  public var message: String {
    switch self {
    case .seedHasNoSignal(let run):
      "the seed's mean series is constant, or the confounds explain all of it, in run \(run + 1)"
    }
  }

  /// What the user can do.
  public var remedy: String {
    switch self {
    case .seedHasNoSignal:
      "Look at the image at the seed: signal loss there is common, and no target can be found."
    }
  }
}
