// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file What is sent out, for whoever listens from afar. The ring is emptied with or without a hearer. */

#include "model.h"

enum { OUT_ROW = 2 }; ///< of a tap

void hc_bench_relay(HcBench *bench, void (*heard)(void *user, const HcHeard *), void *user)
{
  bench->heard = heard;
  bench->heard_user = user;
}

void hc_relay_step(HcBench *bench)
{
  HcTap tap;
  while (bench->rt && hc_rt_relay_tap(bench->rt, &tap))
    if (bench->heard)
      bench->heard(bench->heard_user, &(HcHeard){.frame = tap.frame,
                                                 .frames = tap.frames,
                                                 .rate = (uint32_t)(bench->rate + 0.5),
                                                 .left = tap.row[OUT_ROW],
                                                 .right = tap.row[OUT_ROW + 1]});
}
