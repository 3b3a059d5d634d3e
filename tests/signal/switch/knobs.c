// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * Circuits that come faster than fades go by: which are played and when, what else waits, and that a commit stays whole.
 */
#include "rig.h"

#include <stdlib.h>
#include <string.h>

enum { FRAMES = 8000, COMMITS = 5, BRIEF = 576 }; // 12 ms at 48 kHz in whole chunks
static const double rate = 48000.0;
static const uint32_t A = 1, B = 2; // lanes, as bits

/** What arrives when, and what is to become of it. */
typedef struct Arrival {
  uint32_t frame, lanes;
  HcLineFade fade;
  bool more; ///< and a gain in the same commit
  uint32_t lands;
  bool is_played;
} Arrival;

typedef struct Case {
  const char *name;
  Arrival arrival[COMMITS];
} Case;

static HcCommit *commit_of(const Arrival *arrival, FakeUnit *const unit[2], void *circuit)
{
  HcOp op[3];
  uint32_t count = 0;
  for (uint32_t l = 0; l < 2; l++)
    if (arrival->lanes & 1u << l)
      op[count++] = OP(HC_OP_LINE, .index = arrival->fade, .unit = &unit[l]->unit, .number = 1.0, .pointer = circuit);
  if (arrival->more)
    op[count++] = OP(HC_OP_LISTEN_GAIN, .number = 2.0);
  HcCommit *made = calloc(1, sizeof *made + sizeof op);
  made->frame = arrival->frame;
  made->count = count;
  memcpy(made->op, op, count * sizeof *op);
  return made;
}

/** Where each commit landed, and whether its circuit came back without having been committed to a line. */
static void run(const Case *one, uint32_t period, uint64_t landed[COMMITS], bool played[COMMITS])
{
  FakeUnit *unit[2] = {fake_line(1.0f, 8), fake_line(1.0f, 8)};
  HcRt *rt = hc_rt_new(rate, 2, 0);
  char circuit[COMMITS];
  HcCommit *start = rig_commit(0, 3, OP(HC_OP_SLOT, 0, 1, 1.0, .unit = &unit[0]->unit),
                               OP(HC_OP_SLOT, 1, 1, 1.0, .unit = &unit[1]->unit), OP(.kind = HC_OP_SNAP));
  rig_send(rt, start);
  HcCommit *sent[COMMITS] = {NULL};
  for (unsigned i = 0; i < COMMITS && one->arrival[i].frame; i++) {
    sent[i] = commit_of(&one->arrival[i], unit, &circuit[i]);
    rig_send(rt, sent[i]);
  }
  Take take = take_new(FRAMES);
  rig_run(rt, NULL, &take, period);
  for (unsigned i = 0; i < COMMITS; i++) {
    played[i] = sent[i] && (unit[0]->playing == (void *)&circuit[i] || unit[1]->playing == (void *)&circuit[i]);
    landed[i] = sent[i] ? UINT64_MAX : 0;
  }
  HcReturn item;
  while (hc_rt_receive(rt, &item))
    for (unsigned i = 0; i < COMMITS; i++) {
      if (item.kind == HC_RETURN_COMMIT && item.pointer == sent[i] && sent[i])
        landed[i] = sent[i]->landed;
      if (item.kind == HC_RETURN_PREPARED && item.pointer == &circuit[i])
        played[i] |= landed[i] != UINT64_MAX; // those overtaken come back before their commit
    }
  free(start);
  for (unsigned i = 0; i < COMMITS; i++)
    free(sent[i]);
  take_free(&take);
  hc_rt_free(rt, NULL, NULL);
  fake_free(unit[0]);
  fake_free(unit[1]);
}

static void check(const Case *one)
{
  const uint32_t periods[] = {64, 23, 1024};
  for (unsigned p = 0; p < sizeof periods / sizeof *periods; p++) {
    uint64_t landed[COMMITS];
    bool played[COMMITS];
    run(one, periods[p], landed, played);
    for (unsigned i = 0; i < COMMITS && one->arrival[i].frame; i++)
      rig_check(landed[i] == one->arrival[i].lands && played[i] == one->arrival[i].is_played,
                "%s, periods of %u: number %u lands at %u, %u expected, and is%s played", one->name, periods[p], i + 1,
                (unsigned)landed[i], one->arrival[i].lands, played[i] ? "" : " not");
  }
}

int main(void)
{
  static const Case cases[] = {
      {"a knob: only the newest is played, the others are done with",
       {{1000, A, HC_LINE_TURNED, false, 1000, true},
        {1010, A, HC_LINE_TURNED, false, 1024, false},
        {1020, A, HC_LINE_TURNED, false, 1088, false},
        {1030, A, HC_LINE_TURNED, false, 1600, true}}},
      {"a fade begins where the one before ends",
       {{1024, A, HC_LINE_TURNED, false, 1024, true},
        {1100, A, HC_LINE_TURNED, false, 1024 + BRIEF, true},
        {1024 + BRIEF + 10, A, HC_LINE_TURNED, false, 1024 + 2 * BRIEF, true}}},
      {"lanes do not wait for each other",
       {{1000, A, HC_LINE_TURNED, false, 1000, true},
        {1010, B, HC_LINE_TURNED, false, 1010, true},
        {1020, A, HC_LINE_TURNED, false, 1600, true}}},
      {"what has more to do waits and lands with the one that overtakes it, whole",
       {{1000, A, HC_LINE_EXCHANGED, true, 1000, true},
        {1010, A, HC_LINE_EXCHANGED, true, 1536, false},
        {1020, A, HC_LINE_EXCHANGED, true, 1536, true}}},
      {"two lanes together are not overtaken by one",
       {{1000, A, HC_LINE_TURNED, false, 1000, true},
        {1010, A | B, HC_LINE_TURNED, false, 1600, true},
        {1020, A, HC_LINE_TURNED, false, 1600 + BRIEF, true}}},
      {"but by two",
       {{1000, A, HC_LINE_TURNED, false, 1000, true},
        {1010, A | B, HC_LINE_TURNED, false, 1088, false},
        {1020, A, HC_LINE_TURNED, false, 1088, false},
        {1030, A | B, HC_LINE_TURNED, false, 1600, true}}},
      {"a part that was exchanged takes its whole fade with the knob that overtakes it",
       {{1000, A, HC_LINE_EXCHANGED, false, 1000, true},
        {1010, A, HC_LINE_EXCHANGED, false, 1024, false},
        {1020, A, HC_LINE_TURNED, false, 1536, true},
        {1600, A, HC_LINE_TURNED, false, 2048, true}}},
  };
  for (unsigned i = 0; i < sizeof cases / sizeof *cases; i++)
    check(&cases[i]);
  return rig_end();
}
