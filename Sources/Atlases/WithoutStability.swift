extension TargetingProtocol {
  /// The protocol without resampling, for whoever wants nothing but its maps; they are the same.
  public var withoutStability: TargetingProtocol {
    TargetingProtocol(
      id: id,
      version: version,
      title: title,
      purpose: purpose,
      seed: seed,
      searchRegion: searchRegion,
      denoising: denoising,
      comparisons: comparisons,
      methods: methods,
      recommended: recommended,
      direction: direction,
      consensus: consensus,
      stability: nil,
      restriction: restriction,
      groupTarget: groupTarget,
      references: references,
      rules: rules,
      sources: sources,
      citations: citations,
      file: file,
      bytes: bytes
    )
  }
}
