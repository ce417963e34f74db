public import LinearAlgebra

/// Something that differs between people and is to be kept, for example age.
public struct Covariate: Sendable, Equatable {
  /// What it is.
  public let name: String
  /// One number a subject; sex as 0 and 1.
  public let values: [Double]

  /// Creates a covariate.
  public init(name: String, values: [Double]) {
    self.name = name
    self.values = values
  }
}

/// Measures of subjects of several sites, to be harmonised.
public struct BatchedMeasures: Sendable, Equatable {
  /// The names of the measures.
  public let measures: [String]
  /// One subject a row, one measure a column.
  public let values: Matrix
  /// The batch of each subject, for example the scanner.
  public let batches: [String]
  /// What differs between people and is to be kept.
  public let covariates: [Covariate]

  /// Puts measures together; all must be of the same subjects.
  public init(
    measures: [String],
    values: Matrix,
    batches: [String],
    covariates: [Covariate] = []
  ) {
    precondition(values.columns == measures.count, "\(values.columns) columns of values")
    precondition(
      batches.count == values.rows,
      "\(batches.count) batches of \(values.rows) subjects"
    )
    precondition(covariates.allSatisfy { $0.values.count == values.rows }, "other subjects")
    self.measures = measures
    self.values = values
    self.batches = batches
    self.covariates = covariates
  }

  /// Puts measures together that stand in `rows`, one a subject, each with one value a measure.
  public init(
    measures: [String],
    rows: [[Double]],
    batches: [String],
    covariates: [Covariate] = []
  ) {
    precondition(rows.allSatisfy { $0.count == measures.count }, "a row of other measures")
    self.init(
      measures: measures,
      values: Matrix(rows: rows.count, columns: measures.count, values: rows.flatMap(\.self)),
      batches: batches,
      covariates: covariates
    )
  }
}

/// What a batch adds to and multiplies a measure by, in units of the deviation within batches.
public struct BatchEffect: Sendable, Equatable {
  /// The batch.
  public let batch: String
  /// How many subjects it has.
  public let count: Int
  /// γ*: one offset a measure.
  public let offsets: [Double]
  /// δ*: one variance a measure.
  public let variances: [Double]
}

/// Measures without the effects of their batches.
public struct Harmonised: Sendable, Equatable {
  /// One subject a row, one measure a column.
  public let values: Matrix
  /// The effects that were taken out, in the order of the batches' names.
  public let effects: [BatchEffect]

  /// ``values`` as one list a subject.
  public var rows: [[Double]] { (0..<values.rows).map { values[row: $0] } }

  /// The least number of subjects a batch (chosen by us).
  ///
  /// From n people a batch's offset is known within 1/√n of their deviation and its scale within
  /// 1/√(2(n − 1)) of itself: 10 give 32 % and 24 %, 4 give 50 % and 41 % (computed). One person
  /// gives neither.
  public static let leastSubjects = 10
  /// The least number of measures (chosen by us): the priors' variance over fewer is no estimate.
  public static let leastMeasures = 3
}

/// Takes the location and scale of each batch out of `measures`: ComBat with parametric empirical
/// Bayes (Johnson 2007, doi:10.1093/biostatistics/kxj037, from memory).
///
/// For groups of people only, never for one: with one subject a batch, its effect and the person's
/// deviation are the same number. Harmonising assumes that the batches' people differ in nothing but
/// the covariates.
///
/// - Throws: ``HarmonisationError`` where batches are too small or their effects not separable.
public func harmonise(_ measures: BatchedMeasures) throws(HarmonisationError) -> Harmonised {
  let groups = try batches(of: measures)
  let model = try BatchModel(measures, groups: groups)
  var values = model.standardised
  var effects: [BatchEffect] = []
  for group in groups {
    let effect = try model.effect(of: group)
    for row in group.rows {
      for column in 0..<values.columns {
        let standard =
          (values[row, column] - effect.offsets[column])
          / effect.variances[column].squareRoot()
        values[row, column] = standard * model.deviations[column] + model.expected[row, column]
      }
    }
    effects.append(effect)
  }
  return Harmonised(values: values, effects: effects)
}

/// A batch and its subjects' rows.
struct Batch {
  let name: String
  let rows: [Int]
}

private func batches(of measures: BatchedMeasures) throws(HarmonisationError) -> [Batch] {
  let names = Set(measures.batches).sorted()
  let groups = names.map { name in
    Batch(name: name, rows: measures.batches.indices.filter { measures.batches[$0] == name })
  }
  if let single = groups.first(where: { $0.rows.count == 1 }) {
    throw .singleSubject(batch: single.name)
  }
  guard groups.count > 1 else { throw .oneBatch }
  if let small = groups.first(where: { $0.rows.count < Harmonised.leastSubjects }) {
    throw .tooFewSubjects(batch: small.name, count: small.rows.count)
  }
  guard measures.measures.count >= Harmonised.leastMeasures else {
    throw .tooFewMeasures(count: measures.measures.count)
  }
  let numbers = measures.values.values + measures.covariates.flatMap(\.values)
  guard numbers.allSatisfy(\.isFinite) else { throw .notFinite }
  return groups
}
