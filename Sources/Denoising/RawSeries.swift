public import Imaging
public import LinearAlgebra

extension TimeSeries {
  /// The series of the voxels numbered `voxels`, one a row, in that order and in full precision.
  public func rows(_ voxels: [Int]) -> Matrix {
    var samples: [Double] = []
    samples.reserveCapacity(voxels.count * frameCount)
    for voxel in voxels {
      withSeries(ofVoxel: voxel) { series in
        for frame in series.indices { samples.append(Double(series[frame])) }
      }
    }
    return Matrix(rows: voxels.count, columns: frameCount, values: samples)
  }

  /// The mean series of the voxels numbered `voxels`, which must not be empty.
  ///
  /// A seed is averaged before it is cleaned, as nilearn does: append this to the rows to be
  /// cleaned. Averaging cleaned series instead would weigh every voxel by its own noise.
  public func mean(of voxels: [Int]) -> [Double] {
    precondition(!voxels.isEmpty, "the mean of no series")
    var mean = Array(repeating: 0.0, count: frameCount)
    for voxel in voxels {
      withSeries(ofVoxel: voxel) { series in
        for frame in series.indices { mean[frame] += Double(series[frame]) }
      }
    }
    return mean.map { $0 / Double(voxels.count) }
  }
}
