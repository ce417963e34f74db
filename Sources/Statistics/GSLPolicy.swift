import CGSL

/// Stops the GNU Scientific Library from ending the process when a routine meets an error.
///
/// GSL's default handler prints and aborts. The executables call this before anything else; it may
/// be called again, from any thread, to no effect.
///
/// No status is lost by it. The only routines used are the `gsl_cdf_*` functions, which have no
/// status: outside their domain they return NaN, as does everything computed from it, and the
/// wrappers in this module keep to the domain by precondition (degrees of freedom above 0,
/// probabilities within 0…1). A routine that does return a status must have it checked at the call.
public func silenceGSLErrorHandler() {
  _ = unsafe gsl_set_error_handler_off()
}

/// The version of the GNU Scientific Library in use.
public func statisticsLibrary() -> String { unsafe "GSL \(String(cString: tmsp_gsl_version()))" }
