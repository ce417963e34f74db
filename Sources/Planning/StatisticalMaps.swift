import Geometry
import Imaging
import Statistics
import Synchronization

/// A whole-brain map as a NIfTI file.
public struct StatisticalMapFile: Sendable {
  /// The file's name, in the manner of BIDS derivatives.
  public let name: String
  /// The file's bytes: float32, gzip.
  public let bytes: [UInt8]
}

extension TargetPlan {
  /// The maps of r and of Fisher's z with the seed, on the run's grid; none unless asked for.
  ///
  /// 0 outside the brain mask and where a voxel has no signal. Of several runs each counts with the
  /// seed's voxels that are usable in it, where the target takes those usable in all.
  /// Made by `threads` threads.
  public func statisticalMaps(threads: Int = 1) -> [StatisticalMapFile] {
    guard let brain else { return [] }
    // z has no end: r = 1, as of a seed of one voxel with itself, is taken as the nearest below.
    let limit = 1 - 1e-7
    let z = brain.r.map { fisherZ(min(max($0, -limit), limit)) }
    let maps = [("r", brain.r), ("z", z)]
    let images = Mutex<[Int: [UInt8]]>([:])
    Crew.threads(threads).share(maps.count) { number, _ in
      let bytes = image(of: maps[number].1, at: brain.voxels)
      images.withLock { $0[number] = bytes }
    }
    return images.withLock { images in
      maps.enumerated().map { number, map in
        StatisticalMapFile(
          name: "\(subject)_space-\(grid.space.name)_desc-\(seedLabel)_stat-\(map.0)"
            + "_statmap.nii.gz",
          bytes: images[number] ?? []
        )
      }
    }
  }

  /// The seed's id; of a map the start of its digest, as two maps may have one id.
  private var seedLabel: String {
    seedMap.map { "seedmap\($0.sha256.prefix(8))" } ?? seed.id
  }

  private func image(of values: [Double], at voxels: [Int]) -> [UInt8] {
    var volume = [Float](repeating: 0, count: grid.size.count)
    for (voxel, value) in zip(voxels, values) { volume[voxel] = Float(value) }
    switch grid.space {
    case .template(.mni152NLin6Asym): return encode(volume, in: MNI152NLin6Asym.self)
    case .template(.mni152NLin2009cAsym): return encode(volume, in: MNI152NLin2009cAsym.self)
    case .native: return encode(volume, in: NativeT1w.self)
    }
  }

  private func encode<Frame: AnalysisFrame>(_ volume: [Float], in frame: Frame.Type) -> [UInt8] {
    let rows = [12 of Double] { grid.affine[$0] }
    guard let voxels = VoxelGrid<Frame>(size: grid.size, toWorld: Affine(rows: rows)) else {
      preconditionFailure("a plan's grid was a grid before")
    }
    let bytes = encodeNIfTI([volume], on: voxels, format: NIfTIFormat(dataType: .float32))
    // Harder compression takes twice the time for two hundredths of the size.
    return gzip(bytes, level: 1)
  }
}
