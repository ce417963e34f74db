import ArgumentParser
import Foundation
import OutputFiles
import Reports

extension ReferenceCommand {
  /// `tmsplan reference gradients`.
  struct Gradients: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Average the gradients of several people into a template.",
      discussion: """
        At least 4 people, mapped by one pipeline with one and the same image of the region on one grid. \
        Each person's gradients are put in the order and sign of the first, then of the mean. A person \
        whose gradients do not all repeat is left out of that side. tmsplan map --gradient-template takes \
        the file.
        """
    )

    @Argument(help: "The folders that tmsplan map wrote into, one a person.")
    var people: [String]

    @Option(help: "The image to write, .nii.gz: one volume a gradient.")
    var output: String

    @Flag(help: "Replace the file of --output.")
    var force = false

    func run() throws {
      let cohort = try GradientCohort(paths: people)
      try write(Data(cohort.bytes), to: URL(filePath: output), replacing: force)
      Console.print(cohort.text())
    }
  }
}
