extension DenoisedCoordinates {
  /// The weights that give, on series that are not standardised, what `weights` give on standardised
  /// ones: w/‖y‖.
  ///
  /// As cleaning is linear, they give the same seed on series that are not even cleaned yet. Nothing is
  /// divided by Σ w: signed weights can sum to nothing or below it, which would turn the seed's sign.
  ///
  /// - Parameter weights: One weight a voxel, of either sign.
  /// - Returns: One a voxel; 0 for one that the cleaning leaves nothing but rounding of.
  public func weightsOnUnstandardised(_ weights: [Double]) -> [Double] {
    precondition(weights.count == columnCount, "\(weights.count) weights of \(columnCount) voxels")
    precondition(weights.allSatisfy(\.isFinite), "a weight that is not a number")
    return zip(weights, norms()).map { weight, norm in norm > 0 ? weight / norm : 0 }
  }
}
