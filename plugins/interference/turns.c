// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "turns.h"

enum { ROW = 8, ROWS = HC_INTERFERENCE_GRID / ROW };

typedef double Row __attribute__((vector_size(ROW * sizeof(double)), aligned(8), may_alias));

/** Products of the turns of a row's frames with those of the rows' first ones; each of these from half its angle. */
HC_CLONES void hc_turns_fill(HcTurns *restrict turns, double phase, double per_frame)
{
  static const double order[ROW] = {0, 1, 2, 3, 4, 5, 6, 7}, to_whole = 0x1.8p52;
  double turn[ROW + ROWS], re[ROW + ROWS], im[ROW + ROWS];
  for (int i = 0; i < ROW; i++) {
    turn[i] = per_frame * order[i];
    turn[ROW + i] = phase + per_frame * (ROW * order[i]);
  }
  for (int i = 0; i < ROW + ROWS; i++) {
    const double v = 2.0 * (turn[i] - ((turn[i] + to_whole) - to_whole));
    const double half_re = hc_quarter_cosine(v), half_im = hc_quarter_sine(v);
    re[i] = 2.0 * half_re * half_re - 1.0;
    im[i] = 2.0 * half_re * half_im;
  }
  const Row frame_re = *(const Row *)re, frame_im = *(const Row *)im;
  for (int r = 0; r < ROWS; r++) {
    *(Row *)&turns->re[ROW * r] = frame_re * re[ROW + r] - frame_im * im[ROW + r];
    *(Row *)&turns->im[ROW * r] = frame_re * im[ROW + r] + frame_im * re[ROW + r];
  }
}
