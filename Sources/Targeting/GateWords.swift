extension Gate {
  /// What was measured, as the beginning of a sentence: "149 frames kept after censoring".
  func told(_ value: String) -> String {
    switch self {
    case .minutesKept: "\(value) minutes kept after censoring"
    case .framesKept: "\(value) frames kept after censoring"
    case .degreesOfFreedom: "\(value) degrees of freedom left after filter and confounds"
    case .meanFramewiseDisplacement: "a mean framewise displacement of \(value) mm"
    case .seedTemporalSNR: "a temporal signal-to-noise ratio of \(value) in the seed"
    case .regionTemporalSNR: "a temporal signal-to-noise ratio of \(value) in the search region"
    case .seedCoverage: "\(value) of the seed carries signal"
    case .regionCoverage: "\(value) of the search region carries signal"
    case .anticorrelation: "a most negative correlation of \(value)"
    case .globalSignalSign:
      "the target's weaker correlation, of those with and without the global signal, is \(value)"
    case .globalSignalDisplacement:
      "the target moves by \(value) mm with the treatment of the global signal"
    case .respirationCorrelation:
      "the global signal follows the motion at the rate of breathing by |r| = \(value)"
    case .splitHalfDisplacement: "the target moves by \(value) mm between halves of the data"
    case .bootstrapDisplacement: "in one of ten resamples the target moves by \(value) mm or more"
    case .mapReliability: "a reliability of the map of \(value)"
    case .resamplesWithoutTarget: "\(value) of the resamples give no target"
    case .clusterVolume: "a cluster of \(value) mm³"
    case .groupTargetDistance: "the target lies \(value) mm from the group target"
    case .methodSpread: "the methods' targets lie up to \(value) mm apart"
    case .transformRoundTrip:
      "the way to the other space and back ends up to \(value) mm from where it began"
    }
  }

  /// What the user can do about a warning or a refusal.
  var remedy: String {
    switch self {
    case .minutesKept: "Scan longer, or repeat the scan with less motion."
    case .framesKept: "Scan longer, repeat the scan with less motion, or leave this run out."
    case .degreesOfFreedom: "Scan longer, or use a protocol with fewer confounds."
    case .meanFramewiseDisplacement: "Repeat the scan with less motion, or leave this run out."
    case .seedTemporalSNR, .regionTemporalSNR:
      "Look at signal loss there; a shorter echo time, several echoes or smaller voxels lose less."
    case .seedCoverage, .regionCoverage:
      "Look at signal loss and the field of view there, or at the weights that a seedmap has "
        + "outside the brain; repeat the scan where that is at fault."
    case .anticorrelation:
      "Check that the protocol regresses out the global signal; else there is no target."
    case .globalSignalSign, .globalSignalDisplacement:
      "Compare both targets; the anticorrelation may owe its place to the regression."
    case .respirationCorrelation:
      "Compare with the target without the global signal; look at bursts of deep breaths."
    case .splitHalfDisplacement:
      "Scan longer; compare with the other candidate and its displacement."
    case .bootstrapDisplacement, .mapReliability, .resamplesWithoutTarget:
      "Scan longer; compare with the other methods and how far they move."
    case .clusterVolume: "Look at the map: so small a cluster may be chance; scan longer."
    case .groupTargetDistance:
      "Look at the map and the anatomy there; the group target is a comparison, not the truth."
    case .methodSpread: "Compare the methods' targets on the map; scan longer."
    case .transformRoundTrip:
      "Check that both transforms are of this subject, and not one file under two names."
    }
  }
}
