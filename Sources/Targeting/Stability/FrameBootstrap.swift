public import Denoising
import LinearAlgebra
import Statistics

/// How frames are drawn again.
public struct FrameBootstrap: Hashable, Sendable {
  /// How many resamples are drawn, at least 1.
  public let resamples: Int
  /// How long a block of frames is that are drawn together.
  ///
  /// Long against how long a cleaned series resembles itself: 30 to 60 s in the band of 0.01 to
  /// 0.1 Hz.
  public let block: Duration
  /// What fixes all draws.
  public let seed: UInt64

  /// Creates a choice.
  public init(resamples: Int, block: Duration, seed: UInt64) {
    precondition(resamples > 0, "\(resamples) resamples")
    self.resamples = resamples
    self.block = block
    self.seed = seed
  }

  /// The frames in a block, to the nearest whole one and at least 1.
  public func blockLength(repetitionTime: Duration) -> Int {
    max(1, Int((block / repetitionTime).rounded()))
  }

  /// How often each kept frame of the run numbered `run` is drawn.
  ///
  /// Each run has its own draws, which do not depend on what other runs there are. Kept frames
  /// count as neighbours also across a gap of censored ones.
  ///
  /// - Parameters:
  ///   - run: The run, counted from 0.
  ///   - keptCount: How many kept frames it has.
  ///   - repetitionTime: The time between two frames.
  /// - Returns: A list of counts a resample, one a kept frame.
  public func counts(run: Int, keptCount: Int, repetitionTime: Duration) -> [[Int]] {
    var random = SeededGenerator(seed: seed, stream: UInt64(run))
    let blocks = CircularBlocks(
      frameCount: keptCount,
      blockLength: blockLength(repetitionTime: repetitionTime)
    )
    return (0..<resamples).map { _ in blocks.counts(using: &random) }
  }
}

/// A cleaned run as resampling needs it: the series of the columns of a map, and the seed's.
public struct ResampledRun: Sendable {
  /// How many columns the map has.
  public private(set) var columnCount: Int
  /// How many frames are kept.
  public let keptCount: Int
  /// The time between two frames.
  public let repetitionTime: Duration
  /// One column of the map a row, one kept frame a column.
  private(set) var series: [Float] = []
  let seed: [Double]

  /// Takes the seed and the columns out of a run.
  ///
  /// - Parameters:
  ///   - run: The cleaned run.
  ///   - seedRow: Its row that is the seed.
  ///   - columns: Its rows that become the columns of the map: searched voxels, or whatever else a
  ///     method looks at, such as cones.
  public init(_ run: DenoisedRun, seedRow: Int, columns: [Int]) {
    columnCount = 0
    keptCount = run.keptCount
    repetitionTime = run.repetitionTime
    seed = run.series[row: seedRow]
    append(run, columns: columns)
  }

  /// Adds more columns of the same run, cleaned in the same way.
  public mutating func append(_ run: DenoisedRun, columns: [Int]) {
    precondition(run.keptCount == keptCount, "\(run.keptCount) of \(keptCount) frames")
    columnCount += columns.count
    series.reserveCapacity(columnCount * keptCount)
    for column in columns {
      run.series.withRow(column) { values in
        for frame in values.indices { series.append(Float(values[frame])) }
      }
    }
  }
}
