import Foundation

/// JSON, as a tree and not by the types that wrote it.
extension Reading {
  init?(json bytes: [UInt8], kind: String) {
    guard let document = try? JSONSerialization.jsonObject(with: Data(bytes)),
      let root = document as? [String: Any]
    else { return nil }
    switch kind {
    case "visor2": self.init(visor2: root)
    case "slicer-markups": self.init(markups: root)
    case "navinibs": self.init(navinibs: root)
    case "niivue-connectome": self.init(connectome: root)
    default: return nil
    }
  }

  private init?(visor2 root: [String: Any]) {
    guard let markers = root["TargetMarkers"] as? [[String: Any]] else { return nil }
    for marker in markers {
      guard let target = marker["CoilTarget"] as? [String: Any],
        let pose = target["CoilPose"] as? [String: Any],
        let rows = pose["RigidTransformMatrix4x4"] as? [[Double]]
      else { return nil }
      poses.append(CoilMatrix(rows: rows))
    }
  }

  private init?(markups root: [String: Any]) {
    guard let markups = root["markups"] as? [[String: Any]] else { return nil }
    for markup in markups {
      guard markup["coordinateSystem"] as? String == "LPS",
        let controls = markup["controlPoints"] as? [[String: Any]]
      else { return nil }
      for control in controls {
        guard let lps = control["position"] as? [Double], lps.count == 3 else { return nil }
        points.append([-lps[0], -lps[1], lps[2]])
      }
    }
  }

  private init?(navinibs root: [String: Any]) {
    guard let targets = root["targets"] as? [[String: Any]] else { return nil }
    for target in targets {
      guard let place = target["targetCoord"] as? [Double] else { return nil }
      points.append(place)
      if let entry = target["entryCoord"] as? [Double] { points.append(entry) }
      if let rows = target["coilToMRITransf"] as? [[Double]] {
        poses.append(CoilMatrix(rows: rows).inAxes(.brainsight))
      }
    }
  }

  private init?(connectome root: [String: Any]) {
    guard let nodes = root["nodes"] as? [[String: Any]] else { return nil }
    for node in nodes {
      let place = ["x", "y", "z"].compactMap { node[$0] as? Double }
      guard place.count == 3 else { return nil }
      points.append(place)
    }
  }
}
