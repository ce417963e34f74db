/// What the data of a subject are worth.
extension ErrorCode {
  static let dataCodes: [ErrorCode] = [
    ErrorCode(
      "minutes_kept_low",
      .data,
      "Few minutes are left after censoring; the confidence is low.",
      "Scan longer, or repeat the scan with less motion."
    ),
    ErrorCode(
      "minutes_kept_insufficient",
      .data,
      "Too few minutes are left after censoring for a target.",
      "Scan longer, or repeat the scan with less motion."
    ),
    ErrorCode(
      "frames_kept_low",
      .data,
      "Few frames of a run are left after censoring; the confidence is low.",
      "Scan longer, repeat the scan with less motion, or leave this run out."
    ),
    ErrorCode(
      "frames_kept_insufficient",
      .data,
      "Too few frames of a run are left after censoring for a target.",
      "Scan longer, repeat the scan with less motion, or leave this run out."
    ),
    ErrorCode(
      "degrees_of_freedom_low",
      .data,
      "Filter and confounds leave few degrees of freedom; the confidence is low.",
      "Scan longer, or use a protocol with fewer confounds."
    ),
    ErrorCode(
      "degrees_of_freedom_insufficient",
      .data,
      "Filter and confounds leave too few degrees of freedom for a target.",
      "Scan longer, or use a protocol with fewer confounds."
    ),
    ErrorCode(
      "degrees_of_freedom_exhausted",
      .data,
      "Filter and confounds leave nothing of the data.",
      "Scan longer, or use a protocol with fewer confounds."
    ),
    ErrorCode(
      "too_few_frames",
      .data,
      "Too few frames are left to filter.",
      "Scan longer, or repeat the scan with less motion."
    ),
    ErrorCode(
      "band_pass_not_possible",
      .data,
      "The run's repetition time does not allow the protocol's band.",
      "Use a protocol with another band."
    ),
    ErrorCode(
      "seed_coverage_low",
      .data,
      "Part of the seed carries no signal; the confidence is low.",
      "Look at signal loss and the field of view there."
    ),
    ErrorCode(
      "seed_coverage_insufficient",
      .data,
      "Too little of the seed carries signal for a target.",
      "Look at signal loss and the field of view there; repeat the scan if needed."
    ),
    ErrorCode(
      "seed_outside_field_of_view",
      .data,
      "No voxel of the seed lies in the brain mask.",
      "Check the field of view, the mask and the space of the image."
    ),
    ErrorCode(
      "seed_has_no_signal",
      .data,
      "The seed's voxels are constant or not finite, or its mean series is.",
      "Look at the image there: it is empty or was masked away."
    ),
    ErrorCode(
      "region_coverage_low",
      .data,
      "Part of the search region carries no signal; the confidence is low.",
      "Look at signal loss and the field of view there."
    ),
    ErrorCode(
      "region_coverage_insufficient",
      .data,
      "Too little of the search region carries signal for a target.",
      "Look at signal loss and the field of view there; repeat the scan if needed."
    ),
    ErrorCode(
      "region_outside_field_of_view",
      .data,
      "No voxel of the region lies in the image or its brain mask.",
      "Check the field of view, the mask and the space of the image."
    ),
    ErrorCode(
      "region_has_no_signal",
      .data,
      "The search region's voxels are constant or not finite.",
      "Look at the image there: it is empty or was masked away."
    ),
    ErrorCode(
      "no_anticorrelation",
      .data,
      "No searched voxel is anticorrelated with the seed, so that there is no target.",
      "Check that the protocol regresses out the global signal."
    ),
    ErrorCode(
      "split_half_not_possible",
      .data,
      "A half of the data gives no target, so that the stability is unknown.",
      "Scan longer."
    ),
    ErrorCode(
      "split_half_weak",
      .data,
      "A half of the data has too few degrees of freedom for its displacement to mean much.",
      "Scan longer; do not read the displacement as precision."
    ),
    ErrorCode(
      "stability_low",
      .data,
      "The recommended target moves far between halves of the data; the confidence is low.",
      "Scan longer; compare with the other candidate and its displacement."
    ),
    ErrorCode(
      "template_approximation",
      .data,
      "A region is used in another template than it was defined in.",
      "Give the run in the region's template, or keep the difference of some millimetres in mind."
    ),
  ]
}
