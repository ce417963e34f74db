import Foundation
import Testing

/// Reports to be shown, made of the golden one.
struct ExampleReport {
  var status = "ok"
  var isRecommended = true
  var hasNavigation = true
  var entry: [Double]? = [-38, 44, 26]
  var matrix: [[Double]]? = [
    [-0.301511345, 0.861640437, 0.40824829, -38],
    [0.301511345, 0.492365964, -0.816496581, 44],
    [-0.904534034, -0.123091491, -0.40824829, 26],
    [0, 0, 0, 1],
  ]
  var reason: String?
  var findings: [String] = []
  var imageName = "sub-01_T1w.nii.gz"

  /// Where the cortical target lies.
  static let target = [-34.0, 36, 22]

  var bytes: [UInt8] {
    get throws {
      let url = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../Protocols/wire/golden/target-report.json")
      let golden = try JSONSerialization.jsonObject(with: Data(contentsOf: url))
      var report = try #require(golden as? [String: Any])
      report["status"] = status
      var targets = try #require(report["targets"] as? [[String: Any]])
      targets[0]["recommended"] = isRecommended
      report["targets"] = targets
      report["findings"] = findings.map { code in
        ["code": code, "severity": "error", "subject": "T1w", "message": "m", "remedy": "r"]
      }
      if hasNavigation { report["navigation"] = navigation }
      return [UInt8](try JSONSerialization.data(withJSONObject: report, options: .sortedKeys))
    }
  }

  private var navigation: [String: Any] {
    let coil: [String: Any]? = matrix.map { matrix in
      [
        "axes": "simnibs", "matrix": matrix, "distance_mm": 0, "handle_angle_deg": 45,
        "handle_angle_definition": "as usual", "basis": "geometric",
      ]
    }
    let image: [String: Any] = [
      "role": "T1w", "name": imageName, "dim": [3, 88, 112, 96, 1, 1, 1, 1],
      "pixdim": [-1, 2, 1.875, 2], "qform_code": 1, "sform_code": 1,
      "quatern_bcd": [-0.03, 0.998, -0.045], "qoffset_xyz": [95.07, -120.76, -76.01],
      "srow": [[-2, 0, 0, 95], [0, 2, 0, -120], [0, 0, 2, -76]], "world": "sform",
      "sha256_voxels": String(repeating: "a", count: 64),
    ]
    let pose: [String: Any] = [
      "name": "peak", "target": Self.target, "entry": entry as Any? ?? NSNull(),
      "normal": NSNull(), "depth_mm": NSNull(), "obliquity_deg": NSNull(),
      "coil": coil as Any? ?? NSNull(), "reason": reason as Any? ?? NSNull(),
    ]
    return [
      "schema": "tmsp-navigation/1", "frame": "RAS", "units": "mm", "reference_image": image,
      "head_volume_l": 4.2, "targets": [pose],
    ]
  }
}
