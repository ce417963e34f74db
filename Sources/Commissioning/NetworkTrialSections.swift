/// What is told together of trials of networks.
public struct NetworkTrialSection: Sendable {
  /// What it is about.
  public let title: String
  /// What a reader must know of it.
  public let text: String
  /// The kinds of runs, one row of its table each.
  public let settings: [NetworkTrialSetting]

  /// The sections of `BenchmarksNetworks.md`, for runs of each of `frames`.
  public static func all(frames: [Int]) -> [NetworkTrialSection] {
    [moved(frames), quality(frames), iterations(frames), withoutNetworks(frames)]
  }

  private static func moved(_ frames: [Int]) -> NetworkTrialSection {
    NetworkTrialSection(
      title: "Borders moved by more and more",
      text: """
        Noise of the level that was chosen to come near the figures of real people above: smooth fields of \
        deviation 1 and white noise of 5.
        """,
      settings: frames.flatMap { frames in
        [0.0, 3, 6, 10].map { NetworkTrialSetting(shift: $0, frames: frames) }
      }
    )
  }

  private static func quality(_ frames: [Int]) -> NetworkTrialSection {
    NetworkTrialSection(
      title: "Less and more noise, and no cleaning",
      text: """
        Low is 0.5 and 3, high 1 and 12. Without cleaning the confounds leak in, but what lies outside the \
        band, of white noise some half, stays to be averaged.
        """,
      settings: frames.flatMap { frames in
        [0.0, 3, 6, 10].map { NetworkTrialSetting(shift: $0, frames: frames, level: .low) }
          + [NetworkTrialSetting(shift: 6, frames: frames, level: .high)]
          + [0.0, 6].map { NetworkTrialSetting(shift: $0, frames: frames, isCleaned: false) }
      }
    )
  }

  private static func iterations(_ frames: [Int]) -> NetworkTrialSection {
    NetworkTrialSection(
      title: "How often the search iterates",
      text: """
        The same people, with the most iterations given. The program takes at most 10, as the public code \
        after Wang 2015 does, and of these as many as the other half of the data, here the other run, \
        speaks for; two at least.
        """,
      settings: frames.flatMap { frames in
        [1, 2, 3, 5, 10].map {
          NetworkTrialSetting(shift: 6, frames: frames, iterations: .fixed($0))
        } + [NetworkTrialSetting(shift: 6, frames: frames, level: .low, iterations: .fixed(10))]
      }
    )
  }

  private static func withoutNetworks(_ frames: [Int]) -> NetworkTrialSection {
    NetworkTrialSection(
      title: "Nothing to be found",
      text: """
        White noise alone, and with smooth fields that are others in each run. Where the floor is passed, \
        the gate must not be: confounds that leak into uncleaned runs, and fields, hang together in one run \
        and not in the next.
        """,
      settings: frames.flatMap { frames in
        [
          NetworkTrialSetting(shift: nil, frames: frames, level: .white),
          NetworkTrialSetting(shift: nil, frames: frames, level: .white, isCleaned: false),
          NetworkTrialSetting(shift: nil, frames: frames),
        ]
      }
    )
  }
}
