public import Geometry

/// The group's map: each voxel gets the network of the nearest centre of a sphere.
///
/// It holds no data of the person, so that it is what a person's own labelling is held against:
/// ``IndividualGate``. Only the numbers of the table are used, not the spheres' radii (networks.md §1:
/// "to the template"; chosen by us).
///
/// - Parameters:
///   - table: The nodes; those of no network, and of networks that are not used, decide nothing.
///   - networks: The numbers of the networks that are used; at least one has a node.
///   - points: Each voxel's centre in the template of the table; nil where a transform says nothing.
/// - Returns: One network a voxel; of equally near centres the first of the table decides. A voxel
///   whose place is not known has ``networkOfNowhere``, and ``IndividualGate`` leaves it out.
public func groupMap<Frame: TemplateFrame>(
  table: [NetworkNode],
  using networks: [Int],
  at points: [Point<Frame>?]
) -> [Int] {
  let used = Set(networks)
  let nodes = table.filter { $0.network.map(used.contains) ?? false }
  precondition(!nodes.isEmpty, "no network has a node")
  // Plain arrays of numbers: a brain asks for some 60 million distances.
  let centres = nodes.map { $0.centre.point(in: Frame.self) }
  let (x, y, z) = (centres.map(\.x), centres.map(\.y), centres.map(\.z))
  let labels = nodes.map { $0.network ?? networkOfNowhere }
  return points.map { point in
    guard let point else { return networkOfNowhere }
    var (nearest, least) = (0, Double.infinity)
    for node in x.indices {
      let (a, b, c) = (x[node] - point.x, y[node] - point.y, z[node] - point.z)
      let square = a * a + b * b + c * c
      if square < least { (nearest, least) = (node, square) }
    }
    return labels[nearest]
  }
}

extension NetworkPrior {
  /// The group's map of a label image: each voxel's own label where that is of a network numbered
  /// `networks`, else ``networkOfNowhere``.
  ///
  /// It holds no data of the person either, and says nothing of voxels without a label: these are not
  /// judged.
  public func labelMap(using networks: [Int]) -> [Int] {
    let used = Set(networks)
    return self.networks.map { $0.flatMap { used.contains($0) ? $0 : nil } ?? networkOfNowhere }
  }
}

/// What ``groupMap(table:using:at:)`` gives to a voxel whose place is not known: no network's number.
public let networkOfNowhere = -1
