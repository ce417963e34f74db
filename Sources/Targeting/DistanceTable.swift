public import Geometry

/// A point with a name: a group target, a scalp rule's coordinates, another program's target.
public struct NamedPoint<Frame: WorldFrame>: Sendable, Equatable {
  /// What the point is called in a report.
  public let name: String
  /// Where it is.
  public let position: Point<Frame>

  /// Creates the point `position`, called `name`.
  public init(_ name: String, at position: Point<Frame>) {
    self.name = name
    self.position = position
  }
}

/// The distances from each candidate to the other candidates and to reference points.
///
/// They are information beside the candidates, never a reason to take a reference point instead.
public struct DistanceTable: Sendable, Equatable {
  /// One distance from a candidate to something else.
  public struct Entry: Sendable, Equatable {
    /// The candidate's name.
    public let from: String
    /// The other candidate's name, or the reference point's.
    public let to: String
    /// How far apart they are.
    public let distance: Millimetres
  }

  /// All distances, by candidate, each in the order candidates, references.
  public let entries: [Entry]

  /// Measures from each of `candidates` to the others and to each of `references`.
  public init<Frame: WorldFrame>(
    from candidates: [Candidate<Frame>],
    to references: [NamedPoint<Frame>]
  ) {
    let named = candidates.map { NamedPoint($0.name, at: $0.position) }
    entries = candidates.flatMap { candidate in
      (named + references).filter { $0.name != candidate.name }.map { other in
        Entry(
          from: candidate.name,
          to: other.name,
          distance: candidate.position.distance(to: other.position)
        )
      }
    }
  }

  /// The distance from the candidate called `candidate` to `name`, or nil where the table has none.
  public func distance(from candidate: String, to name: String) -> Millimetres? {
    entries.first { $0.from == candidate && $0.to == name }?.distance
  }
}
