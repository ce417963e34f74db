import Denoising
import Geometry
import Imaging
import LinearAlgebra
import Targeting

extension Assessment {
  /// The cleaned series of seed and candidates, run by run; nil unless asked for.
  ///
  /// A peak's or a cone's is its voxel's, that of others the mean over their voxels, each taken before
  /// cleaning.
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
        names: ["seed"] + candidates.map(\.name),
        columns: (0..<run.series.rows).map { run.series[row: $0] }
      )
    }
  }

  /// The positions of a candidate's voxels among the search region's in-mask voxels.
  private func columns(of candidate: Candidate<Frame>) -> [Int] {
    let grid = gathered.gathering.grid
    let own =
      candidate.cluster?.voxels ?? candidate.subunit?.voxels
      ?? [grid.linearIndex(of: candidate.voxel)].compactMap(\.self)
    let wanted = Set(own)
    return searchedColumns.filter { wanted.contains(gathered.gathering.gathered[$0]) }
  }
}
