import ArgumentParser
import Client
import Foundation
import Geometry
import Planning
import Reports
import Wire

/// `tmsplan submit`: the pipeline through the daemon.
struct Submit: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Send a subject's data to the daemon, wait for the target and print its report.",
    discussion: """
      The same case sent again is the same job: an upload that was interrupted goes on, and nothing \
      is computed twice. A case whose job failed or was cancelled is computed anew with --again. An \
      interrupted wait leaves the job running.
      """
  )

  @OptionGroup var input: InputOptions
  @OptionGroup var request: RequestOptions
  @Option(
    help: """
      Map the person's own networks too, by this protocol, such as personal-networks; with --output the \
      files of tmsplan map are written beside the report.
      """
  )
  var mapping: String?

  @OptionGroup var regions: MappingOptions
  @OptionGroup var daemon: DaemonOptions
  @OptionGroup var feed: FeedOptions
  @OptionGroup var delivery: ReportOptions

  @Option(help: "Your name for the case, 8 to 128 of A-Za-z0-9._-; by default made of its content.")
  var key: String?

  @Flag(
    help: "Compute the case anew where its job has ended: by default the same case is the same job."
  )
  var again = false

  @Flag(help: "Let the daemon read the files itself, from the same paths on its host.")
  var byPath = false

  @Flag(help: "Print the job's id and end once everything is stored.")
  var noWait = false

  func validate() throws {
    guard !isProtocolFile(request.protocols.targeting) else {
      throw ValidationError("The daemon knows protocols by name; a file is for tmsplan target.")
    }
    guard input.compareSpace == nil else {
      throw ValidationError(
        "The daemon computes in one space; --compare-space is for tmsplan target."
      )
    }
    guard mapping.map({ !isProtocolFile($0) }) ?? true else {
      throw ValidationError(
        "The daemon knows mapping protocols by name; a file is for tmsplan map."
      )
    }
    guard mapping != nil || regions.isEmpty else {
      throw ValidationError("Regions and templates are for maps: give --mapping too.")
    }
    try regions.template.check(with: regions.gradientRegion)
    guard key == nil || !again else {
      throw ValidationError("--again makes a key by itself; give it or --key, not both.")
    }
  }

  func run() async throws {
    let runs = try input.runs()
    let seedmap = input.seedmap.map { [LocalFile(role: .seedmap, path: $0)] } ?? []
    // The space is part of what is asked, and so of the key that is made of it.
    let space = try resolveSpace(of: runs, requested: input.space)
    // The protocol is the daemon's, whose regions are of the template that literature is in.
    let anatomy = try input.anatomy(for: space, preferred: .mni152NLin6Asym)
    let files =
      runs.flatMap(\.localFiles) + seedmap + anatomy.localFiles + regions.files.map(LocalFile.init)
    let subject = try input.pseudonym(of: runs)
    try refuseOwnData(in: input.seedmap, of: subject)
    let submission = try submission(
      of: files,
      subject: subject,
      space: space.name
    )
    try await daemon.withClient { client in
      let submission = again ? try await client.renewed(submission) : submission
      if noWait {
        return Console.print(try await send(submission, files, to: client).job)
      }
      // Subscribed before the case is sent, so that no event of it is missed.
      let follower = try await JobFollower(
        results: try feed.results(besides: daemon.ingest),
        client: client
      )
      let receipt = try await send(submission, files, to: client)
      Console.warn("\(receipt.isExisting && !again ? "known" : "stored") as job \(receipt.job)")
      try await follower.follow(receipt.job)
      try await deliver(receipt.job, of: client, delivery)
    }
  }

  private func submission(
    of files: [LocalFile],
    subject: String,
    space: String
  ) throws -> Submission {
    let declarations = try files.map { file throws(ClientError) in
      try file.declared(byPath: byPath)
    }
    let parameters = SubmissionParameters(
      targetingProtocol: request.protocols.targeting,
      stimulationProtocol: request.protocols.stimulation,
      mapping: mapping,
      space: space,
      xform: request.protocols.xform,
      scale: request.scale,
      baseline: request.baseline,
      age: request.age,
      diagnosis: request.diagnosis
    )
    guard let key else {
      return .keyedByContent(subject: subject, files: declarations, parameters: parameters)
    }
    return Submission(key: key, subject: subject, files: declarations, parameters: parameters)
  }

  private func send(
    _ submission: Submission,
    _ files: [LocalFile],
    to client: TMSPClient
  ) async throws -> TMSPClient.Receipt {
    let line = ProgressLine()
    defer { line.clear() }
    return try await client.submit(submission, files: files) { sent, total in
      line.show("upload", total > 0 ? Double(sent) / Double(total) : 1)
    }
  }
}

extension RunFiles {
  /// The files as a client sends them.
  fileprivate var localFiles: [LocalFile] {
    ([bold, mask, confounds] + [sidecar].compactMap(\.self)).map(LocalFile.init)
  }
}

extension Anatomy {
  /// The files as a client sends them.
  fileprivate var localFiles: [LocalFile] { files.map(LocalFile.init) }
}

extension LocalFile {
  fileprivate init(_ input: InputFile) {
    guard let role = FileRole(rawValue: input.role.rawValue) else {
      preconditionFailure("a role that the wire does not know")
    }
    self.init(role: role, run: input.run, path: input.path)
  }
}
