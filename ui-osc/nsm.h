// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * A client of the Non Session Manager (its API 1.0, over OSC): announced at the start, told where its project is, asked to save. CTL.
 */
#ifndef HC_NSM_H
#define HC_NSM_H

#include "bench.h"

#include <uv.h>

typedef struct HcNsm HcNsm;

/** Announce to the manager at `url` (NSM_URL) and wait, 5 s at most, to be told of a project. HC_IO: nobody answers; HC_REFUSED: the
 * manager says no; HC_BAD_INPUT: no such URL. */
HcNsm *hc_nsm_join(const char *url, HcError *error);
/** File of the project's state, and the name that the manager gives the client. */
const char *hc_nsm_state(const HcNsm *nsm);
const char *hc_nsm_name(const HcNsm *nsm);
/** Answer that the project is open; with `error`, why it is not (no JACK server, for one). */
void hc_nsm_opened(HcNsm *nsm, const HcError *error);
/** From now on have the bench's state kept when the manager asks for it. */
void hc_nsm_serve(HcNsm *nsm, uv_loop_t *loop, HcBench *bench);
/** NULL is fine. Memory goes when the loop has run once more. */
void hc_nsm_close(HcNsm *nsm);

#endif
