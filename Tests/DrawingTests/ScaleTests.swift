import Drawing
import Testing

@Suite struct ScaleTests {
  @Test func `ends and middle lie where they should, also upside down`() {
    let x = Scale(-10, 30, from: 100, to: 500)
    #expect(x(-10) == 100 && x(30) == 500 && x(10) == 300)
    let y = Scale(0, 2, from: 90, to: 10)
    #expect(y(0) == 90 && y(2) == 10 && y(1) == 50)
  }

  @Test func `what lies beyond is drawn at the end`() {
    let x = Scale(0, 1, from: 0, to: 100)
    #expect(x(7) == 100 && x(-7) == 0 && x(.nan) == 0 && x(.infinity) == 100)
  }

  @Test func `ticks are round, inside, and not too many`() {
    #expect(Scale(0, 10, from: 0, to: 1).ticks(5) == [0, 2, 4, 6, 8, 10])
    #expect(Scale(-44.7, -34.7, from: 0, to: 1).ticks(5) == [-44, -42, -40, -38, -36])
    for (low, high) in [(0, 0.37), (-1e9, 1e9), (5, 5), (-3, -2.999), (.nan, .infinity)] {
      let scale = Scale(low, high, from: 0, to: 1)
      let ticks = scale.ticks(6)
      #expect((1...7).contains(ticks.count), "\(low) to \(high): \(ticks)")
      let slack = (scale.high - scale.low) * 1e-6
      #expect(ticks.allSatisfy { $0 >= scale.low - slack && $0 <= scale.high + slack })
    }
  }
}
