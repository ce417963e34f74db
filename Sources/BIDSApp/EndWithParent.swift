import CLinux

/// Ends this process when the one that started it ends: whoever stops a command stops all of it.
///
/// A unit is renamed into its place whole, so that nothing is left half-written.
public func endWithParent() { _ = tmsp_die_with_parent() }
