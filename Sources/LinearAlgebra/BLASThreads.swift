import COpenBLAS

/// Makes every product run on the calling thread only.
///
/// Sums then do not depend on the number of cores, so the same input gives the same bits; the
/// program runs several subjects side by side instead. Executables call it before anything else.
public func useSingleBLASThread() { openblas_set_num_threads(1) }
