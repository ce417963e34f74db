import Geometry
import Imaging
import TestSupport
import Testing

@Suite struct NIfTIEncoderTests {
  @Test func `integer types round to the nearest, halves to even`() throws {
    #expect(try stored([0.4, 0.5, 1.5, 2.5, -1.6], .int16) == [0, 0, 2, 2, -2])
  }

  @Test func `integer types hold to their range, and NaN to 0`() throws {
    #expect(try stored([300, -5, .nan, .infinity, -.infinity], .uint8) == [255, 0, 0, 255, 0])
    #expect(try stored([200, -200, 0, 0, 0], .int8) == [127, -128, 0, 0, 0])
    #expect(
      try stored([1e30, -1e30, 0, 0, 0], .int64) == [Float(Int64.max), Float(Int64.min), 0, 0, 0]
    )
    #expect(try stored([1e30, -1, 0, 0, 0], .uint64) == [Float(UInt64.max), 0, 0, 0, 0])
  }

  @Test func `a slope widens the range of an integer type`() throws {
    let values = try stored([1000, 1002, 998, 0, 510], .uint8, slope: 4, intercept: 0)
    #expect(values == [1000, 1000, 1000, 0, 512])
  }

  @Test func `writing volume by volume gives the same bytes as writing at once`() throws {
    let grid = try smallGrid()
    let volumes = randomVolumes(3, of: grid.size, seed: 1)
    let format = NIfTIFormat(dataType: .int16)
    let encoder = NIfTIEncoder(
      run: grid,
      volumeCount: 3,
      repetitionTime: .milliseconds(720),
      format: format
    )
    let pieces = encoder.header + volumes.flatMap(encoder.encode)
    #expect(
      pieces
        == encodeNIfTI(volumes, on: grid, repetitionTime: .milliseconds(720), format: format)
    )
    #expect(try readImage(pieces).header.repetitionTime == 0.72)
  }

  @Test func `every type has the size that NIfTI gives it`() {
    let sizes = NIfTIDataType.allCases.map(\.bytesPerVoxel)
    #expect(sizes == [1, 2, 4, 4, 8, 1, 2, 4, 8, 8])
  }

  private func stored(
    _ values: [Float],
    _ type: NIfTIDataType,
    slope: Double = 1,
    intercept: Double = 0
  ) throws -> [Float] {
    let grid = try smallGrid(GridSize(values.count, 1, 1))
    let format = NIfTIFormat(dataType: type, slope: slope, intercept: intercept)
    return try readImage(encodeNIfTI([values], on: grid, format: format)).volumes[0]
  }
}
