// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * Sound files in and out. Reading: whatever libsndfile knows, as interleaved stereo floats at the rate asked for (mono goes to
 * both channels; of more than two channels the first two are taken). Writing: float WAV or 24-bit FLAC by the file's name.
 * Blocking; any thread but the audio thread, one at a time per file.
 */
#ifndef HC_SOUNDFILE_H
#define HC_SOUNDFILE_H

#include "circuit/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct HcSoundfile HcSoundfile;

/** Open for reading at `rate` [Hz]; 0: at the file's own rate, bit for bit. HC_NOT_FOUND: no such file; HC_BAD_INPUT: not a sound
 * file, or empty; HC_IO: unreadable. */
HcSoundfile *hc_soundfile_open(const char *file, double rate, HcError *error);
void hc_soundfile_close(HcSoundfile *sound);
/** Rate delivered [Hz]. */
double hc_soundfile_rate(const HcSoundfile *sound);
/** Frames at the rate delivered (rounded to nearest where it is converted). */
uint64_t hc_soundfile_frames(const HcSoundfile *sound);
/** Start again from the beginning when the end is reached, without a seam in the conversion. */
void hc_soundfile_loop(HcSoundfile *sound, bool loop);
/** Go to a frame at the rate delivered; beyond the end means the end. */
HcStatus hc_soundfile_seek(HcSoundfile *sound, uint64_t frame, HcError *error);
/** Read interleaved stereo. Less than `frames`: the end was reached, or the disk failed (hc_soundfile_failed). */
size_t hc_soundfile_read(HcSoundfile *sound, float *stereo, size_t frames);
bool hc_soundfile_failed(const HcSoundfile *sound);

typedef struct HcSoundOut HcSoundOut;

/** Create FILE.wav (32-bit float, RF64 when it grows past 4 GiB, bits depend on nothing but the samples) or FILE.flac (24 bits,
 * clipped at full scale). `rate` [Hz] is rounded to an integer. HC_BAD_INPUT: another ending; HC_IO: cannot be written. */
HcSoundOut *hc_soundout_create(const char *file, double rate, unsigned channels, HcError *error);
/** The same with 24 bits and clipped at full scale, WAV too: what every browser reads. */
HcSoundOut *hc_soundout_create_24(const char *file, double rate, unsigned channels, HcError *error);
/** How many frames to write next, 1 … `frames`: as many as end at a multiple of `frames` in the file, because whole pages are less work
 * for the system. All of them where the samples are not written as they are. */
size_t hc_soundout_piece(const HcSoundOut *out, size_t frames);
/** Interleaved floats. HC_IO: disk full or gone. */
HcStatus hc_soundout_write(HcSoundOut *out, const float *samples, size_t frames, HcError *error);
/** Samples written so far that were louder than full scale, and were clipped because the file is not of floats. */
uint64_t hc_soundout_clipped(const HcSoundOut *out);
/** Take away a file that was begun: what a link stands for, not the link, and nothing but a file. */
void hc_soundout_remove(const char *file);
/** Finish and close. HC_IO: the last of it could not be written. */
HcStatus hc_soundout_close(HcSoundOut *out, HcError *error);

#endif
