import LinearAlgebra
import TestSupport
import Testing

@Suite struct PivotedQRTests {
  @Test func `a basis is orthonormal and spans what the columns span`() throws {
    for seed in 0..<50 as Range<UInt64> {
      let a = randomMatrix(rows: 12, columns: 5, seed: seed)
      let q = try orthonormalBasis(of: a, absoluteTolerance: 1e-12)
      #expect(distance(productOfTranspose(q, q), .identity(5)) < 1e-13, "seed \(seed)")
      #expect(distance(product(q, productOfTranspose(q, a)), a) < 1e-12, "seed \(seed)")
    }
  }

  @Test func `a repeated column adds no direction`() throws {
    let a = randomMatrix(rows: 12, columns: 5, seed: 1).selecting(columns: [0, 1, 2, 3, 4, 2])
    #expect(try orthonormalBasis(of: a, absoluteTolerance: 1e-12).columns == 5)
    #expect(try rank(of: a, relativeTolerance: 1e-12) == 5)
  }

  @Test func `more columns than rows span at most the rows`() throws {
    let a = randomMatrix(rows: 4, columns: 9, seed: 2)
    #expect(try orthonormalBasis(of: a, absoluteTolerance: 1e-12).columns == 4)
    #expect(try rank(of: a, relativeTolerance: 1e-12) == 4)
  }

  @Test
  func `the absolute tolerance drops small columns, the relative one does not see their unit`()
    throws
  {
    let small = Matrix(rows: 2, columns: 2, values: [1e-15, 0, 0, 1e-15])
    #expect(try orthonormalBasis(of: small, absoluteTolerance: 1e-14).columns == 0)
    #expect(try rank(of: small, relativeTolerance: 1e-14) == 2)
  }

  @Test func `a matrix without columns has an empty basis and rank 0`() throws {
    let none = Matrix.zero(rows: 7, columns: 0)
    #expect(try orthonormalBasis(of: none, absoluteTolerance: 0) == none)
    #expect(try rank(of: none, relativeTolerance: 0) == 0)
  }

  @Test func `a matrix of zeros has rank 0`() throws {
    #expect(try rank(of: .zero(rows: 3, columns: 3), relativeTolerance: 1e-9) == 0)
  }

  @Test(arguments: [Double.nan, .infinity])
  func `what is not finite is refused`(value: Double) {
    let a = Matrix(rows: 2, columns: 1, values: [1, value])
    #expect(throws: LinearAlgebraError.notFinite) {
      try orthonormalBasis(of: a, absoluteTolerance: 0)
    }
  }

  private func randomMatrix(rows: Int, columns: Int, seed: UInt64) -> Matrix {
    var random = SplitMix64(seed: seed)
    let values = (0..<rows * columns).map { _ in Double.random(in: -1...1, using: &random) }
    return Matrix(rows: rows, columns: columns, values: values)
  }

  private func distance(_ a: Matrix, _ b: Matrix) -> Double {
    zip(a.values, b.values).map { ($0 - $1).magnitude }.max() ?? 0
  }
}
