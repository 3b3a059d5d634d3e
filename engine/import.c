// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file `hotcold trial import DIR RESULTS.csv…`: what listeners elsewhere have answered, as a log. */

#include "online.h"
#include "options.h"
#include "replace.h"
#include "trial/results.h"

#include <stdlib.h>
#include <sys/stat.h>

static HcStatus write_to(const HcOptions *options, const HcResults *results, HcError *error)
{
  if (!options->out)
    return hc_results_print(results, stdout, error);
  HcReplace replace;
  HcStatus status = hc_replace_open(&replace, options->out, error);
  if (status)
    return status;
  status = hc_results_print(results, replace.file, error);
  const HcStatus placed = hc_replace_close(&replace, !status, status ? NULL : error);
  return status ? status : placed;
}

HcStatus hc_command_import(const HcOptions *options, const HcPaths *paths, HcError *error)
{
  (void)paths;
  HcResults *results = calloc(1, sizeof *results);
  char key[HC_ONLINE_PATH_MAX];
  struct stat there;
  if (!results)
    return hc_error_set(error, HC_NO_MEMORY, "out of memory");
  const bool folder = !stat(options->operand[1], &there) && S_ISDIR(there.st_mode);
  (void)snprintf(key, sizeof key, "%s%s", options->operand[1], folder ? "/" HC_ONLINE_KEY : "");
  HcStatus status = hc_experiment_read(key, &results->experiment, error);
  for (unsigned i = 2; i < options->operands && !status; ++i)
    status = hc_results_read(results, options->operand[i], error);
  hc_results_close(results);
  if (!status)
    status = write_to(options, results, error);
  if (!status && results->again)
    (void)fprintf(stderr, "hotcold: %zu that were sent twice are counted once\n", results->again);
  if (!status && results->cut)
    (void)fprintf(stderr, "hotcold: %zu are not complete: they are shown and not pooled\n", results->cut);
  hc_experiment_free(&results->experiment);
  hc_results_free(results);
  free(results);
  return status;
}
