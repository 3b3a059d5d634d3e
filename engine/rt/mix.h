// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * The loops over samples that several stages share. RT. Rows do not overlap; 1 … HC_CHUNK frames unless said.
 */
#ifndef HC_RT_MIX_H
#define HC_RT_MIX_H

#include <stdbool.h>
#include <stdint.h>

/** io += toward · (next − io), and exactly next where toward is 1. */
void hc_mix_toward(float *restrict io, const float *restrict next, const float *restrict toward, uint32_t frames);
/** io *= gain. */
void hc_mix_gain(float *restrict io, const float *restrict gain, uint32_t frames);
/** to = from · gain. */
void hc_mix_scale(float *restrict to, const float *restrict from, float gain, uint32_t frames);
/** io += other. */
void hc_mix_add(float *restrict io, const float *restrict other, uint32_t frames);
/** True when every sample of `rows` rows is below `limit`, which is positive, in magnitude. */
bool hc_mix_within(const float *const *row, uint32_t rows, float limit, uint32_t frames);
/** True when every sample is finite and below 1e9 (180 dB over full scale: no sound, but a filter that has lost its head). */
bool hc_mix_sane(const float *const *row, uint32_t rows, uint32_t frames);
/** Two rows to frames of two samples, and back; any number of frames. */
void hc_mix_interleave(float *restrict stereo, const float *restrict left, const float *restrict right, uint32_t frames);
void hc_mix_part(const float *restrict stereo, float *restrict left, float *restrict right, uint32_t frames);
/** HC_CHUNK zeros. */
extern const float hc_mix_silence[];

#endif
