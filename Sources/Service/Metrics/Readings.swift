import CoreMetrics
import Foundation
import Glibc
import Planning
import Store

/// What is read when somebody asks for the metrics, as it stands in the store and the system.
///
/// What cannot be read becomes `NaN`: an old value would look like a new one.
struct Readings: Sendable {
  private let registry: MetricsRegistry
  private let office: Office
  private let jobs: [Store.JobState: Meter]
  private let pendingExports: Meter
  private let residentMemory: Meter
  private let diskSize: Meter
  private let diskAvailable: Meter
  private let databaseSize: Meter

  /// Creates the readings of `office`, with what never changes.
  init(_ registry: MetricsRegistry, _ office: Office) {
    self.registry = registry
    self.office = office
    func meter(_ family: MetricFamily, _ labels: [(String, String)] = []) -> Meter {
      Meter(label: family.name, dimensions: labels, factory: registry)
    }
    jobs = Dictionary(
      uniqueKeysWithValues: Store.JobState.allCases.map { state in
        (state, meter(.jobs, [("state", state.rawValue)]))
      }
    )
    pendingExports = meter(.pendingExports)
    residentMemory = meter(.residentMemory)
    diskSize = meter(.diskSize)
    diskAvailable = meter(.diskAvailable)
    databaseSize = meter(.databaseSize)
    meter(.buildInfo, [("version", SoftwareIdentity.version)]).set(1)
    meter(.startTime).set(Double(office.clock.milliseconds) / 1000)
    meter(.workers).set(office.configuration.workers)
  }

  /// The page of metrics at this moment.
  func page() -> String {
    let counts = try? office.store.countByState()
    for (state, meter) in jobs { meter.set(counts.map { Double($0[state] ?? 0) } ?? .nan) }
    pendingExports.set((try? office.store.pendingExportCount()).map(Double.init) ?? .nan)
    let space = try? office.uploads.diskSpace()
    diskSize.set(space.map { Double($0.total) } ?? .nan)
    diskAvailable.set(space.map { Double($0.available) } ?? .nan)
    databaseSize.set(Double(bytesOfDatabase))
    residentMemory.set(residentBytes().map(Double.init) ?? .nan)
    if let age = office.counters.lastResultAge {
      let gauge = Gauge(label: MetricFamily.lastResultAge.name, factory: registry)
      gauge.record(age / .seconds(1))
    }
    return registry.text()
  }

  private var bytesOfDatabase: Int64 {
    ["", "-wal"].reduce(0) { sum, suffix in
      var status = stat()
      let path = office.configuration.stateFolder + "/tmsp.db" + suffix
      return unsafe stat(path, &status) == 0 ? sum + Int64(status.st_size) : sum
    }
  }
}

/// How much memory of this process is resident; nil where the system does not tell.
private func residentBytes() -> Int64? {
  guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else {
    return nil
  }
  return text.split(separator: " ").dropFirst().first.flatMap { Int64($0) }.map {
    $0 * Int64(sysconf(Int32(_SC_PAGESIZE)))
  }
}
