// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file Lines of an audience, for log_read.c: what is wrong with one, or NULL. */
#ifndef HC_TRIAL_LOG_VOTES_H
#define HC_TRIAL_LOG_VOTES_H

#include "log.h"

#include <jansson.h>

const char *hc_log_read_voter(const json_t *line, HcLogSeries *series);
/** Of the trial that was just taken. */
const char *hc_log_read_votes(json_t *votes, HcLogSeries *series);

#endif
