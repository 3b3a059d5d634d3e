// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file Pieces of the log's JSON that the key of an experiment has too. */
#ifndef HC_TRIAL_LOG_JSON_H
#define HC_TRIAL_LOG_JSON_H

#include "log.h"

#include <jansson.h>

/** A new array. */
json_t *hc_log_lanes(const HcTrialSetting *setting, unsigned lanes);
/** NULL, or what is wrong. */
const char *hc_log_read_lanes(json_t *array, HcTrialSetting *setting, unsigned *lanes);
/** One number of 0 … 100 for each lane; NULL, or what is wrong. */
const char *hc_log_read_ratings(const json_t *array, unsigned lanes, double *rating);

#endif
