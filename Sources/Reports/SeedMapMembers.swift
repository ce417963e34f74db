public import Findings
import Foundation

/// A map that holds data of the very subject whose target is sought.
public struct SeedMapHoldsSubject: CodedError {
  let map: String
  let subject: String

  /// `seedmap_holds_subject`.
  public var code: String { "seedmap_holds_subject" }
  /// What was found.
  public var message: String {
    "\(map) was averaged over \(subject) too: the target would be sought with the subject's own data."
  }
  /// What the user can do.
  public var remedy: String {
    "Give the map without that subject, as tmsplan seedmap build --leave-one-out makes it."
  }
}

/// Refuses a map whose document, which `tmsplan seedmap build` puts beside it, names `subject`.
///
/// A map without such a document tells nothing of its members, and passes.
public func refuseOwnData(in map: String?, of subject: String) throws(SeedMapHoldsSubject) {
  guard let map, map.hasSuffix(".nii.gz"),
    let document = FileManager.default.contents(
      atPath: map.dropLast(".nii.gz".count) + ".json"
    ),
    let provenance = try? JSONDecoder().decode(SeedMapProvenance.self, from: document),
    provenance.subjects.contains(where: { $0.id == subject })
  else { return }
  throw SeedMapHoldsSubject(map: provenance.file, subject: subject)
}
