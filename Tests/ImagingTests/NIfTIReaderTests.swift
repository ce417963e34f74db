import Findings
import Foundation
import Geometry
import Imaging
import TestSupport
import Testing

@Suite struct NIfTIReaderTests {
  @Test func `every type, byte order and version reads back what was written`() throws {
    let grid = try smallGrid()
    let volumes = randomVolumes(3, of: grid.size, seed: 1)
    for version in [1, 2] {
      for byteOrder in [ByteOrder.littleEndian, .bigEndian] {
        for type in NIfTIDataType.allCases {
          let format = NIfTIFormat(version: version, byteOrder: byteOrder, dataType: type)
          let bytes = encodeNIfTI(volumes, on: grid, repetitionTime: .seconds(2), format: format)
          let image = try readImage(bytes)
          let label: Comment = "version \(version), \(byteOrder), \(type)"
          #expect(image.volumes == volumes, label)
          #expect(image.header.dataType == type, label)
          #expect(image.header.grid(in: MNI152NLin2009cAsym.self) == grid, label)
          #expect(image.header.repetitionTime == 2, label)
          #expect(image.findings.isEmpty, label)
        }
      }
    }
  }

  @Test func `a slope and an intercept change nothing that is read`() throws {
    let grid = try smallGrid()
    let volumes = randomVolumes(2, of: grid.size, seed: 2)
    let format = NIfTIFormat(dataType: .int16, slope: 0.5, intercept: 12)
    let image = try readImage(
      encodeNIfTI(volumes, on: grid, repetitionTime: .seconds(1), format: format)
    )
    #expect(image.volumes == volumes)
    #expect(image.header.slope == 0.5)
  }

  @Test(arguments: [Float(0), .nan, .infinity])
  func `an unusable slope leaves values as stored`(slope: Float) throws {
    let bytes = try smallRun()
    let patched = bytes.patched(slope, at: Offset.slope).patched(Float(7), at: Offset.intercept)
    #expect(try readImage(patched).volumes == readImage(bytes).volumes)
  }

  @Test func `scaling is done in double precision`() throws {
    // In single precision 16,777,217 is not a number, so that the offset would lose its last one.
    let grid = try smallGrid(GridSize(1, 1, 1))
    let bytes = encodeNIfTI([[0]], on: grid, format: NIfTIFormat(dataType: .int32))
      .patched(Int32(16_777_217), at: 352)
      .patched(Float(1), at: Offset.slope)
      .patched(Float(-16_777_216), at: Offset.intercept)
    #expect(try readImage(bytes).volumes == [[1]])
  }

  struct StoredTime {
    let units: UInt8
    let stored: Float
    let seconds: Double?
  }

  static let storedTimes: [StoredTime] = [
    StoredTime(units: 2 | 8, stored: 0.8, seconds: 0.8),
    StoredTime(units: 2 | 16, stored: 720, seconds: 0.72),
    StoredTime(units: 2 | 24, stored: 2_000_000, seconds: 2),
    StoredTime(units: 2, stored: 2.5, seconds: 2.5),
    StoredTime(units: 2 | 32, stored: 2, seconds: nil),
    StoredTime(units: 2 | 8, stored: 0, seconds: nil),
    StoredTime(units: 2 | 8, stored: -2, seconds: nil),
    StoredTime(units: 2 | 8, stored: .nan, seconds: nil),
  ]

  @Test(arguments: storedTimes)
  func `the repetition time is given in seconds`(time: StoredTime) throws {
    let bytes = try smallRun().patched(time.units, at: Offset.units)
      .patched(time.stored, at: Offset.pixelSizes + 16)
    #expect(try readImage(bytes).header.repetitionTime == time.seconds)
  }

  @Test func `odd but readable headers raise findings`() throws {
    let bytes = try smallRun()
    func codes(_ bytes: [UInt8]) throws -> [String] { try readImage(bytes).findings.map(\.code) }
    #expect(try codes(bytes) == [])
    #expect(try codes(bytes.patched(Int16(8), at: Offset.bitsPerVoxel)) == ["bitpix_mismatch"])
    #expect(
      try codes(bytes.patched(UInt8(1 | 8), at: Offset.units)) == ["spatial_unit_not_millimetres"]
    )
    #expect(try codes(bytes.patched(UInt8(2), at: Offset.units)) == ["time_unit_unset"])
    #expect(try codes(bytes + [1, 2, 3]) == ["trailing_data"])
  }

  @Test func `voxels start where the header says`() throws {
    let bytes = try smallRun()
    let moved =
      Array(bytes.patched(Float(416), at: Offset.voxelOffset)[..<352])
      + [UInt8](repeating: 0xAB, count: 64) + bytes[352...]
    #expect(try readImage(moved).volumes == readImage(bytes).volumes)
    let unset = bytes.patched(Float(0), at: Offset.voxelOffset)
    #expect(try readImage(unset).volumes == readImage(bytes).volumes)
  }

  @Test func `NaN and infinite values are kept`() throws {
    let grid = try smallGrid(GridSize(3, 1, 1))
    let image = try readImage(encodeNIfTI([[.nan, .infinity, 1]], on: grid))
    #expect(image.volumes[0][0].isNaN && image.volumes[0][1] == .infinity)
  }

  @Test func `a 3-D image has one volume and no repetition time`() throws {
    let grid = try smallGrid()
    let volumes = randomVolumes(1, of: grid.size, seed: 4)
    let image = try readImage(encodeNIfTI(volumes, on: grid))
    #expect(image.volumes == volumes)
    #expect(image.header.dimensionCount == 3 && image.header.repetitionTime == nil)
  }

  @Test func `unread volumes are still checked at the end`() throws {
    var reader = try NIfTIReader(InMemoryBytes(smallRun()), name: "run")
    var volume: [Float] = []
    _ = try reader.nextVolume(into: &volume)
    #expect(try reader.finish().isEmpty)
    var cut = try NIfTIReader(InMemoryBytes(smallRun().dropLast()), name: "run")
    #expect(throws: ImagingError.imageTruncated(expected: 496, found: 495)) { try cut.finish() }
  }

  @Test(arguments: InflateLibrary.allCases)
  func `sources may deliver a byte at a time`(library: InflateLibrary) throws {
    let bytes = try smallRun()
    for stored in [bytes, gzip(bytes)] {
      var reader = try NIfTIReader(SmallPieces(stored), name: "run", inflate: library)
      var volume: [Float] = []
      #expect(try reader.nextVolume(into: &volume))
      #expect(try volume == readImage(bytes).volumes[0])
      #expect(try reader.finish().isEmpty)
    }
  }
}

/// Images that nibabel wrote, and how nibabel reads them.
@Suite struct NibabelImageTests {
  struct Golden: Decodable {
    let name: String
    let bytes: Data
    let affine: [Double]
    let repetitionTime: Double
    let values: [Float]
  }

  /// nibabel's own quaternion arithmetic is in double; the header's single precision is shared.
  let tolerance = 1e-5

  @Test func `nibabel's images lie where nibabel puts them and hold the same numbers`() throws {
    let images = try goldenJSON("imaging_headers.json", as: [Golden].self)
    #expect(images.count == 23)
    for golden in images {
      for bytes in [Array(golden.bytes), gzip(Array(golden.bytes))] {
        let image = try readImage(bytes)
        let rows = image.header.toWorld(NativeT1w.self).rows
        for index in 0..<12 {
          #expect((rows[index] - golden.affine[index]).magnitude < tolerance, "\(golden.name)")
        }
        #expect(image.volumes.flatMap(\.self) == golden.values, "\(golden.name)")
        let repetitionTime = try #require(image.header.repetitionTime)
        #expect((repetitionTime - golden.repetitionTime).magnitude < 1e-12, "\(golden.name)")
      }
    }
  }
}
