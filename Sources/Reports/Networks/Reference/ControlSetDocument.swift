public import Foundation
import Networks

/// Healthy people of one scanner whose networks were mapped by one pipeline, `tmsp-control-set/1`:
/// what `tmsplan reference build` writes.
public struct ControlSetDocument: Codable, Hashable, Sendable {
  /// The name of this document's format.
  public static let schemaName = "tmsp-control-set/1"

  /// A control.
  public struct Person: Codable, Hashable, Sendable {
    /// The clinic's pseudonym.
    public let id: String
    /// Age in years.
    public let age: PlainNumber
    /// `female` or `male`; null where it is not recorded.
    @ExplicitNull public var sex: String?
    /// `individual`, `group` or `none`: whose networks the report shows; measures of networks are
    /// there only of the first.
    public let shown: String
    /// Minutes kept over all runs: with fewer, values scatter more.
    public let minutesKept: PlainNumber
    /// One value a measure, in their order; null where it could not be measured.
    public let values: [PlainNumber?]

    enum CodingKeys: String, CodingKey {
      case id, age, sex, shown, values
      case minutesKept = "minutes_kept"
    }
  }

  /// `tmsp-control-set/1`.
  public let schema: String
  /// When it was made, RFC 3339 in UTC.
  public let created: String
  /// The one scanner of all of them.
  public let scanner: String
  /// The one scan protocol of all of them.
  public let scanProtocol: String
  /// The one pipeline of all values.
  public let pipeline: NetworkPipeline
  /// The names of the measures, sorted: ``NetworkMeasure``.
  public let measures: [String]
  /// The people, sorted by name.
  public let controls: [Person]
  /// `research`.
  public let intendedUse: String
  /// Research use only.
  public let notice: String

  enum CodingKeys: String, CodingKey {
    case schema, created, scanner, pipeline, measures, controls, notice
    case scanProtocol = "scan_protocol"
    case intendedUse = "intended_use"
  }
}

extension ControlSetDocument {
  /// Reads a set from a file of unknown origin.
  ///
  /// - Throws: ``ReferenceError`` where anything in it is missing, unknown, or cannot be.
  public init(_ file: UserFile) throws(ReferenceError) {
    do throws(DocumentError) {
      self = try file.document(Self.self, schema: Self.schemaName)
      try checkPeople(file.name)
    } catch {
      throw .document(error)
    }
    guard pipeline.isConsistent else { throw .digestWrong(file: file.name) }
    guard !isBlank(scanner), !isBlank(scanProtocol) else { throw .siteUnnamed }
    _ = try set()
  }

  private func checkPeople(_ file: String) throws(DocumentError) {
    for (number, person) in controls.enumerated() {
      func wrong(_ key: String, _ reason: String) -> DocumentError {
        .wrongValue(file: file, key: "controls[\(number)].\(key)", reason: reason)
      }
      guard !person.id.isEmpty else { throw wrong("id", "is empty") }
      guard (0...120).contains(person.age.value) else { throw wrong("age", "is no age in years") }
      guard person.sex.map({ Sex(rawValue: $0) != nil }) ?? true else {
        throw wrong("sex", "is neither female, male nor null")
      }
      guard ["individual", "group", "none"].contains(person.shown) else {
        throw wrong("shown", "is no known word")
      }
      guard (0...1e6).contains(person.minutesKept.value) else {
        throw wrong("minutes_kept", "is no number of minutes")
      }
      guard person.values.allSatisfy({ $0.map { isMeasurable($0.value) } ?? true }) else {
        throw wrong("values", "has a number beyond all sense")
      }
    }
  }

  /// The fewest minutes that a control kept; 0 of none.
  var leastMinutesKept: PlainNumber {
    controls.map(\.minutesKept).min { $0.value < $1.value } ?? .ratio(0)
  }

  /// The controls as the comparison takes them; fewer than four are refused.
  func set() throws(ReferenceError) -> ControlSet {
    do throws(DeviationError) {
      let set = try ControlSet(
        measures: measures,
        controls: controls.map { person in
          Control(
            id: bareLabel(person.id),
            age: person.age.value,
            sex: person.sex.flatMap(Sex.init(rawValue:)),
            values: person.values.map { $0?.value }
          )
        },
        scanner: scanner,
        protocolID: scanProtocol,
        pipelineSHA256: pipeline.sha256
      )
      guard set.count >= Deviation.leastControls else {
        throw .tooFewControls(count: set.count)
      }
      return set
    } catch {
      throw .deviation(error)
    }
  }

  /// The document as JSON with sorted names: the same set gives the same bytes.
  public func json() throws -> Data { try TargetReport.encoder().encode(self) }

  /// What was put together, in two lines.
  public func text() -> String {
    let own = controls.count { $0.shown == "individual" }
    return """
      \(controls.count) controls of \(scanner), \(scanProtocol): \(measures.count) measures, pipeline \
      \(pipeline.sha256.prefix(12))
        networks of their own in \(own); the others count for circuits only
      """
  }
}
