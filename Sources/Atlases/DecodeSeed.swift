import Foundation
import Geometry
import Yams

/// Reads a protocol's seed: the id of a region, a map of weights in the folder of the protocol, one
/// that the user must bring, or one that each run takes from the others.
func seed(
  _ value: DefinitionValue,
  names: DefinitionNames,
  folder: String?
) throws(AtlasError) -> Seed {
  guard case .mapping(let mapping) = value.node else { return .region(try names.region(value)) }
  let present = mapping.map { $0.key.scalar?.string }
  if present.contains("required") { return .userMap(try userMap(value)) }
  if present.contains("self_seedmap") { return .selfMap(try selfMap(value, names: names)) }
  let keys = try value.mapping([
    "id", "title", "template", "map", "sha256", "sources", "licence",
  ])
  return .map(
    SeedMap(
      id: try keys["id"].identifier(),
      title: try keys["title"].text(),
      template: try keys["template"].choice(Template.self),
      path: try mapPath(keys["map"], folder: folder),
      sha256: try digest(keys["sha256"]),
      sources: try keys["sources"].sources(),
      licence: try keys["licence"].text()
    )
  )
}

private func userMap(_ value: DefinitionValue) throws(AtlasError) -> UserMap {
  let keys = try value.mapping(["required", "id", "title", "kind", "voxels"])
  _ = try keys["required"].choice(of: ["map"])
  return UserMap(
    id: try keys["id"].identifier(),
    title: try keys["title"].text(),
    kind: try keys["kind"].choice(UserMap.Kind.self),
    voxels: try keys["voxels"].choice(UserMap.Voxels.self)
  )
}

private func selfMap(
  _ value: DefinitionValue,
  names: DefinitionNames
) throws(AtlasError) -> SelfMap {
  let keys = try value.mapping(["self_seedmap", "id", "title", "voxels"])
  return SelfMap(
    id: try keys["id"].identifier(),
    title: try keys["title"].text(),
    region: try names.region(keys["self_seedmap"]),
    voxels: try keys["voxels"].choice(UserMap.Voxels.self)
  )
}

/// The path of the image that `value` names; where the protocol's folder is known it must be there.
private func mapPath(_ value: DefinitionValue, folder: String?) throws(AtlasError) -> String {
  let name = try value.text()
  guard !name.contains("/"), name.hasSuffix(".nii") || name.hasSuffix(".nii.gz") else {
    throw value.outOfRange(shortened(name), "the name of a .nii or .nii.gz file beside this one")
  }
  guard let folder else { return name }
  let path = folder + "/" + name
  guard FileManager.default.isReadableFile(atPath: path) else {
    throw value.inconsistent("there is no readable file \(shortened(name)) beside this one")
  }
  return path
}

private func digest(_ value: DefinitionValue) throws(AtlasError) -> String {
  let text = try value.text()
  guard text.wholeMatch(of: /[0-9a-f]{64}/) != nil else {
    throw value.outOfRange(shortened(text), "64 hexadecimal digits in lower case")
  }
  return text
}
