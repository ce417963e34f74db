import Geometry
import Targeting

/// The `stability` of a targeting protocol, and where its choices come from.
func stabilityPlan(
  _ value: DefinitionValue
) throws(AtlasError) -> (plan: StabilityPlan, sources: [Source]) {
  let keys = try value.mapping([
    "resamples", "resampled_block_s", "seed", "alternating_block_s", "learning_shares",
    "precision_mm", "sources",
  ])
  var shares: [Double] = []
  for item in try keys["learning_shares"].list() {
    let share = try item.number(.from(0.1, to: 0.95))
    guard share > shares.last ?? 0 else { throw item.inconsistent("shares ascend") }
    shares.append(share)
  }
  let plan = StabilityPlan(
    resamples: try keys["resamples"].integer(50...5000),
    resampledBlock: .seconds(try keys["resampled_block_s"].number(.from(2, to: 300, "s"))),
    seed: UInt64(try keys["seed"].integer(0...Int(Int32.max))),
    alternatingBlock: .seconds(try keys["alternating_block_s"].number(.from(10, to: 600, "s"))),
    shares: shares,
    precision: try keys["precision_mm"].number(.above(0, to: 50, "mm")).mm
  )
  return (plan, try keys["sources"].sources())
}
