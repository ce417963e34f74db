import Foundation
import Reports
import TestSupport
import Testing

@Suite struct PlainNumberTests {
  private func json(_ value: Double, places: Int) throws -> String {
    String(decoding: try JSONEncoder().encode([PlainNumber(value, places: places)]), as: UTF8.self)
  }

  @Test(arguments: [
    (0.000001, 6, "[0.000001]"), (-38.5, 3, "[-38.5]"), (1.0 / 3, 3, "[0.333]"),
    (-0.0004, 3, "[0]"),
    (123456789.125, 3, "[123456789.125]"), (0.000053, 6, "[0.000053]"), (-0.00007, 5, "[-0.00007]"),
    (1e17, 4, "[100000000000000000]"), (2.5e-7, 6, "[0]"), (12, 4, "[12]"),
    (0.00025, 4, "[0.0003]"),
  ])
  func `numbers are plain decimals`(value: Double, places: Int, text: String) throws {
    #expect(try json(value, places: places) == text)
  }

  @Test func `what is read is written again with the same bytes`() throws {
    for seed in 0..<300 as Range<UInt64> {
      var random = SplitMix64(seed: seed)
      let first = try json(.random(in: -1e4...1e4, using: &random), places: 6)
      let read = try JSONDecoder().decode([PlainNumber].self, from: Data(first.utf8))
      let again = String(decoding: try JSONEncoder().encode(read), as: UTF8.self)
      #expect(first == again, "seed \(seed)")
    }
  }

  @Test func `small numbers have their digits and no others`() throws {
    for number in 1..<1000 {
      let digits = String(number)
      let text = "0." + String(repeating: "0", count: 6 - digits.count) + digits
      let plain = PlainNumber(Double(number) / 1e6, places: 6)
      let shortest = String(text.reversed().drop { $0 == "0" }.reversed())
      #expect(plain.description == shortest)
      #expect(try json(Double(number) / 1e6, places: 6) == "[\(shortest)]")
    }
  }

  @Test func `a number that is not finite stops the process`() async {
    await #expect(processExitsWith: .failure) { _ = PlainNumber(.nan, places: 3) }
  }
}
