import Geometry
import Imaging
import Statistics
import Synchronization

/// A whole-brain map as a NIfTI file, or the table of the names of its labels.
public struct StatisticalMapFile: Sendable {
  /// The file's name, in the manner of BIDS derivatives.
  public let name: String
  /// The file's bytes: of an image gzip, labels as uint8 and all else as float32; of a table UTF-8.
  public let bytes: [UInt8]
}

extension TargetPlan {
  /// The maps of r and of Fisher's z with the seed, on the run's grid and, where the runs are there in
  /// the other space too, on that of those; none unless asked for.
  ///
  /// 0 outside the brain mask and where a voxel has no signal. Of several runs each counts with the
  /// seed's voxels that are usable in it, where the target takes those usable in all.
  /// Made by `threads` threads.
  public func statisticalMaps(threads: Int = 1) -> [StatisticalMapFile] {
    let spaces = [maps, try? mapsElsewhere?.get()].compactMap(\.self)
    let wanted = spaces.flatMap { space in
      [("r", space.brain.r), ("z", space.brain.fisherZ)].map { (space, $0.0, $0.1) }
    }
    let images = Mutex<[Int: [UInt8]]>([:])
    Crew.threads(threads).share(wanted.count) { number, _ in
      let (space, _, values) = wanted[number]
      let bytes = space.grid.encode(space.volume(of: values))
      images.withLock { $0[number] = bytes }
    }
    return images.withLock { images in
      wanted.enumerated().map { number, map in
        StatisticalMapFile(
          name: "\(subject)_space-\(map.0.grid.space.name)_desc-\(seedLabel)_stat-\(map.1)"
            + "_statmap.nii.gz",
          bytes: images[number] ?? []
        )
      }
    }
  }

  /// The seed's id; of a map the start of its digest, as two maps may have one id.
  public var seedLabel: String {
    seedMap.map { "seedmap\($0.sha256.prefix(8))" } ?? seed.id
  }
}

extension BrainMap {
  /// Fisher's z of each voxel.
  ///
  /// It has no end: r = 1, as of a seed of one voxel with itself, is taken as the nearest below.
  var fisherZ: [Double] {
    let limit = 1 - 1e-7
    return r.map { Statistics.fisherZ(min(max($0, -limit), limit)) }
  }
}

extension GridRecord {
  /// A volume on this grid as the bytes of a NIfTI file, gzip.
  func encode(_ volume: [Float], as type: NIfTIDataType = .float32) -> [UInt8] {
    switch space {
    case .template(.mni152NLin6Asym): encode(volume, type, in: MNI152NLin6Asym.self)
    case .template(.mni152NLin2009cAsym): encode(volume, type, in: MNI152NLin2009cAsym.self)
    case .native: encode(volume, type, in: NativeT1w.self)
    }
  }

  private func encode<Frame: AnalysisFrame>(
    _ volume: [Float],
    _ type: NIfTIDataType,
    in frame: Frame.Type
  ) -> [UInt8] {
    let bytes = encodeNIfTI([volume], on: grid(in: frame), format: NIfTIFormat(dataType: type))
    // Harder compression takes twice the time for two hundredths of the size.
    return gzip(bytes, level: 1)
  }

  /// The grid in `frame`, which is that of its space.
  func grid<Frame: AnalysisFrame>(in frame: Frame.Type) -> VoxelGrid<Frame> {
    let rows = [12 of Double] { affine[$0] }
    guard let grid = VoxelGrid<Frame>(size: size, toWorld: Affine(rows: rows)) else {
      preconditionFailure("the record of a grid was a grid before")
    }
    return grid
  }

  /// Whether the other is of the same space and size, its voxel centres nowhere off by 0.01 mm.
  func isSame(as other: GridRecord) -> Bool {
    space == other.space && size == other.size
      && zip(affine, other.affine).enumerated().allSatisfy { index, pair in
        let reach = [size.i, size.j, size.k, 1][index % 4]
        return (pair.0 - pair.1).magnitude * Double(reach) < 0.01 / 4
      }
  }
}
