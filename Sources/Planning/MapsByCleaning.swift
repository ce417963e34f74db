import Atlases
import Connectivity
import Denoising
import Findings
import Targeting

extension Assessment {
  /// A part of the data: a run by one of its cleanings.
  typealias Part = (run: Int, role: CleaningRole)

  /// What the methods choose from in the whole data.
  ///
  /// - Throws: Where the seed has no signal.
  func wholeMaps() throws(PlanningError) -> MethodMaps {
    var cleaned: [SeededRun] = []
    for number in runs.indices {
      switch seeded(run: number, .whole) {
      case .success(let run): cleaned.append(run)
      case .failure: preconditionFailure("a run that was cleaned cannot be found")
      }
    }
    do throws(ConnectivityError) {
      return try maps(of: cleaned)
    } catch {
      throw .input(error, subject: runs[0].files.bold.name, stage: .connectivity)
    }
  }

  /// What the methods choose from in some parts of the data, or why there is nothing.
  func maps(
    of parts: [Part]
  ) -> Result<(maps: MethodMaps, degreesOfFreedom: Int), Finding> {
    var cleaned: [SeededRun] = []
    for part in parts {
      switch seeded(run: part.run, part.role) {
      case .success(let run): cleaned.append(run)
      case .failure(let error): return .failure(error.finding(subject: planningCase.subject))
      }
    }
    do throws(ConnectivityError) {
      let freedom = cleaned.reduce(0) { $0 + $1.voxels.degreesOfFreedom }
      let maps = try maps(of: cleaned)
      return withSubunits(maps, of: parts).map { ($0, freedom) }
    } catch {
      return .failure(error.finding(subject: planningCase.subject))
    }
  }

  private func maps(of cleaned: [SeededRun]) throws(ConnectivityError) -> MethodMaps {
    let r = try seedCorrelation(in: cleaned)
    var maps = MethodMaps(r: searchedColumns.map { r[$0] }, weights: weights)
    for (name, weights) in cones {
      maps.cones[name] = try seedCorrelation(
        in: cleaned.map { SeededRun(seed: $0.seed, voxels: $0.voxels.cones(weights)) }
      )
    }
    return maps
  }

  /// The methods that a map of r, or one of cones, is enough for.
  var mapMethods: [MethodSpecification] {
    planningCase.targeting.methods.filter { $0.method != .hierarchical }
  }

  /// The methods that are repeated in halves of the data and by other cleanings.
  var repeatedMethods: [MethodSpecification] {
    planningCase.targeting.methods.filter { method in
      if case .hierarchical(let rule) = method.rule { rule.isRepeated } else { true }
    }
  }

  /// The candidates of `methods`, in their order, and why the others have none.
  func choose(
    _ methods: [MethodSpecification],
    in maps: MethodMaps
  ) -> (found: [Candidate<Frame>], missing: [(name: String, cause: TargetingError)]) {
    var found: [Candidate<Frame>] = []
    var missing: [(name: String, cause: TargetingError)] = []
    for method in methods {
      do throws(TargetingError) {
        found.append(
          try method.candidate(
            in: maps,
            voxels: searched,
            grid: gathered.gathering.grid,
            direction: planningCase.targeting.direction
          )
        )
      } catch {
        missing.append((method.name, error))
      }
    }
    return (found, missing)
  }
}
