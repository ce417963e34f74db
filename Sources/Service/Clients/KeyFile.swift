public import Findings
import Glibc
public import Messaging

/// A file that holds one CURVE key in 40 characters, and nothing else.
public enum KeyFile {
  /// Why a key file cannot be used.
  public struct Refusal: CodedError, Hashable {
    /// A stable snake_case code.
    public var code: String { "key_file_unusable" }
    /// The file and what is wrong with it.
    public var message: String { "The key file \(path) \(words)." }
    /// The file.
    let path: String
    /// What is wrong with it, as the end of a sentence.
    let words: String
    /// What to do about it.
    public var remedy: String {
      "Make a pair with tmsplan keys generate --output FILE; only the owner may read the secret key."
    }
  }

  /// Reads a secret key.
  ///
  /// - Parameter path: A file that nobody but its owner may read.
  /// - Returns: The key.
  /// - Throws: ``Refusal``, also where others may read the file: such a key is no secret.
  public static func secretKey(at path: String) throws(Refusal) -> CurveSecretKey {
    let text = try content(of: path, isSecret: true)
    guard let key = CurveSecretKey(text) else { throw unusable(path, "holds no secret key") }
    return key
  }

  /// Reads a public key: the file at `pathOrKey`, or the key itself.
  public static func publicKey(_ pathOrKey: String) throws(Refusal) -> CurvePublicKey {
    if let key = CurvePublicKey(pathOrKey) { return key }
    guard !pathOrKey.hasSuffix(".secret") else {
      throw unusable(pathOrKey, "is a secret key by its name, and a public one is wanted")
    }
    guard let key = CurvePublicKey(try content(of: pathOrKey, isSecret: false)) else {
      throw unusable(pathOrKey, "holds no public key")
    }
    return key
  }

  /// Writes a new file.
  ///
  /// - Parameters:
  ///   - text: A key.
  ///   - path: Where no file is yet.
  ///   - isSecret: Whether only the owner may read it (0600, else 0644).
  /// - Throws: ``Refusal`` where it exists or cannot be written.
  public static func write(_ text: String, to path: String, isSecret: Bool) throws(Refusal) {
    let flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW
    let descriptor = unsafe open(path, flags, isSecret ? 0o600 : 0o644)
    guard descriptor >= 0 else {
      throw unusable(
        path,
        errno == EEXIST ? "exists already" : "cannot be written: \(systemText())"
      )
    }
    defer { close(descriptor) }
    let bytes = Array((text + "\n").utf8)
    guard unsafe Glibc.write(descriptor, bytes, bytes.count) == bytes.count, fsync(descriptor) == 0
    else { throw unusable(path, "cannot be written: \(systemText())") }
  }

  private static func content(of path: String, isSecret: Bool) throws(Refusal) -> String {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw unusable(path, "cannot be read: \(systemText())") }
    defer { close(descriptor) }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw unusable(path, "is no file")
    }
    guard !isSecret || status.st_mode & 0o077 == 0 else {
      throw unusable(path, "may be read by others: chmod 0600 it, or make new keys")
    }
    var bytes = [UInt8](repeating: 0, count: 256)
    let count = unsafe read(descriptor, &bytes, bytes.count)
    guard count > 0 else { throw unusable(path, "is empty") }
    return String(decoding: bytes[..<count].filter { $0 > 0x20 }, as: UTF8.self)
  }

  private static func unusable(_ path: String, _ words: String) -> Refusal {
    Refusal(path: path, words: words)
  }

  private static func systemText() -> String {
    unsafe String(cString: strerror(errno))
  }
}
