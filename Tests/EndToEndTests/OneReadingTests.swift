import Foundation
import Geometry
import Glibc
import Imaging
import Reports
import Testing

/// What else comes out of the one reading of an image.
@Suite(.inTurn) struct OneReadingTests {
  private var phantom: PhantomCase { get throws { try PhantomCase.shared.get() } }

  @Test func `neither a second thread nor the inflating library changes a byte`() async throws {
    let one = try await withoutChance(phantom.target(["--threads", "1"]).output)
    #expect(try await withoutChance(phantom.target(["--threads", "2"]).output) == one)
    for library in InflateLibrary.allCases {
      let again = try await phantom.target(["--threads", "1", "--inflate", library.rawValue])
      #expect(try withoutChance(again.output) == one, "\(library)")
    }
  }

  @Test func `the maps hold the r of the target, and nothing outside the brain`() async throws {
    let folder = try TemporaryFolder()
    let outcome = try await phantom.target([
      "--maps", "--output", folder.url.path(percentEncoded: false),
    ])
    let report = try PhantomCase.report(outcome)
    let stem = "sub-phantom_space-MNI152NLin2009cAsym_desc-sgc_stat-"
    let r = try StoredImage(folder / (stem + "r_statmap.nii.gz"))
    let z = try StoredImage(folder / (stem + "z_statmap.nii.gz"))
    let mask = try StoredImage(phantom.mask)
    let peak = try #require(report.targets.first { $0.method == "peak" })
    let voxel = VoxelIndex(peak.voxel[0], peak.voxel[1], peak.voxel[2])
    let linear = try #require(r.grid.linearIndex(of: voxel))
    #expect((Double(r.volumes[0][linear]) - peak.r.value).magnitude < 2e-6)
    let fisherZ = try #require(peak.fisherZ).value
    #expect((Double(z.volumes[0][linear]) - fisherZ).magnitude < 3e-6)
    #expect(r.grid == mask.grid)
    for (value, inside) in zip(r.volumes[0], mask.volumes[0]) where inside == 0 {
      #expect(value == 0)
    }
    #expect(r.volumes[0].contains { $0 > 0.9 }, "the seed's own voxels")
    #expect(try await withoutChance(outcome.output) == withoutChance(phantom.target().output))
  }

  @Test func `a second thread changes no byte of the maps`() async throws {
    let folders = try [TemporaryFolder(), TemporaryFolder()]
    for (threads, folder) in zip(["1", "2"], folders) {
      let path = folder.url.path(percentEncoded: false)
      _ = try await phantom.target(["--threads", threads, "--maps", "--output", path])
    }
    for statistic in ["r", "z"] {
      let name = "sub-phantom_space-MNI152NLin2009cAsym_desc-sgc_stat-\(statistic)_statmap.nii.gz"
      let maps = try folders.map { try Data(contentsOf: $0 / name) }
      #expect(maps[0] == maps[1] && !maps[0].isEmpty)
    }
  }

  @Test func `the cleaned series correlate as the report says`() async throws {
    let folder = try TemporaryFolder()
    let outcome = try await phantom.target([
      "--timeseries", "--output", folder.url.path(percentEncoded: false),
    ])
    let report = try PhantomCase.report(outcome)
    let table = try String(
      contentsOf: folder / "sub-phantom_run-1_desc-cleaned_timeseries.tsv",
      encoding: .utf8
    )
    let rows = table.split(separator: "\n").map { $0.split(separator: "\t") }
    #expect(rows[0] == ["frame", "time", "seed", "peak", "cluster"])
    #expect(rows.count - 1 == report.quality.runs[0].framesKept)
    func column(_ index: Int) throws -> [Double] {
      try rows.dropFirst().map { try #require(Double($0[index])) }
    }
    let (seed, peak) = (try column(2), try column(3))
    let r = zip(seed, peak).reduce(0) { $0 + $1.0 * $1.1 } / Double(seed.count - 1)
    let expected = try #require(report.targets.first { $0.method == "peak" }).r.value
    #expect((r - expected).magnitude < 1e-5)
  }

  @Test func `another set of confounds is compared in the same report`() async throws {
    let report = try await PhantomCase.report(phantom.target())
    let comparison = try #require(report.stability.comparisons.first)
    #expect(comparison.confounds == "26P" && comparison.reason == nil)
    let own = try #require(report.quality.degreesOfFreedom)
    #expect(comparison.degreesOfFreedom == own + 1, "one regressor less")
    #expect(comparison.displacement.keys.sorted() == ["cluster", "peak"])
  }

  @Test func `a run that is given twice is refused, not counted twice`() async throws {
    let paths = try [phantom.bold, phantom.mask, phantom.confounds].map {
      $0.path(percentEncoded: false)
    }
    let outcome = try await Program(name: "tmsplan").run(
      ["target", "--space", "MNI152NLin2009cAsym", "--subject", "sub-phantom"]
        + zip(["--bold", "--mask", "--confounds"], paths).flatMap { [$0, $1, $1] }
    )
    #expect(outcome.status == 3 && outcome.errors.contains("[run_duplicated]"))
  }

  @Test func `an image may come through a pipe`() async throws {
    let folder = try TemporaryFolder()
    let pipe = folder / "bold.nii.gz"
    let status = unsafe mkfifo(pipe.path(percentEncoded: false), 0o600)
    #expect(status == 0)
    let bold = try phantom.bold.path(percentEncoded: false)
    let arguments = ["-c", "cat \"$0\" >\"$1\"", bold, pipe.path(percentEncoded: false)]
    async let writer = Program(executable: URL(filePath: "/bin/sh")).run(arguments)
    let piped = try await PhantomCase.report(phantom.target(bold: pipe))
    #expect(try await writer.status == 0)
    let plain = try await PhantomCase.report(phantom.target())
    #expect(piped.targets == plain.targets)
    #expect(piped.inputs.map(\.sha256) == plain.inputs.map(\.sha256))
  }

  @Test func `maps refuse an image that comes through a pipe`() async throws {
    let folder = try TemporaryFolder()
    let pipe = folder / "bold.nii.gz"
    #expect(unsafe mkfifo(pipe.path(percentEncoded: false), 0o600) == 0)
    let files = try [phantom.bold, pipe, phantom.mask, phantom.confounds].map {
      $0.path(percentEncoded: false)
    }
    // Whoever refuses something else never opens the pipe, for which its writer waits.
    async let writer = Program(executable: URL(filePath: "/usr/bin/timeout")).run(
      ["60", "/bin/sh", "-c", "cat \"$0\" >\"$1\"", files[0], files[1]]
    )
    let outcome = try await Program(name: "tmsplan").run([
      "map", "--space", "MNI152NLin2009cAsym", "--subject", "sub-phantom", "--bold", files[1],
      "--mask", files[2], "--confounds", files[3], "--output",
      folder.url.path(percentEncoded: false),
    ])
    _ = try await writer
    #expect(outcome.errors.contains("[run_not_rereadable]"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path) == ["bold.nii.gz"])
  }

  @Test func `maps need a folder to be written into`() async throws {
    #expect(try await phantom.target(["--maps"]).status == 2)
    #expect(try await phantom.target(["--threads", "3"]).status == 2)
  }
}
