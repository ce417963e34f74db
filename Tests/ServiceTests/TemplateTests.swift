import Foundation
import Testing

@testable import Service
@testable import Wire

/// The template is part of what is asked, wherever a client names it.
@Suite struct TemplateTests {
  private func bench() throws -> Bench {
    let package = URL(filePath: #filePath).appending(path: "../../..").standardizedFileURL
    let catalogue = try CaseCatalogue(dataFolder: package.path(percentEncoded: false))
    return try Bench(checkParameters: catalogue.check)
  }

  /// A case of runs whose bold files are called `bolds`; the content is always the same.
  private func submission(
    _ bolds: [String],
    space: String? = nil,
    key: String = "template-1"
  ) -> Wire.Submission {
    let files = bolds.enumerated().flatMap { index, bold in
      zip([FileRole.bold, .mask, .confounds], [bold, "mask", "confounds"]).map { role, name in
        FileDeclaration(
          role: role,
          run: index + 1,
          name: name,
          source: .upload(size: 1),
          sha256: digest([UInt8(index)])
        )
      }
    }
    return Wire.Submission(
      key: key,
      subject: "sub-01",
      files: files,
      parameters: SubmissionParameters(space: space)
    )
  }

  private let linear = "sub-01_space-MNI152NLin6Asym_desc-preproc_bold.nii.gz"
  private let other = "sub-01_space-MNI152NLin2009cAsym_desc-preproc_bold.nii.gz"

  @Test func `the same key and content with another template is a conflict`() async throws {
    let bench = try bench()
    _ = try await bench.submit(submission([linear]))
    #expect(await bench.refusal(.submit(submission([other])))?.code == .keyConflict)
    let named = submission(["bold.nii.gz"], space: "MNI152NLin2009cAsym")
    #expect(await bench.refusal(.submit(named))?.code == .keyConflict)
  }

  @Test func `a template named in the request or in the file name is the same`() async throws {
    let bench = try bench()
    let job = try await bench.submit(submission([linear])).job
    let named = submission(["bold.nii.gz"], space: "MNI152NLin6Asym")
    #expect(try await bench.submit(named).job == job)
    #expect(try await bench.submit(submission([linear], space: "MNI152NLin6Asym")).job == job)
  }

  @Test(arguments: [nil, "MNI152NLin6Asym"])
  func `all runs must be in one template`(space: String?) async throws {
    let bench = try bench()
    let refused = await bench.refusal(.submit(submission([linear, other], space: space)))
    #expect(refused?.code == .badField)
    #expect(refused?.facts["field"] == "params.space")
    #expect(refused?.facts["reason"] == "space_conflict")
  }
}
