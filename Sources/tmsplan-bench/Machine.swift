import FoundationEssentials
import Glibc

/// Where and with what was measured.
struct Machine: Codable {
  let processor: String
  let cores: Int
  let memoryGB: Int
  let system: String
  let kernel: String

  static let coreCount = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
  /// The core that serial runs stay on; interrupts are commoner on the first.
  static let lastCore = coreCount - 1

  init() {
    func value(_ path: String, _ key: String, _ separator: Character) -> String? {
      let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
      let line = text.split(separator: "\n").first { $0.hasPrefix(key) }
      let word = line?.split(separator: separator, maxSplits: 1).last
      return word.map { String($0.drop { $0 == " " }).replacing("\"", with: "") }
    }
    processor = value("/proc/cpuinfo", "model name", ":") ?? "unknown processor"
    cores = Self.coreCount
    let memory = value("/proc/meminfo", "MemTotal", ":")?.split(separator: " ").first
    memoryGB = (memory.flatMap { Int($0) } ?? 0) / (1 << 20)
    system = value("/etc/os-release", "PRETTY_NAME", "=") ?? "unknown system"
    let release = try? String(contentsOfFile: "/proc/sys/kernel/osrelease", encoding: .utf8)
    kernel = (release ?? "").replacing("\n", with: "")
  }
}

extension Machine {
  /// All of it, for a document.
  var line: String {
    "\(processor), \(cores) cores, \(memoryGB) GB; \(system), Linux \(kernel)"
  }
}

/// The program's version and its libraries, as its doctor names them.
func softwareVersions(_ programs: Programs) throws -> String {
  let version = try output(of: Invocation(words: [programs.tmsplan, "--version"]))
  let doctor = try ChildProcess(Invocation(words: [programs.tmsplan, "doctor"])).wait()
  let key = "libraries: "
  let line = doctor.output.split(separator: "\n").first { $0.contains(key) }
  let libraries = line.map { $0.split(separator: ": ", maxSplits: 1).last ?? "" } ?? ""
  let commit = try? output(of: Invocation(words: ["git", "describe", "--always", "--dirty"]))
  let state = commit.map { " at \($0.split(separator: "\n").first ?? "")" } ?? ""
  return "tmsplan \(version.split(separator: "\n").first ?? "")\(state), \(libraries)"
}
