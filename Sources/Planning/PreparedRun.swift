import Atlases
import Denoising
import Findings
import Geometry
import Imaging

/// A run that is ready to be read: all its cleanings are known.
struct PreparedRun<Frame: AnalysisFrame> {
  private(set) var inputs: RunInputs<Frame>
  let cleanings: RunCleanings

  /// Builds the cleanings of a run, its halves among them.
  init(
    _ inputs: RunInputs<Frame>,
    of planningCase: PlanningCase,
    stretches: [Range<Int>]
  ) throws(PlanningError) {
    self.inputs = inputs
    cleanings = try refusing(inputs.files.confounds) { () throws(DenoisingError) in
      try RunCleanings(
        inputs.confounds,
        repetitionTime: .seconds(inputs.repetitionTime),
        targeting: planningCase.targeting,
        stretches: stretches,
        keepsWhole: planningCase.needsSeries
      )
    }
  }
}

extension PreparedRun {
  /// How the run's image is smoothed before voxels are taken from it; nil leaves it as it is.
  func smoothing(by plan: DenoisingPlan) -> Smoothing? { plan.smoothing(within: inputs.mask) }
}

/// A run whose small inputs have been read and checked, and whose image stands after its header.
struct RunInputs<Frame: AnalysisFrame> {
  let files: RunFiles
  let grid: VoxelGrid<Frame>
  let mask: BrainMask
  let confounds: ConfoundTable
  let frames: CensoredFrames
  let motion: FramewiseDisplacementSummary?
  let repetitionTime: Double
  let findings: [Finding]
  /// The records of mask, confounds and sidecar; the image's follows when it has been read.
  let records: [InputRecord]
  private(set) var image: InputBytes
  var reader: NIfTIReader
}

extension PreparedRun {
  /// The run with its image opened once more, after its header, for another reading.
  ///
  /// - Throws: ``ImagingError``, also where the header is another one.
  func reopened(for planningCase: PlanningCase) throws(ImagingError) -> PreparedRun {
    var copy = self
    copy.inputs = try inputs.reopened(for: planningCase)
    return copy
  }
}

extension RunInputs {
  fileprivate func reopened(for planningCase: PlanningCase) throws(ImagingError) -> RunInputs {
    var copy = self
    do throws(PlanningError) {
      copy.image = try InputBytes(files.bold, digestsAside: planningCase.threads > 1)
    } catch {
      throw .readFailed(reason: error.finding.message)
    }
    copy.reader = try NIfTIReader(
      copy.image,
      name: files.bold.name,
      xform: planningCase.xform,
      inflate: planningCase.inflate
    )
    try refuseOther(copy.reader.header, than: reader.header)
    return copy
  }
}

/// Refuses the header of a run that has other volumes than the one that was read before.
func refuseOther(_ new: NIfTIHeader, than old: NIfTIHeader) throws(ImagingError) {
  guard new.size == old.size, new.volumeCount == old.volumeCount else {
    throw .readFailed(reason: "the file has changed since its header was read")
  }
}

extension RunInputs {
  /// Reads and checks everything of a run but its volumes.
  ///
  /// - Parameters:
  ///   - files: The run's files.
  ///   - planningCase: Whose run it is.
  ///   - denoising: How the run will be cleaned; nil takes the targeting protocol's plan.
  /// - Throws: ``PlanningError`` where a file is unusable.
  init(
    _ files: RunFiles,
    of planningCase: PlanningCase,
    denoising: DenoisingPlan? = nil
  ) throws(PlanningError) {
    self.files = files
    let xform = planningCase.xform
    let plan = denoising ?? planningCase.targeting.denoising
    let sidecar = try files.sidecar.map { file throws(PlanningError) in
      try readSmallFile(file, limit: 4 << 20)
    }
    let table = try readSmallFile(files.confounds, limit: 256 << 20)
    confounds = try refusing(files.confounds) { () throws(DenoisingError) in
      try ConfoundTable(parsing: table.bytes, name: files.confounds.name)
    }

    image = try InputBytes(files.bold, digestsAside: planningCase.threads > 1)
    let source = image
    reader = try refusing(files.bold) { () throws(ImagingError) in
      let reader = try NIfTIReader(
        source,
        name: files.bold.name,
        xform: xform,
        inflate: planningCase.inflate
      )
      try reader.requireRun()
      return reader
    }
    let header = reader.header
    grid = header.grid(in: Frame.self)

    let maskBytes = try InputBytes(files.mask)
    let (brain, maskFindings) = try readBrainMask(files.mask, maskBytes, on: grid, xform: xform)
    mask = brain

    let rows = confounds.rowCount
    guard rows == header.volumeCount else {
      let error = DenoisingError.confoundsRowCount(
        table: files.confounds.name,
        rows: rows,
        volumes: header.volumeCount
      )
      throw .input(error, subject: files.confounds.name, stage: .preflight)
    }
    (frames, motion) = try censored(confounds, files.confounds, plan.censoring)
    let timing = try Planning.repetitionTime(
      sidecar: sidecar.map { ($0.bytes, $0.record.file.name) },
      header: header.repetitionTime,
      boldName: files.bold.name
    )
    repetitionTime = timing.seconds
    findings = reader.findings + maskFindings + timing.findings
    records = [maskBytes.record(), table.record] + (sidecar.map { [$0.record] } ?? [])
  }
}

/// The kept frames of a run, and how much the head moved where the table tells.
private func censored(
  _ confounds: ConfoundTable,
  _ file: InputFile,
  _ rule: Censoring?
) throws(PlanningError) -> (CensoredFrames, FramewiseDisplacementSummary?) {
  try refusing(file) { () throws(DenoisingError) in
    let frames = try CensoredFrames(confounds, rule: rule)
    let isKnown = confounds.columnNames.contains("framewise_displacement")
    return (frames, isKnown ? try framewiseDisplacementSummary(of: confounds, rule: rule) : nil)
  }
}

/// The brain mask of a run and what is worth saying about its header.
private func readBrainMask<Frame: AnalysisFrame>(
  _ file: InputFile,
  _ bytes: InputBytes,
  on grid: VoxelGrid<Frame>,
  xform: XformChoice?
) throws(PlanningError) -> (BrainMask, [Finding]) {
  try refusing(file) { () throws(ImagingError) in
    var reader = try NIfTIReader(bytes, name: file.name, xform: xform)
    let mask = try readMask(&reader, on: grid)
    return (mask, reader.findings)
  }
}

/// Runs `body` and tells its error as a refusal of `file`.
func refusing<Result, Failure: CodedError>(
  _ file: InputFile,
  stage: Stage = .preflight,
  _ body: () throws(Failure) -> Result
) throws(PlanningError) -> Result {
  do throws(Failure) {
    return try body()
  } catch {
    throw .input(error, subject: file.name, stage: stage)
  }
}
