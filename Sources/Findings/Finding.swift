/// Something worth saying about an input or a result: what, where, and what to do.
public struct Finding: Hashable, Sendable, Error {
  /// How much a finding weighs.
  public enum Severity: String, CaseIterable, Hashable, Sendable {
    /// Good to know; nothing needs doing.
    case info
    /// The result stands, but with less confidence or an approximation.
    case warning
    /// No target can be recommended, or the input is refused.
    case error
  }

  /// A stable snake_case code; its meaning never changes.
  public let code: String
  /// How much the finding weighs.
  public let severity: Severity
  /// What it is about: an input's name, a region, a protocol.
  public let subject: String
  /// What was found, for people.
  public let message: String
  /// What to do about it.
  public let remedy: String

  /// Creates a finding.
  public init(
    _ code: String,
    _ severity: Severity,
    subject: String,
    message: String,
    remedy: String
  ) {
    self.code = code
    self.severity = severity
    self.subject = subject
    self.message = message
    self.remedy = remedy
  }
}

/// An error that can be told to a person: a stable code, what happened and what to do.
///
/// The science modules' closed error enums conform to it, so that no layer above has to translate
/// them case by case.
public protocol CodedError: Error, Sendable {
  /// A stable snake_case code; its meaning never changes.
  var code: String { get }
  /// What was found, with the numbers.
  var message: String { get }
  /// What the user can do.
  var remedy: String { get }
}

extension CodedError {
  /// The error as a finding about `subject`.
  public func finding(subject: String) -> Finding {
    Finding(code, .error, subject: subject, message: message, remedy: remedy)
  }
}

/// `text` with a full stop at its end, unless it ends with one: libraries' messages come in both forms.
public func sentence(_ text: String) -> String { text.hasSuffix(".") ? text : text + "." }
