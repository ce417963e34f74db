#include <png.h>
#include <string.h>
/* The simplified interface reports errors by its result; the other one jumps over Swift's frames. */
static inline int tmsp_png_write(
    const void *pixels, unsigned width, unsigned height, int is_colour, void *target, size_t *size) {
  png_image image;
  memset(&image, 0, sizeof image);
  image.version = PNG_IMAGE_VERSION;
  image.width = width;
  image.height = height;
  image.format = is_colour ? PNG_FORMAT_RGB : PNG_FORMAT_GRAY;
  int result = png_image_write_to_memory(&image, target, size, 0, pixels, 0, NULL);
  png_image_free(&image);
  return result;
}
