import Atlases
import Foundation

/// The regions and protocols of the package.
func shippedCatalogue() throws -> Catalogue {
  let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path(percentEncoded: false)
  return try Catalogue(atlases: root + "Atlases", protocols: root + "Protocols")
}
