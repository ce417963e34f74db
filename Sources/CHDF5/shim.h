#include <hdf5.h>
#include <string.h>

/* Macros with casts and calls, which Swift does not import. */
static inline hid_t tmsp_h5_default(void) { return H5P_DEFAULT; }
static inline hid_t tmsp_h5_all(void) { return H5S_ALL; }
static inline hid_t tmsp_h5_double(void) { return H5T_NATIVE_DOUBLE; }
static inline hid_t tmsp_h5_dataset_access(void) { return H5Pcreate(H5P_DATASET_ACCESS); }

/* No error is printed, and no file can have a filter loaded from a plugin. */
static inline void tmsp_h5_quieten(void) {
  H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
  H5PLset_loading_state(0);
}

/* Opens a file for reading, without a lock on it. */
static inline hid_t tmsp_h5_open(const char *path) {
  hid_t access = H5Pcreate(H5P_FILE_ACCESS);
  if (access < 0) return -1;
  hid_t file = -1;
  if (H5Pset_file_locking(access, 0, 1) >= 0) file = H5Fopen(path, H5F_ACC_RDONLY, access);
  H5Pclose(access);
  return file;
}

/* 0 where there is no such link, 1 for a hard link, 2 for a link to elsewhere, -1 for an error.
   H5Lget_info is a macro whose structure depends on the library's version. */
static inline int tmsp_h5_link(hid_t place, const char *name) {
  htri_t exists = H5Lexists(place, name, H5P_DEFAULT);
  if (exists <= 0) return exists < 0 ? -1 : 0;
  H5L_info_t info;
  if (H5Lget_info(place, name, &info, H5P_DEFAULT) < 0) return -1;
  return info.type == H5L_TYPE_HARD ? 1 : 2;
}

typedef struct { char *text; size_t size; } tmsp_h5_text;

static inline herr_t tmsp_h5_keep(unsigned level, const H5E_error2_t *error, void *context) {
  tmsp_h5_text *kept = (tmsp_h5_text *)context;
  if (level == 0 && error->desc) strncpy(kept->text, error->desc, kept->size - 1);
  return 0;
}

/* The innermost description of the last error; empty where there is none. */
static inline void tmsp_h5_last_error(char *text, size_t size) {
  tmsp_h5_text kept = {text, size};
  memset(text, 0, size);
  H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, tmsp_h5_keep, &kept);
}
