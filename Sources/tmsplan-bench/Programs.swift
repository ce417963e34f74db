import FoundationEssentials

/// The programs that are measured.
struct Programs {
  let tmsplan: String
  /// This program, for the floors.
  let bench: String
  /// A Python that has nilearn; nil where none was found.
  let python: String?
  /// The script that computes the target by nilearn.
  let baseline: String

  /// Finds the programs beside this one, and the first of `pythons` that has nilearn.
  init(baseline: String, pythons: [String]) throws {
    let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let folder = URL(filePath: own).deletingLastPathComponent()
    bench = own
    tmsplan = folder.appending(path: "tmsplan").path
    guard FileManager.default.isExecutableFile(atPath: tmsplan) else {
      throw BenchError("there is no tmsplan beside this program, in \(folder.path)")
    }
    self.baseline = baseline
    python = pythons.first { python in
      (try? output(of: Invocation(words: [python, "-c", "import nilearn"]))) != nil
    }
  }
}
