import Denoising
import Geometry
import Glibc
import LinearAlgebra
import Networks
import Statistics

/// Draws the runs of one person of a trial.
struct NetworkPersonSimulator {
  let setting: NetworkTrialSetting
  let brain: NetworkTrialBrain
  let options: NetworkTrialOptions
  /// The network of each voxel; nil where none is planted.
  let truth: [Int]?
  /// How much of each network's course each voxel has, after smoothing; no columns without networks.
  private let networkMaps: Matrix

  init(
    _ setting: NetworkTrialSetting,
    _ brain: NetworkTrialBrain,
    _ options: NetworkTrialOptions,
    person: UInt64
  ) {
    (self.setting, self.brain, self.options) = (setting, brain, options)
    guard let shift = setting.shift else {
      truth = nil
      networkMaps = .zero(rows: brain.voxelCount, columns: 0)
      return
    }
    let truth = brain.truth(shift: shift, person: person)
    var hard = Matrix.zero(rows: truth.count, columns: brain.networks.count)
    for (voxel, network) in truth.enumerated() {
      if let column = brain.networks.firstIndex(of: network) { hard[voxel, column] = 1 }
    }
    self.truth = truth
    networkMaps = brain.smoothing(hard)
  }

  /// A run, cleaned where the setting says so.
  ///
  /// - Throws: ``DenoisingError`` where the frames are too few to be cleaned.
  func run(_ random: inout SeededGenerator) throws(DenoisingError) -> VoxelSeries {
    let seconds = Double(options.repetitionTime.components.seconds)
    let signals = SimulatedSignals(frames: setting.frames, seconds: seconds)
    let confounds = try SimulatedConfounds(signals, &random)
    var parts = [
      (networkMaps, signals.inBand(rows: networkMaps.columns, &random)),
      (leaks(&random), confounds.sources),
    ]
    if setting.level.fields > 0 {
      parts.append((fields(&random), signals.inBand(rows: options.fieldCount, &random)))
    }
    var series = brain.smoothing(whiteNoise(&random))
    for (maps, courses) in parts where maps.columns > 0 {
      series.add(product(maps, courses))
    }
    guard setting.isCleaned else { return VoxelSeries(series.transposed) }
    let cleaning = try CleaningOperator(
      confounds.table,
      repetitionTime: options.repetitionTime,
      plan: options.plan
    )
    return VoxelSeries(cleaning(series).series.transposed)
  }

  private func whiteNoise(_ random: inout SeededGenerator) -> Matrix {
    let values = (0..<(brain.voxelCount * setting.frames)).map { _ in
      setting.level.noise * random.nextGaussian()
    }
    return Matrix(rows: brain.voxelCount, columns: setting.frames, values: values)
  }

  /// How much of each confound gets into each voxel: much of the global signal, some of the others.
  private func leaks(_ random: inout SeededGenerator) -> Matrix {
    let common = (0..<9).map { _ in random.nextGaussian() }
    var leaks = Matrix.zero(rows: brain.voxelCount, columns: 9)
    for voxel in 0..<brain.voxelCount {
      for column in 0..<9 {
        leaks[voxel, column] =
          column == 6 ? 0.6 : 0.2 * common[column] + 0.05 * random.nextGaussian()
      }
    }
    return leaks
  }

  /// Plane waves with normal wave vectors, whose squares add up to the level's in each voxel: their
  /// correlation falls with distance as a Gaussian (Rahimi & Recht 2007).
  private func fields(_ random: inout SeededGenerator) -> Matrix {
    let waves = (0..<options.fieldCount).map { _ in
      (
        (0..<3).map { _ in random.nextGaussian() / options.fieldLength },
        2 * Double.pi * random.nextUniform()
      )
    }
    var fields = Matrix.zero(rows: 0, columns: waves.count)
    fields.reserve(rowCount: brain.voxelCount)
    for point in brain.points {
      let heights = waves.map { wave, phase in
        cos(wave[0] * point.x + wave[1] * point.y + wave[2] * point.z + phase)
      }
      let factor = setting.level.fields / heights.reduce(0) { $0 + $1 * $1 }.squareRoot()
      fields.append(row: heights.map { factor * $0 })
    }
    return fields
  }
}

extension Matrix {
  /// Adds `other`, of the same shape, element by element.
  fileprivate mutating func add(_ other: Matrix) {
    self = Matrix(rows: rows, columns: columns, values: zip(values, other.values).map { $0 + $1 })
  }
}
