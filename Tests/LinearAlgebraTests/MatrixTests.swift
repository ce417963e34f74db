import LinearAlgebra
import Testing

@Suite struct MatrixTests {
  let a = Matrix(rows: 2, columns: 3, values: [1, 2, 3, 4, 5, 6])

  @Test func `elements lie row after row`() {
    #expect(a[0, 2] == 3)
    #expect(a[1, 0] == 4)
    #expect(a[row: 1] == [4, 5, 6])
  }

  @Test func `an appended row becomes the last`() {
    var longer = a
    longer.append(row: [7, 8, 9])
    #expect(longer.rows == 3)
    #expect(longer[row: 2] == [7, 8, 9])
  }

  @Test func `columns are selected in the order asked for`() {
    #expect(a.selecting(columns: [2, 0]).values == [3, 1, 6, 4])
  }

  @Test func `transposing exchanges rows and columns`() {
    #expect(a.transposed == Matrix(rows: 3, columns: 2, values: [1, 4, 2, 5, 3, 6]))
  }

  @Test func `a product is that of the textbook`() {
    let b = Matrix(rows: 3, columns: 2, values: [7, 8, 9, 10, 11, 12])
    #expect(product(a, b).values == [58, 64, 139, 154])
  }

  @Test func `products with a transpose equal those with the transposed matrix`() {
    #expect(productOfTranspose(a, a) == product(a.transposed, a))
    #expect(productWithTranspose(a, a) == product(a, a.transposed))
  }

  @Test func `a product over no dimension is zero`() {
    let empty = product(.zero(rows: 2, columns: 0), .zero(rows: 0, columns: 3))
    #expect(empty == .zero(rows: 2, columns: 3))
  }

  @Test func `the identity changes nothing`() {
    #expect(product(a, .identity(3)) == a)
  }
}
