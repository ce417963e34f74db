import Denoising
import Geometry
import Imaging
import LinearAlgebra
import Targeting

extension Assessment {
  /// The cleaned series of seed and candidates, run by run; nil unless asked for.
  ///
  /// The peak's is its voxel's, the cluster's the mean over its voxels, each taken before cleaning.
  func cleanedSeries(of candidates: [Candidate<Frame>]) -> [CleanedSeries]? {
    guard planningCase.output.contains(.series) else { return nil }
    return zip(gathered.runs, gathered.gathering.runs).compactMap { cleaned, prepared in
      guard let collected = cleaned.series, let cleaning = prepared.cleanings.whole else {
        return nil
      }
      var raw = Matrix.zero(rows: 0, columns: cleaning.frameCount)
      raw.append(row: mean(of: seedColumns, in: collected.seed))
      for candidate in candidates {
        raw.append(row: mean(of: columns(of: candidate), in: collected.searched))
      }
      let run = cleaning(raw)
      return CleanedSeries(
        frames: run.keptFrames,
        repetitionTime: prepared.inputs.repetitionTime,
        names: ["seed"] + candidates.map(\.method.rawValue),
        columns: (0..<run.series.rows).map { run.series[row: $0] }
      )
    }
  }

  /// The positions of a candidate's voxels among the search region's in-mask voxels.
  private func columns(of candidate: Candidate<Frame>) -> [Int] {
    let grid = gathered.gathering.grid
    let own =
      candidate.cluster?.voxels ?? [grid.linearIndex(of: candidate.voxel)].compactMap(\.self)
    let wanted = Set(own)
    return searchedColumns.filter { wanted.contains(gathered.gathering.searchRegion.inMask[$0]) }
  }

  private func mean(of columns: [Int], in series: SeriesCollector) -> [Double] {
    (0..<series.frameCount).map { frame in
      let values = series.values(inFrame: frame)
      let sum = columns.reduce(0.0) { $0 + Double(values[values.startIndex + $1]) }
      return sum / Double(max(1, columns.count))
    }
  }
}
