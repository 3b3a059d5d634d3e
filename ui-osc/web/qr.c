// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/qr.h"

#include <qrencode.h>
#include <stdio.h>

enum { QUIET = 4 }; // modules of white that the standard wants around it

char *hc_qr_svg(const char *text)
{
  char *svg = NULL;
  size_t size = 0;
  QRcode *const code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M);
  FILE *const to = code != NULL ? open_memstream(&svg, &size) : NULL;
  if (to != NULL) {
    const int width = code->width, all = width + 2 * QUIET;
    (void)fprintf(to,
                  "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" shape-rendering=\"crispEdges\">"
                  "<rect width=\"%d\" height=\"%d\" fill=\"#fff\"/><path fill=\"#000\" d=\"",
                  all, all, all, all);
    for (int i = 0; i < width * width; i++)
      if (code->data[i] & 1)
        (void)fprintf(to, "M%d %dh1v1h-1z", QUIET + i % width, QUIET + i / width);
    (void)fputs("\"/></svg>\n", to);
    (void)fclose(to);
  }
  QRcode_free(code);
  return svg;
}
