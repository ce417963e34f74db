import Glibc
import LinearAlgebra
import Statistics
import Testing

@Suite struct LinkTests {
  @Test func `products come from OpenBLAS, not from GSL's CBLAS`() {
    // Both libraries are in use, so that the linker had to choose.
    #expect(product(.identity(1), .identity(1)).values == [1])
    #expect(StandardNormal.cdf(0) == 0.5)

    let program = unsafe dlopen(nil, RTLD_NOW)
    let openBLAS = unsafe dlopen("libopenblas.so.0", RTLD_NOW | RTLD_NOLOAD)
    let bound = unsafe Int(bitPattern: dlsym(program, "cblas_dgemm"))
    let wanted = unsafe Int(bitPattern: dlsym(openBLAS, "cblas_dgemm"))
    #expect(bound == wanted)
    #expect(wanted != 0)
  }
}
