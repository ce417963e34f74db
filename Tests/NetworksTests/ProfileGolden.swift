/// What `Tests/Golden/generate_networks_profile.py` writes.
struct ProfileGolden: Decodable {
  struct Circuits: Decodable {
    let points: [[Double]]
    let centres: [String: [Double]]
    let radius: Double
    let volume: Double
    let runs: [[[Double]]]
    let coverage: [String: Double]
    let freedoms: [Int]
    let pairs: [[String]]
    let r: [[Double]]
    let z: [Double]
    let standardErrors: [Double]
    let nominal: Double
    let deviations: [Double]
    let circuit: Double
    let circuitError: Double
  }
  struct Tail: Decodable {
    let t: Double
    let nu: Double
    let z: Double
  }
  struct Deviations: Decodable {
    let controls: [[Double]]
    let subject: [Double]
    let t: [Double]
    let z: [Double]
    let lower: [Double]
    let upper: [Double]
    let p: [Double]
    let q: [Double]
  }
  struct Harmonising: Decodable {
    struct Case: Decodable {
      let covariates: [[Double]]
      let result: [[Double]]
      let offsets: [[Double]]
      let variances: [[Double]]
    }
    let batches: [String]
    let values: [[Double]]
    let cases: [Case]
  }
  struct Change: Decodable {
    let before: [Double]
    let after: [Double]
    let df: Int
    let quantile: Double
    let difference: Double
    let bound: Double
  }
  struct Outcome: Decodable {
    let mean: [Double]
    let sd: [Double]
    let weights: [Double]
    let z: [Double]
    let standardised: [Double]
    let value: Double
    let probability: Double
    let probabilityLower: Double
    let probabilityUpper: Double
    let rms: Double
  }
  let circuits: Circuits
  let tails: [Tail]
  let deviations: Deviations
  let harmonising: Harmonising
  let change: [Change]
  let outcome: Outcome
}
