public import Atlases
import Findings
import Foundation
import Geometry
import Phantom
public import Planning
import Prediction
public import Targeting

/// What all phantoms of a validation are planned with.
public struct TrialSetup: Sendable {
  let targeting: TargetingProtocol
  let stimulation: StimulationProtocol
  let calibration: RegionCalibration?
  let software: SoftwareIdentity

  /// Names protocols, calibration and program, as a plan of a patient has them.
  public init(
    targeting: TargetingProtocol,
    stimulation: StimulationProtocol,
    calibration: RegionCalibration?,
    software: SoftwareIdentity
  ) {
    self.targeting = targeting
    self.stimulation = stimulation
    self.calibration = calibration
    self.software = software
  }

  /// Writes the phantom of `condition` whose seed is `number` after `seed` into a folder of its own, plans it from its
  /// files, and removes the folder.
  ///
  /// - Throws: `PhantomError` where the phantom cannot be written, `PlanningError` where a fault is
  ///   not that of the phantom's files.
  func run(_ condition: Condition, at index: Int, number: Int, seed: UInt64) throws -> Trial {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "tmsplan-validate-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    var options = condition.options
    let seed = seed &+ UInt64(number)
    options.seed = seed
    options.planted = Design.places[number % Design.places.count]
    let path = folder.path(percentEncoded: false)
    let truth = try writePhantom(options, to: path)
    let response = try ResponseRequest()
    do throws(PlanningError) {
      let plan = try plan(options.participant, in: path, response)
      return Trial(
        condition: index,
        seed: seed,
        planted: truth.position,
        status: plan.status,
        methods: targeting.methods.map { outcome(of: $0.name, in: plan, truth) }
      )
    } catch {
      guard error.fault == .input else { throw error }
      return Trial(
        condition: index,
        seed: seed,
        planted: truth.position,
        status: nil,
        methods: targeting.methods.map { MethodTrial(name: $0.name, refusal: error.code) }
      )
    }
  }

  private func plan(
    _ participant: String,
    in folder: String,
    _ response: ResponseRequest
  ) throws(PlanningError) -> TargetPlan {
    let query = BIDSQuery(
      participant: participant,
      session: nil,
      task: nil,
      run: nil,
      space: nil
    )
    let runs = try findRuns(query, in: folder)
    let planningCase = PlanningCase(
      subject: "sub-\(participant)",
      runs: runs,
      space: try resolveSpace(of: runs, requested: nil),
      targeting: targeting,
      stimulation: stimulation,
      response: response,
      calibration: calibration
    )
    return try Planner(software: software).run(planningCase)
  }

  private func outcome(
    of name: String,
    in plan: TargetPlan,
    _ truth: PhantomTruth
  ) -> MethodTrial {
    let splitHalf = plan.stability.displacements[name]
    let resampled = plan.stability.bootstrap?.methods[name]?.ninety
    guard let target = plan.targets.first(where: { $0.name == name }) else {
      let missing = plan.missing.first { $0.name == name }?.reason
      let error = plan.findings.first { $0.severity == .error }?.code
      return MethodTrial(
        name: name,
        splitHalf: splitHalf,
        resampled: resampled,
        refusal: missing ?? error ?? "no_target"
      )
    }
    let position = target.position
    // A position under another template's name is no position of this phantom.
    guard position.space.name == truth.space else {
      return MethodTrial(name: name, refusal: "space_differs")
    }
    let square = zip(position.coordinates, truth.position)
      .reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    return MethodTrial(
      name: name,
      position: position.coordinates,
      distance: truth.correlation == 0 ? nil : square.squareRoot(),
      splitHalf: splitHalf,
      resampled: resampled
    )
  }
}
