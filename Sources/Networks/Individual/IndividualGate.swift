import Statistics

/// Whether a person's labelling may be called individual, and the numbers that decide.
///
/// Only where two labellings of the person, of two runs or halves, agree in at least ``leastWithin``
/// and better than the bar; otherwise the group labelling is published, and said to be that. All
/// shares are of voxels outside the group's spheres whose place in the template is known. A label image
/// leaves nothing outside: then they are of all voxels that it labels (decision 0024).
///
/// networks.md §4.3 says literally that the agreement within the person must exceed that with the
/// one-iteration labelling. We hold it against the group's map instead. One iteration is the
/// person's own data already: on a phantom whose borders were moved by 6 mm, the individual map
/// recovered 95 % of the truth and its halves agreed in 0.946, yet with its own one-iteration
/// labelling it agreed in 0.99, so that the literal gate refused it (computed). The nearest spheres
/// hold nothing of the person; networks.md §1 reports the same comparison "to the template", 0.680
/// beside 0.750 within a person (computed). Agreement with one-iteration labellings is reported.
public struct IndividualGate: Hashable, Sendable {
  /// What the agreement within the person has to exceed.
  public enum Bar: Hashable, Sendable {
    /// The agreement of the individual labelling with the group's map:
    /// ``IndividualGate/withGroupMap``.
    case groupMap
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
  /// The share of labels that a run's individual labelling has in common with the group's map, the
  /// mean of both runs.
  public let withGroupMap: Double
  /// The share of equal labels of a run's individual labelling and the same run's one-iteration
  /// labelling, the mean of both runs: to be reported, not to decide by.
  public let withOwnIteration: Double
  /// The same of one run's individual and the other run's one-iteration labelling, the mean of both
  /// ways: to be reported, not to decide by.
  public let withOtherIteration: Double
  /// The 95th percentile of the agreement between people; nil without a cohort.
  public let betweenPeople: Double?
  /// Where the person's agreement with themselves stands among those with others: 1 where it is
  /// the largest; nil without a cohort.
  public let rank: Int?
  /// What decided.
  public let bar: Bar

  /// The least agreement within a person, whatever the bar: noise agrees with no map, so that its
  /// bar is low (networks.md §11, the gate of stability; chosen by us).
  public static let leastWithin = 0.5

  /// What ``within`` has to exceed.
  public var barHeight: Double { betweenPeople ?? withGroupMap }
  /// What is published.
  public var outcome: Outcome {
    within >= Self.leastWithin && within > barHeight ? .individual : .group
  }

  /// Compares two runs, or halves, of a person.
  ///
  /// nil where no voxel with a known place lies outside the spheres.
  ///
  /// - Parameters:
  ///   - first: The labels of the first run.
  ///   - second: Those of the second, of the same voxels and networks.
  ///   - groupMap: The group's map of the same voxels: ``groupMap(table:using:at:)``.
  ///   - isOutside: Which voxels lie outside the group's spheres; of a label image, which it labels.
  ///   - others: The agreement outside the spheres of one of the person's runs with a run of each
  ///     other person of a cohort; with any, it is their 95th percentile that decides.
  public init?(
    _ first: NetworkLabelling,
    _ second: NetworkLabelling,
    groupMap: [Int],
    isOutside: [Bool],
    others: [Double] = []
  ) {
    precondition(groupMap.count == isOutside.count, "the group's map of other voxels")
    let isCounted = zip(isOutside, groupMap).map { $0 && $1 != networkOfNowhere }
    func agreement(_ a: [Int], _ b: [Int]) -> Double? {
      share(of: zip(a, b).map { $0 == $1 }, where: isCounted)
    }
    func mean(_ a: Double?, _ b: Double?) -> Double? {
      a.flatMap { a in b.map { (a + $0) / 2 } }
    }
    let (a, b) = (first.labels, second.labels)
    let (firstIteration, secondIteration) = (first.groupLabels, second.groupLabels)
    guard let within = agreement(a, b),
      let withMap = mean(agreement(a, groupMap), agreement(b, groupMap)),
      let withOwn = mean(agreement(a, firstIteration), agreement(b, secondIteration)),
      let withOther = mean(agreement(a, secondIteration), agreement(b, firstIteration))
    else { return nil }
    self.within = within
    withGroupMap = withMap
    withOwnIteration = withOwn
    withOtherIteration = withOther
    betweenPeople = quantile(0.95, of: others.sorted())
    rank = others.isEmpty ? nil : 1 + others.count { $0 >= within }
    bar = others.isEmpty ? .groupMap : .betweenPeople(count: others.count)
  }
}
