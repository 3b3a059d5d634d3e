// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * What webMUSHRA's service/write.php has kept of an experiment: mushra.csv or paired_comparison.csv, RFC 4180 with a header; columns are
 * found by name. mushra.csv has a `session_uuid`; without one, whoever answers a trial again is somebody else, and two who gave the
 * same answers in the same milliseconds are one who has sent twice.
 */
#ifndef HC_TRIAL_RESULTS_H
#define HC_TRIAL_RESULTS_H

#include "experiment.h"

enum { HC_UUID_MAX = 64 };

/** One page as somebody answered it. */
typedef struct HcResultAnswer {
  unsigned page;
  bool right;                        ///< of abx
  bool rated[HC_TRIAL_LANES_MAX];    ///< abx: by lane, like the next
  double rating[HC_TRIAL_LANES_MAX]; ///< 0 … 100
  double seconds;
} HcResultAnswer;

/** One listener, once. */
typedef struct HcResult {
  char uuid[HC_UUID_MAX], listener[HC_TRIAL_LISTENER_MAX];
  unsigned answers;
  HcResultAnswer *answer; ///< room for all pages, in the order in which they were sent
  bool again;             ///< sent more than once
} HcResult;

typedef struct HcResults {
  HcExperiment experiment;
  HcResult *result;
  size_t count;
  size_t again, cut; ///< listeners who have sent twice, and who have not answered everything
} HcResults;

/** Add a file. HC_NOT_FOUND; HC_BAD_INPUT begins FILE:LINE. */
HcStatus hc_results_read(HcResults *results, const char *file, HcError *error);
/** When all files are read: forget what was sent again, and count. */
void hc_results_close(HcResults *results);
void hc_results_free(HcResults *results);

/** As a log (log.h), a series for each listener. HC_IO. */
HcStatus hc_results_print(const HcResults *results, FILE *to, HcError *error);

#endif
