import COpenBLAS

/// Makes every product run on the calling thread only.
///
/// Sums then do not depend on the number of cores, so the same input gives the same bits; the
/// program runs several subjects side by side instead. Executables call it before anything else.
public func useSingleBLASThread() { openblas_set_num_threads(1) }

/// The name and version of the linear-algebra library in use, and the kernel it chose.
public func linearAlgebraLibrary() -> String {
  unsafe String(cString: openblas_get_config())
}
