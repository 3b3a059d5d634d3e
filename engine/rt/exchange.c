// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "world.h"

bool hc_rt_send(HcRt *rt, HcCommit *commit)
{
  if (rt->sent - atomic_load_explicit(&rt->landed, memory_order_acquire) >= HC_COMMITS)
    return false;
  rt->sent++;
  return hc_ring_push(&rt->commits, commit);
}

bool hc_rt_receive(HcRt *rt, HcReturn *returned)
{
  return hc_ring_read(&rt->returns, returned, sizeof *returned);
}

HcRtStatus hc_rt_status(HcRt *rt)
{
  HcRtStatus status;
  hc_box_get(&rt->status, &status);
  return status;
}

void hc_rt_analyse(HcRt *rt, bool on)
{
  hc_tap_listen(&rt->analysis, on);
}

bool hc_rt_tap(HcRt *rt, HcTap *tap)
{
  return hc_tap_take(&rt->analysis, tap);
}

void hc_rt_record(HcRt *rt, bool on)
{
  hc_tap_listen(&rt->recorder, on);
}

bool hc_rt_record_tap(HcRt *rt, HcTap *tap)
{
  return hc_tap_take(&rt->recorder, tap);
}

void hc_rt_relay(HcRt *rt, bool on)
{
  hc_tap_listen(&rt->relay, on);
}

bool hc_rt_relay_tap(HcRt *rt, HcTap *tap)
{
  return hc_tap_take(&rt->relay, tap);
}
