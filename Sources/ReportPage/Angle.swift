import Foundation

/// The angle of the direction (`x`, `y`) in degrees, anticlockwise from the first axis.
func angle(_ y: Double, _ x: Double) -> Double { atan2(y, x) * 180 / .pi }
