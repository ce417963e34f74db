/// Files of regions and protocols.
extension ErrorCode {
  static let protocolCodes: [ErrorCode] = [
    ErrorCode(
      "data_folders_missing",
      .protocol,
      "The folders Atlases and Protocols were not found.",
      "Give --data (of the daemon: data_folder in its configuration), set TMSPLANNER_DATA, or install them "
        + "beside the program."
    ),
    ErrorCode(
      "protocol_malformed",
      .protocol,
      "The file is not the YAML that is expected.",
      "Correct it at the line named."
    ),
    ErrorCode(
      "protocol_duplicate_key",
      .protocol,
      "A key stands twice.",
      "Remove one of the two."
    ),
    ErrorCode(
      "protocol_unknown_key",
      .protocol,
      "A key is not known.",
      "Correct the spelling or remove it."
    ),
    ErrorCode(
      "protocol_missing_key",
      .protocol,
      "A key is missing.",
      "Add it."
    ),
    ErrorCode(
      "protocol_wrong_type",
      .protocol,
      "A value is of another type than expected.",
      "Correct it at the line named."
    ),
    ErrorCode(
      "protocol_out_of_range",
      .protocol,
      "A value is outside its range.",
      "Choose a value within the range."
    ),
    ErrorCode(
      "protocol_inconsistent",
      .protocol,
      "Two values contradict each other.",
      "Correct one of them."
    ),
    ErrorCode(
      "protocol_unknown_reference",
      .protocol,
      "A protocol names a region or point that does not exist.",
      "Use one of those that the message lists."
    ),
    ErrorCode(
      "protocol_duplicate_id",
      .protocol,
      "Two files have the same id.",
      "Rename one of them."
    ),
    ErrorCode(
      "compatibility_mode",
      .protocol,
      "The protocol repeats another program's fault, to compare numbers with it.",
      "Use a protocol with compat: none for a result of any use."
    ),
    ErrorCode(
      "protocol_unknown",
      .protocol,
      "There is no protocol of that name.",
      "Use one of those that tmsplan protocol list shows."
    ),
    ErrorCode(
      "region_unknown",
      .protocol,
      "There is no region of that name.",
      "Use one of those that tmsplan region list shows."
    ),
    ErrorCode(
      "point_unknown",
      .protocol,
      "There is no coordinate of that name.",
      "Use one of those that the message lists."
    ),
    ErrorCode(
      "reference_class_invalid",
      .protocol,
      "The base rates of a stimulation protocol make no sense.",
      "Correct the reference block of that file."
    ),
  ]
}
