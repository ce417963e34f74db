import Foundation

extension NetworkReport {
  /// Reads a network report.
  ///
  /// - Parameter path: The report, or the folder that `tmsplan map` wrote it into.
  /// - Throws: ``ChangeInputError`` where the folder holds none or several, or the report is refused.
  public init(path: String) throws(ChangeInputError) {
    let url = try reportURL(at: path)
    do throws(DocumentError) {
      self = try NetworkReport(UserFile(path: url.path(percentEncoded: false)))
    } catch {
      throw .document(error)
    }
  }
}
