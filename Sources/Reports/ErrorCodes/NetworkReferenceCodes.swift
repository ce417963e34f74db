/// What is said where a person is compared with controls, and where sites are harmonised.
extension ErrorCode {
  /// Local controls, and harmonising of groups.
  static let referenceCodes: [ErrorCode] = [
    ErrorCode(
      "controls_age_missing",
      .input,
      "The list of participants has no age in years of a control.",
      "Add the age in years; without it nobody can be compared."
    ),
    ErrorCode(
      "controls_age_outside",
      .request,
      "The person is younger or older than all controls.",
      "Add controls of that age."
    ),
    ErrorCode(
      "controls_digest_wrong",
      .input,
      "The digest of the pipeline in a file of controls is not that of its parts.",
      "Make the file again with tmsplan reference build."
    ),
    ErrorCode(
      "controls_hold_subject",
      .request,
      "The person is one of the controls.",
      "Leave the person out of the controls."
    ),
    ErrorCode(
      "controls_name_repeated",
      .input,
      "A file of controls has a measure or a person twice.",
      "Correct the file of the controls."
    ),
    ErrorCode(
      "controls_not_finite",
      .input,
      "A value or an age is not a finite number.",
      "Correct the file of the controls."
    ),
    ErrorCode(
      "controls_other_measures",
      .input,
      "A control has another number of values than there are measures.",
      "Correct the file of the controls."
    ),
    ErrorCode(
      "controls_other_pipeline",
      .request,
      "The person's values come from another pipeline than the controls'.",
      "Process the person and the controls with one and the same pipeline."
    ),
    ErrorCode(
      "controls_participant_missing",
      .input,
      "The list of participants lacks a control.",
      "Add the person to the list; the label is that of the report."
    ),
    ErrorCode(
      "controls_pipelines_differ",
      .input,
      "The reports of controls come of several pipelines.",
      "Map all controls with one program, protocol and grid."
    ),
    ErrorCode(
      "controls_same_person",
      .input,
      "The reports of two controls have the same values.",
      "Give one report of each person."
    ),
    ErrorCode(
      "controls_site_unnamed",
      .request,
      "The scanner or the scan protocol of controls has an empty name.",
      "Name the scanner and its scan protocol, the same for every scan of them."
    ),
    ErrorCode(
      "controls_subject_twice",
      .input,
      "Two reports of controls are of one person.",
      "Give one report of each person."
    ),
    ErrorCode(
      "controls_kept_more",
      .request,
      "A person's report keeps fewer minutes than every control's: of less data values scatter more.",
      "Scan longer, or add controls whose reports keep as little."
    ),
    ErrorCode(
      "controls_too_few",
      .request,
      "There are fewer than 4 controls, and without them a value has no z.",
      "Scan more controls on the same scanner."
    ),
    ErrorCode(
      "harmonise_column_missing",
      .input,
      "A table to be harmonised lacks a column.",
      "Give a table with tabs, whose head names subject, batch, the covariates and the measures."
    ),
    ErrorCode(
      "harmonise_column_repeated",
      .input,
      "A table to be harmonised has a column twice.",
      "Keep one column of that name."
    ),
    ErrorCode(
      "harmonise_confounded",
      .request,
      "A covariate follows from the batches or from other covariates.",
      "Leave the covariate out, or add subjects in whom it differs within a batch."
    ),
    ErrorCode(
      "harmonise_n1",
      .request,
      "A batch has one subject, so that the effect of its site is unknown.",
      "Scan more people on that scanner, or report values without harmonising."
    ),
    ErrorCode(
      "harmonise_no_variance",
      .request,
      "A measure does not vary within a batch.",
      "Leave the measure out."
    ),
    ErrorCode(
      "harmonise_not_converged",
      .program,
      "The estimates for a batch did not settle.",
      "Look for extreme values in that batch."
    ),
    ErrorCode(
      "harmonise_not_finite",
      .request,
      "A measure or covariate is missing or not finite.",
      "Leave out subjects or measures with missing values; they are not filled in."
    ),
    ErrorCode(
      "harmonise_one_batch",
      .request,
      "All subjects are of one batch.",
      "Report the values as they are."
    ),
    ErrorCode(
      "harmonise_row_invalid",
      .input,
      "A row of a table has another number of cells than its head.",
      "Give each row as many cells as the head; n/a where a value is missing."
    ),
    ErrorCode(
      "harmonise_subject_repeated",
      .input,
      "A table to be harmonised has a subject twice.",
      "Keep one row a subject; of several visits, one."
    ),
    ErrorCode(
      "harmonise_too_few_measures",
      .request,
      "There are too few measures to learn the spread of the batches' effects from.",
      "Harmonise all measures together."
    ),
    ErrorCode(
      "harmonise_too_few_subjects",
      .request,
      "A batch has too few subjects for its offset and scale.",
      "Scan more people on that scanner, or report values without harmonising."
    ),
    ErrorCode(
      "harmonise_value_invalid",
      .input,
      "A cell of a table is no number, or a batch has no name.",
      "Write numbers with a point, sex as 0 and 1, and name each batch; leave other columns out."
    ),
    ErrorCode(
      "measure_controls_too_few",
      .data,
      "Fewer than 4 controls have a measure, which therefore has no z.",
      "Add controls in whom it can be measured."
    ),
    ErrorCode(
      "measure_missing",
      .data,
      "A measure could not be had, or is withheld; it is not filled in.",
      "Look at the findings of the network report."
    ),
    ErrorCode(
      "measure_no_variance",
      .data,
      "All controls have the same value of a measure, which therefore has no z.",
      "Look whether the controls' values are right."
    ),
    ErrorCode(
      "participants_column_missing",
      .input,
      "The list of participants lacks a column.",
      "Give participants.tsv as BIDS has it: participant_id, age and sex, with tabs between them."
    ),
    ErrorCode(
      "participants_label_repeated",
      .input,
      "The list of participants has a person twice.",
      "Keep one row a person."
    ),
    ErrorCode(
      "participants_row_invalid",
      .input,
      "A row of the list of participants has another number of cells than its head.",
      "Give participants.tsv as BIDS has it: participant_id, age and sex, with tabs between them."
    ),
    ErrorCode(
      "site_changed",
      .data,
      "Scanner or scan protocol differ, so that values are not compared.",
      "Scan on the same scanner by the same protocol; a site effect cannot be removed from one person."
    ),
    ErrorCode(
      "site_matched",
      .data,
      "Scanner and scan protocol are known and the same.",
      "Nothing needs doing."
    ),
    ErrorCode(
      "site_unknown",
      .data,
      "Scanner or scan protocol are not known, so that the site effect is unknown.",
      "Name both; a site effect cannot be removed from one person."
    ),
  ]
}
