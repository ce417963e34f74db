import Atlases
import Denoising
import Findings
import Targeting

/// A part of a run with its cleaning, by which series of it can be had.
typealias CleanedPart = (run: Int, cleaning: CleaningOperator)

extension Assessment {
  /// The runs as the target cleans them; none where no series are kept.
  var wholeParts: [CleanedPart] {
    let parts = runs.indices.compactMap { run in
      gathered.gathering.runs[run].cleanings.whole.map { (run: run, cleaning: $0) }
    }
    return parts.count == runs.count ? parts : []
  }

  /// Adds what hierarchical clustering finds in some parts, for those of `methods` that ask for it.
  ///
  /// - Parameters:
  ///   - maps: What the methods choose from in the same parts.
  ///   - methods: The methods that are to choose from it.
  ///   - parts: Runs, or parts of them, each cleaned apart; their series must have been kept.
  func addSubunits(
    to maps: inout MethodMaps,
    for methods: [MethodSpecification],
    in parts: [CleanedPart]
  ) {
    let rules = methods.compactMap { method in
      if case .hierarchical(let rule) = method.rule { (method.name, rule) } else { nil }
    }
    guard !rules.isEmpty else { return }
    let cleaned = parts.map { part in
      guard let series = gathered.runs[part.run].series else {
        preconditionFailure("series that were not kept cannot be clustered")
      }
      return part.cleaning(series.rows(seed: seedColumns, searched: searchedColumns))
    }
    let seedRows = Array(seedColumns.indices)
    let searchedRows = searched.indices.map { seedRows.count + $0 }
    for (name, rule) in rules {
      maps.subunits[name] = Result { () throws(TargetingError) in
        try findSubunits(in: cleaned, searchedRows: searchedRows, seedRows: seedRows, rule: rule)
      }
    }
  }

  /// Maps of some parts of the data with what clustering finds in the same parts, where the protocol
  /// has it repeated; or why a part cannot be cleaned.
  func withSubunits(_ maps: MethodMaps, of parts: [Part]) -> Result<MethodMaps, Finding> {
    guard repeatedMethods.contains(where: { $0.method == .hierarchical }) else {
      return .success(maps)
    }
    var cleaned: [CleanedPart] = []
    for part in parts {
      do throws(DenoisingError) {
        try cleaned.append((part.run, cleaning(of: part)))
      } catch {
        return .failure(error.finding(subject: planningCase.subject))
      }
    }
    var maps = maps
    addSubunits(to: &maps, for: repeatedMethods, in: cleaned)
    return .success(maps)
  }

  /// The cleaning of a part as it is, built anew: only what its products need was kept.
  private func cleaning(of part: Part) throws(DenoisingError) -> CleaningOperator {
    let run = runs[part.run]
    let targeting = planningCase.targeting
    let (plan, stretch): (DenoisingPlan?, Range<Int>?) =
      switch part.role {
      case .whole: (targeting.denoising, nil)
      case .stretch(let frames): (targeting.denoising, frames)
      case .comparison(let name): (targeting.comparisons.first { $0.name == name }?.plan, nil)
      }
    guard let plan else { preconditionFailure("a comparison that the protocol does not have") }
    return try CleaningOperator(
      run.confounds,
      repetitionTime: .seconds(run.repetitionTime),
      plan: plan,
      stretch: stretch
    )
  }
}
