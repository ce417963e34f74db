public import Findings
public import Geometry

/// Why a label image is not imported, or an imported one not used.
public enum AtlasImportError: CodedError, Equatable {
  /// The image has several volumes: time, or a probability map for each region.
  case notThreeDimensional(volumeCount: Int)
  /// Voxels are NaN or infinite.
  case valuesNotFinite(count: Int)
  /// A value is no whole number from 0; of a probability map all lie in 0…1.
  case notLabels(value: String, isProbabilistic: Bool)
  /// All voxels are 0.
  case noLabels
  /// More labels than an atlas has.
  case tooManyLabels(count: Int)
  /// The image is not the one that the user meant.
  case otherSHA256(expected: String, found: String)
  /// The table of names cannot be read.
  case tableInvalid(file: String, line: Int, problem: String)
  /// The image has labels that the table does not name.
  case labelsUnnamed(indices: [Int])
  /// Nobody said what may be done with the image.
  case licenceMissing
  /// The image is known, and lies in another template than was said.
  case knownInOtherSpace(title: String, template: Template)
  /// The name cannot be one.
  case nameInvalid(name: String)
  /// The name belongs to networks that ship with the program.
  case nameReserved(name: String)
  /// No atlas of that name was imported.
  case unknown(name: String, known: [String], folder: String)
  /// The image is no longer where it was.
  case fileMissing(name: String, path: String)
  /// The image's bytes are no longer those that were imported.
  case digestMismatch(name: String, file: String)
  /// No transform leads from the runs to the atlas's template.
  case otherSpace(name: String, template: Template, analysis: String)
  /// The atlas cannot be a prior of networks.
  case notNetworks(name: String, reason: String)
  /// The atlas has no such label.
  case labelUnknown(atlas: String, label: String, known: [String])
  /// No voxel of the runs has one of the labels.
  case regionEmpty(region: String)
  /// There is no TemplateFlow folder.
  case templateFlowMissing(tried: [String])
  /// TemplateFlow's folder has no such image, or only its name.
  case templateFlowNoImage(wanted: String, reason: String)
  /// TemplateFlow's folder has several.
  case templateFlowAmbiguous(wanted: String, files: [String])

  /// A stable snake_case code.
  public var code: String {
    switch self {
    case .notThreeDimensional: "atlas_not_3d"
    case .valuesNotFinite: "atlas_values_not_finite"
    case .notLabels: "atlas_not_labels"
    case .noLabels: "atlas_no_labels"
    case .tooManyLabels: "atlas_too_many_labels"
    case .otherSHA256: "atlas_sha256_mismatch"
    case .tableInvalid: "atlas_table_invalid"
    case .labelsUnnamed: "atlas_labels_unnamed"
    case .licenceMissing: "atlas_licence_missing"
    case .knownInOtherSpace: "atlas_known_in_other_space"
    case .nameInvalid: "atlas_name_invalid"
    case .nameReserved: "atlas_name_reserved"
    case .unknown: "atlas_unknown"
    case .fileMissing: "atlas_file_missing"
    case .digestMismatch: "atlas_digest_mismatch"
    case .otherSpace: "atlas_space_mismatch"
    case .notNetworks: "atlas_not_networks"
    case .labelUnknown: "atlas_label_unknown"
    case .regionEmpty: "atlas_region_empty"
    case .templateFlowMissing: "templateflow_missing"
    case .templateFlowNoImage: "templateflow_no_image"
    case .templateFlowAmbiguous: "templateflow_ambiguous"
    }
  }
}

extension AtlasImportError {
  /// What was found.
  public var message: String {
    switch self {
    case .notThreeDimensional(let count):
      "The image has \(count) volumes; a label image has one."
    case .valuesNotFinite(let count): "\(count) voxels of the image are NaN or infinite."
    case .notLabels(let value, let isProbabilistic):
      "A voxel holds \(value), which is no label"
        + (isProbabilistic ? "; all values lie between 0 and 1, as probabilities do." : ".")
    case .noLabels: "All voxels of the image are 0."
    case .tooManyLabels(let count):
      "The image has \(count) labels, more than the \(ImportedAtlas.mostLabels) that are read."
    case .otherSHA256(let expected, let found):
      "The image's SHA-256 is \(found), not \(expected)."
    case .tableInvalid(let file, let line, let problem): "\(file):\(line): \(problem)."
    case .labelsUnnamed(let indices):
      "The table names none of these labels of the image: \(list(indices.map(String.init)))."
    case .licenceMissing: "The image is not among those that are known, and no licence was stated."
    case .knownInOtherSpace(let title, let template):
      "By its SHA-256 the image is \(title), which lies in \(template.rawValue)."
    case .nameInvalid(let name):
      "\"\(name)\" is no name: at most 64 lower-case letters, digits, hyphens and underscores."
    case .nameReserved(let name): "\(name) is the name of networks that ship with the program."
    case .unknown(let name, let known, let folder):
      "No atlas \(name) was imported into \(folder); known there: \(list(known))."
    case .fileMissing(let name, let path): "The image of \(name) is no longer at \(path)."
    case .digestMismatch(let name, let file):
      "\(file) is not the image that was imported as \(name): its SHA-256 is another."
    case .otherSpace(let name, let template, let analysis):
      "\(name) lies in \(template.rawValue), to which nothing leads from runs in \(analysis)."
    case .notNetworks(let name, let reason): "\(name) is no prior of networks: \(reason)."
    case .labelUnknown(let atlas, let label, let known):
      "\(atlas) has no label \(label); it has: \(list(known))."
    case .regionEmpty(let region): "No voxel of the runs' grid lies in \(region)."
    case .templateFlowMissing(let tried):
      "There is no folder of TemplateFlow's; looked in \(list(tried))."
    case .templateFlowNoImage(let wanted, let reason):
      "TemplateFlow's folder has no image of \(wanted): \(reason)."
    case .templateFlowAmbiguous(let wanted, let files):
      "TemplateFlow's folder has several images of \(wanted): \(list(files))."
    }
  }

  private func list(_ names: [String]) -> String {
    let some = names.prefix(12).joined(separator: ", ")
    return names.isEmpty ? "none" : names.count > 12 ? "\(some) and \(names.count - 12) more" : some
  }
}

extension AtlasImportError {
  /// What the user can do.
  public var remedy: String {
    switch self {
    case .notThreeDimensional, .notLabels:
      "Give a label image (dseg): one volume of whole numbers, the largest probability's label in each "
        + "voxel."
    case .valuesNotFinite, .noLabels, .tooManyLabels: "Check that it is the label image."
    case .otherSHA256: "Fetch the image again from its origin."
    case .tableInvalid:
      "Give a table with the columns index and name, or lines of a number and a name."
    case .labelsUnnamed: "Give the table of this image; each of its labels needs a name."
    case .licenceMissing: "Look up what its authors permit, and state it with --licence."
    case .knownInOtherSpace: "Name that template with --space."
    case .nameInvalid, .nameReserved: "Give another --name."
    case .unknown: "Import it with tmsplan atlas import, or name its folder with --library."
    case .fileMissing: "Put it back, or import it again, with --copy to keep one of your own."
    case .digestMismatch: "Bring back the former image, or import this one under another name."
    case .otherSpace:
      "Import the atlas in the template of the runs, or give the transform between the two templates."
    case .notNetworks:
      "Import a label image of networks with --kind networks, or regions whose names carry a network."
    case .labelUnknown: "Look at tmsplan atlas show; numbers and names of labels are accepted."
    case .regionEmpty: "Check that the runs cover the region."
    case .templateFlowMissing: "Name it with an option, or set TEMPLATEFLOW_HOME."
    case .templateFlowNoImage:
      "Look at tmsplan atlas find; fetch the image with TemplateFlow's own client first."
    case .templateFlowAmbiguous: "Say more: --desc, --resolution."
    }
  }
}
