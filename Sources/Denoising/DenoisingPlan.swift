public import Geometry

/// A frequency in hertz.
public struct Hertz: Hashable, Sendable, Comparable {
  /// Cycles per second.
  public let value: Double

  /// Creates a frequency of `value` Hz.
  public init(_ value: Double) { self.value = value }

  /// Whether `a` is lower than `b`.
  public static func < (a: Self, b: Self) -> Bool { a.value < b.value }
}

/// A zero-phase Butterworth band-pass, run forwards and backwards over the series.
public struct BandPass: Hashable, Sendable {
  /// The order of one pass; two passes double it.
  public let order: Int
  /// Slower fluctuations are removed; −6 dB here, after both passes.
  public let highPass: Hertz
  /// Faster fluctuations are removed; −6 dB here, after both passes.
  public let lowPass: Hertz

  /// Creates a band-pass from `highPass` to `lowPass`.
  public init(order: Int, highPass: Hertz, lowPass: Hertz) {
    self.order = order
    self.highPass = highPass
    self.lowPass = lowPass
  }
}

/// A named set of confound columns, with fMRIPrep's column names.
public enum ConfoundSet: Hashable, Sendable {
  /// Six motion parameters, their derivatives, and the squares of both.
  case motion24
  /// 24 motion columns, white matter, CSF and global signal.
  case parameters27
  /// 24 motion columns, white matter and CSF: 27P without the global signal.
  case parameters26
  /// 24 motion columns, and white matter, CSF and global signal in four forms each.
  case parameters36
  /// Columns named one by one.
  case columns([String])

  /// The column names, in the order of regression.
  public var columns: [String] {
    let motion = ["trans_x", "trans_y", "trans_z", "rot_x", "rot_y", "rot_z"]
    let forms = ["", "_derivative1", "_power2", "_derivative1_power2"]
    func expanded(_ names: [String]) -> [String] {
      names.flatMap { name in forms.map { name + $0 } }
    }
    let motion24 = expanded(motion)
    switch self {
    case .motion24: return motion24
    case .parameters27: return motion24 + ["white_matter", "csf", "global_signal"]
    case .parameters26: return motion24 + ["white_matter", "csf"]
    case .parameters36: return motion24 + expanded(["global_signal", "csf", "white_matter"])
    case .columns(let names): return names
    }
  }
}

/// Which frames are left out because the head moved.
public struct Censoring: Hashable, Sendable {
  /// Frames with a larger framewise displacement are censored.
  public let framewiseDisplacement: Millimetres

  /// Creates a rule that censors frames above `framewiseDisplacement`.
  public init(framewiseDisplacement: Millimetres) {
    self.framewiseDisplacement = framewiseDisplacement
  }
}

/// How a run is cleaned; every parameter comes from the targeting protocol.
public struct DenoisingPlan: Hashable, Sendable {
  /// The full width at half maximum of the Gaussian that smooths the image; nil for none.
  public let smoothing: Millimetres?
  /// The censoring rule; nil keeps every frame.
  public let censoring: Censoring?
  /// Whether mean and linear trend are removed before the filter.
  public let detrend: Bool
  /// The temporal filter; nil for none.
  public let bandPass: BandPass?
  /// The confounds that are regressed out; nil for none.
  public let confounds: ConfoundSet?

  /// Creates a plan.
  public init(
    smoothing: Millimetres?,
    censoring: Censoring?,
    detrend: Bool,
    bandPass: BandPass?,
    confounds: ConfoundSet?
  ) {
    self.smoothing = smoothing
    self.censoring = censoring
    self.detrend = detrend
    self.bandPass = bandPass
    self.confounds = confounds
  }
}
