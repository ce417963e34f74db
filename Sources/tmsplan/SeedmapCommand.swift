import ArgumentParser
import Atlases
import Foundation
import Geometry
import Imaging
import OutputFiles
import Planning
import Prediction
import Reports

/// `tmsplan seedmap`: seeds that are maps.
struct SeedmapCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "seedmap",
    abstract: "Make a group map of a seed's correlation.",
    subcommands: [Build.self]
  )

  /// `tmsplan seedmap build`.
  struct Build: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Average the maps of a clinic's own subjects, at least 20.",
      discussion: """
        Give --bids-derivatives with --participants, or --map. The mean of the subjects' Fisher z with \
        the protocol's seed is written, 0 in the search region, and a JSON document beside it that says \
        where it comes from. No subject's target may be sought with a map that holds the subject's own \
        data: use --leave-out or --leave-one-out.
        """
    )

    @Option(help: "A BIDS-derivatives folder, as fMRIPrep writes it.")
    var bidsDerivatives: String?

    @Option(help: "A participants.tsv of BIDS, or a list with one label a line.")
    var participants: String?

    @Option(
      name: .customLong("map"),
      parsing: .upToNextOption,
      help: "*_stat-z_statmap.nii.gz files of tmsplan target --maps, one a subject."
    )
    var maps: [String] = []

    @Option(
      name: .customLong("protocol"),
      help: "The protocol of seed, cleaning and search region."
    )
    var targeting = "sgc-dlpfc-peak"

    @Option(help: "The session's label.")
    var session: String?

    @Option(help: "The task's label.")
    var task: String?

    @Option(
      name: .customLong("run"),
      help: "The run's index; without it all runs are taken together."
    )
    var runIndex: String?

    @Option(help: "The template of the images, by TemplateFlow's name.")
    var space: String?

    @Option(help: "Which affine to believe where sform and qform conflict: sform or qform.")
    var xform: String?

    @Option(parsing: .upToNextOption, help: "Subjects whose data are not to be in the map.")
    var leaveOut: [String] = []

    @Flag(help: "Also write, for each subject, the map without that subject.")
    var leaveOneOut = false

    @Option(help: "The share of the subjects who must have a voxel, above 0 to 1.")
    var minimumShare = 0.8

    @Flag(help: "Leave out subjects whose data are refused; the JSON document names them.")
    var skipFailed = false

    @Option(help: "The folder to write into; it is created where it does not exist.")
    var output: String

    @Flag(help: "Replace files of the same names.")
    var force = false

    @Option(help: "1 or 2 threads, which share the work; the result is the same to the last bit.")
    var threads = min(2, ProcessInfo.processInfo.activeProcessorCount)

    @OptionGroup var data: DataOptions

    func validate() throws {
      guard (1...2).contains(threads) else { throw ValidationError("--threads is 1 or 2.") }
      guard minimumShare > 0, minimumShare <= 1 else {
        throw ValidationError("--minimum-share is above 0 and at most 1.")
      }
      guard xform == nil || xform.flatMap(XformChoice.init(rawValue:)) != nil else {
        throw ValidationError("--xform is one of: sform, qform.")
      }
      guard (bidsDerivatives == nil) == (participants == nil) else {
        throw ValidationError("--bids-derivatives and --participants go together.")
      }
      guard (bidsDerivatives == nil) != maps.isEmpty else {
        throw ValidationError("Give --bids-derivatives with --participants, or --map.")
      }
    }

    func run() throws {
      let catalogue = try data.catalogue()
      let targeting = try targetingProtocol(targeting, in: catalogue).withoutStability
      let subjects = try subjects(targeting, catalogue)
      let builder = SeedMapBuilder(
        targeting,
        software: try .current(name: "tmsplan"),
        minimumShare: minimumShare,
        skipsFailed: skipFailed
      )
      let folder = URL(filePath: output, directoryHint: .isDirectory)
      let left = leaveOut.map(bareLabel)
      if leaveOneOut { try makeFolder(folder) }
      var files = SeedmapFiles(folder: folder, replacing: force)
      try files.refuseExisting(targeting.seed.id, leaveOneOut ? subjects.map(\.label) : [])
      let line = ProgressLine()
      defer { line.clear() }
      do {
        try builder.run(
          subjects,
          leavingOut: left,
          leavingOneOut: leaveOneOut ? folder : nil,
          progress: { line.show("sub-\($1)", Double($0) / Double(subjects.count)) },
          deliver: { try files.write($0, $1) }
        )
      } catch {
        files.removeWritten()
        throw error
      }
      line.clear()
      files.tell()
    }

    /// Labels, and where their maps come from.
    private func subjects(
      _ targeting: TargetingProtocol,
      _ catalogue: Catalogue
    ) throws -> [(label: String, source: SubjectMapSource)] {
      guard let bidsDerivatives, let participants else {
        return try maps.map { path in
          let file = InputFile(role: .seedmap, run: 1, path: path)
          return (try label(of: file), .map(file))
        }
      }
      guard let text = try? String(contentsOfFile: participants, encoding: .utf8) else {
        throw ValidationError("\(participants) cannot be read.")
      }
      let stimulation = try catalogue.stimulationProtocol("itbs")
      let response = try ResponseRequest()
      return participantLabels(in: text).map { label in
        let query = BIDSQuery(
          participant: label,
          session: session,
          task: task,
          run: runIndex,
          space: space
        )
        let (xform, threads) = (xform.flatMap(XformChoice.init(rawValue:)), threads)
        return (
          label,
          .runs { () throws(PlanningError) in
            let runs = try findRuns(query, in: bidsDerivatives)
            let space = try resolveSpace(of: runs, requested: query.space)
            var anatomy = try findAnatomy(
              query,
              in: bidsDerivatives,
              space: space,
              preferred: targeting.searchRegion.template
            )
            // No coil is posed, and nothing is carried to the scan.
            anatomy = Anatomy(betweenTemplates: anatomy.betweenTemplates)
            return PlanningCase(
              subject: "sub-" + label,
              runs: runs,
              space: space,
              anatomy: anatomy,
              xform: xform,
              targeting: targeting,
              stimulation: stimulation,
              response: response,
              output: .map,
              threads: threads
            )
          }
        )
      }
    }

    private func label(of file: InputFile) throws -> String {
      guard let first = file.name.split(separator: "_").first, first.hasPrefix("sub-") else {
        throw ValidationError("The name of \(file.name) does not begin with sub-.")
      }
      return String(first.dropFirst(4))
    }

    private func bareLabel(_ text: String) -> String {
      text.hasPrefix("sub-") ? String(text.dropFirst(4)) : text
    }

    private func makeFolder(_ folder: URL) throws {
      do {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      } catch {
        let path = folder.path(percentEncoded: false)
        throw OutputError.unwritable(path: path, reason: error.localizedDescription)
      }
    }
  }
}
