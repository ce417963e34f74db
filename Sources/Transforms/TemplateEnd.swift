/// An end of a map of points.
public enum TransformEnd: Hashable, Sendable {
  /// Where points start.
  case source
  /// Where they arrive.
  case target
}

extension PointTransform {
  /// The end at which the template is, as far as the files' content tells; nil where it does not.
  ///
  /// ANTs registers the subject to the template, on whose grid both its fields lie: the field comes
  /// before the affine in the map from the template, and after it in the map to it. Two files whose
  /// names were swapped are each other's inverse all the same; by this they are found out.
  public var templateEnd: TransformEnd? {
    guard stages.count > 1 else { return nil }
    let places = stages.indices.filter { index in
      if case .field = stages[index] { true } else { false }
    }
    guard places.count == 1, let place = places.first, case .field(let field) = stages[place],
      field.meaning == .displacement, field.grid.coversTemplate
    else { return nil }
    return place == 0 ? .source : place == stages.count - 1 ? .target : nil
  }
}
