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
///   - y: A matrix of `rows` x `width`; empty stands for zeros.
///   - sharing: Does parts of the work, in any order or at once: stretches of columns of `y`, which
///     are the same whoever does them, so that the sums are too.
public func addProduct(
  _ a: [Float],
  rowLength: Int,
  columns: Range<Int>,
  _ x: Span<Float>,
  width: Int,
  to y: inout [Float],
  sharing: (_ parts: Int, _ part: (Int) -> Void) -> Void = { parts, part in
    for number in 0..<parts { part(number) }
  }
) {
  precondition(rowLength > 0 && a.count.isMultiple(of: rowLength), "\(a.count) by \(rowLength)")
  let rows = a.count / rowLength
  precondition(columns.lowerBound >= 0 && columns.upperBound <= rowLength, "columns \(columns)")
  precondition(
    x.count >= columns.count * width && (y.isEmpty || y.count == rows * width),
    "shapes differ"
  )
  guard rows > 0, width > 0, !columns.isEmpty else { return }
  // Memory is first touched by whoever fills it: clearing it before would double the work.
  let isFirst = y.isEmpty
  if isFirst {
    unsafe y = [Float](unsafeUninitializedCapacity: rows * width) { $1 = rows * width }
  }
  unsafe a.withUnsafeBufferPointer { a in
    unsafe x.withUnsafeBufferPointer { x in
      unsafe y.withUnsafeMutableBufferPointer { y in
        sharing((width + tileWidth - 1) / tileWidth) { tile in
          let start = tile * tileWidth
          unsafe cblas_sgemm(
            CblasRowMajor,
            CblasNoTrans,
            CblasNoTrans,
            Int32(rows),
            Int32(min(tileWidth, width - start)),
            Int32(columns.count),
            1,
            a.baseAddress?.advanced(by: columns.lowerBound),
            Int32(rowLength),
            x.baseAddress?.advanced(by: start),
            Int32(width),
            isFirst ? 0 : 1,
            y.baseAddress?.advanced(by: start),
            Int32(width)
          )
        }
      }
    }
  }
}

private let tileWidth = 1 << 14
