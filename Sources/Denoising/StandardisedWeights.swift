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
    let norms = self.norms
    return weights.indices.map { column in
      let isSignal = norms[column] > Self.roundingShare * Double(energies[column]).squareRoot()
      return isSignal ? weights[column] / norms[column] : 0
    }
  }

  /// ‖y‖ of each voxel.
  private var norms: [Double] {
    var squares = [Double](repeating: 0, count: columnCount)
    guard columnCount > 0 else { return squares }
    for part in rows {
      for start in stride(from: 0, to: part.count, by: columnCount) {
        for column in 0..<columnCount {
          let value = Double(part[start + column])
          squares[column] += value * value
        }
      }
    }
    return squares.map { $0.squareRoot() }
  }
}
