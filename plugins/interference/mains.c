// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "mains.h"

#include <string.h>

static const double k_walk_seconds = 10.0, k_nominal_seconds = 0.1;

void hc_mains_init(HcMains *mains, double rate)
{
  memset(mains, 0, sizeof *mains);
  mains->follow = fmin(1.0, HC_INTERFERENCE_GRID / rate / k_nominal_seconds);
  mains->walk_keep = exp(-HC_INTERFERENCE_GRID / rate / k_walk_seconds);
  mains->walk_new = sqrt(1.0 - mains->walk_keep * mains->walk_keep);
}

void hc_mains_seed(HcMains *mains, uint32_t seed, bool first)
{
  static const double part[HC_MAINS_ORDERS] = {1.0, 0.01, 0.025, 0.012, 0.004, 0.006};
  for (int j = 0; j < HC_MAINS_ORDERS; j++) {
    const double size = sqrt(2.0) * part[j];
    const double turns = j ? hc_random_uniform(hc_stream(seed, HC_STREAM_MAINS), (uint64_t)j) : -0.25;
    mains->volt_re[j] = size * cos(hc_turn * turns);
    mains->volt_im[j] = size * sin(hc_turn * turns);
    mains->current_re[j] = -(2 * j + 1) * mains->volt_im[j];
    mains->current_im[j] = (2 * j + 1) * mains->volt_re[j];
  }
  if (first) {
    mains->next = hc_random_uniform(hc_stream(seed, HC_STREAM_PHASE), 0);
    mains->walk = hc_random_normal(hc_stream(seed, HC_STREAM_WALK), 0);
  }
}

/** Real part of Σ c_j·z^(2j+1). */
static inline __attribute__((always_inline)) double odd_sum(const double *c_re, const double *c_im, double re, double im,
                                                            double square_re, double square_im)
{
  double sum_re = c_re[HC_MAINS_ORDERS - 1], sum_im = c_im[HC_MAINS_ORDERS - 1];
#pragma GCC unroll 8
  for (int j = HC_MAINS_ORDERS - 2; j >= 0; j--) {
    const double next_re = sum_re * square_re - sum_im * square_im + c_re[j];
    sum_im = sum_re * square_im + sum_im * square_re + c_im[j];
    sum_re = next_re;
  }
  return sum_re * re - sum_im * im;
}

HC_CLONES static void waves_fill(HcMains *restrict mains)
{
  for (int i = 0; i < HC_INTERFERENCE_GRID; i++) {
    const double re = mains->turn.re[i], im = mains->turn.im[i], square_re = re * re - im * im, square_im = 2.0 * re * im;
    mains->volt[i] = odd_sum(mains->volt_re, mains->volt_im, re, im, square_re, square_im);
    mains->current[i] = odd_sum(mains->current_re, mains->current_im, re, im, square_re, square_im);
  }
}

void hc_mains_render(HcMains *mains, const HcRoom *room)
{
  const double wanted_hz = room->value[HC_INTERFERENCE_PORT_MAINS], walk_hz = 1e-3 * room->value[HC_INTERFERENCE_PORT_MAINS_WALK];
  const uint64_t step = room->frame / HC_INTERFERENCE_GRID;
  if (step == 0) {
    mains->nominal_hz = wanted_hz;
    mains->walk_hz = walk_hz;
  }
  mains->nominal_hz += (wanted_hz - mains->nominal_hz) * mains->follow;
  mains->walk_hz += (walk_hz - mains->walk_hz) * mains->follow;
  mains->walk =
      mains->walk * mains->walk_keep + mains->walk_new * hc_random_normal(hc_stream(room->seed, HC_STREAM_WALK), step + 1);
  mains->per_frame = (mains->nominal_hz + mains->walk_hz * mains->walk) / room->rate;
  mains->phase = mains->next;
  if (mains->phase >= 1.0) {
    mains->phase -= hc_whole(mains->phase);
    mains->cycle++;
  }
  mains->next = mains->phase + mains->per_frame * HC_INTERFERENCE_GRID;
  mains->turned = mains->waves = false;
}

const HcTurns *hc_mains_turn(HcMains *mains)
{
  if (!mains->turned)
    hc_turns_fill(&mains->turn, mains->phase, mains->per_frame);
  mains->turned = true;
  return &mains->turn;
}

void hc_mains_waves(HcMains *mains)
{
  (void)hc_mains_turn(mains);
  if (!mains->waves)
    waves_fill(mains);
  mains->waves = true;
}
