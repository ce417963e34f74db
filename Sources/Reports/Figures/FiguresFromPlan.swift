import Geometry
public import Planning

extension ReportFigures {
  /// The figures of `plan`; nil where it was made without.
  ///
  /// - Parameters:
  ///   - plan: What was computed.
  ///   - job: The job of the report.
  public init?(_ plan: TargetPlan, job: String) {
    guard let figures = plan.figures else { return nil }
    // Of what is not published no picture may show where it lies.
    let targets = plan.targets.map(\.name)
    let spreads = (plan.stability.bootstrap?.methods ?? [:]).filter { targets.contains($0.key) }
    self.init(
      schema: Self.schemaName,
      job: job,
      subject: plan.subject,
      slices: figures.slices.map(Slices.init),
      clouds: spreads.sorted { $0.key < $1.key }.compactMap { Cloud($0.key, $0.value.targets) },
      motion: figures.motion.map(Motion.init),
      carpets: figures.carpets.map(Carpet.init),
      signalToNoise: figures.signalToNoise.map { record in
        SignalToNoise(
          run: record.run,
          region: record.region,
          voxels: record.voxels,
          quantiles: record.quantiles.map(PlainNumber.ratio)
        )
      }
    )
  }
}

extension ReportFigures.Slices {
  init(_ record: SliceRecord) {
    let shown: (image: String, name: String, reason: String?) =
      switch record.image {
      case .t1w(let name): ("T1w", name, nil)
      case .run(let name, let reason): ("run", name, reason)
      }
    self.init(
      image: shown.image,
      name: shown.name,
      reason: shown.reason,
      centre: framed(record.centre),
      target: record.target,
      spacing: .millimetres(record.spacing),
      window: [record.window.lowerBound, record.window.upperBound].map(PlainNumber.ratio),
      limit: .correlation(record.limit),
      isWholeBrain: record.isWholeBrain,
      planes: record.planes.map(ReportFigures.Plane.init)
    )
  }
}

extension ReportFigures.Plane {
  fileprivate init(_ plane: SliceRecord.Plane) {
    self.init(
      orientation: plane.orientation.rawValue,
      width: plane.width,
      height: plane.height,
      left: .millimetres(plane.left),
      top: .millimetres(plane.top),
      level: .millimetres(plane.level),
      pixels: ImageBytes(plane.image),
      regions: ImageBytes(plane.regions),
      map: ImageBytes(plane.map)
    )
  }
}

extension ReportFigures.Cloud {
  /// The places of `targets`, the most frequent first; nil without any.
  fileprivate init?(_ method: String, _ targets: [SpacePoint]) {
    guard let frame = targets.first?.space.name else { return nil }
    var counts: [[PlainNumber]: Int] = [:]
    for target in targets {
      counts[target.coordinates.map(PlainNumber.millimetres), default: 0] += 1
    }
    let places = counts.sorted { a, b in
      a.value != b.value
        ? a.value > b.value
        : a.key.map(\.value).lexicographicallyPrecedes(b.key.map(\.value))
    }
    self.init(
      method: method,
      frame: frame,
      points: places.map { Point(position: $0.key, count: $0.value) }
    )
  }
}

extension ReportFigures.Motion {
  fileprivate init(_ record: MotionRecord) {
    func numbers(_ values: [Double?]) -> [PlainNumber?] {
      values.map { $0.map(PlainNumber.ratio) }
    }
    self.init(
      run: record.run,
      repetitionTime: PlainNumber(record.repetitionTime, places: 6),
      displacement: numbers(record.displacement),
      displacementLimit: record.displacementLimit.map(PlainNumber.ratio),
      variation: numbers(record.variation),
      variationLimit: record.variationLimit.map(PlainNumber.ratio),
      censored: record.keep.indices.filter { !record.keep[$0] }
    )
  }
}

extension ReportFigures.Carpet {
  fileprivate init(_ record: CarpetRecord) {
    self.init(
      run: record.run,
      seedLines: record.seedLines,
      lines: record.lines,
      columns: record.columns,
      framesPerColumn: record.framesPerColumn,
      seedVoxels: record.voxels.seed,
      regionVoxels: record.voxels.region,
      range: .ratio(CarpetRecord.range),
      before: ImageBytes(record.before),
      after: ImageBytes(record.after)
    )
  }
}
