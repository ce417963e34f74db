import COpenBLAS

/// Writes the product a b′ over `c`, all row-major and in single precision.
///
/// - Parameters:
///   - a: Rows of `inner` elements.
///   - b: Rows of `inner` elements, each of which becomes a column of the product.
///   - inner: How many elements a row of `a` or `b` has, at least 1.
///   - c: Where the product goes: a row for each row of `a`. What lies behind it is not touched.
public func writeProductWithTranspose(
  _ a: Span<Float>,
  _ b: Span<Float>,
  inner: Int,
  to c: inout MutableSpan<Float>
) {
  precondition(
    inner > 0 && a.count.isMultiple(of: inner) && b.count.isMultiple(of: inner),
    "\(a.count) and \(b.count) by \(inner)"
  )
  let (rows, columns) = (a.count / inner, b.count / inner)
  precondition(c.count >= rows * columns, "\(c.count) for \(rows) x \(columns)")
  guard rows > 0, columns > 0 else { return }
  unsafe a.withUnsafeBufferPointer { a in
    unsafe b.withUnsafeBufferPointer { b in
      unsafe c.withUnsafeMutableBufferPointer { c in
        unsafe cblas_sgemm(
          CblasRowMajor,
          CblasNoTrans,
          CblasTrans,
          Int32(rows),
          Int32(columns),
          Int32(inner),
          1,
          a.baseAddress,
          Int32(inner),
          b.baseAddress,
          Int32(inner),
          0,
          c.baseAddress,
          Int32(columns)
        )
      }
    }
  }
}
