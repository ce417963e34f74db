import Statistics
import Testing

@Suite struct DistributionTests {
  @Test(arguments: [
    (0.0, 0.5), (1.959963984540054, 0.975), (-1.2815515655446004, 0.1),
  ])
  func `the normal distribution has its tabulated values`(x: Double, p: Double) {
    #expect((StandardNormal.cdf(x) - p).magnitude < 1e-14)
    #expect((StandardNormal.survival(-x) - p).magnitude < 1e-14)
    #expect((StandardNormal.quantile(p) - x).magnitude < 1e-12)
  }

  @Test func `the far tail of the normal distribution is not lost to cancellation`() {
    #expect((StandardNormal.survival(10) / 7.619853024160527e-24 - 1).magnitude < 1e-12)
  }

  @Test(arguments: [(22.0, 1.717144374380243), (32.0, 1.693888748383716)])
  func `Student's t has its tabulated 95 per cent points`(ν: Double, point: Double) {
    let t = StudentT(degreesOfFreedom: ν)
    #expect((t.quantile(0.95) - point).magnitude < 1e-10)
    #expect((t.cdf(point) - 0.95).magnitude < 1e-12)
    #expect((t.survival(point) - 0.05).magnitude < 1e-12)
  }

  @Test func `with one degree of freedom Student's t is Cauchy's distribution`() {
    let t = StudentT(degreesOfFreedom: 1)
    #expect((t.cdf(1) - 0.75).magnitude < 1e-14)
    #expect((t.quantile(0.25) + 1).magnitude < 1e-12)
  }

  @Test func `fractional degrees of freedom lie between their whole neighbours`() {
    let points = [2.0, 2.5, 3.0].map { StudentT(degreesOfFreedom: $0).quantile(0.9) }
    #expect(points[0] > points[1] && points[1] > points[2])
  }

  @Test func `quantile undoes cdf at every probability`() {
    let t = StudentT(degreesOfFreedom: 21.5)
    for step in 1..<200 {
      let p = Double(step) / 200
      #expect((StandardNormal.cdf(StandardNormal.quantile(p)) - p).magnitude < 1e-13, "p \(p)")
      #expect((t.cdf(t.quantile(p)) - p).magnitude < 1e-12, "p \(p)")
    }
  }

  @Test func `the ends of the line have probability 0 and 1`() {
    let t = StudentT(degreesOfFreedom: 22)
    #expect(t.cdf(-.infinity) == 0 && t.survival(-.infinity) == 1)
    #expect(t.cdf(.infinity) == 1 && t.survival(.infinity) == 0)
    #expect(t.quantile(0) == -.infinity && t.quantile(1) == .infinity)
    #expect(StandardNormal.cdf(-.infinity) == 0 && StandardNormal.survival(-.infinity) == 1)
    #expect(StandardNormal.quantile(0) == -.infinity && StandardNormal.quantile(1) == .infinity)
    #expect(t.cdf(.nan).isNaN && t.survival(.nan).isNaN)
  }

  @Test func `Fisher's transform is artanh, odd and undone by tanh`() {
    #expect((fisherZ(0.5) - 0.5493061443340548).magnitude < 1e-15)
    #expect(fisherZ(1) == .infinity && fisherZ(1.5).isNaN)
    for r in stride(from: -0.99, through: 0.99, by: 0.03) {
      #expect(fisherZ(-r) == -fisherZ(r))
      #expect((correlation(fromFisherZ: fisherZ(r)) - r).magnitude < 1e-14)
    }
  }

  @Test func `a silenced GSL answers a value outside its domain without ending the process`() async
  {
    await #expect(processExitsWith: .success) {
      silenceGSLErrorHandler()
      silenceGSLErrorHandler()
      _ = StudentT(degreesOfFreedom: 3).cdf(.nan)
    }
  }
}
