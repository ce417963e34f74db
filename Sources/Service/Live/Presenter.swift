import Logging
import Store
import Wire

/// Keeps what navigators are shown as the store says that it is.
///
/// The store alone decides: whoever changes something there has ``refresh()`` called afterwards, and
/// after a restart the same is shown as before.
actor Presenter {
  private struct Shown {
    let presentation: Presentation?
    let result: ShownResult
  }

  private let store: JobStore
  private let settings: OpenIGTLinkSettings?
  private let server: NavigatorServer?
  private let logger: Logger
  private var shown: [String: Shown] = [:]

  /// - Parameters:
  ///   - store: Holds what is on the air, and the results.
  ///   - settings: The sites that are served; nil serves none.
  ///   - server: Serves them; nil where nobody is to be served, as in tests.
  ///   - logger: Where it is told what goes on the air.
  init(
    store: JobStore,
    settings: OpenIGTLinkSettings?,
    server: NavigatorServer?,
    logger: Logger
  ) {
    self.store = store
    self.settings = settings
    self.server = server
    self.logger = logger
  }

  /// Whether navigators of `site` are served.
  nonisolated func serves(_ site: String) -> Bool { settings?.sites[site] != nil }

  /// The site that is served, where that is a single one.
  nonisolated var onlySite: String? {
    settings.flatMap { $0.sites.count == 1 ? $0.sites.keys.first : nil }
  }

  /// Shows what the store says; to be called when results or what is on the air may have changed.
  ///
  /// Where the store cannot be read nothing is shown: it may just have been taken off the air, and
  /// another patient may sit there by now. The next refresh tries again.
  func refresh() async {
    guard let settings else { return }
    for site in settings.sites.keys.sorted() {
      do {
        try await refresh(site, settings)
      } catch {
        logger.storeFailed(error)
        shown[site] = nil
        await server?.show(ShownResult.nothing(settings).broadcast, to: site)
      }
    }
  }

  private func refresh(
    _ site: String,
    _ settings: OpenIGTLinkSettings
  ) async throws(StoreError) {
    let presentation = try store.presentation(ofSite: site)
    let former = shown[site]
    if let former, former.presentation == presentation { return }
    let body = try presentation.flatMap { presentation throws(StoreError) in
      try store.result(of: presentation.job)?.body
    }
    let result: ShownResult =
      if let presentation, let body {
        ShownResult(body, presentation, settings)
      } else {
        .nothing(settings)
      }
    // Erased between the two readings: what is on the air is looked at again the next time.
    shown[site] = Shown(presentation: body == nil ? nil : presentation, result: result)
    if former?.presentation != nil || presentation != nil {
      logger.onAir(site, presentation, result.obstacle?.code)
    }
    await server?.show(result.broadcast, to: site)
  }

  /// What the navigators of a site are shown.
  func onAir(at site: String) -> OnAir {
    guard serves(site) else { return OnAir(site: site, .off) }
    guard let shown = shown[site], let presentation = shown.presentation else {
      return completed(OnAir(site: site, .nothing))
    }
    var onAir = OnAir(site: site, shown.result.obstacle == nil ? .target : .noTarget)
    onAir.job = presentation.job.text
    onAir.subject = presentation.subject
    onAir.isFollowing = presentation.isFollowing
    onAir.reason = shown.result.reason
    onAir.newer = presentation.newer?.text
    onAir.since = timestamp(milliseconds: presentation.at)
    return completed(onAir)
  }

  /// What the navigators of all sites are shown, without what names a patient.
  func overview() -> [OnAir] {
    (settings?.sites.keys.sorted() ?? []).map { site in
      var onAir = onAir(at: site)
      onAir.subject = nil
      return onAir
    }
  }

  private func completed(_ onAir: OnAir) -> OnAir {
    var onAir = onAir
    onAir.endpoint = server?.endpoint(of: onAir.site)
    onAir.navigators = server?.navigators(of: onAir.site) ?? 0
    return onAir
  }

  /// Ends all connections of navigators.
  func stop() async { await server?.stop() }
}

extension Logger {
  fileprivate func onAir(_ site: String, _ presentation: Presentation?, _ obstacle: String?) {
    guard let presentation else { return log(.onAir, "nothing is on the air", ["site": "\(site)"]) }
    var facts: Metadata = [
      "TMSP_JOB": "\(presentation.job)", "job": "\(presentation.job)", "site": "\(site)",
    ]
    if let obstacle { facts["TMSP_ERROR"] = "\(obstacle)" }
    if let newer = presentation.newer { facts["newer"] = "\(newer)" }
    log(.onAir, obstacle == nil ? "a target is on the air" : "no target is on the air", facts)
  }
}
