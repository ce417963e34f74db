import Denoising
import Geometry

/// One form of cleaning, for tests that go through all of them.
struct CleaningForm: CustomStringConvertible, Sendable {
  let band: BandPass?
  var compatibility: Compatibility?
  var detrend = true

  var description: String {
    (band?.description ?? "no filter") + (compatibility.map { ", " + $0.rawValue } ?? "")
      + (detrend ? "" : ", no detrending")
  }

  /// A plan in this form that censors above 0.5 mm and regresses c0, c1, … out.
  func plan(confoundCount: Int) -> DenoisingPlan {
    DenoisingPlan(
      smoothing: nil,
      censoring: Censoring(framewiseDisplacement: 0.5.mm),
      detrend: detrend,
      bandPass: band,
      confounds: .columns((0..<confoundCount).map { "c\($0)" }),
      compatibility: compatibility
    )
  }

  /// All forms whose censoring is right.
  static let correct: [CleaningForm] =
    [true, false].flatMap { detrend in
      edges.flatMap { highPass, lowPass in
        [BandPass.Form.butterworth(order: 5), .projection].map { form in
          Self(band: BandPass(form, highPass: highPass, lowPass: lowPass), detrend: detrend)
        }
      } + [Self(band: nil, detrend: detrend)]
    }

  /// The forms that repeat nilearn's fault.
  static let faulty: [CleaningForm] = edges.map { highPass, lowPass in
    Self(
      band: BandPass(order: 5, highPass: highPass, lowPass: lowPass),
      compatibility: .nilearn014
    )
  }

  private static let edges: [(Hertz?, Hertz?)] = [
    (Hertz(0.01), Hertz(0.1)), (Hertz(0.01), nil), (nil, Hertz(0.1)),
  ]
}
