import Atlases
import Denoising
import Geometry
import Imaging
import LinearAlgebra
import Statistics

extension Assessment {
  /// How the head moved in a run, as the table of confounds says.
  func motion(ofRun number: Int) -> MotionRecord {
    let (run, rule) = (runs[number], planningCase.targeting.denoising.censoring)
    func column(_ name: String) -> [Double?] {
      guard run.confounds.columnNames.contains(name) else { return [] }
      // A column that the rule needs was read before; another one is no ground to fail.
      return (try? run.confounds.column(name)) ?? []
    }
    return MotionRecord(
      run: number + 1,
      repetitionTime: run.repetitionTime,
      displacement: column("framewise_displacement"),
      displacementLimit: rule?.framewiseDisplacement?.value,
      variation: column("std_dvars"),
      variationLimit: rule?.standardisedDVARS,
      keep: run.frames.keep
    )
  }

  /// The spread of the temporal signal-to-noise ratio over seed and search region.
  func signalToNoise(ofRun number: Int) -> [SignalToNoiseRecord] {
    let gathering = gathered.gathering
    let ratios = gathered.runs[number].facts.temporalSNR
    return [(gathering.seed, usableSeed), (gathering.searchRegion, usableSearch)].compactMap {
      region,
      used in
      let wanted = Set(used.map { region.inMask[$0] })
      let own = zip(gathering.measured, ratios).filter { wanted.contains($0.0) }
        .map { Double($0.1) }.sorted()
      let quantiles = SignalToNoiseRecord.shares.compactMap { orderStatistic($0, of: own) }
      guard quantiles.count == SignalToNoiseRecord.shares.count else { return nil }
      return SignalToNoiseRecord(
        run: number + 1,
        region: region.id,
        voxels: own.count,
        quantiles: quantiles
      )
    }
  }

  /// Some series of a run before and after cleaning; nil where it cannot be cleaned.
  func carpet(ofRun number: Int) -> CarpetRecord? {
    let prepared = gathered.gathering.runs[number]
    guard isClean, let collected = gathered.runs[number].series,
      let cleaning = prepared.cleanings.whole
    else { return nil }
    let seed = evenly(seedColumns, most: Carpet.seedLines)
    let searched = evenly(searchedColumns, most: Carpet.regionLines)
    let raw = collected.rows(seed: seed, searched: searched)
    guard raw.rows > 0 else { return nil }
    let cleaned = cleaning(raw)
    let frames = Carpet(frameCount: cleaning.frameCount, kept: cleaned.keptFrames)
    let lines = raw.rows
    return CarpetRecord(
      run: number + 1,
      seedLines: seed.count,
      lines: lines,
      columns: frames.columns,
      framesPerColumn: frames.framesPerColumn,
      voxels: (usableSeed.count, searchedColumns.count),
      before: (0..<lines).flatMap { line in
        frames.line(cleaned.keptFrames.map { raw[line, $0] })
      },
      after: (0..<lines).flatMap { frames.line(cleaned.series[row: $0]) }
    )
  }
}

/// At most `most` of `values`, evenly drawn.
private func evenly(_ values: [Int], most: Int) -> [Int] {
  let step = max(1, (values.count + most - 1) / most)
  return stride(from: 0, to: values.count, by: step).map { values[$0] }
}

/// How the frames of a run are laid out in a carpet.
private struct Carpet {
  static let seedLines = 60
  static let regionLines = 140
  static let mostColumns = 400

  let columns: Int
  let framesPerColumn: Int
  private let kept: [Int]

  init(frameCount: Int, kept: [Int]) {
    framesPerColumn = max(1, (frameCount + Self.mostColumns - 1) / Self.mostColumns)
    columns = (frameCount + framesPerColumn - 1) / framesPerColumn
    self.kept = kept
  }

  /// A series of the kept frames as pixels: in standard deviations from its mean.
  func line(_ series: [Double]) -> [UInt8] {
    let count = Double(max(1, series.count))
    let mean = series.reduce(0, +) / count
    let variance = series.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
    let scale = variance > 0 ? 1 / variance.squareRoot() : 0
    var sums = [Double](repeating: 0, count: columns)
    var counts = [Int](repeating: 0, count: columns)
    for (frame, value) in zip(kept, series) {
      sums[frame / framesPerColumn] += (value - mean) * scale
      counts[frame / framesPerColumn] += 1
    }
    return zip(sums, counts).map { sum, count in
      guard count > 0 else { return 0 }
      let share = sum / Double(count) / CarpetRecord.range
      return UInt8((128 + 127 * min(max(share, -1), 1)).rounded())
    }
  }
}
