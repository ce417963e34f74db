import Geometry
import Networks

/// A person's edges in an atlas of the user's, `tmsp-features/1`.
struct FeaturesDocument: Codable {
  static let schemaName = "tmsp-features/1"

  struct Pipeline: Codable {
    let sha256: String
    /// `kept` or `regressed`.
    let globalSignal: String
    /// Null of series that were not filtered.
    @ExplicitNull var bandpassHz: [Double]?
    let fwhm: Double

    enum CodingKeys: String, CodingKey {
      case sha256
      case globalSignal = "global_signal"
      case bandpassHz = "bandpass_hz"
      case fwhm = "fwhm_mm"
    }
  }

  let schema: String
  let subject: String
  let kind: String
  let atlasSHA256: String
  let space: String
  let parcels: [Int]
  let edges: [[Int]]
  /// Null where a value could not be measured.
  let z: [Double?]
  let pipeline: Pipeline
  @ExplicitNull var scanner: String?
  @ExplicitNull var age: Double?

  enum CodingKeys: String, CodingKey {
    case schema, subject, kind, space, parcels, edges, z, pipeline, scanner, age
    case atlasSHA256 = "atlas_sha256"
  }
}

extension OutcomeSubject {
  /// Takes the edges of a file of the form `tmsp-features/1`.
  ///
  /// - Throws: ``OutcomeInputError``.
  public init(features file: UserFile) throws(OutcomeInputError) {
    let document: FeaturesDocument
    do throws(DocumentError) {
      document = try file.document(FeaturesDocument.self, schema: FeaturesDocument.schemaName)
    } catch {
      throw .document(error)
    }
    func wrong(_ key: String, _ reason: String) -> OutcomeInputError {
      .document(.wrongValue(file: file.name, key: key, reason: reason))
    }
    guard document.kind == LinearOutcomeModel.featureKind else {
      throw wrong("kind", "is not \(LinearOutcomeModel.featureKind)")
    }
    guard isDigest(document.atlasSHA256) else {
      throw wrong("atlas_sha256", "is not 64 hexadecimal digits")
    }
    guard let space = Space(name: document.space) else {
      throw wrong("space", "is no known space")
    }
    guard document.z.count == document.edges.count else {
      throw wrong("z", "has \(document.z.count) numbers for \(document.edges.count) edges")
    }
    guard let signal = GlobalSignal(rawValue: document.pipeline.globalSignal) else {
      throw wrong("pipeline.global_signal", "is neither kept nor regressed")
    }
    guard document.pipeline.fwhm >= 0 else { throw wrong("pipeline.fwhm_mm", "is below 0") }
    guard document.age.map({ (0...120).contains($0) }) ?? true else {
      throw wrong("age", "is no age in years")
    }
    let known = Set(document.parcels)
    var edges: [ParcelPair: Double] = [:]
    let (pairs, band) = try document.pairsAndBand(wrong)
    var seen: Set<ParcelPair> = []
    for (pair, value) in zip(pairs, document.z) {
      guard pair.first < pair.second, known.contains(pair.first), known.contains(pair.second) else {
        throw wrong("edges", "has [\(pair.first), \(pair.second)], no ascending pair of parcels")
      }
      guard seen.insert(pair).inserted else {
        throw wrong("edges", "has [\(pair.first), \(pair.second)] twice")
      }
      edges[pair] = value
    }
    self.init(
      subject: document.subject,
      job: nil,
      edges: edges,
      parcels: known,
      context: OutcomeContext(
        atlasSHA256: document.atlasSHA256,
        space: space,
        pipeline: .init(
          sha256: document.pipeline.sha256,
          globalSignal: signal,
          bandHz: band,
          fwhm: document.pipeline.fwhm.mm
        ),
        scanner: document.scanner,
        age: document.age
      )
    )
  }
}

extension FeaturesDocument {
  fileprivate func pairsAndBand(
    _ wrong: (String, String) -> OutcomeInputError
  ) throws(OutcomeInputError) -> ([ParcelPair], ClosedRange<Double>?) {
    do throws(OutcomeModelError) {
      return (
        try pairs(edges, key: "edges"),
        try pipeline.bandpassHz.map { numbers throws(OutcomeModelError) in
          try range(numbers, key: "pipeline.bandpass_hz")
        }
      )
    } catch {
      guard case .invalid(let key, let reason) = error else { throw .model(error) }
      throw wrong(key, reason)
    }
  }
}
