import Statistics

/// Whether a person's labelling may be called individual, and the numbers that decide.
///
/// networks.md §4.3: only where two labellings of the person, of two runs or halves, agree better
/// than the bar; otherwise the group labelling is published, and said to be that. All shares are of
/// voxels outside the group's spheres.
public struct IndividualGate: Hashable, Sendable {
  /// What the agreement within the person has to exceed.
  public enum Bar: Hashable, Sendable {
    /// The agreement of the individual with the group labelling: ``IndividualGate/withGroup``.
    case groupLabelling
    /// The 95th percentile of the agreement between people of a cohort.
    case betweenPeople(count: Int)
  }

  /// What is published.
  public enum Outcome: String, CaseIterable, Hashable, Sendable {
    /// The person's own labelling.
    case individual
    /// The labelling of the first iteration.
    case group
  }

  /// The share of equal labels of the person's two runs.
  public let within: Double
  /// The share of equal labels of a run's individual labelling and the same run's group labelling,
  /// the mean of both runs.
  ///
  /// Of the same run, although they share its noise: so the bar is high, and a labelling passes that
  /// is more like that of other data than like what it began from. Of five pairs of small volumes of
  /// noise none passed, while two passed ``withOtherGroup`` (computed).
  public let withGroup: Double
  /// The same of one run's individual and the other run's group labelling, the mean of both ways:
  /// to be reported, not to decide by.
  public let withOtherGroup: Double
  /// The 95th percentile of the agreement between people; nil without a cohort.
  public let betweenPeople: Double?
  /// Where the person's agreement with themselves stands among those with others: 1 where it is
  /// the largest; nil without a cohort.
  public let rank: Int?
  /// What decided.
  public let bar: Bar

  /// What ``within`` has to exceed.
  public var barHeight: Double { betweenPeople ?? withGroup }
  /// What is published.
  public var outcome: Outcome { within > barHeight ? .individual : .group }

  /// Compares two runs, or halves, of a person; nil where no voxel lies outside the spheres.
  ///
  /// - Parameters:
  ///   - first: The networks of the first run.
  ///   - second: Those of the second, of the same voxels and networks.
  ///   - isOutside: Which voxels lie outside the group's spheres.
  ///   - others: The agreement outside the spheres of one of the person's runs with a run of each
  ///     other person of a cohort; with any, it is their 95th percentile that decides.
  public init?(
    _ first: IndividualNetworks,
    _ second: IndividualNetworks,
    isOutside: [Bool],
    others: [Double] = []
  ) {
    func agreement(_ a: [Int], _ b: [Int]) -> Double? {
      share(of: zip(a, b).map { $0 == $1 }, where: isOutside)
    }
    guard let within = agreement(first.labels, second.labels),
      let forth = agreement(first.labels, second.groupLabels),
      let back = agreement(second.labels, first.groupLabels),
      let firstOwn = agreement(first.labels, first.groupLabels),
      let secondOwn = agreement(second.labels, second.groupLabels)
    else { return nil }
    self.within = within
    withGroup = (firstOwn + secondOwn) / 2
    withOtherGroup = (forth + back) / 2
    betweenPeople = quantile(0.95, of: others.sorted())
    rank = others.isEmpty ? nil : 1 + others.count { $0 >= within }
    bar = others.isEmpty ? .groupLabelling : .betweenPeople(count: others.count)
  }
}
