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
