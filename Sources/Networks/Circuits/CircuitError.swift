public import Findings

/// Why there is no profile of circuits.
public enum CircuitError: CodedError, Equatable {
  /// A table has a name twice, or an edge both ends at one node.
  case repeated(name: String)
  /// An edge names a node or circuit that its table does not have.
  case unknown(name: String)
  /// No run was given.
  case noRuns
  /// A run has another number of voxels than the placed nodes were looked up in.
  case otherVoxels(run: Int, count: Int, expected: Int)
  /// A run is left with too few degrees of freedom for a standard error.
  case tooFewDegreesOfFreedom(run: Int, degreesOfFreedom: Int)

  /// A stable snake_case code.
  public var code: String {
    switch self {
    case .repeated: "circuit_name_repeated"
    case .unknown: "circuit_name_unknown"
    case .noRuns: "circuit_no_runs"
    case .otherVoxels: "circuit_other_voxels"
    case .tooFewDegreesOfFreedom: "circuit_too_few_degrees_of_freedom"
    }
  }

  /// What was found.
  public var message: String {
    switch self {
    case .repeated(let name): "the table of circuits has \(name) twice"
    case .unknown(let name): "an edge of the table names \(name), which the table does not have"
    case .noRuns: "no run is left to correlate nodes in"
    case .otherVoxels(let run, let count, let expected):
      "run \(run + 1) has \(count) voxels, and the nodes were placed in a mask of \(expected)"
    case .tooFewDegreesOfFreedom(let run, let freedom):
      "run \(run + 1) is left with \(freedom) degrees of freedom; edges need at least 3"
    }
  }

  /// What the user can do.
  public var remedy: String {
    switch self {
    case .repeated, .unknown: "Correct the table of circuits."
    case .noRuns: "Give at least one run that could be cleaned."
    case .otherVoxels: "Use one mask for all runs."
    case .tooFewDegreesOfFreedom: "Use fewer confounds, or more frames."
    }
  }
}
