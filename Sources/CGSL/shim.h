#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_version.h>
/* A global variable of C counts as shared mutable state in Swift. */
static inline const char *tmsp_gsl_version(void) { return gsl_version; }
