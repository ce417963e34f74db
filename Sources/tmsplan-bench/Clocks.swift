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
  let ticks = coreTicks()
  let idle = ticks.dropFirst(3).prefix(2).reduce(0, +)
  return (ticks.reduce(0, +) - idle) / 100
}

/// What all cores together did since the machine started, in hundredths of a second: user, nice, system, idle,
/// iowait, irq, softirq, steal; empty where the kernel does not tell.
func coreTicks() -> [Double] {
  guard let text = try? String(contentsOfFile: "/proc/stat", encoding: .utf8),
    let line = text.split(separator: "\n").first
  else { return [] }
  return line.split(separator: " ").dropFirst().prefix(8).compactMap { Double($0) }
}

/// The part of the time between two such counts that the machine's host gave to others; nil where it is not
/// told.
func stolenShare(from before: [Double], to after: [Double]) -> Double? {
  guard before.count == 8, after.count == 8 else { return nil }
  let sum = after.reduce(0, +) - before.reduce(0, +)
  return sum > 0 ? (after[7] - before[7]) / sum : nil
}
