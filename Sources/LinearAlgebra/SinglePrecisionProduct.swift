import COpenBLAS

/// Adds the product of some columns of `a` and `x` to `y`: y += a[:, columns] x, all row-major.
///
/// In single precision, for sums over so many voxels that double precision would cost more than
/// what it is worth.
///
/// - Parameters:
///   - a: A matrix of `rows` x `rowLength`.
///   - rowLength: The columns of `a`.
///   - columns: Which columns of `a` take part.
///   - x: A matrix of `columns.count` x `width`.
///   - width: The columns of `x` and `y`.
///   - y: A matrix of `rows` x `width`.
public func addProduct(
  _ a: [Float],
  rowLength: Int,
  columns: Range<Int>,
  _ x: [Float],
  width: Int,
  to y: inout [Float]
) {
  precondition(rowLength > 0 && a.count.isMultiple(of: rowLength), "\(a.count) by \(rowLength)")
  let rows = a.count / rowLength
  precondition(columns.lowerBound >= 0 && columns.upperBound <= rowLength, "columns \(columns)")
  precondition(x.count >= columns.count * width && y.count == rows * width, "shapes differ")
  guard rows > 0, width > 0, !columns.isEmpty else { return }
  unsafe a.withUnsafeBufferPointer { a in
    unsafe x.withUnsafeBufferPointer { x in
      unsafe y.withUnsafeMutableBufferPointer { y in
        unsafe cblas_sgemm(
          CblasRowMajor,
          CblasNoTrans,
          CblasNoTrans,
          Int32(rows),
          Int32(width),
          Int32(columns.count),
          1,
          a.baseAddress?.advanced(by: columns.lowerBound),
          Int32(rowLength),
          x.baseAddress,
          Int32(width),
          1,
          y.baseAddress,
          Int32(width)
        )
      }
    }
  }
}
