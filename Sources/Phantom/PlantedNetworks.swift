public import Geometry
import Statistics

/// Functional networks planted all over a phantom's brain, their borders moved for one person.
///
/// Each voxel belongs to the network whose nearest centre, of the group's, is nearest to it after the
/// voxel was moved by a smooth field of the person's. Runs of one person have the same field and
/// other signals.
public struct PlantedNetworks: Sendable, Equatable {
  /// The centres of the group's spheres; their numbers are millimetres of the phantom's template.
  public var centres: [Point<MNI152NLin2009cAsym>]
  /// The code, 1…255, of each centre's network.
  public var codes: [Int]
  /// Root mean square of how far borders are moved, in mm; 0 plants the group's.
  public var shift: Double
  /// What the person's field follows from.
  public var person: UInt64
  /// The share of the neural variance, apart from seed and target, that is the network's, 0…1.
  public var share: Double

  /// Creates networks.
  public init(
    centres: [Point<MNI152NLin2009cAsym>],
    codes: [Int],
    shift: Double,
    person: UInt64,
    share: Double = 0.7
  ) {
    precondition(centres.count == codes.count && !centres.isEmpty, "a code for each centre")
    self.centres = centres
    self.codes = codes
    self.shift = shift
    self.person = person
    self.share = share
  }

  /// How far, in mm, the field's deviation reaches: borders move together over so much.
  private static let smoothness = 30.0

  /// The code of each of `places`; of equally near centres the first decides.
  public func labels(of places: [Point<MNI152NLin2009cAsym>]) -> [Int] {
    let moved = moved(places)
    return moved.map { place in
      var (least, code) = (Millimetres(.infinity), 0)
      for (centre, own) in zip(centres, codes) {
        let distance = centre.distance(to: place)
        if distance < least { (least, code) = (distance, own) }
      }
      return code
    }
  }

  private func moved(
    _ places: [Point<MNI152NLin2009cAsym>]
  ) -> [Point<MNI152NLin2009cAsym>] {
    guard shift > 0 else { return places }
    var fields = SmoothFields(
      over: places,
      random: SeededGenerator(seed: person, stream: 77)
    )
    let along = (0..<3).map { _ in fields.field(length: Self.smoothness) }
    let scale = shift / 3.0.squareRoot()
    return places.enumerated().map { number, place in
      Point(
        place.x + scale * Double(along[0][number]),
        place.y + scale * Double(along[1][number]),
        place.z + scale * Double(along[2][number])
      )
    }
  }
}
