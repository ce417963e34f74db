public import Atlases
import Geometry
import Glibc
import Imaging

/// An imported atlas whose image was read again and is still the one that was imported.
struct OpenedAtlas {
  let atlas: ImportedAtlas
  let image: LabelImage

  /// Reads the image.
  ///
  /// - Parameters:
  ///   - atlas: Its record.
  ///   - role: What it is read for.
  /// - Throws: `atlas_file_missing`, `atlas_digest_mismatch`, and the errors of reading.
  init(_ atlas: ImportedAtlas, for role: InputRole) throws(PlanningError) {
    let path = atlas.image.path
    let file = InputFile(role: role, run: 1, path: path)
    try refusing(file) { () throws(AtlasImportError) in
      guard unsafe access(path, F_OK) == 0 else { throw .fileMissing(name: atlas.name, path: path) }
    }
    // Digested by itself first: what is another file need not be an image.
    let found = try inputRecord(of: file).sha256
    try refusing(file) { () throws(AtlasImportError) in
      guard found == atlas.image.sha256 else {
        throw .digestMismatch(name: atlas.name, file: file.name)
      }
    }
    self.atlas = atlas
    image = try LabelImage(file, xform: atlas.image.xform.flatMap(XformChoice.init(rawValue:)))
    // Nobody changed it in between.
    try refusing(file) { [image] () throws(AtlasImportError) in
      guard image.record.sha256 == atlas.image.sha256 else {
        throw .digestMismatch(name: atlas.name, file: file.name)
      }
    }
  }
}

extension Placement {
  /// Refuses an atlas of a template that nothing leads to: its voxels would lie millimetres off.
  func require(_ atlas: ImportedAtlas) throws(PlanningError) {
    guard isExact(for: atlas.template) else {
      let file = InputFile(role: .labels, run: 1, path: atlas.image.path)
      throw .input(
        AtlasImportError.otherSpace(
          name: atlas.name,
          template: atlas.template,
          analysis: Frame.space.name
        ),
        subject: file.name,
        stage: .preflight
      )
    }
  }
}

/// Refuses an atlas whose image is gone, or no longer the one that was imported.
///
/// - Throws: `atlas_file_missing`, `atlas_digest_mismatch`, and the errors of reading.
public func requireUnchanged(_ atlas: ImportedAtlas) throws(PlanningError) {
  _ = try OpenedAtlas(atlas, for: .labels)
}
