import Geometry

/// The mean of `points`, at least one, each with a weight; all alike where none are given.
func weightedMean<Frame: WorldFrame>(
  of points: [Point<Frame>],
  weights: [Double]? = nil
) -> Point<Frame> {
  let weights = weights ?? points.map { _ in 1 }
  let total = weights.reduce(0, +)
  func mean(_ axis: (Point<Frame>) -> Double) -> Double {
    zip(points, weights).reduce(0) { $0 + axis($1.0) * $1.1 } / total
  }
  return Point(mean(\.x), mean(\.y), mean(\.z))
}

/// The point with the least sum of distances to `points`, at least one, to a micrometre or so.
///
/// Weiszfeld's iteration from the mean, with the step of Vardi and Zhang (2000,
/// 10.1073/pnas.97.4.1423) where it meets one of the points. Of an even number on one line any place
/// between the middle two has the least sum; the iteration then stays near the mean.
func geometricMedian<Frame: WorldFrame>(of points: [Point<Frame>]) -> Point<Frame> {
  var median = weightedMean(of: points)
  for _ in 0..<10_000 {
    let next = weiszfeldStep(from: median, points)
    let moved = next.distance(to: median).value
    median = next
    if moved < 1e-10 { break }
  }
  return median
}

private func weiszfeldStep<Frame: WorldFrame>(
  from place: Point<Frame>,
  _ points: [Point<Frame>]
) -> Point<Frame> {
  let others = points.filter { $0.distance(to: place).value > 1e-9 }
  guard !others.isEmpty else { return place }
  let weights = others.map { 1 / $0.distance(to: place).value }
  let target = weightedMean(of: others, weights: weights)
  let coincident = Double(points.count - others.count)
  guard coincident > 0 else { return target }
  // The pull of the others on the point that the iteration stands on, against its own weight.
  let pull = target.distance(to: place).value * weights.reduce(0, +)
  let stay = pull > 0 ? min(1, coincident / pull) : 1
  return weightedMean(of: [target, place], weights: [1 - stay, stay])
}
