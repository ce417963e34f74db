import Foundation
import Geometry
import Imaging

/// Writes a synthetic subject in fMRIPrep's layout, with a target planted in the left DLPFC.
///
/// `folder` gets `dataset_description.json`, `truth.json` and `sub-<label>/func` with the run, its
/// brain mask, its confounds and their sidecars. Equal options give equal bytes.
///
/// - Parameters:
///   - options: what the phantom is like.
///   - folder: the dataset's folder; it is created where it does not exist.
///   - progress: called with the fraction done, 0…1, after each volume.
/// - Returns: what was planted, as in `truth.json`.
/// - Throws: ``PhantomError`` where an option is outside its range, the position lies outside the
///   phantom's brain or the search region, the participant exists already or a file cannot be
///   written.
public func writePhantom(
  _ options: PhantomOptions,
  to folder: String,
  progress: (Double) -> Void = { _ in }
) throws(PhantomError) -> PhantomTruth {
  try options.validate()
  let layout = try PhantomLayout(options, folder: folder)
  let simulation = Simulation(options)
  let voxel = try plantedVoxel(options, simulation.anatomy)
  try layout.createFolders()

  let frames = try writeRun(simulation, options, to: layout.bold, progress: progress)
  try layout.write(encodedMask(simulation.anatomy, options), to: layout.mask)
  if let networks = options.networks {
    try layout.write(
      encodedLabels(networks, simulation.anatomy, options),
      to: layout.networks
    )
  }
  let confounds = ConfoundColumns(simulation.motion, frames)
  try layout.write(Array(confounds.table.utf8), to: layout.confounds)

  let truth = truth(options, voxel: voxel, jerks: simulation.motion.jerks, bold: layout.boldPath)
  try layout.writeDocuments(truth, options: options)
  return truth
}

/// The voxel of the planted position, or an error where no target can be there.
private func plantedVoxel(
  _ options: PhantomOptions,
  _ anatomy: Anatomy
) throws(PhantomError) -> VoxelIndex {
  let grid = options.simulatedGrid
  let position = options.planted
  func refuse(_ why: String) -> PhantomError {
    .plantedPositionUnusable(position: [position.x, position.y, position.z], why: why)
  }
  guard position.x.isFinite, position.y.isFinite, position.z.isFinite,
    let voxel = grid.index(of: position), let linear = grid.linearIndex(of: voxel),
    let stored = options.storedGrid.index(of: position)
  else { throw refuse("it lies outside the image") }
  guard anatomy.voxels.contains(linear) else { throw refuse("it lies outside the brain") }
  let centre = grid.centre(ofLinear: linear)
  guard Anatomy.searchRegion.contains(where: { $0.contains(position) }),
    Anatomy.searchRegion.contains(where: { $0.contains(centre) })
  else { throw refuse("it lies outside the left DLPFC search region") }
  return stored
}

/// The brain mask, voxels in the order in which they are stored.
private func encodedMask(_ anatomy: Anatomy, _ options: PhantomOptions) -> [UInt8] {
  let grid = options.storedGrid
  var volume = [Float](repeating: 0, count: grid.size.count)
  for voxel in anatomy.voxels { volume[voxel] = 1 }
  let stored = options.stored(volume)
  return encodeMask(stored.indices.filter { stored[$0] != 0 }, on: grid, gzip: true)
}

/// The planted networks' codes, voxels in the order in which they are stored.
private func encodedLabels(
  _ networks: PlantedNetworks,
  _ anatomy: Anatomy,
  _ options: PhantomOptions
) -> [UInt8] {
  let grid = options.storedGrid
  var volume = [Float](repeating: 0, count: grid.size.count)
  for (voxel, code) in zip(anatomy.voxels, networks.labels(of: anatomy.centres)) {
    volume[voxel] = Float(code)
  }
  let format = NIfTIFormat(dataType: .uint8)
  return gzip(encodeNIfTI([options.stored(volume)], on: grid, format: format), level: 1)
}

/// Writes the run volume by volume; returns what the confounds need of each.
private func writeRun(
  _ simulation: Simulation,
  _ options: PhantomOptions,
  to url: URL,
  progress: (Double) -> Void
) throws(PhantomError) -> [FrameMeans] {
  let encoder = NIfTIEncoder(
    run: options.storedGrid,
    volumeCount: options.volumeCount,
    repetitionTime: options.repetitionTime,
    format: NIfTIFormat(dataType: options.dataType)
  )
  var file = try OutputFile(creating: url)
  var gzip = GzipWriter(level: options.compressionLevel)
  try file.write(gzip.write(encoder.header))
  var statistics = FrameStatistics(simulation.anatomy)
  var volume = [Float](repeating: 0, count: encoder.grid.size.count)
  for frame in 0..<options.volumeCount {
    let values = simulation.values(frame: frame)
    statistics.add(values)
    for (value, voxel) in zip(values, simulation.anatomy.voxels) { volume[voxel] = value }
    if let surroundings = simulation.surroundings {
      let values = surroundings.values(frame: frame)
      for (value, voxel) in zip(values, surroundings.voxels) { volume[voxel] = value }
    }
    try file.write(gzip.write(encoder.encode(options.stored(volume))))
    progress(Double(frame + 1) / Double(options.volumeCount))
  }
  try file.write(gzip.finish())
  try file.close()
  return statistics.frames
}

private func truth(
  _ options: PhantomOptions,
  voxel: VoxelIndex,
  jerks: [Int],
  bold: String
) -> PhantomTruth {
  let centre = options.storedGrid.toWorld(voxel.point)
  return PhantomTruth(
    schema: "tmsp-phantom-truth/1",
    seed: options.seed,
    space: options.template.rawValue,
    position: [options.planted.x, options.planted.y, options.planted.z],
    voxel: [voxel.i, voxel.j, voxel.k],
    voxelCentre: [centre.x, centre.y, centre.z],
    voxelEdge: options.grid.edge,
    correlation: options.effectSize == 0 ? 0 : -options.effectSize,
    width: Simulation.plantedWidth,
    grid: options.grid.rawValue,
    volumeCount: options.volumeCount,
    repetitionTime: options.repetitionSeconds,
    noise: options.noise,
    motion: options.motion,
    orientation: options.orientation.rawValue,
    jerks: options.noise > 0 && options.motion > 0 ? jerks : [],
    participant: options.participant,
    task: options.task,
    bold: bold
  )
}
