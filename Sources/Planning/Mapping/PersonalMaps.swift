public import Atlases
public import Findings
public import Geometry
public import Networks

/// A person's own networks, gradients and circuits, beside the target of the same runs.
public struct PersonalMaps: Sendable {
  /// The target, planned from the same runs.
  public let target: TargetPlan
  /// How the maps were made.
  public let mapping: MappingProtocol
  /// The imported atlases, and what each was used for.
  public let atlases: [AtlasUse]
  /// The files that were read for the maps alone.
  public let inputs: [InputRecord]
  /// The grid of the analysis.
  public let grid: GridRecord
  /// How much data there was.
  public let data: DataRecord
  /// Linear indices, ascending, of the voxels that were mapped.
  public let voxels: [Int]
  /// Hard networks; nil where a finding says why not.
  public let individual: IndividualMaps?
  /// Soft networks; nil where a finding says why not.
  public let soft: SoftMaps?
  /// The gradients of the region that was given, one hemisphere after the other.
  public let gradients: [GradientMaps]
  /// The circuits with and without the global signal; nil where a finding says why not.
  public let circuits: CircuitMaps?
  /// Where targets lie among the networks that are published; empty without any.
  public let placements: [PlacedPosition]
  /// Volumes that pictures are drawn from; nil unless asked for.
  public let figures: MapFigures?
  /// Where the voxels are found in the other space: the patient's scan for runs in a template, the
  /// template for runs in T1w space; nil where a finding says why not.
  public let elsewhere: PulledGrid?
  /// What is worth saying about the maps; that of the target is in its plan.
  public let findings: [Finding]
  /// Seconds of work for each part.
  public let seconds: [String: Double]
}

extension PersonalMaps {
  /// How much data the maps are made of.
  public struct DataRecord: Hashable, Sendable {
    /// How many runs there are.
    public let runCount: Int
    /// Minutes kept over all runs.
    public let minutesKept: Double
    /// Frames kept over all runs.
    public let framesKept: Int
    /// The share of frames that moved beyond the protocol's threshold; nil where it is not known.
    public let movedShare: Double?
    /// Whether the two parts that are compared are halves of runs rather than runs.
    public let isWithinRuns: Bool
    /// Whether the maps keep to grey matter by an image; else to the brain mask.
    public let isGreyMatter: Bool
    /// Voxels that were read.
    public let readCount: Int
    /// Of these, the voxels without a signal that could be mapped.
    public let silentCount: Int
  }

  /// Hard networks after Wang 2015, and how far they can be trusted.
  public struct IndividualMaps: Sendable {
    /// Which of the group's networks the mask holds.
    public let review: PriorReview
    /// The prior in the mask.
    public let prior: NetworkPrior
    /// The person's own labelling, of all data.
    public let own: IndividualNetworks
    /// How many iterations it took, and why.
    public let choice: IterationChoice
    /// What is published: the own labelling, or that of the group's spheres alone.
    public let published: IndividualNetworks
    /// What decided; nil where no voxel is judged.
    public let gate: IndividualGate?
    /// What voxels reach by chance.
    public let floor: NullFloor
    /// How the labellings of the two halves agree.
    public let agreement: NetworkAgreement
    /// The numbers of the networks whose halves agree too little to be shown.
    public let withheld: [Int]
    /// What a reader must know.
    public let flags: [NetworkFlag]
    /// Sizes of the published networks.
    public let sizes: [NetworkSize]
    /// The same in each half.
    public let sizesOfHalves: [[NetworkSize]]
    /// Fisher's z between the published networks' mean series.
    public let connectivity: RepeatedConnectivity
    /// Pieces of the published networks that are named after nodes of the group.
    public let patches: [NetworkPatch]
    /// Fisher's z between the patches' mean series.
    public let patchConnectivity: RepeatedConnectivity
    /// How default-mode and frontoparietal network hang together; empty unless both are used.
    public let coupling: [Coupling]
    /// The share of the judged voxels whose confidence is 3 or more: never a gate.
    public let confidentShare: Double?
    /// How many voxels are judged: those outside the group's spheres, or those that an imported image
    /// labels.
    public let judgedCount: Int
  }

  /// Default-mode and frontoparietal connectivity.
  public struct Coupling: Sendable {
    /// What mean series are taken of.
    public enum Parts: Sendable {
      /// The group's nodes of which the mask holds half.
      case nodes
      /// The patches of the published networks.
      case patches
    }

    /// Over what.
    public let parts: Parts
    /// How the global signal was treated, which moves all z.
    public let globalSignal: GlobalSignal
    /// Of all data.
    public let all: NetworkCoupling
    /// Of each half.
    public let halves: [NetworkCoupling]

    /// r over all pairs of parts between the halves; below 0.5 the means are withheld.
    public var repeatability: Double? { halves[0].repeatability(in: halves[1]) }
  }

  /// A table of Fisher's z, and how well it repeats.
  public struct RepeatedConnectivity: Sendable {
    /// Of all data.
    public let all: GroupConnectivity
    /// Of each half.
    public let halves: [GroupConnectivity]
    /// r over all pairs between the halves; nil of fewer than three pairs.
    public let repeatability: Double?
  }

  /// Soft networks after Cui 2020, and how far they can be trusted.
  public struct SoftMaps: Sendable {
    /// The numbers, in the table, of the networks: the columns.
    public let networks: [Int]
    /// The result of all data.
    public let result: SoftNetworks
    /// How the loadings of the halves agree, network by network.
    public let stability: [LoadingStability]
    /// How what the data add to the prior agrees between the halves, network by network.
    public let departures: [LoadingDeparture]
    /// Fisher's z between the time courses.
    public let connectivity: [[Double]]
    /// How the networks vary together from frame to frame.
    public let edges: [NetworkEdge]
    /// The same in each half.
    public let edgesOfHalves: [[NetworkEdge]]

    /// Whether the network of `column` is shown: its loadings repeat, and show more than the prior.
    public func isShown(_ column: Int) -> Bool {
      stability[column].isStable && departures[column].isBeyondPrior
    }

    /// r between the halves over all pairs of shown networks; nil of fewer than three.
    public var edgeRepeatability: Double? {
      let pairs = edgesBetweenShown.map { number in
        (edgesOfHalves[0][number].fisherZ, edgesOfHalves[1][number].fisherZ)
      }
      return pairs.count > 2 ? pearson(pairs) : nil
    }

    /// The numbers in ``edges`` of the pairs that are shown: none where they do not repeat, or are too
    /// few to tell.
    public var shownEdges: [Int] {
      (edgeRepeatability ?? 0) < LoadingStability.least ? [] : edgesBetweenShown
    }

    private var edgesBetweenShown: [Int] {
      edges.indices.filter { isShown(edges[$0].first) && isShown(edges[$0].second) }
    }
  }

  /// The gradients of one side of a region.
  public struct GradientMaps: Sendable {
    /// The side.
    public let side: Side
    /// Linear indices of its voxels.
    public let voxels: [Int]
    /// The maps of all data.
    public let maps: ConnectopicMaps
    /// What each was matched with in the template; nil without one.
    public let places: [TemplatePlace?]
    /// |r| of each between the halves; below ``MapMatch/least`` a map is withheld, and above it says little:
    /// shape and smoothness of the region give as much.
    public let repeatability: [Double]
    /// How each is connected with far voxels, the map of each half in the other; nil of too few.
    public let connections: [MapConnection?]
    /// By how much the images were smoothed: full width at half maximum in mm.
    public let smoothing: Double
    /// The trend surface of each.
    public let surfaces: [TrendSurface]

    /// Whether the map numbered `number` is shown: it repeats, and is connected beyond chance.
    public func isShown(_ number: Int) -> Bool {
      repeatability[number] >= MapMatch.least && connections[number]?.isBeyondChance ?? false
    }
  }

  /// Circuits after Tozzi 2024.
  public struct CircuitMaps: Sendable {
    /// Where the nodes lie.
    public let placed: PlacedCircuits
    /// The profile by both treatments of the global signal.
    public let profiles: GlobalSignalPair<CircuitProfile>
    /// The profiles of the halves of a single run; nil of several runs.
    public let halves: GlobalSignalPair<CircuitProfile>?

    /// The halves of a single run by the treatment of `profile`; nil of several runs.
    public func halves(of profile: CircuitProfile) -> CircuitProfile? {
      profile.globalSignal == .kept ? halves?.kept : halves?.regressed
    }

    /// r over the edges of `profile` between runs, or between the halves of a single run; nil of too few
    /// edges.
    public func repeatability(of profile: CircuitProfile) -> Double? {
      profile.repeatability ?? halves(of: profile)?.repeatability
    }
  }

  /// Where a position lies among the published networks.
  public struct PlacedPosition: Sendable {
    /// What it is: the name of a candidate, or of a reference point.
    public let name: String
    /// Whether it is a candidate of this plan.
    public let isCandidate: Bool
    /// The position.
    public let position: SpacePoint
    /// Where it lies; nil outside the voxels that were mapped.
    ///
    /// Its network may be told only where
    /// ``TargetPlacement/shownNetwork`` is.
    public let placement: TargetPlacement?
  }
}
