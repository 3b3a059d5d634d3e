// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * The recorder: output and all lanes to sound files, from the audio thread's taps, in a thread of its own. For OUT.wav it writes
 * OUT.wav (what is heard), OUT.a.wav, OUT.a.residual.wav, OUT.b.wav … (aligned and matched, before fade and trim); for OUT.flac
 * the same as FLAC. CTL throughout.
 */
#ifndef HC_RECORDER_H
#define HC_RECORDER_H

#include "circuit/error.h"
#include "rt/process.h"

typedef struct HcRecorder HcRecorder;

typedef struct HcRecorderReport {
  uint64_t first_frame; ///< engine frame of the first sample
  uint64_t frames;      ///< written, gaps included
  uint32_t gaps;        ///< times that taps were lost
  uint64_t gap_frames;  ///< silence written in their place
  uint64_t clipped;     ///< samples louder than full scale, of all files together, where they are not of floats
} HcRecorderReport;

/** Name of the file of one lane (0 …), or of its residual: `out` with `.a` or `.a.residual` before its ending. */
void hc_recorder_name(const char *out, uint32_t lane, bool residual, char *to, size_t size);

/** Create all files and switch the engine's taps on. `rt` must outlive the recorder. HC_BAD_INPUT, HC_IO as
 * hc_soundout_create; then nothing was left behind. */
HcRecorder *hc_recorder_start(HcRt *rt, const char *out, double rate, uint32_t lanes, HcError *error);
/** HC_OK while all is well; HC_IO when the disk has failed: nothing more is written. */
HcStatus hc_recorder_status(HcRecorder *recorder, HcError *error);
/** Write what has come, finish the files, free. `report` may be NULL. */
HcStatus hc_recorder_stop(HcRecorder *recorder, HcRecorderReport *report, HcError *error);

#endif
