// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file `hotcold layout`: a ready surface for somebody's controller. */

#include "layouts/layouts.h"
#include "options.h"
#include "replace.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static HcStatus write_file(const char *name, const char *bytes, size_t size, HcError *error)
{
  if (!strcmp(name, "-")) {
    (void)fwrite(bytes, 1, size, stdout); // main tells what standard output did not take
    return HC_OK;
  }
  HcReplace replace;
  const HcStatus status = hc_replace_open(&replace, name, error);
  return status ? status : hc_replace_close(&replace, fwrite(bytes, 1, size, replace.file) == size, error);
}

HcStatus hc_command_layout(const HcOptions *options, const HcPaths *paths, HcError *error)
{
  const char *program = options->operand[0], *file = options->operand[1];
  char *bytes = NULL;
  size_t size = 0;
  HcStatus status = hc_layout_known(program, error);
  HcBench *bench = status ? NULL : hc_options_bench(options, paths, (HcBenchSetup){.offline = true}, error);
  if (!bench)
    return status ? status : error->status;
  status = hc_layout_make(program, bench, &bytes, &size, error);
  hc_bench_free(bench);
  if (!status)
    status = write_file(file, bytes, size, error);
  free(bytes);
  return status;
}
