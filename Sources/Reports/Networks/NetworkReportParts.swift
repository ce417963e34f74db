extension NetworkReport {
  /// The hard networks, after Wang 2015.
  public struct Networks: Codable, Hashable, Sendable {
    /// How they were found, for people.
    public let method: String
    /// `individual` or `group`: what is shown.
    public let shown: String
    /// How many iterations the own labelling took: where each half's labels hold together best in the
    /// other half, two at least.
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
    /// Fisher's z that 95 % of the voxels keep below where references are rolled in time.
    public let floor: PlainNumber
    /// The share of these voxels above that floor; below 0.5 nothing is shown.
    public let shareAboveFloor: PlainNumber
    /// The share of these voxels with a confidence of 3 or more; never a gate, as noise
    /// passes it.
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
    /// Whether its halves agree too little for its map to be shown; size and side are null then.
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
    /// Its volume in each half.
    public let volumeOfHalves: [PlainNumber]
    /// (left − right) / (left + right).
    @ExplicitNull public var asymmetry: PlainNumber?
    /// The same in each half; null of no voxels.
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
    /// `group_nodes` or `own_patches`.
    public let over: String
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
    /// |difference between the halves| of ``between``.
    @ExplicitNull public var differenceBetween: PlainNumber?
    /// How to read it.
    public let note: String

    enum CodingKeys: String, CodingKey {
      case over, repeatability, withheld, between, segregation, note
      case withinDefaultMode = "within_default_mode"
      case withinFrontoParietal = "within_frontoparietal"
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

  /// The soft networks, after Cui 2020.
  public struct Soft: Codable, Hashable, Sendable {
    /// How they were found, for people.
    public let method: String
    /// The weight of smoothness, of which the result depends.
    public let smoothness: PlainNumber
    /// How many iterations.
    public let iterations: Int
    /// `own_margin_lost`, `converged` or `iteration_cap`.
    public let stop: String
    /// The share of voxels that no network's support reaches, where nothing is said.
    public let uncoveredShare: PlainNumber
    /// The networks.
    public let members: [SoftNetwork]
    /// r between the halves over all pairs of networks that are not withheld; null of fewer than three.
    @ExplicitNull public var edgeRepeatability: PlainNumber?
    /// Pairs of networks that are not withheld; none where ``edgeRepeatability`` is below 0.5.
    public let edges: [SoftEdge]

    enum CodingKeys: String, CodingKey {
      case method, smoothness, iterations, stop, members, edges
      case uncoveredShare = "uncovered_share"
      case edgeRepeatability = "edge_repeatability"
    }
  }

  /// A soft network.
  public struct SoftNetwork: Codable, Hashable, Sendable {
    /// The name.
    public let name: String
    /// r of the loadings between the halves; null where they do not vary.
    @ExplicitNull public var repeatability: PlainNumber?
    /// Whether that is at least 0.5.
    public let stable: Bool
    /// r between the halves of what the data add to the prior; near 0 in noise, null where they add nothing.
    @ExplicitNull public var beyondPrior: PlainNumber?
    /// Whether no map and no pair of it is given: it is not stable, or ``beyondPrior`` is below 0.3.
    public let withheld: Bool
    /// r with its own prior less the largest with another's; above 0 in a good result.
    public let margin: PlainNumber
    /// The mean change of the loadings from the prior.
    public let change: PlainNumber

    enum CodingKeys: String, CodingKey {
      case name, repeatability, stable, withheld, margin, change
      case beyondPrior = "beyond_prior"
    }
  }

  /// A pair of soft networks.
  public struct SoftEdge: Codable, Hashable, Sendable {
    /// The two networks.
    public let networks: [String]
    /// Fisher's z of their time courses.
    public let z: PlainNumber
    /// The same in each half.
    public let zOfHalves: [PlainNumber]
    /// Root mean square of their co-fluctuation.
    public let amplitude: PlainNumber
    /// The same in each half.
    public let amplitudeOfHalves: [PlainNumber]
    /// How often the co-fluctuation changes its sign; compare within one protocol only.
    public let transitions: Int
    /// The same in each half.
    public let transitionsOfHalves: [Int]

    enum CodingKeys: String, CodingKey {
      case networks, z, amplitude, transitions
      case zOfHalves = "z_of_halves"
      case amplitudeOfHalves = "amplitude_of_halves"
      case transitionsOfHalves = "transitions_of_halves"
    }
  }

  /// The gradients of one side of a region, after Haak 2018.
  public struct Gradients: Codable, Hashable, Sendable {
    /// `left` or `right`.
    public let side: String
    /// Voxels of the region.
    public let voxels: Int
    /// By how much the images were smoothed, full width at half maximum in mm; above 6 there are none.
    public let smoothing: PlainNumber
    /// (λ₂ − λ₁)/λ₂; below 0.1 the order of the maps says nothing.
    public let eigenvalueGap: PlainNumber
    /// Whether that gap is below 0.1.
    public let orderUncertain: Bool
    /// Whether every map has its place by the template; never without one.
    public let orderVerified: Bool
    /// The maps.
    public let maps: [Gradient]

    enum CodingKeys: String, CodingKey {
      case side, voxels, maps
      case smoothing = "smoothing_fwhm_mm"
      case eigenvalueGap = "eigenvalue_gap"
      case orderUncertain = "order_uncertain"
      case orderVerified = "order_verified"
    }
  }

  /// A gradient.
  public struct Gradient: Codable, Hashable, Sendable {
    /// `template` where number and sign are the template's, else `unverified`.
    public let order: String
    /// The number, from 1, of the template's map that it was matched with; null without.
    @ExplicitNull public var templateMap: Int?
    /// |r| with that; from 0.5 its number and sign are taken.
    @ExplicitNull public var templateCorrelation: PlainNumber?
    /// λ of the Laplacian.
    public let eigenvalue: PlainNumber
    /// |r| between the halves; shape and smoothness of the region alone can give as much.
    public let repeatability: PlainNumber
    /// Mean r² with far voxels of what the map's two ends do differently, over what it is when rolled in time.
    ///
    /// The map of each half, in the other; near 1 in noise. Null where too few voxels are far.
    @ExplicitNull public var connection: PlainNumber?
    /// The share of lags, and one, that reach it; the least is 0.025.
    @ExplicitNull public var connectionChance: PlainNumber?
    /// Whether no map and no surface is given: ``repeatability`` is below 0.5, or a lag reaches
    /// ``connection``.
    public let withheld: Bool
    /// The world's axis along which it grows; null where it follows none.
    @ExplicitNull public var axis: String?
    /// r with that axis; below 0 only where the template gave the sign.
    @ExplicitNull public var axisCorrelation: PlainNumber?
    /// The share of its variance that the trend surface explains, in per cent; null where withheld.
    @ExplicitNull public var explainedVariance: PlainNumber?
    /// The surface's coefficients.
    public let coefficients: [Coefficient]

    enum CodingKeys: String, CodingKey {
      case order, eigenvalue, repeatability, connection, withheld, axis, coefficients
      case connectionChance = "connection_p"
      case templateMap = "template_map"
      case templateCorrelation = "template_r"
      case axisCorrelation = "axis_r"
      case explainedVariance = "explained_variance_percent"
    }
  }

  /// A coefficient of a trend surface.
  public struct Coefficient: Codable, Hashable, Sendable {
    /// The axis: `x`, `y` or `z`.
    public let axis: String
    /// The power of the coordinate.
    public let power: Int
    /// Its value.
    public let value: PlainNumber
    /// Its standard deviation.
    public let deviation: PlainNumber
  }

  /// The circuits by one treatment of the global signal, after Tozzi 2024.
  public struct Circuits: Codable, Hashable, Sendable {
    /// `kept` or `regressed`.
    public let globalSignal: String
    /// r over all edges between two parts of the data, runs or halves of one; null where there are none by
    /// this treatment, or fewer than three edges.
    @ExplicitNull public var repeatability: PlainNumber?
    /// Whether that is at least 0.5; null without.
    ///
    /// The edges are given either way: below, read none alone.
    @ExplicitNull public var stable: Bool?
    /// The edges that could be measured.
    public let edges: [Edge]
    /// The edges that could not, and why: a code for each node that is missing.
    public let missing: [MissingEdge]
    /// The circuits.
    public let means: [CircuitMean]
    /// The share of the edges whose standard deviation between runs, or halves of a single run, exceeds the
    /// size of their mean; null where nothing is repeated.
    @ExplicitNull public var unsteadyShare: PlainNumber?
    /// Why there are no z-scores.
    public let note: String

    enum CodingKeys: String, CodingKey {
      case repeatability, stable, edges, missing, means, note
      case globalSignal = "global_signal"
      case unsteadyShare = "unsteady_share"
    }
  }

  /// An edge of a circuit.
  public struct Edge: Codable, Hashable, Sendable {
    /// The circuit.
    public let circuit: String
    /// The name that the authors' code gives it, by which people are compared.
    public let code: String
    /// The two nodes.
    public let nodes: [String]
    /// Fisher's z.
    public let z: PlainNumber
    /// Its standard error; null where it is not defined.
    @ExplicitNull public var standardError: PlainNumber?
    /// The standard deviation of ``repeated``; null of fewer than two.
    @ExplicitNull public var deviation: PlainNumber?
    /// Fisher's z of each run, or of each half of a single run.
    public let repeated: [PlainNumber]

    enum CodingKeys: String, CodingKey {
      case circuit, code, nodes, z, repeated
      case deviation = "deviation_between_repeats"
      case standardError = "standard_error"
    }
  }

  /// An edge that could not be measured.
  public struct MissingEdge: Codable, Hashable, Sendable {
    /// The circuit.
    public let circuit: String
    /// The name that the authors' code gives it.
    public let code: String
    /// The two nodes.
    public let nodes: [String]
    /// A code for each node that is missing.
    public let reasons: [String: String]
  }

  /// The mean of a circuit's edges.
  public struct CircuitMean: Codable, Hashable, Sendable {
    /// The circuit.
    public let circuit: String
    /// Mean Fisher's z; null without edges.
    @ExplicitNull public var z: PlainNumber?
    /// Its standard error from the differences between runs; null of a single run, as the edges' errors are
    /// not independent.
    @ExplicitNull public var standardError: PlainNumber?
    /// How many edges it is the mean of.
    public let edges: Int
    /// How many are missing: a mean with any is another measure than one without.
    public let missing: Int

    enum CodingKeys: String, CodingKey {
      case circuit, z, edges, missing
      case standardError = "standard_error"
    }
  }
}
