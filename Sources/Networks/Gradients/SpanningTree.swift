import LinearAlgebra

/// The largest edge of the minimum spanning tree: the least ε that leaves no node apart.
///
/// Prim's method, in time that grows with the square of the nodes and memory with the nodes.
///
/// - Parameter distances: Symmetric, none negative.
/// - Returns: The edge's length; 0 of fewer than two nodes.
func largestSpanningEdge(_ distances: Matrix) -> Double {
  precondition(distances.rows == distances.columns, "distances of different nodes")
  var nearest = [Double](repeating: .infinity, count: distances.rows)
  var isReached = [Bool](repeating: false, count: distances.rows)
  var largest = 0.0
  var node = 0
  for _ in 1..<max(1, distances.rows) {
    isReached[node] = true
    var next = node
    var least = Double.infinity
    distances.withRow(node) { row in
      for other in row.indices where !isReached[other] {
        nearest[other] = min(nearest[other], row[other])
        if nearest[other] < least { (next, least) = (other, nearest[other]) }
      }
    }
    largest = max(largest, least)
    node = next
  }
  return largest
}
