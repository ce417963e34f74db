import Planning
import Testing
import Wire

@Suite struct RoleVocabularyTests {
  @Test func `clients and the pipeline know the same roles of files`() {
    #expect(Set(FileRole.allCases.map(\.rawValue)) == Set(InputRole.allCases.map(\.rawValue)))
  }
}
