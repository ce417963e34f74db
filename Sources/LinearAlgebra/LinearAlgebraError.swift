public import Findings

/// Why a factorisation gave no result.
public enum LinearAlgebraError: CodedError, Equatable {
  /// The matrix holds NaN or infinity.
  case notFinite
  /// A LAPACK routine returned a status other than 0.
  case lapackFailed(routine: String, status: Int)

  /// A stable snake_case code.
  public var code: String {
    switch self {
    case .notFinite: "matrix_not_finite"
    case .lapackFailed: "lapack_failed"
    }
  }

  /// What was found.
  public var message: String {
    switch self {
    case .notFinite: "a matrix to be factorised holds NaN or infinity"
    case .lapackFailed(let routine, let status): "LAPACK's \(routine) returned status \(status)"
    }
  }

  /// What the user can do.
  public var remedy: String {
    switch self {
    case .notFinite: "Check the confounds and the image for values that are not numbers."
    case .lapackFailed: "Report this as a fault of the program, with the input that caused it."
    }
  }
}
