import FoundationEssentials
import Glibc

/// What the machine's clocks show at one moment.
struct Clocks {
  private let now = ContinuousClock.now
  private let busy = busySeconds()

  /// What a run cost that started here and ends now, with the kernel's count of its own.
  func sample(cpu: Double, peak: Int) -> Sample {
    let wall = (ContinuousClock.now - now) / .seconds(1)
    let others = (busySeconds() - busy - cpu) / wall
    return Sample(wall: wall, cpu: cpu, peak: peak, others: max(0, others))
  }
}

/// The time that all cores together were not idle since the machine started, in seconds.
private func busySeconds() -> Double {
  // user nice system idle iowait irq softirq steal, in hundredths of a second
  guard let text = try? String(contentsOfFile: "/proc/stat", encoding: .utf8),
    let line = text.split(separator: "\n").first
  else { return 0 }
  let ticks = line.split(separator: " ").dropFirst().prefix(8).compactMap { Double($0) }
  let idle = ticks.dropFirst(3).prefix(2).reduce(0, +)
  return (ticks.reduce(0, +) - idle) / 100
}
