/// A navigator's file, ready to be written.
public struct ExportedFile: Hashable, Sendable {
  /// What it is, such as `brainsight`.
  public let kind: String
  /// Which of several variants, such as `14` or `RAS`; empty where there is one.
  public let variant: String
  /// Its path below the folder of the export, with `/`.
  public let name: String
  /// Its content.
  public let bytes: [UInt8]

  /// Describes a file.
  public init(_ kind: String, _ variant: String = "", name: String, _ bytes: [UInt8]) {
    self.kind = kind
    self.variant = variant
    self.name = name
    self.bytes = bytes
  }

  init(_ kind: String, _ variant: String = "", name: String, text: String) {
    self.init(kind, variant, name: name, Array(text.utf8))
  }
}
