import Denoising
import LinearAlgebra
import TestSupport
import Testing

@Suite struct DegreesOfFreedomTests {
  @Test(arguments: [
    (frames: 150, seconds: 2.0, expected: [31, 28, 19]),
    (frames: 240, seconds: 2.0, expected: [63, 60, 51]),
    (frames: 300, seconds: 2.0, expected: [85, 82, 73]),
    (frames: 600, seconds: 1.0, expected: [85, 82, 73]),
  ])
  func `24, 27 and 36 confounds leave what the run's length allows`(
    frames: Int,
    seconds: Double,
    expected: [Int]
  ) throws {
    let nuisances = randomWalks(rows: 36, frames: frames, seed: 1)
    let table = try confounds(nuisances)
    let found = try [24, 27, 36].map { count in
      try denoise(
        Matrix(rows: 1, columns: frames, values: nuisances[row: 0]),
        repetitionTime: .seconds(seconds),
        confounds: table,
        plan: plan(confoundCount: count)
      ).degreesOfFreedom
    }
    #expect(found == expected)
  }

  @Test func `a censored frame costs a degree of freedom each`() throws {
    let nuisances = randomWalks(rows: 36, frames: 300, seed: 2)
    for count in [7, 28, 60] {
      let table = try confounds(nuisances, censored: (1...count).map { 4 * $0 })
      let run = try denoise(
        Matrix(rows: 1, columns: 300, values: nuisances[row: 0]),
        repetitionTime: .seconds(2),
        confounds: table,
        plan: plan(confoundCount: 36)
      )
      #expect(run.degreesOfFreedom == 73 - count)
    }
  }

  @Test func `without a band-pass only mean, trend and confounds are taken`() throws {
    let nuisances = randomWalks(rows: 5, frames: 60, seed: 3)
    let run = try denoise(
      Matrix(rows: 1, columns: 60, values: nuisances[row: 0]),
      repetitionTime: .seconds(2),
      confounds: confounds(nuisances),
      plan: plan(confoundCount: 5, filtered: false)
    )
    #expect(run.degreesOfFreedom == 60 - 2 - 5)
  }
}
