public import Atlases
import Denoising
import Geometry
import Networks

/// The edges of a person to which a user's model is applied, and where they come from.
public struct OutcomeSubject: Sendable {
  /// The clinic's pseudonym.
  public let subject: String
  /// The job of the network report; nil of a file of features.
  let job: String?
  /// Fisher's z of pairs of parcels.
  let edges: [ParcelPair: Double]
  /// The numbers of the atlas's parcels.
  let parcels: Set<Int>
  let context: OutcomeContext

  init(
    subject: String,
    job: String?,
    edges: [ParcelPair: Double],
    parcels: Set<Int>,
    context: OutcomeContext
  ) {
    self.subject = subject
    self.job = job
    self.edges = edges
    self.parcels = parcels
    self.context = context
  }

  /// Takes Fisher's z between the patches of a network report.
  ///
  /// The parcels are the nodes of the group's networks, numbered from 1 in their order; the edge of two
  /// nodes is that of the two patches that are named after them. Patches of a withheld network are left
  /// out.
  ///
  /// - Parameters:
  ///   - report: The report.
  ///   - mapping: The protocol that it was made by, which tells how series were cleaned.
  ///   - scanner: The scanner; nil where it is not known.
  ///   - age: The age in years; nil where it is not known.
  /// - Throws: ``OutcomeInputError``.
  public init(
    _ report: NetworkReport,
    mapping: MappingProtocol,
    scanner: String?,
    age: Double?
  ) throws(OutcomeInputError) {
    guard report.prior.kind == "spheres" else {
      throw .priorImported(subject: report.subject, atlas: report.prior.id)
    }
    let given = digest(mapping.bytes)
    guard given == report.protocol.sha256 else {
      throw .otherMapping(report: report.protocol.sha256, given: given)
    }
    let networks = digest(mapping.networks.bytes)
    guard networks == report.prior.sha256 else {
      throw .otherNetworks(report: report.prior.sha256, given: networks)
    }
    guard let own = report.networks, own.shown == "individual" else {
      throw .networksNotOwn(subject: report.subject)
    }
    guard let space = Space(name: report.space.analysis) else {
      throw .document(
        .wrongValue(file: report.job, key: "space.analysis", reason: "is no known space")
      )
    }
    let cleaning = mapping.denoising
    self.init(
      subject: report.subject,
      job: report.job,
      edges: own.patchEdges,
      parcels: Set(1...max(1, mapping.networks.nodes.count)),
      context: OutcomeContext(
        atlasSHA256: report.prior.sha256,
        space: space,
        pipeline: .init(
          sha256: pipelineSHA256(of: report),
          globalSignal: cleaning.removesGlobalSignal ? .regressed : .kept,
          bandHz: cleaning.bandPass.map { band in
            (band.highPass?.value ?? 0)...(band.lowPass?.value ?? .greatestFiniteMagnitude)
          },
          fwhm: cleaning.smoothing ?? .zero
        ),
        scanner: scanner,
        age: age
      )
    )
  }
}

extension NetworkReport.Networks {
  /// Fisher's z of pairs of nodes, by their patches.
  fileprivate var patchEdges: [ParcelPair: Double] {
    let withheld = Set(members.filter(\.withheld).map(\.name))
    var edges: [ParcelPair: Double] = [:]
    for (row, first) in patches.enumerated() where !withheld.contains(first.network) {
      for (column, second) in patches.enumerated() where !withheld.contains(second.network) {
        guard let a = first.node, let b = second.node, a < b else { continue }
        edges[ParcelPair(a, b)] = patchConnectivity.z[row][column]?.value
      }
    }
    return edges
  }
}
