/// What a mode must reach.
struct Goal {
  enum Measure {
    /// The wall time is at most `factor` times that of another mode, and `seconds` more.
    case time(factor: Double, of: String, plus: Double = 0)
    /// Another mode takes at least `factor` times as long.
    case faster(than: String, factor: Double)
    /// The peak is at most this many megabytes.
    case peak(megabytes: Double)
  }

  let mode: String
  let measure: Measure
  /// Holds for data of this type only; nil holds for all.
  var dataType: Dataset.DataType?
  /// Holds for runs of this length only; nil holds for all.
  var volumes: Int?

  /// What this program is to reach on the main job.
  static let all: [Goal] = [
    Goal(mode: Modes.oneCore, measure: .time(factor: 1.10, of: Modes.isalFloor, plus: 0.05)),
    Goal(mode: Modes.oneCore, measure: .peak(megabytes: 64)),
    Goal(mode: Modes.twoCoresZlib, measure: .time(factor: 1.05, of: Modes.zlibFloor)),
    Goal(
      mode: Modes.wholeMask,
      measure: .time(factor: 1.50, of: Modes.isalFloor),
      dataType: .int16
    ),
    Goal(
      mode: Modes.wholeMask,
      measure: .time(factor: 1.15, of: Modes.isalFloor),
      dataType: .float32
    ),
    Goal(mode: Modes.wholeMask, measure: .peak(megabytes: 256)),
    Goal(
      mode: Modes.oneCore,
      measure: .faster(than: Modes.nilearnOnce, factor: 20),
      dataType: .int16,
      volumes: 300
    ),
    Goal(
      mode: Modes.oneCore,
      measure: .faster(than: Modes.nilearnTwoMaskers, factor: 35),
      dataType: .int16,
      volumes: 300
    ),
    Goal(mode: Modes.twoJobs, measure: .time(factor: 1.15, of: Modes.oneCore)),
  ]

  /// What `data` say of this goal; nil where it does not hold for them.
  func result(on data: DatasetResult) -> GoalResult? {
    guard dataType == nil || dataType?.rawValue == data.dataType,
      volumes == nil || volumes == data.volumes
    else { return nil }
    let found = data.measured(mode).flatMap { judge($0, data) }
    return GoalResult(
      data: data.title,
      goal: "\(mode): \(text)",
      found: found?.text ?? "not measured",
      isMet: found?.isMet
    )
  }

  private var text: String {
    switch measure {
    case .time(let factor, let other, let plus):
      "at most \(decimals(factor, 2)) x \(other)"
        + (plus > 0 ? " + \(decimals(1000 * plus, 0)) ms" : "")
    case .faster(let other, let factor): "at least \(decimals(factor, 0)) x faster than \(other)"
    case .peak(let megabytes): "at most \(decimals(megabytes, 0)) MB"
    }
  }

  private func judge(_ mode: ModeResult, _ data: DatasetResult) -> (text: String, isMet: Bool)? {
    guard let wall = mode.wall?.median else { return nil }
    func time(_ name: String) -> Double? { data.measured(name)?.wall?.median }
    switch measure {
    case .time(let factor, let other, let plus):
      guard let reference = time(other) else { return nil }
      let allowed = factor * reference + plus
      return ("\(decimals(wall, 3)) s of \(decimals(allowed, 3)) s", wall <= allowed)
    case .faster(let other, let factor):
      guard let reference = time(other) else { return nil }
      return ("\(decimals(reference / wall, 1)) x", reference / wall >= factor)
    case .peak(let megabytes): return ("\(decimals(mode.peak, 0)) MB", mode.peak <= megabytes)
    }
  }
}

struct GoalResult: Codable {
  let data: String
  let goal: String
  let found: String
  /// nil where it was not measured.
  let isMet: Bool?
}
