import Drawing
import Testing

@Suite struct NumberTests {
  @Test(arguments: [(0.04, "0"), (-0.04, "0"), (3.46, "3.5"), (12, "12"), (-1.25, "-1.3")])
  func `a number has one decimal place at most`(value: Double, text: String) {
    #expect(decimal(value) == text)
  }
}
