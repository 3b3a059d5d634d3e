// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file Inside of emit: a commit that grows. CTL. */
#ifndef HC_EMIT_OPS_H
#define HC_EMIT_OPS_H

#include "model.h"

typedef struct HcOps {
  HcCommit *commit;
  uint32_t capacity;
} HcOps;

/** False: out of memory, the operation is lost. */
bool hc_ops_push(HcOps *ops, HcOp op);
/** Places for the inserts that the transaction brings, and to all the units that it has. */
void hc_ops_place(HcBench *bench, HcTransaction *transaction, HcOps *ops);
/** A control of the unit that the entry belongs to, where that is in the chain. */
void hc_emit_port(HcBench *bench, HcOps *ops, const HcEntry *entry, const HcValue *value);
/** The port of one of our own plugins that follows a port of the whole bench. */
void hc_emit_follower(HcBench *bench, HcOps *ops, const HcEntry *entry, double number, uint32_t place, uint32_t lane);
/** Circuits: those newly solved, and all of them at a new gain when matching is switched. */
void hc_emit_circuits(HcBench *bench, HcTransaction *transaction, HcOps *ops, bool match, bool rematch);
/** Operation of a step that stands for itself: switch, output, program. */
void hc_emit_number(HcBench *bench, HcOps *ops, const HcStep *step);

/** What is told of the lane heard follows it, with no change on its way. */
void hc_emit_heard(HcBench *bench);

#endif
