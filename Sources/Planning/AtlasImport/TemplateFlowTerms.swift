import Foundation

/// What the files beside a label image say of its licence and origin.
public struct TemplateFlowTerms: Hashable, Sendable {
  /// The licence note; nil where no file says anything.
  public let licence: String?
  /// The work to cite.
  public let citation: String?
}

extension TemplateFlow {
  /// What the files of `image` say: its own sidecar, then what the template's description says of the
  /// atlas, then the template's LICENSE, which is said to be only the template's.
  public func terms(of image: TemplateFlowImage) -> TemplateFlowTerms {
    let folder = image.image.deletingLastPathComponent()
    let atlas = image.entity("atlas") ?? ""
    let sidecar = members(
      of: folder.appending(path: image.image.lastPathComponent.replacing(".nii.gz", with: ".json"))
    )
    let description = members(of: folder.appending(path: "template_description.json"))
    let described =
      ["atlas", "Atlas", "atlases", "Atlases"].compactMap { description[$0] as? [String: Any] }
      .compactMap { $0[atlas] as? [String: Any] }.first ?? [:]
    let own = [sidecar, described].compactMap { text($0, ["License", "Licence", "LICENSE"]) }.first
    let template = folder.lastPathComponent
    let citation = [sidecar, described].compactMap {
      text($0, ["Citation", "HowToAcknowledge", "ReferencesAndLinks"])
    }.first
    return TemplateFlowTerms(
      licence: own.map { "\($0) (stated beside the image in TemplateFlow)" }
        ?? licenceFile(in: folder).map {
          "LICENSE of \(template) in TemplateFlow, the atlas's own may be another: \($0)"
        }
        ?? text(description, ["License", "Licence"]).map {
          "\(template) in TemplateFlow, the atlas's own may be another: \($0)"
        },
      citation: citation
    )
  }

  private func members(of file: URL) -> [String: Any] {
    guard let bytes = try? Data(contentsOf: file) else { return [:] }
    return (try? JSONSerialization.jsonObject(with: bytes) as? [String: Any]) ?? [:]
  }

  private func text(_ members: [String: Any], _ keys: [String]) -> String? {
    for key in keys {
      if let text = members[key] as? String, !text.isEmpty { return shortened(text) }
      if let list = members[key] as? [String], !list.isEmpty {
        return shortened(list.joined(separator: "; "))
      }
    }
    return nil
  }

  /// The first lines of the licence that are not empty.
  private func licenceFile(in folder: URL) -> String? {
    guard
      let text = try? String(contentsOf: folder.appending(path: "LICENSE"), encoding: .utf8)
    else { return nil }
    let lines = text.split(whereSeparator: \.isNewline)
      .map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
    return lines.isEmpty ? nil : shortened(lines.prefix(3).joined(separator: " "))
  }
}

/// One line of at most 300 characters.
private func shortened(_ text: String) -> String {
  let flat = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  return flat.count <= 300 ? flat : flat.prefix(297) + "..."
}
