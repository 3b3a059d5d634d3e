// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file Inside of the bench: what its files ask of the plugins that people put into lanes. CTL throughout. */
#ifndef HC_INSERT_H
#define HC_INSERT_H

#include "model.h"

/* insert.c */
HcInsert *hc_insert_find(HcBench *bench, uint32_t id);
/** The lane's next insert after `last` (NULL: the first), in the order of the chain, those that come behind those that are there. */
HcInsert *hc_insert_next(HcBench *bench, uint32_t lane, const HcInsert *last);
/** True when the transaction puts another unit into the same place. */
bool hc_insert_replaced(HcBench *bench, const HcTransaction *transaction, const HcInsert *insert);
/** True when it will not be there any more after `transaction` (NULL: after what has no time and cannot fail). */
bool hc_insert_is_gone(const HcBench *bench, const HcTransaction *transaction, const HcInsert *insert);
/** The same of what an entry belongs to: false when it goes with its insert. */
bool hc_insert_stays(HcBench *bench, const HcTransaction *transaction, const HcEntry *entry);
HcInsert *hc_insert_named(HcBench *bench, const HcTransaction *transaction, uint32_t lane, const char *name);
/** The entry that an address means: after `transaction`, or (NULL) now. Where an insert follows another of the same name both have
 * entries until the old one has gone. */
HcEntry *hc_insert_entry(HcBench *bench, const HcTransaction *transaction, const char *address);
/** True when the unit belongs to an insert that stays. */
bool hc_insert_keeps(HcBench *bench, const HcUnit *unit);
HcInsert *hc_insert_draft(HcBench *bench, const HcTransaction *transaction, uint32_t lane, const char *uri, const char *name,
                          HcError *error);
void hc_insert_forget(HcBench *bench, HcInsert *insert);
/** Out of the chain with one that could not be made again. */
void hc_insert_abandon(HcBench *bench, uint32_t id);
/** True where the transaction must have an instance made for a step, its own or (a preset's) that of the insert's. */
bool hc_insert_is_made(const HcTransaction *transaction, const HcStep *step);
/** Delays of each lane from what is in the chain: the program's in front of the line, then the lane's; true when they are not what was
 * sent. */
bool hc_insert_align(HcBench *bench, HcAlign align[HC_LANES_MAX]);
/** Measure the gain again of inserts whose controls have moved. */
void hc_insert_step(HcBench *bench);
/** The same for those moved by what lands at `frame`: the gain that belongs to it lands there too. */
void hc_insert_measure_at(HcBench *bench, uint64_t frame);
/** What all inserts of a lane do at 997 Hz, undone [linear]; *known false where one cannot be known. */
double hc_insert_match(const HcBench *bench, uint32_t lane, bool *known);

/** Whether all inserts of a lane together turn the polarity round. */
bool hc_insert_inverts(const HcBench *bench, uint32_t lane);

/* insert_make.c */
/** Ask the worker for the instance; `transaction->inserts` counts down. */
void hc_insert_make(HcBench *bench, HcTransaction *transaction, HcInsert *insert);
/** Make and measure it, waiting for it: nothing sounds yet. */
HcStatus hc_insert_make_now(HcBench *bench, HcInsert *insert, HcError *error);
/** Hand a unit that nobody runs back to the host. */
void hc_insert_free(HcBench *bench, HcUnit *unit);

/* preset.c */
/** Addresses of an insert's preset and of the list of them. */
bool hc_preset_add(HcBench *bench, const HcInsert *insert);
/** Steps of a preset: its values and the instance that has its state. "": as the plugin comes. HC_NOT_FOUND says what there is. */
HcStatus hc_preset_check(HcBench *bench, HcEntry *entry, const char *name, HcTransaction *transaction, HcError *error);
/** Label or URI of what an insert will have been given when `transaction` has landed (NULL: what is sent); NULL: nothing. */
const char *hc_preset_of(const HcBench *bench, const HcTransaction *transaction, const HcInsert *insert);
/** The answers to `presets`; how many. */
unsigned hc_preset_tell_all(HcBench *bench, const HcEntry *entry, HcTell tell, void *user);

#endif
