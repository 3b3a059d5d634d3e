// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * Landing of commits: which of those that are due can land, and carrying them out. A commit lands whole or waits whole; what
 * waits is asked again every HC_CHUNK frames (at absolute multiples, whatever the period), and holds up later commits only
 * where they touch the same things. A circuit that still waits when a newer one for its line is due is never played. RT.
 */
#ifndef HC_RT_LAND_H
#define HC_RT_LAND_H

#include "world.h"

/** Land what is due at rt->frame. */
void hc_land_due(HcRt *rt);
/** Carry out the operations of one commit at rt->frame (carry.c). */
void hc_land_carry(HcRt *rt, HcCommit *commit);

#endif
