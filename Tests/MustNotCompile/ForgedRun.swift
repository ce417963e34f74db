import Denoising
import LinearAlgebra

_ = DenoisedRun(  // expect: inaccessible due to 'internal' protection level
  series: Matrix.zero(rows: 0, columns: 0),
  keptFrames: [],
  degreesOfFreedom: 1,
  repetitionTime: .seconds(2)
)
