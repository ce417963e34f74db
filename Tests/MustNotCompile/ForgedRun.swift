import Denoising
import LinearAlgebra

let series = Matrix.zero(rows: 0, columns: 0)
_ = DenoisedRun(series: series)  // expect: inaccessible due to 'internal' protection level
