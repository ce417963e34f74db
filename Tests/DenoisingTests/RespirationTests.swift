import Denoising
import Foundation
import TestSupport
import Testing

@Suite struct RespirationTests {
  struct Golden: Decodable {
    let repetitionTime: Double
    let keep: [Bool]
    let globalSignal: [Double]
    let motion: [[Double]]
    let correlation: Double
    let lag: Double
    let column: String
    let power: Double
  }

  private static let names = ["global_signal", "trans_y", "trans_z", "rot_x"]

  /// A table with these columns.
  private func table(_ columns: [(String, [Double])]) throws -> ConfoundTable {
    var lines = [columns.map(\.0).joined(separator: "\t")]
    for frame in columns[0].1.indices {
      lines.append(columns.map { "\($0.1[frame])" }.joined(separator: "\t"))
    }
    return try ConfoundTable(parsing: Array(lines.joined(separator: "\n").utf8), name: "c.tsv")
  }

  private func table(_ global: [Double], _ motion: [[Double]]) throws -> ConfoundTable {
    try table(Array(zip(Self.names, [global] + motion)))
  }

  /// What is measured of these columns, `seconds` apart.
  private func measure(
    _ global: [Double],
    _ motion: [[Double]],
    keep: [Bool]? = nil,
    every seconds: Double
  ) throws -> Result<RespirationMeasure, RespirationGap> {
    respirationMeasure(
      in: try table(global, motion),
      keeping: CensoredFrames(keep: keep ?? global.map { _ in true }),
      repetitionTime: .seconds(seconds)
    )
  }

  /// `value` of the seconds since the start, in frames 0.8 s apart over 10 minutes.
  private func series(_ value: (Double) -> Double) -> [Double] {
    (0..<750).map { value(0.8 * Double($0)) }
  }

  private func wave(_ hertz: Double, at time: Double) -> Double { sin(2 * .pi * hertz * time) }

  /// Breathing at 0.26 Hz whose depth changes every 40 s.
  private func bursts(at time: Double) -> Double {
    (1 + 0.6 * wave(0.025, at: time)) * wave(0.26, at: time)
  }

  @Test func `noise and bursts measure what SciPy measures, with frames censored or not`() throws {
    let cases = try goldenJSON("denoising_respiration.json", as: [Golden].self)
    #expect(cases.count == 6)
    for golden in cases {
      let found = try measure(
        golden.globalSignal,
        golden.motion,
        keep: golden.keep,
        every: golden.repetitionTime
      ).get()
      #expect(abs(found.correlation - golden.correlation) < 1e-8)
      #expect(abs(found.globalSignalPower - golden.power) < 1e-8)
      #expect(abs(found.lag - golden.lag) < 1e-9)
      #expect(found.column == golden.column)
    }
  }

  @Test(arguments: [0, 3.2, 8.0])
  func `a global signal that follows the depth of breathing is found with its lag`(
    lag: Double
  ) throws {
    let still = series { _ in 0 }
    let global = series { 900 + wave(0.025, at: $0 - lag) }
    let found = try measure(global, [still, series(bursts), still], every: 0.8).get()
    #expect(found.correlation > 0.97)
    #expect(abs(found.lag - lag) < 0.81)
    #expect(found.column == "trans_z")
    #expect(found.band.lower.value == 0.2 && found.band.upper.value == 0.33)
    #expect(!found.band.mayAlias)
  }

  @Test func `neither scale, offset nor sign of any column changes the measure`() throws {
    let global = series { wave(0.025, at: $0 - 2) + 0.4 * wave(0.06, at: $0) }
    let motion = [series(bursts), series { wave(0.3, at: $0) }, series { wave(0.01, at: $0) }]
    let plain = try measure(global, motion, every: 0.8).get()
    let changed = try measure(
      global.map { 700 - 3 * $0 },
      motion.map { $0.map { 5 - 0.01 * $0 } },
      every: 0.8
    ).get()
    #expect(abs(plain.correlation - changed.correlation) < 1e-6)
    #expect(plain.column == changed.column && plain.lag == changed.lag)
    #expect(abs(plain.globalSignalPower - changed.globalSignalPower) < 1e-6)
  }

  @Test func `what a censored frame holds does not matter`() throws {
    let global = series { wave(0.025, at: $0 - 2) + 0.4 * wave(0.06, at: $0) }
    let motion = [series(bursts), series { wave(0.3, at: $0) }, series { wave(0.01, at: $0) }]
    let censored = Set([0, 1, 50, 51, 52, 300, 749])
    let keep = global.indices.map { !censored.contains($0) }
    func spoilt(_ values: [Double]) -> [Double] {
      values.indices.map { censored.contains($0) ? 1e4 : values[$0] }
    }
    let plain = try measure(global, motion, keep: keep, every: 0.8).get()
    let other = try measure(spoilt(global), motion.map(spoilt), keep: keep, every: 0.8).get()
    #expect(plain == other)
  }

  @Test func `the share of power in the band is that of the sines within it`() throws {
    let motion = [series(bursts), series(bursts), series(bursts)]
    for amplitude in [0.5, 1, 2] {
      let global = series { wave(0.05, at: $0) + amplitude * wave(0.26, at: $0) }
      let found = try measure(global, motion, every: 0.8).get()
      let share = amplitude * amplitude / (1 + amplitude * amplitude)
      #expect(abs(found.globalSignalPower - share) < 0.01, "\(amplitude)")
    }
  }

  @Test func `the band ends at the highest frequency that the frames carry`() throws {
    let fast = try #require(RespirationBand(repetitionTime: .seconds(1.5)))
    #expect(fast.upper.value == 0.33 && !fast.mayAlias)
    let usual = try #require(RespirationBand(repetitionTime: .seconds(2)))
    #expect(usual.upper.value == 0.25 && usual.mayAlias)
    #expect(RespirationBand(repetitionTime: .seconds(2.2)) != nil)
    #expect(RespirationBand(repetitionTime: .seconds(2.3)) == nil)
    #expect(RespirationBand(repetitionTime: .zero) == nil)
  }

  @Test func `frames too far apart carry no breathing, and that is the reason`() throws {
    let result = try measure(
      series(bursts),
      [series(bursts), series(bursts), series(bursts)],
      every: 2.5
    )
    #expect(result == .failure(.bandNotPossible))
  }

  @Test(arguments: names)
  func `a missing column is the reason, one with n/a another`(name: String) throws {
    let all = Self.names.map { ($0, series(bursts)) }
    let keep = CensoredFrames(keep: Array(repeating: true, count: 750))
    let without = try table(all.filter { $0.0 != name })
    let missing = respirationMeasure(
      in: without,
      keeping: keep,
      repetitionTime: .milliseconds(800)
    )
    #expect(missing == .failure(.columnMissing))
    let lines =
      all.map(\.0).joined(separator: "\t") + "\n"
      + (0..<750).map { row in
        all.map { row == 9 && $0.0 == name ? "n/a" : "\($0.1[row])" }.joined(separator: "\t")
      }.joined(separator: "\n")
    let unreadable = respirationMeasure(
      in: try ConfoundTable(parsing: Array(lines.utf8), name: "c.tsv"),
      keeping: keep,
      repetitionTime: .milliseconds(800)
    )
    #expect(unreadable == .failure(.columnUnreadable))
  }

  @Test func `too few frames, and columns that never change, are reasons`() throws {
    let moving = [series(bursts), series(bursts), series(bursts)]
    func start(_ count: Int) -> [Bool] { (0..<750).map { $0 < count } }
    for count in [0, 1, 29, 33] {
      let result = try measure(series(bursts), moving, keep: start(count), every: 0.8)
      #expect(result == .failure(.tooFewFrames), "\(count)")
    }
    let still = series { _ in 0.125 }
    #expect(try measure(still, moving, every: 0.8) == .failure(.noVariation))
    let slow = series { wave(0.03, at: $0) }
    #expect(try measure(slow, [still, still, still], every: 0.8) == .failure(.noVariation))
  }
}
