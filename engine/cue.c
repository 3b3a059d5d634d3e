// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * Cue lists: scenes with times in them. Checked whole at the start; then each group of lines that share a time becomes a
 * change of its own, made a little before its frame. Lines without a time belong to the line before.
 */

#include "cue.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/** How far ahead a group becomes a change, and in freewheel [s]: less than waiting.c solves ahead, more than it hands over ahead. */
static const double AHEAD_S = 1.0, AHEAD_FREEWHEEL_S = 90.0;

struct HcCue {
  char path[4096];
  HcLine *line;
  size_t count, next;
  int64_t start;  ///< frame of the list's start: @SECONDS counts from here
  int64_t before; ///< frame of the group before: +SECONDS counts from here
  bool held;      ///< at @go
  bool begun;
};

void hc_cue_free(HcBench *bench)
{
  if (bench->cue)
    free(bench->cue->line);
  free(bench->cue);
  bench->cue = NULL;
}

static size_t group_end(const HcCue *cue, size_t first)
{
  size_t end = first + 1;
  while (end < cue->count && cue->line[end].when == HC_WHEN_NOW)
    ++end;
  return end;
}

/** What lists may not do though messages may. */
static HcStatus check_allowed(const HcMessage *message, HcError *error)
{
  if (!strcmp(message->address, "/quit"))
    return hc_error_set(error, HC_REFUSED, "/quit is not allowed in a cue list: the bench is ended by who started it");
  return HC_OK;
}

static HcStatus check_group(HcBench *bench, const HcCue *cue, size_t first, size_t end, HcTransaction *transaction,
                            HcError *error)
{
  for (size_t i = first; i < end; ++i) {
    HcError why = {0};
    HcStatus status = check_allowed(&cue->line[i].message, &why);
    if (!status)
      status = hc_check_messages(bench, &cue->line[i].message, 1, false, false, transaction, NULL, &why);
    if (status)
      return hc_error_set(error, status, "%s:%u: %.420s", cue->path, cue->line[i].line, why.text);
  }
  return HC_OK;
}

/** A list that is being checked, and the one that starts it. */
typedef struct HcCueCheck {
  const char *path;
  const struct HcCueCheck *outer;
} HcCueCheck;

enum { DEEPEST = 8 };

/** True when the list is being checked already: one may start itself again, and so go round. */
static bool is_checked(const HcBench *bench, const char *path, unsigned *depth)
{
  for (const HcCueCheck *check = bench->checking; check; check = check->outer, ++*depth)
    if (!strcmp(check->path, path))
      return true;
  return false;
}

/** Every line, without doing anything. Inserts of earlier groups stay known until the end, for the lines that set them. */
static HcStatus check_all(HcBench *bench, const HcCue *cue, size_t first, HcError *error)
{
  const HcCueCheck check = {cue->path, bench->checking};
  unsigned depth = 0;
  if (is_checked(bench, cue->path, &depth))
    return HC_OK;
  if (depth >= DEEPEST)
    return hc_error_set(error, HC_REFUSED, "cue lists start each other %d deep; expected %d at most", depth + 1, DEEPEST);
  HcTransaction *transaction = hc_transaction_new(bench, 0);
  if (!transaction)
    return hc_error_set(error, HC_NO_MEMORY, "out of memory");
  bench->checking = &check;
  const HcStatus status = check_group(bench, cue, first, cue->count, transaction, error);
  bench->checking = check.outer;
  hc_check_undo(bench, transaction);
  hc_transaction_free(bench, transaction);
  return status;
}

static HcStatus read_cue(HcBench *bench, const char *name, HcCue **cue, HcError *error)
{
  *cue = calloc(1, sizeof **cue);
  if (!*cue)
    return hc_error_set(error, HC_NO_MEMORY, "out of memory");
  HcStatus status = hc_scene_path(bench->setup.scenes, name, (*cue)->path, sizeof(*cue)->path, error);
  if (!status)
    status = hc_text_read((*cue)->path, &(*cue)->line, &(*cue)->count, error);
  if (status) {
    free(*cue);
    *cue = NULL;
  }
  return status;
}

static void begin(HcBench *bench, HcCue *cue, uint64_t frame)
{
  hc_cue_stop(bench);
  cue->start = cue->before = (int64_t)frame;
  bench->cue = cue;
  hc_cue_step(bench);
}

/** Read and checked: a list, or NULL. */
static HcStatus check_cue(HcBench *bench, const char *name, HcCue **cue, HcError *error)
{
  HcStatus status = read_cue(bench, name, cue, error);
  if (!status && *cue)
    status = check_all(bench, *cue, 0, error);
  if (status && *cue) {
    free((*cue)->line);
    free(*cue);
    *cue = NULL;
  }
  return status;
}

HcStatus hc_cue_check(HcBench *bench, const char *name, HcError *error)
{
  HcCue *cue = NULL;
  const HcStatus status = check_cue(bench, name, &cue, error);
  if (cue)
    free(cue->line);
  free(cue);
  return status;
}

HcStatus hc_cue_start(HcBench *bench, const char *name, uint64_t frame, HcError *error)
{
  HcCue *cue = NULL;
  const HcStatus status = check_cue(bench, name, &cue, error);
  if (!status && cue)
    begin(bench, cue, frame);
  return status;
}

/** The first lines without a time are the scene, the rest are cues from frame 0 on. */
HcStatus hc_bench_scene(HcBench *bench, const char *name, HcError *error)
{
  HcCue *cue = NULL;
  HcStatus status = read_cue(bench, name, &cue, error);
  if (status || !cue)
    return status;
  size_t head = 0;
  while (head < cue->count && cue->line[head].when == HC_WHEN_NOW)
    ++head;
  HcTransaction *transaction = hc_transaction_new(bench, 0);
  status = transaction ? hc_scene_apply_lines(bench, cue->path, cue->line, head, transaction, error)
                       : hc_error_set(error, HC_NO_MEMORY, "out of memory");
  if (!status)
    status = check_all(bench, cue, head, error);
  if (status) {
    if (transaction)
      hc_check_undo(bench, transaction);
    hc_transaction_free(bench, transaction);
    free(cue->line);
    free(cue);
    return status;
  }
  status = hc_transaction_submit(bench, transaction, error);
  cue->next = head;
  begin(bench, cue, bench->rt ? hc_rt_status(bench->rt).frame : 0);
  return status;
}

void hc_cue_stop(HcBench *bench)
{
  hc_waiting_cancel_cues(bench);
  hc_cue_free(bench);
}

void hc_cue_go(HcBench *bench, uint64_t frame)
{
  if (bench->cue && bench->cue->held) {
    bench->cue->held = false;
    bench->cue->before = (int64_t)frame;
    bench->cue->line[bench->cue->next].when = HC_WHEN_AFTER;
    bench->cue->line[bench->cue->next].seconds = 0;
    hc_cue_step(bench);
  }
}

/** Frame of a group; false: it waits for /cue/go. */
static bool group_frame(const HcBench *bench, const HcCue *cue, const HcLine *line, uint64_t *frame)
{
  const int64_t at = llrint(line->seconds * bench->rate) + (line->when == HC_WHEN_AT ? cue->start : cue->before);
  *frame = at > 0 ? (uint64_t)at : 0;
  return line->when != HC_WHEN_GO;
}

void hc_cue_begin(HcBench *bench)
{
  if (bench->cue && !bench->cue->begun)
    bench->cue->start = bench->cue->before = (int64_t)bench->origin;
}

static int64_t moved(int64_t at, uint64_t from, uint64_t to, double factor)
{
  return (int64_t)to + llrint((double)(at - (int64_t)from) * factor);
}

void hc_cue_move(HcBench *bench, uint64_t from, uint64_t to, double factor)
{
  if (!bench->cue)
    return;
  bench->cue->start = moved(bench->cue->start, from, to, factor);
  bench->cue->before = moved(bench->cue->before, from, to, factor);
}

static void make_changes(HcBench *bench, HcCue *cue)
{
  const uint64_t now = bench->rt ? hc_rt_status(bench->rt).frame : 0;
  const double ahead_s = bench->freewheel ? AHEAD_FREEWHEEL_S : AHEAD_S;
  while (cue->next < cue->count) {
    uint64_t frame = 0;
    cue->held = !group_frame(bench, cue, &cue->line[cue->next], &frame);
    if (cue->held || frame > now + (uint64_t)(ahead_s * bench->rate))
      return;
    const size_t first = cue->next, end = group_end(cue, first);
    cue->next = end;
    cue->before = (int64_t)frame;
    HcError error = {0};
    HcTransaction *transaction = hc_transaction_new(bench, frame);
    if (!transaction)
      return;
    transaction->cue = true;
    if (check_group(bench, cue, first, end, transaction, &error) || hc_transaction_submit(bench, transaction, &error)) {
      hc_check_undo(bench, transaction);
      hc_transaction_free(bench, transaction);
      hc_tell_error(bench, "/cue", error.text);
    }
    if (bench->cue != cue)
      return;
  }
  hc_cue_free(bench);
}

void hc_cue_step(HcBench *bench)
{
  HcCue *cue = bench->cue;
  if (!cue || !bench->running)
    return;
  cue->begun = true;
  // All are put before any is handed over: what comes by itself (toggle.c) finds its place among them.
  const bool stepping = bench->stepping;
  bench->stepping = true;
  make_changes(bench, cue);
  bench->stepping = stepping;
}

const char *hc_cue_path(const HcBench *bench, bool *held)
{
  *held = bench->cue && bench->cue->held;
  return bench->cue ? bench->cue->path : NULL;
}
