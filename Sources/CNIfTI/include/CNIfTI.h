#ifndef CNIFTI_H
#define CNIFTI_H
#include <nifti/nifti1_io.h>
#endif
