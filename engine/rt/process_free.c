// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "world.h"

#include <stdlib.h>

typedef struct Giver {
  void (*give_back)(void *user, const HcReturn *);
  void *user;
} Giver;

static void give(const Giver *to, HcReturn item)
{
  if (to->give_back && item.pointer)
    to->give_back(to->user, &item);
}

/** Whatever a unit has retired, then the unit. */
static void give_unit(const Giver *to, HcUnit *unit, uint32_t lane, uint32_t slot)
{
  void *retired = NULL;
  while (unit && unit->prepare && unit->prepare->retired && (retired = unit->prepare->retired(unit->plugin)))
    give(to, (HcReturn){HC_RETURN_PREPARED, lane, slot, retired, unit});
  give(to, (HcReturn){HC_RETURN_UNIT, lane, slot, unit, unit});
}

static void give_commits(HcRt *rt, const Giver *to)
{
  for (HcCommit *commit; (commit = hc_ring_pop(&rt->commits));) {
    commit->landed = UINT64_MAX;
    give(to, (HcReturn){HC_RETURN_COMMIT, 0, 0, commit, NULL});
  }
  while (rt->schedule.count) {
    HcCommit *commit = rt->schedule.waiting[--rt->schedule.count].commit;
    commit->landed = UINT64_MAX;
    give(to, (HcReturn){HC_RETURN_COMMIT, 0, 0, commit, NULL});
  }
}

static void give_all(HcRt *rt, const Giver *to)
{
  for (HcReturn item; hc_rt_receive(rt, &item);)
    give(to, item);
  give_commits(rt, to);
  for (uint32_t l = 0; l < rt->lanes; l++)
    for (uint32_t s = 0; s < HC_SLOTS_MAX; s++) {
      give_unit(to, rt->lane[l].slot[s].old.unit, l, s);
      give_unit(to, rt->lane[l].slot[s].now.unit, l, s);
    }
  give_unit(to, rt->interference.old, HC_LANE_NONE, 0);
  give_unit(to, rt->interference.now, HC_LANE_NONE, 0);
  for (int f = 0; f < 2; f++)
    give(to, (HcReturn){HC_RETURN_FEED, 0, 0, rt->program.feed[f], NULL});
}

void hc_rt_free(HcRt *rt, void (*give_back)(void *user, const HcReturn *), void *user)
{
  if (!rt)
    return;
  if (give_back)
    give_all(rt, &(Giver){give_back, user});
  for (size_t i = 0; i < sizeof rt->memory / sizeof *rt->memory; i++)
    free(rt->memory[i]);
  free(rt);
}
