/// What is said where a model of an outcome is applied, and where two visits are compared.
extension ErrorCode {
  /// Models of an outcome that a user brings.
  static let outcomeCodes: [ErrorCode] = [
    ErrorCode(
      "outcome_age_outside",
      .data,
      "The person's age lies outside that of a model's people, or is not known.",
      "Take the estimate for one outside the model's pipeline."
    ),
    ErrorCode(
      "outcome_band_differs",
      .data,
      "The pass band is not the model's.",
      "Take the estimate for one outside the model's pipeline."
    ),
    ErrorCode(
      "outcome_edges_missing",
      .request,
      "The person lacks edges that a model takes.",
      "Use data that cover all parcels of the model; missing edges are not filled in."
    ),
    ErrorCode(
      "outcome_extrapolation",
      .data,
      "A feature lies more than 4 standard deviations from a model's mean.",
      "Take the estimate for one outside the model's pipeline."
    ),
    ErrorCode(
      "outcome_global_signal_differs",
      .data,
      "The global signal was not treated as by the model.",
      "Take the estimate for one outside the model's pipeline."
    ),
    ErrorCode(
      "outcome_in_sample_only",
      .request,
      "A model was validated only on the people that it was fitted to.",
      "Validate the model on people that it was not fitted to."
    ),
    ErrorCode(
      "outcome_mapping_differs",
      .request,
      "The mapping protocol at hand, or its networks, are not those that a report was made by.",
      "Give the file of that protocol with --mapping."
    ),
    ErrorCode(
      "outcome_model_invalid",
      .input,
      "A value of a model's file cannot be; the message names the key.",
      "Correct the model's file."
    ),
    ErrorCode(
      "outcome_networks_not_own",
      .request,
      "The report shows no networks of the person's own, of which a model's features would be.",
      "Map more data of the person; the group's labelling stands in for nobody."
    ),
    ErrorCode(
      "outcome_other_atlas",
      .request,
      "A model is for another atlas than the person's edges.",
      "Use the atlas and space that the model was made with."
    ),
    ErrorCode(
      "outcome_other_space",
      .request,
      "A model is for another space than the person's edges.",
      "Use the atlas and space that the model was made with."
    ),
    ErrorCode(
      "outcome_pipeline_differs",
      .data,
      "The pipeline is not the model's.",
      "Take the estimate for one outside the model's pipeline."
    ),
    ErrorCode(
      "outcome_prior_imported",
      .request,
      "A report's networks began with an imported atlas, so that a model's regions are not in it.",
      "Map the person without --prior, or give edges of the model's atlas with --features."
    ),
    ErrorCode(
      "outcome_scanner_differs",
      .data,
      "The scanner is none of the model's, or not known.",
      "Take the estimate for one outside the model's pipeline."
    ),
    ErrorCode(
      "outcome_smoothing_differs",
      .data,
      "The smoothing is not the model's.",
      "Take the estimate for one outside the model's pipeline."
    ),
    ErrorCode(
      "outcome_too_few_people",
      .request,
      "A model was fitted to fewer than 50 people.",
      "Use a model that was fitted to more people."
    ),
  ]

  /// Two visits of one person.
  static let changeCodes: [ErrorCode] = [
    ErrorCode(
      "change_decreased",
      .data,
      "A measure fell by more than its bound.",
      "Take it for an upper limit of what can be believed; days differ by more than runs."
    ),
    ErrorCode(
      "change_folder_with_several",
      .request,
      "A folder holds several network reports.",
      "Name the report of this person."
    ),
    ErrorCode(
      "change_folder_without_report",
      .request,
      "A folder holds no network report.",
      "Give a folder into which tmsplan map has written, or the report itself."
    ),
    ErrorCode(
      "change_frames_differ",
      .data,
      "The targets of two visits have no frame in common, or are in several T1w images.",
      "Map both visits in one template, or carry both into one T1w image."
    ),
    ErrorCode(
      "change_grids_differ",
      .data,
      "The labels of two visits lie on several grids, so that no overlap is told.",
      "Map both visits on one grid; nothing is resampled."
    ),
    ErrorCode(
      "change_increased",
      .data,
      "A measure rose by more than its bound.",
      "Take it for an upper limit of what can be believed; days differ by more than runs."
    ),
    ErrorCode(
      "change_invalid_cohort",
      .request,
      "A cohort's standard error is not above 0, or of too few people or runs.",
      "Correct the stored test–retest study."
    ),
    ErrorCode(
      "change_labels_missing",
      .data,
      "A report has no labels of the person's own networks beside it, so that no overlap is told.",
      "Keep the files of tmsplan map together; where the group's labelling is shown there are none."
    ),
    ErrorCode(
      "change_no_target",
      .data,
      "A report has no target of the name that is compared.",
      "Look at the findings of the target report."
    ),
    ErrorCode(
      "change_no_variance",
      .data,
      "The runs of each visit have the same value, so that nothing tells their error.",
      "Look whether a run was given twice."
    ),
    ErrorCode(
      "change_not_detectable",
      .data,
      "A difference is within its bound, which is not the same as no change.",
      "Scan more runs at each visit to lower the bound."
    ),
    ErrorCode(
      "change_not_finite",
      .data,
      "A value of a visit is not finite.",
      "Leave the measure out; what is missing is not filled in."
    ),
    ErrorCode(
      "change_other_subject",
      .request,
      "The reports of two visits are of several people.",
      "Give the reports of one person."
    ),
    ErrorCode(
      "change_scan_twice",
      .request,
      "Two of the reports are of the same scan.",
      "Give each scan once: the same data twice say nothing of change or error."
    ),
    ErrorCode(
      "change_report_twice",
      .request,
      "A report is given twice.",
      "Give each report once, at one visit."
    ),
    ErrorCode(
      "change_target_of_other_job",
      .input,
      "The target beside a network report is of another job.",
      "Keep the files of one run of tmsplan map together."
    ),
    ErrorCode(
      "change_targeting_differs",
      .data,
      "The targets of two visits were sought by several protocols or programs.",
      "Map both visits with one program and one targeting protocol."
    ),
    ErrorCode(
      "change_targets_missing",
      .data,
      "A network report has no target report beside it.",
      "Keep the files of tmsplan map together."
    ),
    ErrorCode(
      "change_too_few_runs",
      .data,
      "A visit has fewer than two values of a measure, so that nothing tells their error.",
      "Acquire two runs or more at each visit."
    ),
    ErrorCode(
      "change_visit_empty",
      .request,
      "A visit has no report.",
      "Give the reports of the earlier visit, then --after and those of the later one."
    ),
    ErrorCode(
      "change_visit_pipelines_differ",
      .request,
      "The reports of one visit come of several pipelines.",
      "Map all runs of a visit with one program, protocol and grid."
    ),
    ErrorCode(
      "network_dropped",
      .data,
      "A report lacks a network, so that its overlap is not told.",
      "Check the field of view of both visits."
    ),
    ErrorCode(
      "network_withheld",
      .data,
      "A report withholds a network, so that its overlap is not told.",
      "Scan longer; what does not repeat within a visit cannot be compared between two."
    ),
    ErrorCode(
      "pipeline_changed",
      .data,
      "The pipeline differs between two visits, so that no difference is judged.",
      "Map both visits with one program, protocol and grid."
    ),
  ]
}
