import Glibc

/// Fisher's variance-stabilising transform of a correlation: artanh(r).
///
/// ±1 give ±infinity; anything outside −1…1 gives NaN. For n independent pairs its standard error
/// is about 1/√(n − 3) whatever the correlation (Fisher 1921, Metron 1:3).
public func fisherZ(_ r: Double) -> Double { atanh(r) }

/// The correlation whose Fisher transform is `z`: tanh(z).
public func correlation(fromFisherZ z: Double) -> Double { tanh(z) }
