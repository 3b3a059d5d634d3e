// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * Commits: refused when 1024 wait, landed at their frame whatever the order of arrival, late ones at once, given back even
 * when nobody takes anything for a while; and the maths of ramps and glides they move.
 */
#include "rig.h"
#include "rt/glide.h"
#include "rt/ramp.h"

#include <math.h>
#include <stdlib.h>

static const double rate = 48000.0;

static void run(HcRt *rt, uint32_t frames)
{
  HcRtPorts ports = {0};
  hc_rt_process(rt, &ports, frames);
}

static void full(void)
{
  HcRt *rt = hc_rt_new(rate, 2, 0);
  uint32_t accepted = 0;
  HcCommit *refused = NULL;
  while (accepted < 5000) {
    HcCommit *made = rig_commit(1000 + (accepted * 7919u) % 1024, 1, OP(HC_OP_TRIM, .number = 1.0));
    if (!hc_rt_send(rt, made)) {
      refused = made;
      break;
    }
    accepted++;
    if (accepted == 600)
      run(rt, 64); // some already wait inside
  }
  rig_check(accepted == 1024 && refused, "queue: %u accepted, then refused", accepted);
  run(rt, 3000);
  HcReturn item;
  uint32_t back = 0, exact = 0;
  uint64_t last = 0;
  while (hc_rt_receive(rt, &item)) {
    HcCommit *made = item.pointer;
    exact += made->landed == made->frame && made->landed >= last;
    last = made->landed;
    back++;
    free(made);
  }
  rig_check(back == 1024 && exact == 1024, "queue: %u come back, %u landed at their own frame, in order", back, exact);
  rig_check(hc_rt_send(rt, refused), "queue: takes more afterwards");
  run(rt, 2000);
  rig_check(rig_collect(rt, HC_RETURN_COMMIT, &item) == 1 && ((HcCommit *)item.pointer)->landed == 3064,
            "queue: a late one lands at once");
  free(item.pointer);
  hc_rt_free(rt, NULL, NULL);
}

static void nobody_takes(void)
{
  enum { MANY = 12000 };
  HcRt *rt = hc_rt_new(rate, 2, 0);
  uint32_t sent = 0, back = 0, order = 0;
  HcReturn item;
  for (uint32_t round = 0; round < 40; round++) {
    HcCommit *made;
    while (sent < MANY && (made = rig_commit(0, 1, OP(HC_OP_TRIM, .number = 1.0)))) {
      made->serial = sent;
      if (!hc_rt_send(rt, made)) {
        free(made);
        break;
      }
      sent++;
    }
    run(rt, 64);
    for (; round > 10 && hc_rt_receive(rt, &item); back++, free(item.pointer))
      order += ((HcCommit *)item.pointer)->serial == back;
  }
  rig_check(sent == MANY && back == MANY && order == MANY, "returns: %u commits through a ring of 4096, none lost, all in order",
            back);
  hc_rt_free(rt, NULL, NULL);
}

static void same_frame(void)
{
  HcRt *rt = hc_rt_new(rate, 2, 0);
  for (int k = 0; k < 50; k++) {
    HcCommit *made = rig_commit(500, 1, OP(HC_OP_TRIM, .number = 1.0));
    made->serial = (uint64_t)k;
    rig_send(rt, made);
  }
  run(rt, 1000);
  HcReturn item;
  unsigned good = 0, k = 0;
  for (; hc_rt_receive(rt, &item); k++, free(item.pointer))
    good += ((HcCommit *)item.pointer)->serial == k && ((HcCommit *)item.pointer)->landed == 500;
  rig_check(good == 50, "queue: %u for one frame keep their order", good);
  hc_rt_free(rt, NULL, NULL);
}

static void rubbish(void)
{
  HcRt *rt = hc_rt_new(rate, 2, 0);
  FakeUnit *unit = fake_insert(1.0f, 0);
  HcFeed *feed = hc_feed_new(10, 0);
  rig_send(rt, rig_commit(0, 11, OP(HC_OP_SLOT, 7, 0, 1.0, .unit = &unit->unit), OP(HC_OP_SELECT, .lane = 99),
                          OP(HC_OP_LISTEN, .index = 77), OP(HC_OP_DELAY, .lane = 9, .index = 1),
                          OP(HC_OP_BYPASS, .lane = 0, .index = HC_SLOTS_MAX), OP(HC_OP_MOVE, .index = 2, .number = 99),
                          OP(HC_OP_CONTROL, .index = 5), OP(HC_OP_LINE, .pointer = &unit), OP(HC_OP_PROGRAM, .index = 55),
                          OP(HC_OP_PROGRAM, .index = HC_PROGRAM_SINE, .pointer = feed), OP(HC_OP_DELAY, .index = 4000000000u)));
  run(rt, 1000);
  unsigned kinds[5] = {0};
  for (HcReturn item; hc_rt_receive(rt, &item);) {
    kinds[item.kind]++;
    if (item.kind == HC_RETURN_COMMIT)
      free(item.pointer);
  }
  rig_check(kinds[HC_RETURN_COMMIT] == 1 && kinds[HC_RETURN_UNIT] == 1 && kinds[HC_RETURN_PREPARED] == 1 &&
                kinds[HC_RETURN_FEED] == 1,
            "rubbish: operations that point nowhere do nothing, and what they carried comes back");
  hc_rt_free(rt, NULL, NULL);
  fake_free(unit);
  hc_feed_free(feed);
}

static void ramps(void)
{
  HcRamp ramp = hc_ramp_at(0.3);
  float row[1000];
  hc_ramp_to(&ramp, 0.8, 700);
  hc_ramp_render(&ramp, row, 1000);
  double worst = 0.0;
  for (int i = 0; i < 1000; i++) {
    const double t = i + 1 < 700 ? (i + 1) / 700.0 : 1.0;
    worst = fmax(worst, fabs((double)row[i] - (0.3 + 0.5 * (0.5 - 0.5 * cos(M_PI * t)))));
  }
  rig_check(worst < 4e-8 && row[699] == 0.8f && row[698] != 0.8f && row[999] == 0.8f, "ramp: raised cosine to %.1e, exact end",
            worst);
  hc_ramp_to(&ramp, 0.0, 100);
  hc_ramp_render(&ramp, row, 40);
  const double turned = hc_ramp_now(&ramp);
  hc_ramp_to(&ramp, 0.8, 100);
  hc_ramp_render(&ramp, row + 40, 200);
  rig_check((float)turned == row[39] && fabs((double)row[40] - turned) < 3e-4 && row[139] == 0.8f,
            "ramp: turned round where it was");
}

static void glides(void)
{
  double *power = malloc(hc_glide_table_length(rate, 0.004) * sizeof *power);
  const HcGlideTable table = hc_glide_table(power, rate, 0.004);
  HcGlide glide = hc_glide_at(&table, 1.0);
  double value = 1.0, before = 1.0, bend = 0.0, outside = 0.0, y = 1.0, v = 0.0, worst = 0.0, target = 1.0;
  const double r = exp(-1.0 / (0.004 * rate));
  for (int k = 0; k < 40000; k++) {
    if (k % 97 == 0 && k < 30000)
      hc_glide_to(&glide, target = 0.5 + 0.5 * (double)rig_noise((uint64_t)k));
    double now;
    hc_glide_render_double(&glide, &now, 1);
    // The same as a recursion: e'' = 2r·e' − r²·e about the target, which is what critically damped means.
    const double e = y - target, next = target + r * e + r * (v + e / (0.004 * rate));
    v = (v + e / (0.004 * rate)) * r - (next - target) / (0.004 * rate);
    y = next;
    worst = fmax(worst, fabs(y - now));
    bend = fmax(bend, fabs(now - 2.0 * value + before));
    outside = fmax(outside, fmax(-now, now - 1.0));
    before = value;
    value = now;
  }
  rig_check(worst < 1e-6, "glide: critically damped to %.1e through 310 turns", worst);
  rig_check(bend < 1.2 / (192.0 * 192.0) * 2.0 && outside < 1e-12, "glide: slope never jumps (%.1e), never beyond its targets",
            bend);
  rig_check(value == target && hc_glide_done(&glide), "glide: ends exactly");
  free(power);
}

int main(void)
{
  full();
  nobody_takes();
  same_frame();
  rubbish();
  ramps();
  glides();
  return rig_end();
}
