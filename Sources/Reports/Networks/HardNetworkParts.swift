extension NetworkReport {
  /// The hard networks, after Wang 2015.
  public struct Networks: Codable, Hashable, Sendable {
    /// How they were found, for people.
    public let method: String
    /// `individual` or `group`: what is shown.
    public let shown: String
    /// `kept` or `regressed`: the global signal in all that is told of networks and patches, which moves
    /// every z; of nodes the coupling is told by both.
    public let globalSignal: String
    /// How many iterations the own labelling took: one more no longer made each half's labels hold
    /// together better in the other half, two at least.
    public let iterations: Int
    /// Whether fewer labels changed in the last than the protocol's share.
    public let converged: Bool
    /// The share of labels that each iteration changed.
    public let changes: [PlainNumber]
    /// After each iteration of the halves: the mean r of a voxel with the rest of its network, in the
    /// half that the labels were not made of.
    public let heldOutCoherence: [PlainNumber]
    /// The voxels that agreement, floor and confidence are told of: `outside_spheres` of the group, or
    /// `labelled_voxels`, all that a prior's image labels, which leaves nothing outside.
    public let judgedOver: String
    /// How many of the mapped voxels these are.
    public let judgedVoxels: Int
    /// Agreement of the two halves' own labels, of these voxels.
    @ExplicitNull public var agreementWithin: PlainNumber?
    /// Agreement of a half's own labels with the group's map, each voxel's nearest sphere centre or its
    /// label in the prior's image: what the agreement of the halves has to exceed.
    @ExplicitNull public var agreementWithGroup: PlainNumber?
    /// Agreement of a half's own labels with the same half's labels after one iteration, which are
    /// the person's data already: never a gate.
    @ExplicitNull public var agreementWithOwnIteration: PlainNumber?
    /// Fisher's z that 95 % of the voxels keep below where the references of the shown labelling are rolled
    /// in time.
    public let floor: PlainNumber
    /// The share of these voxels above that floor; below 0.5 nothing is shown.
    public let shareAboveFloor: PlainNumber
    /// The share of these voxels with a confidence of 3 or more in the shown labelling; never a gate, as
    /// noise passes it.
    @ExplicitNull public var confidentShare: PlainNumber?
    /// The networks, in the order of the table.
    public let members: [Network]
    /// The networks of the group that the mask holds too little of.
    public let dropped: [String]
    /// Between the networks, in the order of ``members``.
    public let connectivity: Table
    /// Pieces of the networks.
    public let patches: [Patch]
    /// Between the patches, in their order.
    public let patchConnectivity: Table
    /// Default-mode and frontoparietal connectivity; empty without both networks.
    public let coupling: [Coupling]
    /// Published figures to hold the agreement against, with where they come from.
    public let published: [PublishedFigure]

    enum CodingKeys: String, CodingKey {
      case method, shown, iterations, converged, changes, floor, members, dropped, connectivity
      case patches, coupling, published
      case globalSignal = "global_signal"
      case judgedOver = "judged_over"
      case judgedVoxels = "judged_voxels"
      case agreementWithin = "agreement_within"
      case agreementWithGroup = "agreement_with_group"
      case agreementWithOwnIteration = "agreement_with_own_iteration"
      case heldOutCoherence = "held_out_coherence"
      case shareAboveFloor = "share_above_floor"
      case confidentShare = "confident_share"
      case patchConnectivity = "patch_connectivity"
    }
  }

  /// One network.
  public struct Network: Codable, Hashable, Sendable {
    /// The number in label images.
    public let code: Int
    /// The name.
    public let name: String
    /// Whether its halves agree too little for its map to be shown; size and side are null, and of the halves
    /// empty, then.
    public let withheld: Bool
    /// Dice's coefficient between the halves.
    @ExplicitNull public var dice: PlainNumber?
    /// Its voxels above the floor of chance, as the label image shows them.
    @ExplicitNull public var voxels: Int?
    /// Voxels with its label below the floor, which are not shown and count nowhere.
    @ExplicitNull public var voxelsBelowFloor: Int?
    /// Those of ``voxels`` whose side the transform does not tell: they are in no asymmetry.
    @ExplicitNull public var voxelsWithoutSide: Int?
    /// The volume of ``voxels`` in ml of the space of the analysis: in a template that of the template,
    /// not of the head.
    @ExplicitNull public var volume: PlainNumber?
    /// Its volume in each half; empty where it is withheld.
    public let volumeOfHalves: [PlainNumber]
    /// (left − right) / (left + right).
    @ExplicitNull public var asymmetry: PlainNumber?
    /// The same in each half, null of no voxels; empty where it is withheld.
    public let asymmetryOfHalves: [PlainNumber?]
    /// Nodes that the table gives it; of an image, its pieces there.
    public let nodes: Int
    /// Whether those are so few that it leans on little.
    public let smallPrior: Bool

    enum CodingKeys: String, CodingKey {
      case code, name, withheld, dice, voxels, asymmetry, nodes
      case voxelsBelowFloor = "voxels_below_floor"
      case voxelsWithoutSide = "voxels_without_side"
      case volume = "volume_ml"
      case volumeOfHalves = "volume_of_halves_ml"
      case asymmetryOfHalves = "asymmetry_of_halves"
      case smallPrior = "small_prior"
    }
  }

  /// A piece of a network.
  public struct Patch: Codable, Hashable, Sendable {
    /// The network.
    public let network: String
    /// The number of the prior's node, or of the piece of its image, that names it, from 1; null far
    /// from all.
    ///
    /// Patches of two people with the same node are homologous.
    @ExplicitNull public var node: Int?
    /// Its voxels.
    public let voxels: Int
    /// The centre of its voxels: RAS mm under the name of the frame.
    public let centre: [String: [PlainNumber]]
  }

  /// How default-mode and frontoparietal network hang together.
  public struct Coupling: Codable, Hashable, Sendable {
    /// `group_nodes`; `own_patches`, or `group_patches` where the group labelling is shown.
    public let over: String
    /// `kept` or `regressed`.
    public let globalSignal: String
    /// r over all pairs of nodes or patches between the halves; null of fewer than three.
    @ExplicitNull public var repeatability: PlainNumber?
    /// Whether that is below 0.5 or null: the means are null then.
    public let withheld: Bool
    /// Mean Fisher's z within the default-mode network.
    @ExplicitNull public var withinDefaultMode: PlainNumber?
    /// The same within the frontoparietal network.
    @ExplicitNull public var withinFrontoParietal: PlainNumber?
    /// The same between both.
    @ExplicitNull public var between: PlainNumber?
    /// (within − between) / within; null for within ≤ 0.
    @ExplicitNull public var segregation: PlainNumber?
    /// |difference between the halves| of ``withinDefaultMode``.
    @ExplicitNull public var differenceWithinDefaultMode: PlainNumber?
    /// The same of ``withinFrontoParietal``.
    @ExplicitNull public var differenceWithinFrontoParietal: PlainNumber?
    /// The same of ``between``.
    @ExplicitNull public var differenceBetween: PlainNumber?
    /// How to read it.
    public let note: String

    enum CodingKeys: String, CodingKey {
      case over, repeatability, withheld, between, segregation, note
      case withinDefaultMode = "within_default_mode"
      case withinFrontoParietal = "within_frontoparietal"
      case globalSignal = "global_signal"
      case differenceWithinDefaultMode = "difference_within_default_mode"
      case differenceWithinFrontoParietal = "difference_within_frontoparietal"
      case differenceBetween = "difference_between"
    }
  }

  /// A published figure, and how far it was checked.
  public struct PublishedFigure: Codable, Hashable, Sendable {
    /// What it is.
    public let measure: String
    /// The figure.
    public let value: PlainNumber
    /// Where it comes from.
    public let source: String
    /// How far that was checked.
    public let verification: String
  }
}
