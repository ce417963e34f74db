import CLinux

/// Has the allocator give every freed block of 4 MB or more back to the system.
///
/// By itself it learns from the first such block to keep the later ones, whose room then lies beside that
/// of a brain's maps: some 35 MB more at the peak. Some room of smaller blocks is kept: the tiles of a
/// brain come and go thousands of times, and new memory costs more than the work on it.
public func giveBackLargeBlocks() {
  _ = mallopt(Int32(TMSP_MMAP_THRESHOLD), 4_194_304)
  _ = mallopt(Int32(TMSP_TRIM_THRESHOLD), 8_388_608)
}
