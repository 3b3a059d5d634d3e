// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file Inside `hotcold response`: what is asked of a lane's line or headphone, and who answers. */
#ifndef HC_RESPONSE_H
#define HC_RESPONSE_H

#include "circuit/circuit.h"
#include "options.h"

/** What a curve is of: the transfer from a source (HcSource), or one of these. */
enum {
  HC_OF_NOISE = HC_SOURCES, ///< self-noise density
  HC_OF_REJECTION,          ///< transfer from `signal` over transfer from `ground`
  HC_OF_CROSSING,           ///< from here on: the ways through a headphone
  HC_OF_ALL = HC_OF_CROSSING + HC_CROSSINGS,
  HC_OF_MAX = 2 * HC_FROM_MAX ///< asked at once: from one side there are two ways
};

typedef struct HcResponse {
  const HcOptions *options;
  const HcPaths *paths;
  HcBench *bench; ///< started, silent
  double *hz;     ///< [Hz]
  size_t points;
} HcResponse;

/** Whether a curve is of the headphone. All that are asked at once are, or none is. */
static inline bool hc_response_is_pair(int of)
{
  return of >= HC_OF_CROSSING;
}

/** The lane's line, or its headphone where it is a `pair`, as the unit whose seed is `further` above the lane's own. */
HcCircuit *hc_response_circuit(const HcResponse *response, uint32_t lane, bool pair, unsigned further, HcError *error);

/** A distribution over units, per frequency [dB]: percentiles 50, 1 and 99 by nearest rank. */
typedef struct HcBand {
  double *median, *low, *high;
} HcBand;

/** measured.c: transfer of the very filters that are heard, the common delay taken off. `pair`: of the headphone, and `source` is one
 * of the ways through it. */
HcStatus hc_response_measured(const HcResponse *response, uint32_t lane, bool pair, HcSource source, double complex *h,
                              HcError *error);

/** `of` at all frequencies [dB] into db[points]: of the circuit, or measured on the lane where the options say so. */
HcStatus hc_response_level(const HcResponse *response, uint32_t lane, HcCircuit *circuit, int of, double *db, HcError *error);

/** builds.c: each of `n` things over `options->builds` units with the seeds from the lane's own upwards. band[k] has room for the
 * points. Errors: a line or headphone without spread. */
HcStatus hc_response_builds(const HcResponse *response, uint32_t lane, const int *of, unsigned n, const HcBand *band,
                            HcError *error);

/** picture.c: draw `n` things of all lanes, a panel each, into the file that `--plot` names; signal and ground become signal and
 * rejection. */
HcStatus hc_response_picture(const HcResponse *response, const uint32_t *lane, unsigned lanes, const int *of, unsigned n,
                             HcError *error);

#endif
