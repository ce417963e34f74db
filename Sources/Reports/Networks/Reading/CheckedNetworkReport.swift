import Geometry

extension NetworkReport {
  /// Reads a report from a file of unknown origin: nothing in it may be missing, unknown or of a shape
  /// that cannot be.
  ///
  /// - Throws: ``DocumentError``.
  public init(_ file: UserFile) throws(DocumentError) {
    self = try file.document(Self.self, schema: Self.schemaName)
    let check = ReportCheck(file: file.name)
    try check.identity(self)
    try check.grid(space)
    if let networks { try check.networks(networks) }
    try check.circuits(circuits)
    try check.gradients(gradients)
    try check.order(of: gradients, by: gradientTemplate)
    try check.numbers(of: self)
  }
}

/// Refuses what cannot be in a report; the keys are those of the file.
private struct ReportCheck {
  let file: String

  func require(
    _ isFine: Bool,
    _ key: String,
    _ reason: String
  ) throws(DocumentError) {
    guard isFine else { throw .wrongValue(file: file, key: key, reason: reason) }
  }

  /// Refuses a word that the schema does not have at `key`.
  private func requireWord(
    _ word: String,
    _ key: String,
    among known: String...
  ) throws(DocumentError) {
    try require(known.contains(word), key, "is none of \(known.joined(separator: ", "))")
  }

  func identity(_ report: NetworkReport) throws(DocumentError) {
    try require(!report.subject.isEmpty, "subject", "is empty")
    try require(!report.job.isEmpty, "job", "is empty")
    try requireWord(report.shown, "shown", among: "individual", "group", "none")
    try requireWord(
      report.target.status,
      "target.status",
      among: "ok",
      "low_confidence",
      "no_target"
    )
    try require(
      report.networks?.shown ?? "none" == report.shown,
      "shown",
      "is not what the networks say"
    )
    try requireWord(report.prior.kind, "prior.kind", among: "spheres", "image")
    for (number, atlas) in report.atlases.enumerated() {
      try require(
        isDigest(atlas.sha256) && isDigest(atlas.tableSHA256),
        "atlases[\(number)].sha256",
        "is not 64 hexadecimal digits"
      )
    }
    try require(
      report.mapSpaces.allSatisfy { Space(name: $0) != nil },
      "map_spaces",
      "names an unknown space"
    )
    let digests = [
      ("software.sha256", report.software.sha256), ("protocol.sha256", report.protocol.sha256),
      ("prior.sha256", report.prior.sha256),
    ]
    for (key, digest) in digests {
      try require(isDigest(digest), key, "is not 64 hexadecimal digits")
    }
  }

  func grid(_ space: TargetReport.Space) throws(DocumentError) {
    let grid = space.grid
    try require(Space(name: space.analysis) != nil, "space.analysis", "is no known space")
    try require(
      grid.size.count == 3 && grid.size.allSatisfy { (1...4096).contains($0) },
      "space.grid.size",
      "is not three numbers of voxels"
    )
    try require(
      grid.voxelSize.count == 3 && grid.voxelSize.allSatisfy { $0.value > 0 },
      "space.grid.voxel_size_mm",
      "is not three lengths"
    )
    try require(grid.affine.count == 12, "space.grid.affine", "is not twelve numbers")
  }

  func networks(_ networks: NetworkReport.Networks) throws(DocumentError) {
    let members = networks.members
    try requireWord(
      networks.judgedOver,
      "networks.judged_over",
      among: "outside_spheres",
      "labelled_voxels"
    )
    try requireWord(networks.globalSignal, "networks.global_signal", among: "kept", "regressed")
    try requireDistinct(members.map(\.name), "networks.members")
    try requireDistinct(members.map(\.code), "networks.members")
    try table(networks.connectivity, members.count, "networks.connectivity")
    try table(networks.patchConnectivity, networks.patches.count, "networks.patch_connectivity")
    try requireDistinct(networks.patches.compactMap(\.node), "networks.patches")
  }

  func circuits(_ circuits: [NetworkReport.Circuits]) throws(DocumentError) {
    try requireDistinct(circuits.map(\.globalSignal), "circuits")
    for (number, circuits) in circuits.enumerated() {
      try requireWord(
        circuits.globalSignal,
        "circuits[\(number)].global_signal",
        among: "kept",
        "regressed"
      )
      try requireDistinct(
        circuits.edges.map(\.code) + circuits.missing.map(\.code),
        "circuits[\(number)].edges"
      )
      try requireDistinct(circuits.means.map(\.circuit), "circuits[\(number)].means")
    }
  }

  func gradients(_ gradients: [NetworkReport.Gradients]) throws(DocumentError) {
    try requireDistinct(gradients.map(\.side), "gradients")
    for (number, own) in gradients.enumerated() {
      try requireWord(own.side, "gradients[\(number)].side", among: "left", "right")
      try require(
        (1...3).contains(own.maps.count),
        "gradients[\(number)].maps",
        "is not one to three maps"
      )
    }
  }

  func order(
    of gradients: [NetworkReport.Gradients],
    by template: [String]
  ) throws(DocumentError) {
    try require(
      template.allSatisfy(isDigest),
      "gradient_template",
      "is not 64 hexadecimal digits each"
    )
    let orders = gradients.flatMap(\.maps).map(\.order)
    try require(
      orders.allSatisfy { $0 == "unverified" || $0 == "template" && !template.isEmpty },
      "gradients",
      "has an order that no template gave"
    )
  }

  func numbers(of report: NetworkReport) throws(DocumentError) {
    try require(
      (0...1e6).contains(report.data.minutesKept.value),
      "data.minutes_kept",
      "is no number of minutes"
    )
    for measure in report.measures() {
      let values = [measure.value].compactMap(\.self) + measure.repeats
      try require(values.allSatisfy(isMeasurable), measure.name, "is beyond all sense")
    }
  }

  private func table(
    _ table: NetworkReport.Table,
    _ count: Int,
    _ key: String
  ) throws(DocumentError) {
    for (name, rows) in [("z", table.z), ("difference", table.difference)] {
      try require(
        rows.count == count && rows.allSatisfy { $0.count == count },
        "\(key).\(name)",
        "is not \(count) rows of \(count)"
      )
    }
  }

  private func requireDistinct<Name: Hashable>(
    _ names: [Name],
    _ key: String
  ) throws(DocumentError) {
    try require(Set(names).count == names.count, key, "names something twice")
  }
}

/// Whether `text` is a SHA-256 in lower-case hexadecimal.
func isDigest(_ text: String) -> Bool {
  text.count == 64 && text.allSatisfy { "0123456789abcdef".contains($0) }
}

/// Whether `text` names nothing.
func isBlank(_ text: String) -> Bool { text.allSatisfy(\.isWhitespace) }

/// Whether a measure can have this value: millilitres of a brain, shares and Fisher's z are far below.
func isMeasurable(_ value: Double) -> Bool { value.magnitude <= 1e6 }
