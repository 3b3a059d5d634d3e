// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * The state that outlives the run: a scene with what scenes leave out (trim, dim, fade, program, the lane heard) in one file,
 * written a few seconds after a change, on `/save` and at the end. Beside it `FILE.running` is locked while the bench runs and
 * taken away when it ends well: one that is there and locked by nobody tells of a crash. The MIDI map in force, with what was
 * learnt, is kept beside it as a map file, `.map` for `.scene`. CTL throughout.
 */
#ifndef HC_STATE_H
#define HC_STATE_H

#include "bench.h"

typedef struct HcState HcState;

/** File for a bench of this name: `$XDG_STATE_HOME/hotcold/NAME.scene`, or in `~/.local/state`. HC_NOT_FOUND: no home. */
HcStatus hc_state_path(const char *name, char *path, size_t size, HcError *error);

/** Put a bench that is not started yet into the state kept in `file`. *crashed: the run that kept it did not end well, and /trim is
 * at -20 dB (or below, if it was). HC_NOT_FOUND: nothing is kept; otherwise, the file is broken: it is renamed, the bench has its
 * defaults, and `error` says both. */
HcStatus hc_state_restore(HcBench *bench, const char *file, bool *crashed, HcError *error);

/** Take the MIDI map kept beside `file`, where there is one. Otherwise than HC_OK: it is broken: it is renamed, the map is what it
 * was, and `error` says both. */
HcStatus hc_state_restore_map(HcBench *bench, const char *file, HcError *error);

/** Keep the state in `file` from now on, until the bench is freed. HC_REFUSED: another bench does; HC_IO: no such folder can be
 * made. */
HcStatus hc_state_begin(HcBench *bench, const char *file, HcError *error);

/** Told when what was asked to be kept is on the disk, or why not (`error` with a status). */
typedef void (*HcStateSaved)(void *user, const HcError *error);
/** Keep the state now; written in another thread. One asks at a time: a later one is told in the place of the one before. */
void hc_state_save(HcBench *bench, HcStateSaved saved, void *user);

/** For bench.c: look whether anything has changed, now and then. */
void hc_state_step(HcBench *bench);
/** For midi.c: whoever plays MIDI goes, and the map with it. */
void hc_state_midi_ends(HcBench *bench);
/** For bench.c: write what is not yet written; a good end. */
void hc_state_end(HcBench *bench);

#endif
