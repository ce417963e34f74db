public import Geometry
public import Imaging

/// The grid that a phantom is written on.
public enum PhantomGrid: String, CaseIterable, Sendable {
  /// The 2 mm grid to which fMRIPrep resamples by default: 97 x 115 x 97 voxels.
  case full = "2mm"
  /// 3 mm voxels that cover nearly the same box: 65 x 77 x 65.
  case medium = "3mm"
  /// 4 mm voxels that cover the same box: 49 x 58 x 49.
  case coarse = "4mm"

  /// Edge length of a voxel in millimetres.
  public var edge: Double {
    switch self {
    case .full: 2
    case .medium: 3
    case .coarse: 4
    }
  }

  /// BIDS' `res-` label.
  var resolution: String { "\(Int(edge))" }

  private var size: GridSize {
    switch self {
    case .full: GridSize(97, 115, 97)
    case .medium: GridSize(65, 77, 65)
    case .coarse: GridSize(49, 58, 49)
    }
  }

  /// The grid in the template's millimetres, its axes along x, y and z.
  public var voxelGrid: VoxelGrid<MNI152NLin2009cAsym> {
    // The outer corner of the template's box; the first voxel's centre is half an edge inside.
    let (x, y, z) = (-97.5 + edge / 2, -133.5 + edge / 2, -79.5 + edge / 2)
    let affine = Affine<VoxelSpace, MNI152NLin2009cAsym>(rows: [
      edge, 0, 0, x, 0, edge, 0, y, 0, 0, edge, z,
    ])
    guard let grid = VoxelGrid(size: size, toWorld: affine) else {
      preconditionFailure("a diagonal affine has an inverse")
    }
    return grid
  }
}

/// What a phantom is like; equal options give equal files, byte for byte.
public struct PhantomOptions: Sendable, Equatable {
  /// What all of the phantom's randomness follows from.
  public var seed: UInt64
  /// The grid of the images.
  public var grid: PhantomGrid
  /// The number of volumes, 40…10,000.
  public var volumeCount: Int
  /// The time between volumes, 0.2…4 s.
  public var repetitionTime: Duration
  /// Thermal noise, drifts and artefacts as a multiple of the usual level, 0…20.
  public var noise: Double
  /// How far the head moves, as a multiple of the usual, 0…10; what that leaves grows with it.
  public var motion: Double
  /// How much of the planted voxel's neural signal is the inverted seed signal, 0…1.
  ///
  /// It is the size of their correlation before noise; 0 plants nothing.
  public var effectSize: Double
  /// The centre of the planted target; it need not be the centre of a voxel.
  ///
  /// The numbers are millimetres of ``template``, whichever that is: the phantom is no likeness of
  /// either, and lies at the same numbers in both.
  public var planted: Point<MNI152NLin2009cAsym>
  /// The template that the images are said to be in.
  public var template: Template
  /// How the images lie in memory; it moves nothing in the template.
  public var orientation: PhantomOrientation
  /// How the voxels of the run are stored; 8-bit types cannot hold them.
  public var dataType: NIfTIDataType
  /// Whether a head and noisy air surround the brain, as in real images; without them that is 0.
  ///
  /// No plan reads them, but they decide how large the file is and how long it takes to inflate.
  public var surroundings: Bool
  /// How hard the run is compressed, 1…9.
  ///
  /// Thermal noise hardly compresses; the fastest level loses little.
  public var compressionLevel: Int
  /// Networks all over the brain; nil plants none.
  public var networks: PlantedNetworks?
  /// The participant's label, letters and digits, without `sub-`.
  public var participant: String
  /// The task's label, letters and digits.
  public var task: String

  /// Creates options; the defaults are ten minutes on the 2 mm grid.
  public init(
    seed: UInt64 = 1,
    grid: PhantomGrid = .full,
    volumeCount: Int = 300,
    repetitionTime: Duration = .seconds(2),
    noise: Double = 1,
    motion: Double = 1,
    effectSize: Double = 0.8,
    planted: Point<MNI152NLin2009cAsym> = Point(-40.5, 35.5, 33.5),
    template: Template = .mni152NLin2009cAsym,
    orientation: PhantomOrientation = .ras,
    dataType: NIfTIDataType = .int16,
    surroundings: Bool = false,
    compressionLevel: Int = 1,
    networks: PlantedNetworks? = nil,
    participant: String = "phantom",
    task: String = "rest"
  ) {
    self.seed = seed
    self.grid = grid
    self.volumeCount = volumeCount
    self.repetitionTime = repetitionTime
    self.noise = noise
    self.motion = motion
    self.effectSize = effectSize
    self.planted = planted
    self.template = template
    self.orientation = orientation
    self.dataType = dataType
    self.surroundings = surroundings
    self.compressionLevel = compressionLevel
    self.networks = networks
    self.participant = participant
    self.task = task
  }

  /// The repetition time in seconds.
  var repetitionSeconds: Double {
    Double(repetitionTime.components.seconds)
      + Double(repetitionTime.components.attoseconds) * 1e-18
  }

  /// Throws where an option is outside its range.
  func validate() throws(PhantomError) {
    func require(
      _ holds: Bool,
      _ option: String,
      _ found: String,
      _ expected: String
    ) throws(PhantomError) {
      if !holds { throw .optionInvalid(option: option, found: found, expected: expected) }
    }
    try require(
      (40...10_000).contains(volumeCount),
      "volumes",
      "\(volumeCount)",
      "40 to 10000"
    )
    try require(
      (0.2...4).contains(repetitionSeconds),
      "repetition time",
      "\(repetitionSeconds) s",
      "0.2 to 4 s"
    )
    try require(
      volumeCount >= Int(100 / repetitionSeconds),
      "duration",
      "\(Double(volumeCount) * repetitionSeconds) s",
      "at least 100 s, one period of the slowest signal"
    )
    try require((0...20).contains(noise), "noise", "\(noise)", "0 to 20")
    try require((0...10).contains(motion), "motion", "\(motion)", "0 to 10")
    try require((0...1).contains(effectSize), "effect size", "\(effectSize)", "0 to 1")
    try require(
      dataType.bytesPerVoxel > 1,
      "data type",
      "\(dataType)",
      "a type of at least 16 bits"
    )
    try require(
      (1...9).contains(compressionLevel),
      "compression level",
      "\(compressionLevel)",
      "1 to 9"
    )
    if let networks {
      try require(
        (0...30).contains(networks.shift),
        "network shift",
        "\(networks.shift)",
        "0 to 30 mm"
      )
      try require((0...1).contains(networks.share), "network share", "\(networks.share)", "0 to 1")
    }
    for (option, label) in [("participant", participant), ("task", task)] {
      let isLabel =
        !label.isEmpty && label.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) }
      try require(isLabel, option, "'\(label)'", "letters and digits")
    }
  }
}
