/// What is said of people who were measured twice.
extension ErrorCode {
  /// Test and retest.
  static let retestCodes: [ErrorCode] = [
    ErrorCode(
      "measure_people_too_few",
      .data,
      "Fewer than 4 people have a measure at both visits, which therefore has no error.",
      "Measure more people in whom it can be told."
    ),
    ErrorCode(
      "retest_column_missing",
      .input,
      "The list of people who were measured twice lacks a column.",
      "Give a table with tabs: participant_id, before, after and days."
    ),
    ErrorCode(
      "retest_days_invalid",
      .input,
      "The days between a person's visits are not 1 to 3650.",
      "Write the days between the visits, at least 1."
    ),
    ErrorCode(
      "retest_digest_wrong",
      .input,
      "The digest of the pipeline in a file of test and retest is not that of its parts.",
      "Make the file again with tmsplan reference retest."
    ),
    ErrorCode(
      "retest_holds_subject",
      .request,
      "The person is one of those who were measured twice.",
      "Make the file of --cohort without this person."
    ),
    ErrorCode(
      "retest_less_data",
      .data,
      "A report keeps fewer minutes than every visit of the people who were measured twice, so that their errors are too small for it.",
      "Take the bounds told from runs, or measure people twice with as little data."
    ),
    ErrorCode(
      "retest_other_scanner",
      .data,
      "A visit is of another scanner than the people who were measured twice, so that their errors say nothing of it.",
      "Take the bounds told from runs, or measure people twice on that scanner; name it alike in both commands."
    ),
    ErrorCode(
      "retest_other_protocol",
      .data,
      "The scan protocol of a visit is not that of the people who were measured twice, or one of them is not known, so that their errors say nothing of it.",
      "Take the bounds told from runs, or measure people twice by that protocol; name it alike in both commands, by --scan-protocol."
    ),
    ErrorCode(
      "retest_no_measure",
      .input,
      "No measure has an error from people who were measured twice.",
      "Look at the findings of the network reports."
    ),
    ErrorCode(
      "retest_other_pipeline",
      .request,
      "The people who were measured twice were mapped by another pipeline than the person.",
      "Map the person and those people with one program, protocol and grid."
    ),
    ErrorCode(
      "retest_other_subject",
      .input,
      "A report is of another person than its row of the list.",
      "Give the reports of the person whom the row names."
    ),
    ErrorCode(
      "retest_pipelines_differ",
      .input,
      "The reports of people who were measured twice come of several pipelines.",
      "Map all visits with one program, protocol and grid."
    ),
    ErrorCode(
      "retest_report_twice",
      .input,
      "A report is there twice, by its job or by its values.",
      "Give each report once."
    ),
    ErrorCode(
      "retest_row_invalid",
      .input,
      "A row of the list of people who were measured twice has another number of cells than its head.",
      "Give a table with tabs: participant_id, before, after and days."
    ),
    ErrorCode(
      "retest_subject_twice",
      .input,
      "A person is twice in the list of those who were measured twice.",
      "Keep one row a person."
    ),
    ErrorCode(
      "retest_too_few_people",
      .request,
      "Fewer than 4 people were measured twice.",
      "Measure more people twice, with nothing between that changes them."
    ),
    ErrorCode(
      "retest_unnamed",
      .request,
      "The scanner, the scan protocol or the citation of people who were measured twice is empty.",
      "Say where and by which protocol the people were scanned, and where that is described, or unpublished."
    ),
  ]
}
