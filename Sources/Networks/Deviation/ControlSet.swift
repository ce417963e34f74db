/// Sex as a control set records it.
public enum Sex: String, CaseIterable, Hashable, Sendable {
  /// Female.
  case female
  /// Male.
  case male
}

/// A person of a control set.
public struct Control: Sendable, Equatable {
  /// A pseudonym.
  public let id: String
  /// Age in years.
  public let age: Double
  /// Sex; nil where it is not recorded.
  public let sex: Sex?
  /// One value a measure, in the order of the set; nil where it could not be measured.
  public let values: [Double?]

  /// Describes a control.
  public init(id: String, age: Double, sex: Sex?, values: [Double?]) {
    self.id = id
    self.age = age
    self.sex = sex
    self.values = values
  }
}

/// Healthy people who were scanned and processed as the subject was.
public struct ControlSet: Sendable, Equatable {
  /// The names of the measures.
  public let measures: [String]
  /// The people.
  public let controls: [Control]
  /// The one scanner of all of them.
  public let scanner: String
  /// The one scan protocol of all of them.
  public let protocolID: String
  /// The digest of the pipeline that all values come from.
  public let pipelineSHA256: String

  /// Puts a control set together.
  ///
  /// - Throws: ``DeviationError`` where a name or person is there twice, a person has another number
  ///   of values than there are measures, or a number is not finite.
  public init(
    measures: [String],
    controls: [Control],
    scanner: String,
    protocolID: String,
    pipelineSHA256: String
  ) throws(DeviationError) {
    if let name = firstRepeated(measures) { throw .repeated(name: name) }
    if let name = firstRepeated(controls.map(\.id)) { throw .repeated(name: name) }
    for control in controls {
      guard control.values.count == measures.count else {
        throw .otherMeasures(
          control: control.id,
          count: control.values.count,
          expected: measures.count
        )
      }
      guard control.age.isFinite, control.values.allSatisfy({ $0?.isFinite ?? true }) else {
        throw .notFinite(of: control.id)
      }
    }
    self.measures = measures
    self.controls = controls
    self.scanner = scanner
    self.protocolID = protocolID
    self.pipelineSHA256 = pipelineSHA256
  }

  /// How many controls there are.
  public var count: Int { controls.count }

  /// The youngest and the oldest age in years; nil of no controls.
  public var ages: ClosedRange<Double>? {
    let ages = controls.map(\.age)
    guard let youngest = ages.min(), let oldest = ages.max() else { return nil }
    return youngest...oldest
  }

  /// How many controls are of each sex; those of whom it is not recorded are in neither.
  public var sexes: [Sex: Int] {
    controls.compactMap(\.sex).reduce(into: [:]) { $0[$1, default: 0] += 1 }
  }
}

/// A person whose measures are compared with controls.
public struct DeviationSubject: Sendable, Equatable {
  /// The pseudonym, by which the person is recognised among the controls.
  public let id: String
  /// Age in years.
  public let age: Double
  /// Where and how the person was scanned.
  public let acquisition: Acquisition
  /// The digest of the pipeline that the values come from.
  public let pipelineSHA256: String
  /// Values by the names of measures; what could not be measured is left out.
  public let values: [String: Double]

  /// Describes a person.
  public init(
    id: String,
    age: Double,
    acquisition: Acquisition,
    pipelineSHA256: String,
    values: [String: Double]
  ) {
    self.id = id
    self.age = age
    self.acquisition = acquisition
    self.pipelineSHA256 = pipelineSHA256
    self.values = values
  }
}
