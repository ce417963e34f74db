import LinearAlgebra

/// Measures less what batches and covariates explain.
struct BatchModel {
  /// What is expected of each subject but for the batch: the grand mean and the covariates' part.
  let expected: Matrix
  /// The root mean square that batches and covariates leave of each measure.
  let deviations: [Double]
  /// (values − expected) / deviations.
  let standardised: Matrix

  /// Fits batches and covariates by least squares.
  init(_ measures: BatchedMeasures, groups: [Batch]) throws(HarmonisationError) {
    let values = measures.values
    let centred = values.centred(within: groups)
    let explained = try covariatePart(of: measures, centred: centred, groups: groups)
    // The batches' means without the covariates' part, each batch counting by its subjects, are the
    // means of all subjects.
    let means = columnMeans(values.combined(with: explained.whole, -))
    expected = explained.whole.mapRows { row in zip(row, means).map { $0 + $1 } }
    let residuals = centred.combined(with: explained.within, -)
    let count = Double(values.rows).squareRoot()
    let roots = columnNorms(residuals).map { $0 / count }
    for (column, root) in roots.enumerated() {
      guard root > 1e-12 * (means[column].magnitude + root) else {
        throw .noVariance(measure: measures.measures[column])
      }
    }
    deviations = roots
    standardised = values.combined(with: expected, -)
      .mapRows { row in zip(row, roots).map { $0 / $1 } }
    for group in groups {
      for column in 0..<values.columns {
        // A batch without variance cannot be given that of the others.
        guard Moments(group.rows.map { standardised[$0, column] }).variance > 1e-20 else {
          throw .noVariance(measure: measures.measures[column])
        }
      }
    }
  }

  /// The posterior offsets and variances of a batch, by alternating between their conditional
  /// modes until neither changes by 1e-10.
  ///
  /// - Throws: ``HarmonisationError/notConverged(batch:)`` after `iterations`, of which finite values
  ///   need a few.
  func effect(
    of group: Batch,
    iterations: Int = 1000
  ) throws(HarmonisationError) -> BatchEffect {
    let columns = (0..<standardised.columns).map { column in
      group.rows.map { standardised[$0, column] }
    }
    let moments = columns.map(Moments.init)
    let (offset, scale) = (Moments(moments.map(\.mean)), Moments(moments.map(\.variance)))
    // The inverse gamma distribution with the variances' mean and variance.
    let alpha = scale.mean * scale.mean / scale.variance + 2
    let beta = scale.mean * (alpha - 1)
    let count = Double(group.rows.count)
    var offsets: [Double] = []
    var variances: [Double] = []
    for (values, own) in zip(columns, moments) {
      var (gamma, delta) = (own.mean, own.variance)
      var isSettled = false
      for _ in 0..<iterations where !isSettled {
        let next =
          (count * offset.variance * own.mean + delta * offset.mean)
          / (count * offset.variance + delta)
        let squares = values.reduce(0) { $0 + ($1 - next) * ($1 - next) }
        let variance =
          scale.variance > 0
          ? (beta + squares / 2) / (count / 2 + alpha - 1) : scale.mean
        isSettled = (next - gamma).magnitude < 1e-10 && (variance - delta).magnitude < 1e-10 * delta
        (gamma, delta) = (next, variance)
      }
      guard isSettled else { throw .notConverged(batch: group.name) }
      offsets.append(gamma)
      variances.append(delta)
    }
    return BatchEffect(
      batch: group.name,
      count: group.rows.count,
      offsets: offsets,
      variances: variances
    )
  }
}

/// What the covariates explain of each measure: of all differences, and of those within batches.
private func covariatePart(
  of measures: BatchedMeasures,
  centred values: Matrix,
  groups: [Batch]
) throws(HarmonisationError) -> (whole: Matrix, within: Matrix) {
  let width = measures.covariates.count
  guard width > 0 else {
    let none = Matrix.zero(rows: values.rows, columns: values.columns)
    return (none, none)
  }
  var design = Matrix.zero(rows: values.rows, columns: width)
  for (column, covariate) in measures.covariates.enumerated() {
    for row in 0..<values.rows { design[row, column] = covariate.values[row] }
  }
  design = design.mapRows { [means = columnMeans(design)] row in zip(row, means).map { $0 - $1 } }
  try checkSeparable(design, groups: groups, names: measures.covariates.map(\.name))
  let within = design.centred(within: groups)
  let lengths = columnNorms(within)
  let weights = try solution(of: unitColumns(within), values)
  var scaled = design
  scaled.scaleColumns(by: lengths.map { 1 / $0 })
  return (product(scaled, weights), product(unitColumns(within), weights))
}

/// Refuses covariates that are, within rounding, combinations of the batches and each other.
private func checkSeparable(
  _ design: Matrix,
  groups: [Batch],
  names: [String]
) throws(HarmonisationError) {
  var columns = groups.map { group in
    let rows = Set(group.rows)
    return (0..<design.rows).map { rows.contains($0) ? 1.0 : 0 }
  }
  for (column, name) in names.enumerated() {
    columns.append((0..<design.rows).map { design[$0, column] })
    let rows = Matrix(rows: columns.count, columns: design.rows, values: columns.flatMap(\.self))
    let found = try? rank(of: unitColumns(rows.transposed), relativeTolerance: 1e-7)
    guard found == columns.count else { throw .confounded(covariate: name) }
  }
}

/// The least-squares weights of `design` for each column of `values`; `design` has full rank and
/// columns of length 1.
private func solution(
  of design: Matrix,
  _ values: Matrix
) throws(HarmonisationError) -> Matrix {
  guard let eigen = try? SymmetricEigen(of: productOfTranspose(design, design)) else {
    throw .notFinite
  }
  var rotated = product(eigen.vectors, productOfTranspose(design, values))
  for row in 0..<rotated.rows {
    rotated[row: row] = rotated[row: row].map { $0 / eigen.values[row] }
  }
  return productOfTranspose(eigen.vectors, rotated)
}

private func columnMeans(_ matrix: Matrix) -> [Double] {
  (0..<matrix.columns).map { column in
    (0..<matrix.rows).reduce(0) { $0 + matrix[$1, column] } / Double(max(1, matrix.rows))
  }
}

extension Matrix {
  /// Each element less its column's mean over the rows of its batch.
  fileprivate func centred(within groups: [Batch]) -> Matrix {
    var centred = self
    for group in groups {
      for column in 0..<columns {
        let mean = group.rows.reduce(0) { $0 + self[$1, column] } / Double(group.rows.count)
        for row in group.rows { centred[row, column] -= mean }
      }
    }
    return centred
  }

  fileprivate func mapRows(_ body: ([Double]) -> [Double]) -> Matrix {
    var mapped = self
    for row in 0..<rows { mapped[row: row] = body(self[row: row]) }
    return mapped
  }

  fileprivate func combined(with other: Matrix, _ body: (Double, Double) -> Double) -> Matrix {
    Matrix(rows: rows, columns: columns, values: zip(values, other.values).map(body))
  }
}
