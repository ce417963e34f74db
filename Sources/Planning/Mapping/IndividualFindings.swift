import Atlases
import Findings
import Networks

/// What is said of the hard networks.
extension BrainMapper {
  private func name(_ network: Int) -> String { mapping.mapping.networks.networks[network].name }

  mutating func addDropped(_ review: PriorReview) {
    let dropped = review.networks.filter { $0.drop != nil }
    guard !dropped.isEmpty else { return }
    findings.append(
      Finding(
        "networks_dropped",
        .warning,
        subject: dropped.map { name($0.number) }.joined(separator: ", "),
        message: "The mask holds too little of these networks of the group: they are left out.",
        remedy:
          "Check the field of view and the mask; labels near them belong to other networks now."
      )
    )
  }

  private var judged: String {
    mapping.mapping.networks.imported == nil
      ? "outside the group's spheres" : "that the prior's image labels"
  }

  mutating func addGate(_ gate: IndividualGate?, _ isOwn: Bool) {
    guard !isOwn else { return }
    let numbers =
      gate.map {
        "The halves' own labels agree in \(percent($0.within)) of the voxels \(judged), "
          + "with the group's map in \(percent($0.barHeight)); they must agree better with each other "
          + "than with the map, and in at least \(percent(IndividualGate.leastWithin))"
      } ?? "There are no voxels \(judged)"
    findings.append(
      Finding(
        "networks_group_shown",
        .warning,
        subject: subject,
        message: "\(numbers): what is shown is the group labelling, not the person's own.",
        remedy: "Add runs; with more data the person's own networks may be told."
      )
    )
  }

  mutating func addFlags(_ flags: [NetworkFlag]) {
    for flag in flags {
      let (subject, message) =
        switch flag {
        case .iterationCap(let share):
          (self.subject, "The last iteration still changed \(percent(share)) of the labels.")
        case .lost(let network, let share):
          (name(network), "It lost \(percent(share)) of its voxels against the group labelling.")
        case .grew(let network, let factor):
          (
            name(network),
            "It grew \(Int(min(factor, 999).rounded()))-fold against the group labelling."
          )
        case .dominates(let network, let share):
          (name(network), "It has \(percent(share)) of all voxels.")
        }
      findings.append(
        Finding(
          flag.code,
          .warning,
          subject: subject,
          message: message,
          remedy: "Read the map with doubt, and look at the data's quality."
        )
      )
    }
  }
}
