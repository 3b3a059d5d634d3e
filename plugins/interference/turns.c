// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "turns.h"

enum { ROW = 8, ROWS = HC_INTERFERENCE_GRID / ROW };

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
  for (int r = 0; r < ROWS; r++) {
#pragma GCC unroll 1
    for (int i = 0; i < ROW; i++) {
      turns->re[ROW * r + i] = re[i] * re[ROW + r] - im[i] * im[ROW + r];
      turns->im[ROW * r + i] = re[i] * im[ROW + r] + im[i] * re[ROW + r];
    }
  }
}
