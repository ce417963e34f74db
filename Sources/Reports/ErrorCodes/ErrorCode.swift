/// A stable code that the program gives: in a report, a reply, an error message or the journal.
///
/// The meaning of a code never changes. Messages beside it carry the numbers and names of the case.
public struct ErrorCode: Encodable, Hashable, Sendable {
  /// What a code is about.
  public enum Kind: String, CaseIterable, Encodable, Hashable, Sendable {
    /// Files of a case that are refused, or worth a remark.
    case input
    /// Requests that cannot be carried out as they are.
    case request
    /// What the data of a subject are worth.
    case data
    /// Files of regions and protocols.
    case `protocol`
    /// Why a response estimate is absent, partial or limited.
    case estimate
    /// Messages that the daemon refuses.
    case wire = "message"
    /// The classes of a failed job; the finding beside them tells more.
    case job
    /// What goes wrong between client and daemon.
    case client = "connection"
    /// The program itself: phantom, storage, numerics.
    case program
  }

  /// The code in snake_case.
  public let code: String
  /// What it is about.
  public let kind: Kind
  /// What happened, as one sentence.
  public let meaning: String
  /// What to do about it.
  public let remedy: String

  init(_ code: String, _ kind: Kind, _ meaning: String, _ remedy: String) {
    self.code = code
    self.kind = kind
    self.meaning = meaning
    self.remedy = remedy
  }

  /// Every code, sorted.
  public static let all: [ErrorCode] = [
    inputCodes, requestCodes, dataCodes, gateCodes, protocolCodes, methodCodes, transformCodes,
    spaceCodes, seedmapCodes, weightCodes, navigationCodes, exportCodes, onAirCodes, estimateCodes,
    wireCodes, jobCodes, clientCodes, programCodes, appCodes, networkCodes,
    importedAtlasCodes,
  ].flatMap(\.self).sorted { $0.code < $1.code }
}
