import Foundation
import Geometry
import Navigation
import Planning

extension TargetReport.Navigation {
  static let notice =
    "Research use only. The coil pose is geometric, not optimised for the electric field."

  /// - Parameters:
  ///   - record: What was found in the T1w image.
  ///   - targets: The plan's targets.
  ///   - inputs: The files that were read.
  init(_ record: NavigationRecord, targets: [PlannedTarget], inputs: [InputRecord]) {
    // The way that carried the targets, whichever of the two was given.
    let transform =
      inputs.first { $0.file.role == .fromT1w }
      ?? inputs.first { $0.file.role == .toT1w }
    self.init(
      schema: "tmsp-navigation/1",
      frame: "RAS",
      units: "mm",
      image: ReferenceImage(record.image),
      headLitres: record.headLitres.map(PlainNumber.ratio),
      targets: targets.compactMap { target -> Pose? in
        guard let pose = record.poses[target.name], let native = target.native else { return nil }
        return Pose(target, native.map(PlainNumber.millimetres), pose, by: transform)
      },
      notice: Self.notice
    )
  }
}

extension TargetReport.Navigation.ReferenceImage {
  init(_ image: NavigationRecord.ReferenceImage) {
    let print = image.fingerprint
    self.init(
      role: "T1w",
      name: image.name,
      dim: print.dimensions,
      pixdim: print.pixelSizes.map(exact),
      qformCode: print.qformCode,
      sformCode: print.sformCode,
      quaternion: print.quaternion.map(exact),
      offset: print.quaternionOffset.map(exact),
      srow: stride(from: 0, to: print.sformRows.count, by: 4).map { start in
        print.sformRows[start..<(start + 4)].map(exact)
      },
      world: image.world,
      xformDistance: image.xformDistance.map { PlainNumber($0.value, places: 6) },
      axisCodes: image.axisCodes,
      header: Data(print.header).base64EncodedString(),
      voxelDigest: print.voxelDigest
    )
  }
}

/// A header's number, to as many places as tell any of single precision above 1e-6 from the next;
/// what is not finite is 0, as no reader takes it.
private func exact(_ value: Double) -> PlainNumber {
  PlainNumber(value.isFinite ? value : 0, places: 14)
}

extension TargetReport.Navigation.Pose {
  fileprivate init(
    _ planned: PlannedTarget,
    _ target: [PlainNumber],
    _ record: NavigationRecord.PoseRecord,
    by transform: InputRecord?
  ) {
    self.init(
      name: planned.name,
      rank: planned.rank,
      isRecommended: planned.isRecommended,
      hemisphere: record.side.rawValue,
      template: transform.flatMap { TargetReport.Navigation.TemplatePlace(planned, by: $0) },
      target: target,
      entry: record.entry.map { $0.coordinates.map(PlainNumber.millimetres) },
      normal: record.normal.map { $0.map(PlainNumber.correlation) },
      depth: record.depth.map(PlainNumber.millimetres),
      obliquity: record.obliquity.map { PlainNumber($0, places: 2) },
      coil: record.coil.map { TargetReport.Navigation.Coil($0, record) },
      reason: record.reason
    )
  }
}

extension TargetReport.Navigation.Coil {
  fileprivate init(_ rows: [Double], _ record: NavigationRecord.PoseRecord) {
    self.init(
      axes: CoilAxes.simnibs.rawValue,
      matrix: (0..<3).map { row in
        rows[(4 * row)..<(4 * row + 4)].map { PlainNumber($0, places: 9) }
      }
        + [[0, 0, 0, 1].map { PlainNumber($0, places: 0) }],
      distance: .millimetres(record.coilDistance),
      handleAngle: PlainNumber(record.handleAngle, places: 1),
      handleDefinition: CoilHandle.definition,
      basis: "geometric"
    )
  }
}

extension TargetReport.Navigation.TemplatePlace {
  fileprivate init?(_ target: PlannedTarget, by transform: InputRecord) {
    let place = [target.position, target.carried?.position].compactMap(\.self).first {
      $0.space != .native
    }
    guard let place else { return nil }
    self.init(
      name: place.space.name,
      position: place.coordinates.map(PlainNumber.millimetres),
      xfm: transform.file.name,
      sha256: transform.sha256,
      roundTripError: target.carried?.roundTrip.map(PlainNumber.millimetres)
    )
  }
}
