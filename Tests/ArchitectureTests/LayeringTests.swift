import Foundation
import Testing

/// The architecture, stated once: a module may import only modules of a lower layer.
private let layer = [
  "Findings": 1, "Geometry": 1, "Drawing": 1, "LinearAlgebra": 2, "Statistics": 2, "Imaging": 2,
  "Denoising": 3, "Transforms": 3, "Connectivity": 4, "Prediction": 4, "Targeting": 5,
  "Networks": 5,
  "Atlases": 6, "Phantom": 6, "Navigation": 6, "OpenIGTLink": 6,
  "Commissioning": 7, "Planning": 7, "Reports": 8, "Acceptance": 8, "NavigationFiles": 9,
  "ReportPage": 9, "Wire": 9, "OutputFiles": 2, "BIDSApp": 10,
  "Messaging": 10, "Store": 10, "Client": 11, "Service": 11,
  "tmsplannerd": 12, "tmsplan": 12, "tmsplan-bench": 12,
]

/// C modules, and the single Swift module that may import each.
///
/// The bench calls the inflating libraries too: what it measures must not go through our own code.
private let owner = [
  "CNIfTI": "Imaging", "CZlib": "Imaging", "CISAL": "Imaging", "COpenBLAS": "LinearAlgebra",
  "CGSL": "Statistics", "CZeroMQ": "Messaging", "CSystemd": "Service", "CPNG": "Drawing",
]

/// Libraries that only these modules may import.
private let libraryUsers = [
  "Yams": ["Atlases", "Service"], "GRDB": ["Store"],
  "Crypto": ["Planning", "Store", "Client", "Service"],
  "ArgumentParser": ["tmsplan", "tmsplannerd", "tmsplan-bench"], "Logging": ["Service"],
  "CoreMetrics": ["Service"], "Metrics": [],
  "ServiceLifecycle": ["Service"], "Subprocess": ["Service"],
]

/// The modules that stay free of Foundation.
private let science = [
  "Findings", "Geometry", "LinearAlgebra", "Statistics", "Imaging", "Denoising", "Connectivity",
  "Prediction", "Targeting", "Networks", "Transforms", "Navigation", "OpenIGTLink", "Drawing",
]

@Suite struct LayeringTests {
  @Test(arguments: layer.sorted { $0.key < $1.key })
  func `a module imports only lower layers`(module: String, level: Int) throws {
    for file in try sources(of: module) {
      for imported in file.imports {
        if let other = layer[imported] {
          #expect(other < level, "\(file.name) imports \(imported)")
        }
      }
    }
  }

  @Test(arguments: layer.keys.sorted())
  func `each C library and each outside library has its owners`(module: String) throws {
    for file in try sources(of: module) {
      for imported in file.imports {
        if let only = owner[imported] {
          let isFloor = module == "tmsplan-bench" && only == "Imaging"
          #expect(only == module || isFloor, "\(file.name): \(imported) belongs to \(only)")
        }
        if let users = libraryUsers[imported] {
          #expect(users.contains(module), "\(file.name): \(imported) is for \(users)")
        }
      }
    }
  }

  @Test(arguments: science)
  func `science imports no Foundation`(module: String) throws {
    for file in try sources(of: module) {
      let found = file.imports.filter { $0.hasPrefix("Foundation") || $0 == "Logging" }
      #expect(found.isEmpty, "\(file.name) imports \(found)")
    }
  }

  @Test(arguments: layer.keys.sorted())
  func `no file is longer than 400 lines`(module: String) throws {
    for file in try sources(of: module) {
      #expect(file.lines.count <= 400, "\(file.name) has \(file.lines.count) lines")
    }
  }

  @Test(arguments: layer.keys.sorted())
  func `nothing forces, traps on input or escapes concurrency checking`(module: String) throws {
    let forbidden = ["try!", "fatalError(", "as! ", "@unchecked Sendable"]
    let allowed = ["PollerExecutor.swift": "@unchecked Sendable"]
    for file in try sources(of: module) {
      for line in file.lines where !line.trimmingPrefix(while: \.isWhitespace).hasPrefix("//") {
        for word in forbidden where line.contains(word) && allowed[file.name] != word {
          Issue.record("\(file.name): \(word) in \(line)")
        }
      }
    }
  }

  @Test func `every module is in a layer`() throws {
    let folders = try FileManager.default.contentsOfDirectory(atPath: root + "/Sources")
    let known = Set(layer.keys).union(owner.keys).union(["CLinux"])
    #expect(Set(folders).subtracting(known).isEmpty)
  }
}

/// The package's folder.
private let root = URL(filePath: #filePath).deletingLastPathComponent()
  .appending(path: "../..").standardizedFileURL.path(percentEncoded: false)

/// A source file, as far as these tests look into it.
private struct SourceFile {
  let name: String
  let lines: [Substring]

  var imports: [String] {
    lines.compactMap { line in
      let code = line.trimmingPrefix { $0 == " " }
      let pattern = /(?:@?\w+ )*import (?:(?:struct|class|enum|protocol|func|var|let) )?(\w+).*/
      return code.wholeMatch(of: pattern).map { String($0.1) }
    }
  }
}

/// The Swift files of `module`; finding none is an error, so that no test passes on nothing.
private func sources(of module: String) throws -> [SourceFile] {
  let folder = URL(filePath: root).appending(path: "Sources/\(module)")
  let found = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
  var files: [SourceFile] = []
  while let file = found?.nextObject() as? URL {
    guard file.pathExtension == "swift" else { continue }
    let text = try String(contentsOf: file, encoding: .utf8)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    files.append(SourceFile(name: file.lastPathComponent, lines: lines))
  }
  try #require(!files.isEmpty, "no source in \(module)")
  return files
}
