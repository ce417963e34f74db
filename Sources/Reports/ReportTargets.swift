import Geometry
import Planning
import Statistics
import Targeting

extension TargetReport.Target {
  init(_ target: PlannedTarget) {
    self.init(
      name: target.name,
      rank: target.rank,
      method: target.method.rawValue,
      recommended: target.isRecommended,
      r: .correlation(target.r),
      // Fisher's transformation is of Pearson's r, which a subunit's net correlation is not.
      fisherZ: target.method == .hierarchical
        ? nil : .correlation(Statistics.fisherZ(target.r)),
      rAtVoxel: target.rAtVoxel.map(PlainNumber.correlation),
      voxel: [target.voxel.i, target.voxel.j, target.voxel.k],
      position: framed(target.position).merging(target.carriedPosition) { own, _ in own },
      roundTrip: target.carried?.roundTrip.map(PlainNumber.millimetres),
      subunit: target.subunit.map(TargetReport.Subunit.init),
      cluster: target.cluster.map(TargetReport.Cluster.init),
      distanceTo: target.distances.mapValues(PlainNumber.millimetres)
    )
  }
}

extension PlannedTarget {
  fileprivate var carriedPosition: [String: [PlainNumber]] { carried?.position.map(framed) ?? [:] }
}

extension TargetReport.Subunit {
  init(_ record: SubunitRecord) {
    voxels = record.voxelCount
    netCorrelation = .correlation(record.netCorrelation)
    compactness = .correlation(record.compactness)
    nearest = framed(record.nearest)
    distanceToNearest = .millimetres(record.distanceToNearest)
  }
}

extension TargetReport.Consensus {
  init(_ record: ConsensusRecord) {
    let counts = record.agreement.values
    self.init(
      methods: record.names,
      centre: framed(record.centre),
      largestDistance: record.largestDistance.map(PlainNumber.millimetres),
      meanDistance: record.meanDistance.map(PlainNumber.millimetres),
      agreeingVoxels: record.names.indices.map { index in counts.count { $0 > index } }
    )
  }
}

extension TargetReport.Cluster {
  init(_ record: ClusterRecord) {
    voxels = record.voxelCount
    volume = .millimetres(record.volume)
    thresholdR = .correlation(record.thresholdR)
    peakR = .correlation(record.peakR)
    peakPosition = framed(record.peak)
    distanceToCluster = .millimetres(record.distanceToCluster)
  }
}
