import Foundation
import Reports

@testable import NavigationFiles

/// The header of the synthetic reference image: LAS, oblique, 88 × 112 × 96 voxels of 2 × 1.875 × 2 mm,
/// whose forms differ by 0.009 mm.
struct ReferenceHeader {
  var qformCode = 1
  var sformCode = 1
  var offsetShift: Float = 0
  var isBigEndian = false

  static let pixelSizes: [Float] = [-1, 2, 1.875, 2]
  static let quaternion: [Float] = [-0.029965134, 0.99853814, -0.04496457]
  static let offset: [Float] = [95.0702, -120.76106, -76.01252]
  static let sform: [Float] = [
    -1.9964011, -0.111977465, -0.010778956, 95.0702,
    -0.11992801, 1.864051, 0.17943363, -120.76106,
    0, -0.16852228, 1.9919055, -76.01252,
  ]

  var bytes: [UInt8] {
    var bytes = [UInt8](repeating: 0, count: 348)
    func put(_ value: UInt64, _ place: Int, _ count: Int) {
      for index in 0..<count {
        let at = isBigEndian ? place + count - 1 - index : place + index
        bytes[at] = UInt8(truncatingIfNeeded: value >> (8 * index))
      }
    }
    func put(_ values: [Float], _ place: Int) {
      for (index, value) in values.enumerated() {
        put(UInt64(value.bitPattern), place + 4 * index, 4)
      }
    }
    put(348, 0, 4)
    for (index, size) in [3, 88, 112, 96, 1, 1, 1, 1].enumerated() {
      put(UInt64(size), 40 + 2 * index, 2)
    }
    put(4, 70, 2)
    put(16, 72, 2)
    put(Self.pixelSizes, 76)
    put([352, 2, 5], 108)
    put(UInt64(qformCode), 252, 2)
    put(UInt64(sformCode), 254, 2)
    put(Self.quaternion, 256)
    put([Self.offset[0] + offsetShift] + Self.offset[1...], 268)
    put(Self.sform, 280)
    bytes[344..<348] = [0x6E, 0x2B, 0x31, 0]
    return bytes
  }
}

/// The reference pose as a report's navigation object says it.
struct ReferenceSheet {
  var header = ReferenceHeader()
  var world = "sform"
  var subject = "01"
  var isRecommended = true
  var hemisphere = "left"
  var reason: String?
  var templateX: Double?
  var hasEntry = true
  var target: [Double] = [-34, 36, 22]
  var hasCoil = true
  var coil = Self.coil
  /// A second target without entry and coil.
  var hasSecond = false

  static let coil: [[Double]] = [
    [-0.301511345, 0.861640437, 0.408248290, -38],
    [0.301511345, 0.492365964, -0.816496581, 44],
    [-0.904534034, -0.123091491, -0.408248290, 26],
    [0, 0, 0, 1],
  ]

  func sheet() throws -> NavigationSheet {
    try NavigationSheet(
      navigation(),
      subject: subject,
      job: "job",
      created: "2026-01-01T12:00:00Z",
      software: ("TMSPlanner", "0.0.0"),
      findings: []
    )
  }

  func navigation() throws -> TargetReport.Navigation {
    var first: [String: Any] = [
      "name": "cluster", "rank": 1, "recommended": isRecommended, "hemisphere": hemisphere,
      "target": target, "reason": reason ?? NSNull(),
    ]
    if hasEntry {
      first["entry"] = [-38, 44, 26]
      first["normal"] = [-0.408248, 0.816497, 0.408248]
      first["depth_mm"] = 9.797959
    }
    if hasCoil {
      first["coil"] =
        [
          "axes": "simnibs", "matrix": coil, "distance_mm": 0, "handle_angle_deg": 45,
          "handle_angle_definition": "as it is", "basis": "geometric",
        ] as [String: Any]
    }
    if let templateX {
      first["template"] =
        [
          "name": "MNI152NLin6Asym", "position": [templateX, 40, 25], "xfm": "x.h5",
          "sha256": String(repeating: "0", count: 64),
        ] as [String: Any]
    }
    let second: [String: Any] = [
      "name": "peak", "rank": 2, "recommended": false, "hemisphere": hemisphere,
      "target": [-40, 20, 45.5],
    ]
    let document: [String: Any] = [
      "schema": "tmsp-navigation/1", "frame": "RAS", "units": "mm",
      "reference_image": image, "targets": hasSecond ? [second, first] : [first],
    ]
    let json = try JSONSerialization.data(withJSONObject: document)
    return try JSONDecoder().decode(TargetReport.Navigation.self, from: json)
  }

  private var image: [String: Any] {
    [
      "role": "T1w", "name": "sub-01_desc-preproc_T1w.nii.gz", "dim": [3, 88, 112, 96, 1, 1, 1, 1],
      "pixdim": ReferenceHeader.pixelSizes.map(Double.init), "qform_code": header.qformCode,
      "sform_code": header.sformCode,
      "quatern_bcd": ReferenceHeader.quaternion.map(Double.init),
      "qoffset_xyz": ReferenceHeader.offset.map(Double.init),
      "srow": [[0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]], "world": world,
      "sha256_voxels": String(repeating: "a", count: 64),
      "header_base64": Data(header.bytes).base64EncodedString(),
    ]
  }
}

extension NavigationFormat {
  /// The text of the file whose name ends so.
  func text(_ sheet: NavigationSheet, suffix: String) throws -> String? {
    try files(sheet).first { $0.name.hasSuffix(suffix) }.flatMap {
      String(validating: $0.bytes, as: UTF8.self)
    }
  }
}
