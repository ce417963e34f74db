import Foundation
import Planning
import Store
import Wire

/// What a worker says: one JSON object a line on its standard output, the hello first.
enum WorkerMessage: Hashable, Sendable {
  /// Who it is, which it says before it has an order.
  struct Hello: Hashable, Sendable {
    /// The version of what daemon and worker say to each other.
    let dialect: Int64
    /// The program's version.
    let version: String

    /// This program's own.
    static let own = Hello(dialect: 1, version: SoftwareIdentity.version)
  }

  /// It is there, and waits for its order.
  case hello(Hello)
  /// The job came further.
  case progress(JobProgress)
  /// So many bytes of the followed files were read.
  case read(Int64)
  /// A part of a file beside the report, which comes before the last word.
  case attachment(name: String, part: [UInt8])
  /// The job is done; report and summary are JSON objects, kept byte for byte, the figures are compressed
  /// and nil where there are none.
  case done(report: [UInt8], summary: [UInt8], figures: [UInt8]? = nil)
  /// The job cannot be done.
  case failed(Wire.JobFailure)

  /// The most bytes of a line: a report, a summary, figures in base64, and their frame.
  static let lineLimit =
    WireLimits.report + WireLimits.event + WireLimits.figures / 3 * 4 + 1028

  /// The line, without its end.
  var encoded: [UInt8] {
    let members: [String: JSONValue] =
      switch self {
      case .hello(let hello):
        ["worker": .integer(hello.dialect), "version": .string(hello.version)]
      case .progress(let progress):
        ["stage": .string(progress.stage), "progress": .number(progress.fraction)]
      case .read(let count): ["read": .integer(count)]
      case .attachment(let name, let part):
        ["attachment": .string(name), "part": .string(Data(part).base64EncodedString())]
      case .done(let report, let summary, let figures):
        ["report": .verbatim(report), "summary": .verbatim(summary)].merging(
          figures.map { ["figures": .string(Data($0).base64EncodedString())] } ?? [:]
        ) { own, _ in own }
      case .failed(let failure): ["error": failure.value]
      }
    return JSONValue.object(members).encoded
  }

  /// The most nested levels of a line.
  ///
  /// A summary stands two levels deeper in the body of `events`, which its readers take to 32 levels.
  static let depth = 16

  /// Reads a line, trusting nothing: the worker has parsed a stranger's file.
  ///
  /// - Throws: ``Malformed`` for anything but one of the messages within its limits.
  init(line: [UInt8]) throws(Malformed) {
    let object: JSONObject
    do throws(JSONError) {
      object = try parseJSONObject(
        line,
        limits: JSONLimits(byteCount: Self.lineLimit, depth: Self.depth)
      )
    } catch {
      // Its words may quote the line.
      throw Malformed(message: "no JSON object within the limits, at byte \(error.offset)")
    }
    if case .string(let name)? = object.members["stage"], let stage = Stage(rawValue: name),
      let fraction = object.members["progress"].flatMap(number), (0...1).contains(fraction)
    {
      self = .progress(JobProgress(stage: stage.rawValue, fraction: fraction))
    } else if case .integer(let dialect)? = object.members["worker"],
      case .string(let version)? = object.members["version"]
    {
      self = .hello(Hello(dialect: dialect, version: version.plain(most: 64)))
    } else if case .integer(let count)? = object.members["read"], count >= 0 {
      self = .read(count)
    } else if let failure = object.members["error"].flatMap(Wire.JobFailure.init),
      failure.finding.code.isCode
    {
      self = .failed(failure.shortened)
    } else if let name = object.members["attachment"] {
      self = try Self.attachment(name, object.members["part"])
    } else if case .object? = object.members["report"],
      let content = object.members["summary"], let report = object.bytes["report"],
      let summary = object.bytes["summary"]
    {
      guard report.count <= WireLimits.report, summary.count <= WireLimits.event - 512 else {
        throw Malformed(message: "the report or its summary is too long")
      }
      guard Shape.summary.fits(content) else {
        throw Malformed(message: "the summary is none that clients can read")
      }
      self = .done(
        report: report,
        summary: summary,
        figures: try figures(in: object.members["figures"])
      )
    } else {
      throw Malformed(message: "none of the known messages")
    }
  }

  private static func attachment(
    _ name: JSONValue,
    _ part: JSONValue?
  ) throws(Malformed) -> WorkerMessage {
    guard case .string(let name) = name, FieldRules.isFileName(name), !name.hasPrefix("."),
      case .string(let text)? = part, let bytes = Data(base64Encoded: text),
      bytes.count <= AttachmentPile.partLimit
    else { throw Malformed(message: "no part of a file beside the report") }
    return .attachment(name: name, part: [UInt8](bytes))
  }

  /// Why a line is no message.
  struct Malformed: Error, Hashable {
    let message: String
  }
}

extension Wire.JobFailure {
  /// The failure with texts that fit an event, even where each of their bytes is escaped.
  fileprivate var shortened: Wire.JobFailure {
    let cause = Cause(
      code: finding.code,
      message: finding.message.plain(most: 1000),
      remedy: finding.remedy.plain(most: 500)
    )
    return Wire.JobFailure(code, finding: cause)
  }
}

/// The compressed figures; what is in them is looked at by whoever draws them.
private func figures(in value: JSONValue?) throws(WorkerMessage.Malformed) -> [UInt8]? {
  guard let value else { return nil }
  guard case .string(let text) = value, let bytes = Data(base64Encoded: text),
    bytes.count <= WireLimits.figures
  else { throw WorkerMessage.Malformed(message: "the figures are no base64 within their limit") }
  return [UInt8](bytes)
}

private func number(_ value: JSONValue) -> Double? {
  switch value {
  case .integer(let integer): Double(integer)
  case .number(let number): number
  default: nil
  }
}
