import Geometry
import Statistics

/// Everything that fixes a phantom's volumes: maps and series of low rank, and thermal noise.
///
/// Each effect is a fraction of the voxel's mean signal, so that tissue contrast moves no optimum.
struct Simulation {
  let anatomy: Anatomy
  let motion: HeadMotion
  /// What lies around the brain; nil leaves it empty.
  let surroundings: Surroundings?
  private let baseline: [Float]
  private let components: [Component]
  private let thermalNoise: Float
  private let seed: UInt64
  private let noiseTable = WhiteNoise()

  /// Full width at half maximum of the planted profile, in millimetres.
  static let plantedWidth = 16.0
  /// The share of the seed region's neural signal that is the latent one.
  private static let seedShare = 0.9
  /// Neural fluctuations, as a fraction of the mean signal.
  private static let neuralLevel: Float = 0.006
  /// The band of the neural fluctuations, in hertz.
  private static let neuralBand = 0.01...0.1
  /// Independent neural sources beside the latent one.
  private static let sourceCount = 24

  init(_ options: PhantomOptions) {
    let grid = options.simulatedGrid
    let anatomy = Anatomy(on: grid)
    func random(_ stream: UInt64) -> SeededGenerator {
      SeededGenerator(seed: options.seed, stream: stream)
    }
    func signals(_ stream: UInt64) -> TemporalSignals {
      TemporalSignals(
        frameCount: options.volumeCount,
        repetitionTime: options.repetitionSeconds,
        random: random(stream)
      )
    }
    var motionSignals = signals(1)
    let motion = HeadMotion(&motionSignals, amount: options.motion)
    var neuralSignals = signals(2)
    var fields = SmoothFields(over: anatomy.centres, random: random(3))
    var components = Self.neural(options, anatomy, &neuralSignals, &fields)
    if options.noise > 0 {
      var artefactSignals = signals(4)
      let artefacts =
        Self.physiology(anatomy, motion, &artefactSignals, &fields)
        + Self.motionArtefacts(anatomy, motion, grid, &artefactSignals, &fields)
      components += artefacts.map { component in
        Component(map: component.map, series: component.series.map { options.noise * $0 })
      }
    }
    self.anatomy = anatomy
    self.motion = motion
    self.baseline = anatomy.baseline
    self.components = components
    // Noise power goes with the inverse of the voxel's volume.
    let voxelScale = (2 / options.grid.edge) * (2 / options.grid.edge).squareRoot()
    let noise = options.noise * voxelScale
    thermalNoise = Float(0.02 * noise)
    surroundings =
      options.surroundings
      ? Surroundings(of: anatomy, on: grid, noise: noise, seed: options.seed) : nil
    seed = options.seed
  }

  /// The values of the brain's voxels in `frame`, in the order of ``Anatomy/voxels``.
  func values(frame: Int) -> [Float] {
    var values = [Float](repeating: 1, count: baseline.count)
    for component in components {
      add(component.map, times: Float(component.series[frame]), to: &values)
    }
    for voxel in values.indices { values[voxel] *= baseline[voxel] }
    // A stream a frame, so that no frame's noise depends on another's.
    var random = SeededGenerator(seed: seed, stream: 1000 + UInt64(frame))
    if thermalNoise > 0 {
      noiseTable.add(to: &values, scale: thermalNoise, weights: baseline, random: &random)
    }
    return values
  }

  /// The latent signal of seed and target, and the sources that everything else shares.
  ///
  /// The neural variance is the same everywhere: where less of it is latent, more of it belongs to
  /// the other sources. So the correlation with the latent signal before noise is the planted
  /// profile itself. The sources are made uncorrelated with the latent signal over the run.
  private static func neural(
    _ options: PhantomOptions,
    _ anatomy: Anatomy,
    _ signals: inout TemporalSignals,
    _ fields: inout SmoothFields
  ) -> [Component] {
    let latent = signals.bandLimited(neuralBand)
    let share = anatomy.centres.map { latentShare(at: $0, options) }
    let rest = share.map { (1 - $0 * $0).squareRoot() }
    let networkShare = Float(options.networks?.share ?? 0)
    let sources = fields.sources(sourceCount, length: 20).map { map in
      Component(
        map: map.indices.map { voxel in
          neuralLevel * map[voxel] * rest[voxel] * (1 - networkShare).squareRoot()
        },
        series: part(of: signals.bandLimited(neuralBand), apartFrom: latent)
      )
    }
    let networks = options.networks.map { networks in
      planted(networks, rest, anatomy, &signals, apartFrom: latent)
    }
    return [Component(map: share.map { neuralLevel * $0 }, series: latent)] + sources
      + (networks ?? [])
  }

  /// A signal for each network, in its voxels only.
  private static func planted(
    _ networks: PlantedNetworks,
    _ rest: [Float],
    _ anatomy: Anatomy,
    _ signals: inout TemporalSignals,
    apartFrom latent: [Double]
  ) -> [Component] {
    let labels = networks.labels(of: anatomy.centres)
    let level = neuralLevel * Float(networks.share).squareRoot()
    return Set(networks.codes).sorted().map { code in
      Component(
        map: zip(labels, rest).map { $0 == code ? level * $1 : 0 },
        series: part(of: signals.bandLimited(neuralBand), apartFrom: latent)
      )
    }
  }

  /// The correlation of a place's neural signal with the latent one.
  private static func latentShare(
    at centre: Point<MNI152NLin2009cAsym>,
    _ options: PhantomOptions
  ) -> Float {
    let deviation = plantedWidth / 2.354820045
    let planted = gaussian(centre.distance(to: options.planted).value / deviation)
    let seed = Anatomy.seedRegion
    let outside = max(0, centre.distance(to: seed.centre).value - 10)
    return Float(seedShare * gaussian(outside / 5) - options.effectSize * planted)
  }
}

/// Adds `factor * map` to `values`.
private func add(_ map: [Float], times factor: Float, to values: inout [Float]) {
  precondition(map.count == values.count, "one value a voxel")
  if factor == 0 { return }
  for voxel in values.indices { values[voxel] += factor * map[voxel] }
}
