import Denoising
import Geometry
import Planning

extension TargetReport.Stability {
  /// - Parameters:
  ///   - record: What was measured.
  ///   - methods: The names of the protocol's methods.
  ///   - minutesKept: Minutes of data kept.
  init(_ record: StabilityRecord, methods: [String], minutesKept: Double) {
    self.init(
      splitHalf: TargetReport.SplitHalf(
        displacement: byMethod(record.displacements, methods),
        halves: record.halves.map(TargetReport.Half.init),
        agreement: record.agreement.map(TargetReport.Agreement.init),
        unbiasedR: record.unbiasedR.mapValues {
          TargetReport.UnbiasedR(r: .correlation($0.r), selected: .correlation($0.selected))
        },
        reason: record.reason
      ),
      comparisons: record.comparisons.map { TargetReport.Comparison($0, methods: methods) },
      minutesKept: .ratio(minutesKept),
      alternating: record.alternating.map(TargetReport.Alternating.init),
      bootstrap: record.bootstrap.map(TargetReport.Bootstrap.init),
      withoutRun: record.withoutRun.isEmpty
        ? nil
        : record.withoutRun.mapValues { $0.map { $0.map(PlainNumber.millimetres) } },
      learning: record.learning.map(TargetReport.Learning.init)
    )
  }
}

/// A distance for each method; nil where there is none.
private func byMethod(
  _ distances: [String: Double],
  _ methods: [String]
) -> [String: PlainNumber?] {
  Dictionary(methods.map { ($0, distances[$0].map(PlainNumber.millimetres)) }) { first, _ in first }
}

extension TargetReport.Comparison {
  init(_ record: ComparisonRecord, methods: [String]) {
    self.init(
      confounds: record.name,
      degreesOfFreedom: record.degreesOfFreedom,
      minimumR: record.minimumR.map(PlainNumber.correlation),
      positions: record.positions.mapValues(framed),
      displacement: byMethod(record.displacements, methods),
      reason: record.reason
    )
  }
}

extension TargetReport.Half {
  init(_ half: StabilityRecord.Half) {
    self.init(
      framesKept: half.framesKept,
      minutesKept: .ratio(half.minutesKept),
      degreesOfFreedom: half.degreesOfFreedom,
      positions: half.positions.mapValues(framed)
    )
  }
}

extension TargetReport.Quality {
  init(_ record: QualityRecord) {
    self.init(
      runs: record.runs.map(TargetReport.RunQuality.init),
      minutesKept: .ratio(record.minutesKept),
      degreesOfFreedom: record.degreesOfFreedom
    )
  }
}

extension TargetReport.RunQuality {
  init(_ record: QualityRecord.Run) {
    self.init(
      run: record.run,
      frames: record.frameCount,
      framesKept: record.framesKept,
      framesCensored: record.frameCount - record.framesKept,
      repetitionTime: PlainNumber(record.repetitionTime, places: 6),
      meanFD: record.motion.map { .ratio($0.mean.value) },
      maximumFD: record.motion.map { .ratio($0.maximum.value) },
      degreesOfFreedom: record.degreesOfFreedom,
      respirationR: record.respiration.map { .correlation($0.correlation) },
      respirationReason: record.respirationGap?.rawValue,
      notFiniteVoxels: record.notFiniteVoxelCount
    )
  }
}
