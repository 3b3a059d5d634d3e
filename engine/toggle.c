// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * /toggle/every: a toggle on each beat, to the frame. A beat is handed over a little ahead, as everything that has a frame, and taken back
 * when it is turned off meanwhile: who turns it off hears none after that.
 */

#include "cue.h"
#include "emit_ops.h"

#include <math.h>

static const double SHORTEST_S = 0.1;

void hc_toggle_begin(HcBench *bench, uint64_t frame)
{
  bench->beat_start = frame;
  bench->beats = 0;
}

void hc_toggle_revoke(HcBench *bench, uint64_t frame, HcOps *ops)
{
  for (HcTransaction *t = bench->waiting; t; t = t->next)
    t->cancelled |= t->beat && t->frame > frame;
  // The newest is first: what was heard before the oldest of them is put back last.
  for (const HcTransaction *t = bench->flying; t && bench->running; t = t->next)
    if (t->beat && t->frame > frame)
      hc_ops_push(ops, (HcOp){.kind = HC_OP_REVOKE, .number = (double)t->serial});
}

void hc_toggle_step(HcBench *bench, uint64_t horizon)
{
  const double every_s = hc_table_kind(bench->table, HC_E_TOGGLE_EVERY, 0)->sent.number;
  while (every_s > 0 && bench->running) {
    // Counted from the start, so that nothing adds up where a beat is no whole number of frames.
    const double frames = fmax(every_s, SHORTEST_S) * bench->rate * (double)(bench->beats + 1);
    const uint64_t frame = bench->beat_start + (uint64_t)llrint(frames);
    HcTransaction *transaction = frame <= horizon ? hc_transaction_new(bench, frame) : NULL;
    if (!transaction)
      return;
    bench->beats++;
    transaction->beat = true;
    (void)hc_step_add(transaction, HC_E_TOGGLE, NULL, 0, NULL, 0, 0);
    hc_waiting_look(transaction);
    hc_waiting_put(bench, transaction);
  }
}
