import Denoising

/// One half of a run that is cut into blocks, every other of which belongs to it.
public struct BlockHalf: Hashable, Sendable {
  /// The run, counted from 0.
  public let run: Int
  /// The blocks, ascending, to be cleaned together and apart from all others.
  public let pieces: [Range<Int>]
}

/// Two halves of each run, made of alternating blocks.
///
/// Drifts and drowsiness, which tell a run's first half from its second, are in both alike. A run is
/// cut into an even number of equally long blocks, as near to `block` as can be. Blocks touch: what
/// a series shares with itself some seconds later is shared by the halves, so blocks are long
/// against that, and reliability by them is a little too high rather than too low.
///
/// - Parameters:
///   - runs: The runs.
///   - block: How long a block is meant to be; a minute holds some ten degrees of freedom.
/// - Returns: The halves, each with one part of each run.
public func blockHalves(
  of runs: [RunFrames],
  block: Duration
) -> (odd: [BlockHalf], even: [BlockHalf]) {
  precondition(block > .zero, "blocks of \(block)")
  var halves: (odd: [BlockHalf], even: [BlockHalf]) = ([], [])
  for (number, run) in runs.enumerated() {
    let count = run.frames.keep.count
    let pairs = Double(count) * run.repetitionTime.seconds / (2 * block.seconds)
    let blocks = max(2, min(count, 2 * Int(pairs.rounded())))
    let ranges = (0..<blocks).map { block in
      count * block / blocks..<count * (block + 1) / blocks
    }
    func half(_ remainder: Int) -> BlockHalf {
      let own = ranges.indices.filter { $0 % 2 == remainder }.map { ranges[$0] }
      return BlockHalf(run: number, pieces: own.filter { !$0.isEmpty })
    }
    halves.odd.append(half(0))
    halves.even.append(half(1))
  }
  return halves
}
