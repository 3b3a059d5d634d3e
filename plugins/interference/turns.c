// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "turns.h"

/** Powers 0 … n − 1 of c + i·s, n ≥ 2: each from its half, so that none waits for all before. */
static void powers_fill(double c, double s, int n, double *re, double *im)
{
  re[0] = 1.0;
  im[0] = 0.0;
  re[1] = c;
  im[1] = s;
  for (int i = 2; i < n; i++) {
    const int low = i / 2, high = i - low;
    re[i] = re[low] * re[high] - im[low] * im[high];
    im[i] = re[low] * im[high] + im[low] * re[high];
  }
}

enum { ROW = 8, ROWS = HC_INTERFERENCE_GRID / ROW };

/** Products of a row's powers with those of its frames. */
HC_CLONES static void turns_spread(HcTurns *restrict turns, const double *restrict re, const double *restrict im,
                                   const double *restrict row_re, const double *restrict row_im)
{
  for (int r = 0; r < ROWS; r++)
    for (int i = 0; i < ROW; i++) {
      turns->re[ROW * r + i] = re[i] * row_re[r] - im[i] * row_im[r];
      turns->im[ROW * r + i] = re[i] * row_im[r] + im[i] * row_re[r];
    }
}

void hc_turns_fill(HcTurns *turns, double phase, double per_frame)
{
  const double angle = hc_turn * per_frame, from_re = cos(hc_turn * phase), from_im = sin(hc_turn * phase);
  double re[ROW], im[ROW], row_re[ROWS], row_im[ROWS];
  powers_fill(cos(angle), sin(angle), ROW, re, im);
  // One more power of a frame's turn is a row's.
  powers_fill(re[ROW - 1] * re[1] - im[ROW - 1] * im[1], re[ROW - 1] * im[1] + im[ROW - 1] * re[1], ROWS, row_re, row_im);
  for (int r = 0; r < ROWS; r++) {
    const double c = row_re[r] * from_re - row_im[r] * from_im, s = row_re[r] * from_im + row_im[r] * from_re;
    row_re[r] = c;
    row_im[r] = s;
  }
  turns_spread(turns, re, im, row_re, row_im);
}
