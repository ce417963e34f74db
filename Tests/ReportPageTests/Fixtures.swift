import Foundation
import Reports
import Testing

/// A report of a phantom, changed where a test wants it.
struct ExampleReport {
  private var members: [String: Any]

  /// Where the reports lie: one with places in a T1w scan, and one from before there were gates.
  enum Source: String, CaseIterable {
    case native = "../Golden/native_report.json"
    case early = "../../Protocols/wire/golden/target-report.json"
  }

  init(_ source: Source = .native) throws {
    let url = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: source.rawValue).standardizedFileURL
    members = try #require(
      try JSONSerialization.jsonObject(with: Data(contentsOf: url)) as? [String: Any]
    )
  }

  subscript(name: String) -> Any? {
    get { members[name] }
    set { members[name] = newValue }
  }

  var report: TargetReport {
    get throws { try TargetReport(json: JSONSerialization.data(withJSONObject: members)) }
  }

  /// The report with a status other than `ok`: nothing is recommended then.
  mutating func refuse(_ status: String, code: String, severity: String) throws {
    self["status"] = status
    let targets = try #require(self["targets"] as? [[String: Any]])
    self["targets"] =
      status == "no_target"
      ? [] : targets.map { $0.merging(["recommended": false]) { $1 } }
    self["findings"] = [
      [
        "code": code, "severity": severity, "subject": "run", "message": "The reason is this.",
        "remedy": "Scan again.",
      ]
    ]
  }
}

/// Figures of that report, with all that can be drawn.
struct ExampleFigures {
  var members: [String: Any]

  init(_ report: TargetReport) throws {
    let target = try #require(report.targets.first)
    let frame = report.space.analysis
    let centre = try #require(target.position[frame]).map(\.value)
    func base64(_ count: Int, _ byte: (Int) -> Int) -> String {
      Data((0..<count).map { UInt8(byte($0) & 255) }).base64EncodedString()
    }
    func plane(_ orientation: String, _ right: Int, _ up: Int, _ across: Int) -> [String: Any] {
      [
        "orientation": orientation, "width": 40, "height": 30, "left_mm": centre[right] - 20,
        "top_mm": centre[up] + 15, "level_mm": centre[across], "pixels": base64(1200) { $0 / 5 },
        "regions": base64(1200) { (300..<320).contains($0) ? 1 : (600..<640).contains($0) ? 2 : 0 },
        "map": base64(1200) { $0 % 256 },
      ]
    }
    members = [
      "schema": "tmsp-report-figures/1", "job": report.job, "subject": report.subject,
      "slices": [
        "image": "T1w", "name": "T1w.nii.gz", "reason": NSNull(), "centre": [frame: centre],
        "target": target.name, "spacing_mm": 1.0, "window": [3, 812.25], "r_limit": 0.7,
        "whole_brain": false,
        "planes": [plane("axial", 0, 1, 2), plane("coronal", 0, 2, 1), plane("sagittal", 1, 2, 0)],
      ],
      "clouds": [
        [
          "method": target.name, "frame": frame,
          "points": [
            ["position": centre, "count": 391],
            ["position": [centre[0] + 4.125, centre[1], centre[2] - 8.5], "count": 109],
          ],
        ]
      ],
      "motion": [
        [
          "run": 1, "repetition_time_s": 2, "fd_mm": [NSNull(), 0.1234, 0.77, 0.05],
          "fd_threshold_mm": 0.5, "std_dvars": [NSNull(), 1.0625, 1.9, 0.875],
          "std_dvars_threshold": NSNull(), "censored": [2],
        ]
      ],
      "carpets": [
        [
          "run": 1, "seed_lines": 2, "lines": 6, "columns": 4, "frames_per_column": 1,
          "seed_voxels": 33, "region_voxels": 977, "range_sd": 3, "before": base64(24) { $0 * 10 },
          "after": base64(24) { $0 * 7 },
        ]
      ],
      "temporal_snr": [
        [
          "run": 1, "region": report.seed.id, "voxels": 33,
          "quantiles": [31.5, 44.25, 52.125, 60.75, 71.0625],
        ]
      ],
    ]
  }

  var figures: ReportFigures {
    get throws { try ReportFigures(json: JSONSerialization.data(withJSONObject: members)) }
  }
}

/// What a reader sees of a page: its text, without the style.
func visibleText(_ page: String) -> String {
  page.replacing(/<style>.*?<\/style>/.dotMatchesNewlines(), with: "")
    .replacing(/<[^>]*>/, with: "\n")
    .replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&quot;", with: "\"")
    .replacing("&#39;", with: "'").replacing("&amp;", with: "&")
}
