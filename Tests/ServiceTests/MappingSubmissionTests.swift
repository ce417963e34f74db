import Foundation
import Testing

@testable import Service
@testable import Wire

/// Cases whose networks are to be mapped too.
@Suite struct MappingSubmissionTests {
  private func bench() throws -> Bench {
    let package = URL(filePath: #filePath).appending(path: "../../..").standardizedFileURL
    let catalogue = try CaseCatalogue(dataFolder: package.path(percentEncoded: false))
    return try Bench(checkParameters: catalogue.check)
  }

  private func submission(_ mapping: String?, more: [FileRole] = []) -> Wire.Submission {
    let roles = [FileRole.bold, .mask, .confounds] + more
    return Wire.Submission(
      key: "mapping-1",
      subject: "sub-01",
      files: roles.map { role in
        FileDeclaration(
          role: role,
          name: role.rawValue,
          source: .upload(size: 1),
          sha256: digest([UInt8(role.rawValue.count)])
        )
      },
      parameters: SubmissionParameters(mapping: mapping, space: "MNI152NLin6Asym")
    )
  }

  @Test func `a mapping protocol is part of what is asked`() async throws {
    let bench = try bench()
    _ = try await bench.submit(submission(nil))
    #expect(
      await bench.refusal(.submit(submission("personal-networks")))?.code == .keyConflict
    )
    let (plain, mapped) = (submission(nil), submission("personal-networks"))
    #expect(!String(decoding: plain.canonicalParameters, as: UTF8.self).contains("mapping"))
    let (_, parameters) = try Wire.Submission.parameters(canonical: mapped.canonicalParameters)
    #expect(parameters == mapped.parameters)
  }

  @Test func `an unknown mapping protocol is refused before a byte is sent`() async throws {
    let refused = await (try bench()).refusal(.submit(submission("other")))
    #expect(refused?.code == .badField && refused?.facts["field"] == "params.mapping")
    #expect(refused?.facts["reason"] == "protocol_unknown")
  }

  @Test(arguments: [FileRole.gradientRegion, .amygdala])
  func `regions are for maps, one of each`(role: FileRole) throws {
    func code(_ submission: Wire.Submission) throws -> WireErrorCode? {
      let request = Request(id: "1", verb: .submit(submission))
      do throws(RefusedRequest) {
        _ = try Request(
          version: request.frames()[0],
          header: request.encoded,
          bodyCount: nil,
          frameCount: 2
        )
        return nil
      } catch {
        return error.error.code
      }
    }
    #expect(try code(submission("personal-networks", more: [role])) == nil)
    #expect(try code(submission("personal-networks", more: [.labels])) == .badField)
    #expect(try code(submission(nil, more: [role])) == .badField)
    #expect(try code(submission("personal-networks", more: [.gradientTemplate])) == .badField)
    let both: [FileRole] = [.gradientRegion, .gradientTemplate]
    #expect(try code(submission("personal-networks", more: both)) == nil)
    #expect(try code(submission("personal-networks", more: [role, role])) == .badField)
  }
}
