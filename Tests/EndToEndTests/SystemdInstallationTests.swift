import Foundation
import Testing

/// What `make install` puts where, and what systemd says of it.
@Suite(.inTurn) struct SystemdInstallationTests {
  /// Runs `make install` with further variables.
  private func install(_ variables: String...) async throws {
    let outcome = try await Program(executable: URL(filePath: "/usr/bin/env")).run(
      [
        "make", "--silent", "--directory=" + Program.package.path(percentEncoded: false), "install",
        "BIN=" + Program.folder.path(percentEncoded: false),
      ] + variables
    )
    try #require(outcome.status == 0, "\(outcome.errors)")
  }

  /// Installs below a folder of its own, so that the units name programs that exist.
  ///
  /// - Parameters:
  ///   - folder: Where to install.
  ///   - hasClinicNetwork: Whether a drop-in lets a clinic's network through.
  /// - Returns: The paths of the units, the service's first and the workers' last.
  /// - Throws: What `make` or the file system refuse.
  private func installedUnits(
    in folder: TemporaryFolder,
    hasClinicNetwork: Bool
  ) async throws -> [String] {
    try await install("PREFIX=" + folder.url.path(percentEncoded: false))
    let units = folder / "lib/systemd/system"
    if hasClinicNetwork {
      let dropIns = units.appending(path: "tmsplannerd.service.d")
      try FileManager.default.createDirectory(at: dropIns, withIntermediateDirectories: true)
      try FileManager.default.copyItem(
        at: folder / "share/doc/tmsplanner/clinic-network.conf",
        to: dropIns.appending(path: "clinic-network.conf")
      )
    }
    return [
      "tmsplannerd.service", "tmsplannerd.socket", "tmsplanner-worker.socket",
      "tmsplanner-worker@.service", "tmsplanner-worker.slice",
    ].map {
      units.appending(path: $0).path(percentEncoded: false)
    }
  }

  @Test func `each file lies where systemd and man look for it, and none in etc`() async throws {
    let folder = try TemporaryFolder()
    try await install("DESTDIR=" + folder.url.path(percentEncoded: false))
    let files = try FileManager.default.subpathsOfDirectory(
      atPath: folder.url.path(percentEncoded: false)
    )
    for file in [
      "bin/tmsplan", "bin/tmsplannerd", "lib/systemd/system/tmsplannerd.service",
      "lib/systemd/system/tmsplannerd.socket", "lib/systemd/system/tmsplanner-worker.socket",
      "lib/systemd/system/tmsplanner-worker@.service",
      "lib/systemd/system/tmsplanner-worker.slice", "lib/sysusers.d/tmsplanner.conf",
      "lib/tmpfiles.d/tmsplanner.conf", "lib/systemd/catalog/tmsplanner.catalog",
      "share/man/man1/tmsplan.1", "share/man/man8/tmsplannerd.8",
      "share/doc/tmsplanner/tmsplannerd.yaml.example", "share/doc/tmsplanner/clients.example",
      "share/tmsplanner/Atlases", "share/tmsplanner/Protocols",
    ] {
      #expect(files.contains("usr/" + file))
    }
    #expect(files.allSatisfy { $0 == "usr" || $0.hasPrefix("usr/") })
  }

  /// Its exit status says nothing: only silence means that the units are understood.
  @Test(
    .enabled(if: Analyzer.isPresent, "systemd-analyze is not on this machine"),
    arguments: [false, true]
  )
  func `systemd says nothing against the units`(hasClinicNetwork: Bool) async throws {
    let folder = try TemporaryFolder()
    let units = try await installedUnits(in: folder, hasClinicNetwork: hasClinicNetwork)
    let outcome = try await Program(executable: Analyzer.program).run(
      ["verify", "--man=no"] + units
    )
    #expect(outcome.output.isEmpty && outcome.errors.isEmpty, "\(outcome.output)\(outcome.errors)")
  }

  @Test(
    .enabled(if: Analyzer.isPresent, "systemd-analyze is not on this machine"),
    arguments: [(false, 12), (true, 15)]
  )
  func `the service is exposed little`(hasClinicNetwork: Bool, tenfoldScore: Int) async throws {
    let folder = try TemporaryFolder()
    let units = try await installedUnits(in: folder, hasClinicNetwork: hasClinicNetwork)
    let outcome = try await Program(executable: Analyzer.program).run([
      "security", "--no-pager", "--offline=true", "--threshold=\(tenfoldScore)", units[0],
    ])
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
    let allowsMore = outcome.output.contains("non-localhost entries")
    #expect(allowsMore == hasClinicNetwork, "the drop-in is read")
  }

  @Test(.enabled(if: Analyzer.isPresent, "systemd-analyze is not on this machine"))
  func `a worker is exposed less`() async throws {
    let folder = try TemporaryFolder()
    let units = try await installedUnits(in: folder, hasClinicNetwork: false)
    let outcome = try await Program(executable: Analyzer.program).run([
      "security", "--no-pager", "--offline=true", "--threshold=5", units[3],
    ])
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
  }
}

/// systemd's own check of units.
private enum Analyzer {
  static let program = URL(filePath: "/usr/bin/systemd-analyze")
  static var isPresent: Bool {
    FileManager.default.isExecutableFile(atPath: program.path(percentEncoded: false))
  }
}
