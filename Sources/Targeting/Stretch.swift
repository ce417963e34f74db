public import Denoising

/// A part of a run that is cleaned apart from the rest.
public struct Stretch: Hashable, Sendable {
  /// The run, counted from 0.
  public let run: Int
  /// The frames of the run.
  public let frames: Range<Int>
  /// How many of them are kept.
  public let keptCount: Int
  /// How many minutes those are.
  public let minutesKept: Double
}

/// Some frames of a run, as far as halving needs them.
public struct RunFrames: Sendable {
  /// Which frames are kept.
  public let frames: CensoredFrames
  /// The time between two frames.
  public let repetitionTime: Duration

  /// Describes a run.
  public init(_ frames: CensoredFrames, repetitionTime: Duration) {
    self.frames = frames
    self.repetitionTime = repetitionTime
  }
}

/// Two halves of `runs` with equally much data, as stretches to be cleaned apart.
///
/// An even number of runs is halved by taking every other run; else each run is cut in two with
/// equally many kept frames. Each stretch is to be cleaned by itself: halves of a jointly cleaned
/// run resemble each other even where there is nothing but noise.
public func halves(of runs: [RunFrames]) -> (first: [Stretch], second: [Stretch]) {
  var halves: (first: [Stretch], second: [Stretch]) = ([], [])
  for (number, run) in runs.enumerated() {
    func stretch(_ frames: Range<Int>, keptCount: Int) -> Stretch {
      Stretch(
        run: number,
        frames: frames,
        keptCount: keptCount,
        minutesKept: Double(keptCount) * run.repetitionTime.seconds / 60
      )
    }
    let all = 0..<run.frames.keep.count
    if runs.count.isMultiple(of: 2) {
      let whole = stretch(all, keptCount: run.frames.keptCount)
      if number.isMultiple(of: 2) { halves.first.append(whole) } else { halves.second.append(whole) }
    } else {
      // Without two kept frames there is nothing to halve; cleaning then says so.
      let (first, second) = splitIntoHalves(run.frames) ?? (all, all)
      let kept = run.frames.keptCount / 2
      halves.first.append(stretch(first, keptCount: kept))
      halves.second.append(stretch(second, keptCount: kept))
    }
  }
  return halves
}
