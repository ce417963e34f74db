import LinearAlgebra

/// How much the global signal follows the strength of breathing, as the head's motion shows it.
///
/// Chosen by us, after the idea of Elbau 2023, doi:10.1176/appi.ajp.20220306 (second-hand), that
/// bursts of breaths carry the global signal of some patients. No trace of breathing is at hand: the
/// part of the motion at the rate of breathing stands in for it, and may miss it.
public struct RespirationMeasure: Sendable, Equatable {
  /// The largest |r| over columns and lags, 0 to 1; unrelated noise does not give 0.
  ///
  /// Of simulated runs of noise one in twenty reaches 0.30 at 10 minutes and 0.41 at 5.
  public let correlation: Double
  /// By how many seconds the global signal follows, 0 to 10.
  public let lag: Double
  /// The motion column that it follows.
  public let column: String
  /// The band in which breathing was looked for.
  public let band: RespirationBand
  /// The share of the global signal's variance within that band, without mean and line, 0 to 1.
  public let globalSignalPower: Double
}

/// Why breathing could not be looked for.
public enum RespirationGap: String, CaseIterable, Error {
  /// The repetition time is too long for the band of breathing.
  case bandNotPossible = "respiration_band_not_possible"
  /// The table lacks the global signal or a motion column.
  case columnMissing = "respiration_column_missing"
  /// A column that is needed holds `n/a` or what is no number.
  case columnUnreadable = "respiration_column_unreadable"
  /// Too few frames are kept.
  case tooFewFrames = "respiration_too_few_frames"
  /// The global signal, or every motion column, is constant.
  case noVariation = "respiration_no_variation"
}

/// The motion columns that breathing moves most, as fMRIPrep names them.
private let breathingColumns = ["trans_y", "trans_z", "rot_x"]

/// Looks for breathing in the global signal of a run.
///
/// The global signal within 0.01 to 0.1 Hz is correlated with the envelope of `trans_y`, `trans_z`
/// and `rot_x`: their part in the ``RespirationBand``, its root mean square over about 10 s. The
/// global signal may follow by 0 to 10 s; the largest |r| counts. Both filters are Butterworth's of
/// order 5 without a shift in time, after mean and line. Censored frames are filled for the filters
/// as in cleaning, and count neither in the envelope nor in the correlation.
///
/// - Parameters:
///   - confounds: The confounds of the whole run.
///   - frames: Which frames are kept.
///   - repetitionTime: The time between two frames.
/// - Returns: The measure, or why there is none.
public func respirationMeasure(
  in confounds: ConfoundTable,
  keeping frames: CensoredFrames,
  repetitionTime: Duration
) -> Result<RespirationMeasure, RespirationGap> {
  do throws(RespirationGap) {
    let run = try BreathingRun(confounds, frames, repetitionTime: repetitionTime)
    return .success(try run.measure())
  } catch {
    return .failure(error)
  }
}

/// The columns of a run between the first and the last kept frame, evenly spaced.
private struct BreathingRun {
  /// The global signal in row 0, then the motion columns, without mean and line.
  private let series: Matrix
  private let floors: [Double]
  private let isKept: [Bool]
  private let seconds: Double
  private let band: RespirationBand

  init(
    _ confounds: ConfoundTable,
    _ frames: CensoredFrames,
    repetitionTime: Duration
  ) throws(RespirationGap) {
    guard let band = RespirationBand(repetitionTime: repetitionTime) else { throw .bandNotPossible }
    precondition(frames.keep.count == confounds.rowCount, "flags of another run")
    let kept = frames.kept
    guard let first = kept.first, let last = kept.last, kept.count >= fewestPairs else {
      throw .tooFewFrames
    }
    var raw = Matrix.zero(rows: 0, columns: last - first + 1)
    let knots = kept.map { $0 - first }
    for name in ["global_signal"] + breathingColumns {
      var values = Array(try confounds.complete(name)[first...last])
      if let spline = try? SplineInterpolation(knots: knots) { spline.fill(&values) }
      raw.append(row: values)
    }
    floors = roundingFloors(of: raw)
    series = detrend(raw)
    isKept = Array(frames.keep[first...last])
    seconds = repetitionTime.seconds
    self.band = band
  }

  func measure() throws(RespirationGap) -> RespirationMeasure {
    let slow = try filtered(BandPass(order: 5, highPass: Hertz(0.01), lowPass: Hertz(0.1)))
    let breathing = try filtered(band.filter)
    let power = try globalSignalPower(breathing[row: 0])
    let global = slow[row: 0]
    guard varies(global, floor: floors[0]) else { throw .noVariation }
    var best: (r: Double, lag: Int, column: String)?
    for (offset, column) in breathingColumns.enumerated() {
      let motion = breathing[row: offset + 1]
      guard varies(motion, floor: floors[offset + 1]) else { continue }
      let envelope = envelope(of: motion)
      for lag in 0...frames(in: 10) {
        guard let r = correlation(envelope, global, lag: lag) else { continue }
        if r.magnitude > best?.r ?? 0 { best = (r.magnitude, lag, column) }
      }
    }
    guard let best else { throw .noVariation }
    return RespirationMeasure(
      correlation: min(1, best.r),
      lag: Double(best.lag) * seconds,
      column: best.column,
      band: band,
      globalSignalPower: power
    )
  }

  private func filtered(_ band: BandPass) throws(RespirationGap) -> Matrix {
    do throws(DenoisingError) {
      let filter = try ZeroPhaseFilter(band, repetitionTime: seconds)
      guard series.columns > filter.padding else {
        throw .tooFewFrames(found: series.columns, needed: filter.padding + 1)
      }
      return filter(series)
    } catch {
      if case .bandPassNotPossible = error { throw .bandNotPossible }
      throw .tooFewFrames
    }
  }

  /// The share of the kept frames' variance that `breathing` holds of the global signal.
  private func globalSignalPower(_ breathing: [Double]) throws(RespirationGap) -> Double {
    let whole = squares(series[row: 0])
    guard varies(series[row: 0], floor: floors[0]) else { throw .noVariation }
    return min(1, squares(breathing) / whole)
  }

  private func squares(_ values: [Double]) -> Double {
    zip(values, isKept).reduce(0) { $1.1 ? $0 + $1.0 * $1.0 : $0 }
  }

  private func varies(_ values: [Double], floor: Double) -> Bool {
    squares(values) > floor * floor * Double(isKept.count { $0 })
  }

  /// The root mean square of the kept frames within 5 s of each frame; 0 where none is kept.
  private func envelope(of values: [Double]) -> [Double] {
    let reach = frames(in: 5)
    return values.indices.map { frame in
      let window = max(0, frame - reach)...min(values.count - 1, frame + reach)
      let kept = window.filter { isKept[$0] }
      let sum = kept.reduce(0) { $0 + values[$1] * values[$1] }
      return (sum / Double(max(1, kept.count))).squareRoot()
    }
  }

  /// The r of `cause` with `effect` that follows by `lag` frames; nil with too few pairs or a constant.
  private func correlation(_ cause: [Double], _ effect: [Double], lag: Int) -> Double? {
    let frames = (0..<max(0, cause.count - lag)).filter { isKept[$0] && isKept[$0 + lag] }
    guard frames.count >= fewestPairs else { return nil }
    let pairs = centre(
      Matrix(
        rows: 2,
        columns: frames.count,
        values: frames.map { cause[$0] } + frames.map { effect[$0 + lag] }
      )
    )
    let products = productWithTranspose(pairs, pairs)
    let scale = (products[0, 0] * products[1, 1]).squareRoot()
    return scale > 0 ? products[0, 1] / scale : nil
  }

  private func frames(in span: Double) -> Int { Int(span / seconds + 1e-9) }
}

/// Fewer pairs of frames correlate by chance.
private let fewestPairs = 30

extension ConfoundTable {
  /// A column without gaps.
  fileprivate func complete(_ name: String) throws(RespirationGap) -> [Double] {
    guard columnNames.contains(name) else { throw .columnMissing }
    guard let values = try? column(name) else { throw .columnUnreadable }
    let known = values.compactMap(\.self)
    guard known.count == values.count else { throw .columnUnreadable }
    return known
  }
}
