// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file Changes that come at their time: cue lists, and toggling by itself. CTL throughout. */
#ifndef HC_CUE_H
#define HC_CUE_H

#include "emit_ops.h"

typedef struct HcCue HcCue;
/** Make changes of the groups whose time comes. */
void hc_cue_step(HcBench *bench);
/** Time 0 of a list that was read before the start. */
void hc_cue_begin(HcBench *bench);
/** Refuse a list that could not be started. */
HcStatus hc_cue_check(HcBench *bench, const char *name, HcError *error);
HcStatus hc_cue_start(HcBench *bench, const char *name, uint64_t frame, HcError *error);
void hc_cue_stop(HcBench *bench);
void hc_cue_go(HcBench *bench, uint64_t frame);
/** Frames are counted anew. */
void hc_cue_move(HcBench *bench, uint64_t from, uint64_t to, double factor);
/** File of the list that has lines left, or NULL; *held: it waits for /cue/go. */
const char *hc_cue_path(const HcBench *bench, bool *held);
void hc_cue_free(HcBench *bench);

/* toggle.c */
/** /toggle/every counts from this frame on. */
void hc_toggle_begin(HcBench *bench, uint64_t frame);
/** Beats behind this frame are not to be heard, those that have been sent neither. */
void hc_toggle_revoke(HcBench *bench, uint64_t frame, HcOps *ops);
/** A beat that was sent will not land: what was heard before it still is. */
void hc_transaction_revoked(HcBench *bench, uint64_t serial);
/** Put the toggles up to `horizon` where changes wait for their frame. */
void hc_toggle_step(HcBench *bench, uint64_t horizon);

/* running.c */
/** Tell what runs by itself, where that has changed. */
void hc_tell_running(HcBench *bench);

#endif
