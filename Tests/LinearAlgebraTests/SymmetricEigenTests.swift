import LinearAlgebra
import TestSupport
import Testing

@Suite struct SymmetricEigenTests {
  @Test func `values and vectors put the matrix together again`() throws {
    for seed in 0..<20 as Range<UInt64> {
      let a = symmetric(order: 12, seed: seed)
      let eigen = try SymmetricEigen(of: a)
      #expect(eigen.values == eigen.values.sorted())
      var scaled = eigen.vectors
      for row in 0..<12 { scaled[row: row] = scaled[row: row].map { $0 * eigen.values[row] } }
      let again = productOfTranspose(eigen.vectors, scaled)
      let unit = productWithTranspose(eigen.vectors, eigen.vectors)
      for index in a.values.indices {
        #expect((again.values[index] - a.values[index]).magnitude < 1e-12, "seed \(seed)")
        let expected: Double = index % 13 == 0 ? 1 : 0
        #expect((unit.values[index] - expected).magnitude < 1e-13, "seed \(seed)")
      }
    }
  }

  @Test func `a diagonal matrix has its diagonal`() throws {
    let a = Matrix(rows: 3, columns: 3, values: [5, 0, 0, 0, -2, 0, 0, 0, 1])
    #expect(try SymmetricEigen(of: a).values == [-2, 1, 5])
  }

  @Test func `an empty matrix has no values`() throws {
    #expect(try SymmetricEigen(of: .zero(rows: 0, columns: 0)).values.isEmpty)
  }

  @Test func `what is not finite is refused`() {
    let a = Matrix(rows: 1, columns: 1, values: [.nan])
    #expect(throws: LinearAlgebraError.notFinite) { try SymmetricEigen(of: a) }
  }

  @Test(arguments: [1, 4, 9])
  func `a compact factor has as many rows as dimensions, and the same products`(
    rank: Int
  ) throws {
    let all = symmetric(order: 9, seed: UInt64(20 + rank))
    let rows = all.selecting(rows: 0..<rank)
    let a = productOfTranspose(rows, rows)
    let factor = try compactFactor(of: a, relativeTolerance: 1e-10)
    #expect(factor.rows == rank)
    let products = productOfTranspose(factor, factor)
    let largest = zip(products.values, a.values).map { ($0 - $1).magnitude }.max() ?? 1
    #expect(largest < 1e-12)
  }

  @Test func `a compact factor leaves small eigenvalues out, and nothing has none`() throws {
    let a = Matrix(rows: 3, columns: 3, values: [0, 0, 0, 0, 4, 0, 0, 0, 4e-8])
    #expect(try compactFactor(of: a, relativeTolerance: 1e-9).rows == 2)
    #expect(try compactFactor(of: a, relativeTolerance: 1e-7).values.map(\.magnitude) == [0, 2, 0])
    #expect(try compactFactor(of: .zero(rows: 3, columns: 3), relativeTolerance: 1e-7).rows == 0)
    let spoilt = Matrix(rows: 1, columns: 1, values: [.infinity])
    #expect(throws: LinearAlgebraError.notFinite) {
      try compactFactor(of: spoilt, relativeTolerance: 1e-7)
    }
  }

  @Test func `a product in single precision is added to what is there`() {
    // [1 2 3; 4 5 6] columns 1...2 times [1 0; 0 2].
    var y: [Float] = [10, 20, 30, 40]
    let x: [Float] = [1, 0, 0, 2]
    addProduct([1, 2, 3, 4, 5, 6], rowLength: 3, columns: 1..<3, x.span, width: 2, to: &y)
    #expect(y == [12, 26, 35, 52])
  }

  private func symmetric(order: Int, seed: UInt64) -> Matrix {
    var random = SplitMix64(seed: seed)
    var a = Matrix.zero(rows: order, columns: order)
    for i in 0..<order {
      for j in 0...i {
        let value = Double.random(in: -1...1, using: &random)
        (a[i, j], a[j, i]) = (value, value)
      }
    }
    return a
  }
}
