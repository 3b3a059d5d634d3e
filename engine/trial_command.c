// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file `hotcold trial report LOG…`: what was answered, and what it means; export.c and import.c have the others. */

#include "options.h"
#include "plot.h"
#include "trial_picture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/** Put the series of one more log behind those there are. */
static HcStatus read_more(const char *file, HcLogSeries **series, size_t *n, HcError *error)
{
  HcLogSeries *more = NULL;
  size_t count = 0;
  const HcStatus status = hc_log_read(file, &more, &count, error);
  if (status || !count) {
    hc_log_free(more, count);
    return status ? status : hc_error_set(error, HC_BAD_INPUT, "%s: holds no trials", file);
  }
  for (size_t i = 0; i < count * *n; ++i) {
    const HcLogSeries *one = &more[i / *n];
    if (!strcmp(one->id, (*series)[i % *n].id)) {
      const HcStatus twice =
          hc_error_set(error, HC_BAD_INPUT, "%s: series %s is in the logs twice; expected each once", file, one->id);
      hc_log_free(more, count);
      return twice;
    }
  }
  HcLogSeries *all = realloc(*series, (*n + count) * sizeof *all);
  if (all) {
    memcpy(all + *n, more, count * sizeof *all);
    *series = all;
    *n += count;
  }
  if (all)
    free(more);
  else
    hc_log_free(more, count);
  return all ? HC_OK : hc_error_set(error, HC_NO_MEMORY, "out of memory");
}

static HcStatus report_on(const HcOptions *options, const HcReport *report, HcError *error)
{
  const HcReportForm form = options->json ? HC_REPORT_JSON : options->csv ? HC_REPORT_CSV : HC_REPORT_TEXT;
  const HcStatus status =
      options->plot ? hc_trial_picture(report, options->plot, error) : hc_report_print(report, form, stdout, error);
  if (!status && report->broken)
    return hc_error_set(error, HC_IO, "%u series do not keep their commit: the sequence is not the one that was sworn to",
                        report->broken);
  if (!status && report->changed) {
    char changed[96];
    hc_log_changed(report->changed, changed, sizeof changed);
    return hc_error_set(error, HC_IO, "%s:%u: the log was changed after it was written: %s", report->changed->file,
                        report->changed->changed, changed);
  }
  if (!status && options->sealed && !report->witness)
    return hc_error_set(error, HC_IO,
                        "--sealed: no line has the hash %.16s…: this is not the log that was told of, or lines up to there were "
                        "changed; expected what /trial/sealed told of one of these series",
                        options->sealed);
  return status;
}

static HcStatus check_hash(const char *hash, HcError *error)
{
  return !hash || (strlen(hash) == HC_COMMIT_DIGITS && !hash[strspn(hash, "0123456789abcdefABCDEF")])
             ? HC_OK
             : hc_error_set(error, HC_BAD_INPUT, "--sealed: expected the %d hexadecimal digits of /trial/sealed, got \"%s\"",
                            HC_COMMIT_DIGITS, hash);
}

static HcStatus report(const HcOptions *options, HcError *error)
{
  HcLogSeries *series = NULL;
  size_t n = 0;
  HcStatus status = check_hash(options->sealed, error);
  if (!status && options->plot)
    status = hc_plot_name(options->plot, error);
  for (unsigned i = 1; i < options->operands && !status; ++i)
    status = read_more(options->operand[i], &series, &n, error);
  HcReport report = {.n = 0};
  if (!status)
    status = hc_report_make(series, n, options->sealed, &report, error);
  if (!status)
    status = report_on(options, &report, error);
  hc_report_free(&report);
  hc_log_free(series, n);
  return status;
}

HcStatus hc_command_trial(const HcOptions *options, const HcPaths *paths, HcError *error)
{
  switch (options->operand[0][0]) {
  case 'e':
    return hc_command_export(options, paths, error);
  case 'i':
    return hc_command_import(options, paths, error);
  default:
    return report(options, error);
  }
}
