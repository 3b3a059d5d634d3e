// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file The program: which source, and the feed that a file or the music comes through. */

#include "model.h"
#include "player_stream.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const HcValue *after(HcBench *bench, const HcTransaction *transaction, HcEntryKind kind)
{
  return hc_waiting_value(bench, transaction, hc_table_kind(bench->table, kind, 0));
}

unsigned hc_program_after(HcBench *bench, const HcTransaction *transaction)
{
  const bool calibrates = after(bench, transaction, HC_E_CALIBRATE)->number != 0;
  return calibrates ? HC_SOURCE_PINK : (unsigned)after(bench, transaction, HC_E_PROGRAM_SOURCE)->number;
}

typedef struct HcFeedJob {
  HcJob job;
  HcBench *bench;
  HcTransaction *transaction;
  char source[HC_TEXT_MAX]; ///< to be played; empty: nothing is
  char named[HC_TEXT_MAX];  ///< file that shall be there, though it is not to play yet; empty: none
  HcPlayerMove move;
  bool loop;
  HcFeed *feed;
  HcError error;
} HcFeedJob;

static void open_feed(HcJob *base)
{
  HcFeedJob *job = (HcFeedJob *)base;
  HcStream *const named = *job->named ? hc_stream_open(job->named, job->bench->rate, &job->error) : NULL;
  if (named)
    hc_stream_close(named);
  else if (*job->named)
    return;
  if (*job->source)
    job->feed = hc_player_open_at(job->bench->player, job->source, job->bench->rate, &job->move, job->loop, &job->error);
}

static void opened(HcJob *base)
{
  HcFeedJob *job = (HcFeedJob *)base;
  job->transaction->feeding = false;
  job->transaction->feed = job->feed;
  job->transaction->feed_from_s = job->move.from_s;
  job->transaction->feed_opened = *job->source;
  (void)snprintf(job->transaction->feed_source, sizeof job->transaction->feed_source, "%s", job->source);
  (void)snprintf(job->transaction->named, sizeof job->transaction->named, "%s", job->named);
  if (job->error.status)
    (void)snprintf(job->transaction->failure, sizeof job->transaction->failure, "%s", job->error.text);
  free(job);
}

/** What is to be opened: the file, or the music. */
static const char *source_name(HcBench *bench, const HcTransaction *transaction)
{
  const char *file = after(bench, transaction, HC_E_PROGRAM_FILE)->text;
  return hc_program_after(bench, transaction) == HC_SOURCE_MUSIC ? "music" : file ? file : "";
}

/** File that the transaction names while something else plays; "": none. */
static const char *named_only(HcBench *bench, const HcTransaction *transaction)
{
  const HcValue *file = hc_transaction_value(transaction, hc_table_kind(bench->table, HC_E_PROGRAM_FILE, 0), NULL);
  return file && file->text && hc_program_after(bench, transaction) != HC_SOURCE_FILE ? file->text : "";
}

/** True when file or music must be opened (anew) to be played. */
static bool must_feed(HcBench *bench, const HcTransaction *transaction)
{
  const unsigned source = hc_program_after(bench, transaction);
  bool must = false;
  for (size_t i = 0; i < transaction->count; ++i) {
    const HcEntryKind kind = transaction->step[i].kind;
    must |= kind == HC_E_PROGRAM_FILE ? source == HC_SOURCE_FILE : hc_program_fades(kind);
  }
  return must && (source == HC_SOURCE_FILE || source == HC_SOURCE_MUSIC);
}

bool hc_program_is_open(HcBench *bench, const HcTransaction *transaction)
{
  return !strcmp(transaction->named, named_only(bench, transaction)) &&
         (!must_feed(bench, transaction) ||
          (transaction->feed && !strcmp(transaction->feed_source, source_name(bench, transaction))));
}

bool hc_program_fades(HcEntryKind kind)
{
  return kind == HC_E_PROGRAM_SOURCE || kind == HC_E_PROGRAM_FILE || kind == HC_E_CALIBRATE || hc_program_moves(kind);
}

double hc_program_seconds(HcBench *bench)
{
  HcPlayerFacts facts = {0};
  if (!bench->rt || !bench->feed || !hc_player_facts(bench->player, bench->feed, hc_rt_status(bench->rt).feed_frame, &facts))
    return 0;
  return facts.position_s;
}

bool hc_program_moves(HcEntryKind kind)
{
  return kind == HC_E_PROGRAM_SEEK || kind == HC_E_PROGRAM_NEXT || kind == HC_E_PROGRAM_PREVIOUS;
}

/** Where the program that plays will stand when the transaction lands [s]; of those before it that go elsewhere, the last one counts. */
static double stands_at(HcBench *bench, const HcTransaction *transaction)
{
  if (!bench->rt || !bench->feed)
    return 0;
  const HcRtStatus rt = hc_rt_status(bench->rt);
  HcPlayerFacts facts = {0};
  double from_s = hc_player_facts(bench->player, bench->feed, rt.feed_frame, &facts) ? facts.position_s : 0;
  uint64_t at = rt.frame;
  const HcTransaction *last = bench->flying; // the newest is first
  while (last && !last->feed_opened)
    last = last->next;
  for (const HcTransaction *t = bench->waiting; t && t != transaction; t = t->next)
    last = t->feed_opened && t->frame <= transaction->frame ? t : last;
  if (last) {
    from_s = last->feed_from_s;
    at = last->frame > at ? last->frame : at;
  }
  const uint64_t then = transaction->frame > at && !bench->paused ? transaction->frame : at;
  return from_s + (double)(then - at) / bench->rate;
}

/** What its steps come to, one after the other. */
static HcPlayerMove move_of(HcBench *bench, const HcTransaction *transaction)
{
  HcPlayerMove move = {.to_s = -1.0};
  bool same = true; // file or music
  for (size_t i = 0; i < transaction->count; ++i) {
    const HcStep *step = &transaction->step[i];
    if (step->kind == HC_E_CALIBRATE)
      move.from_s = bench->left_s;
    same &= step->kind != HC_E_PROGRAM_SOURCE && step->kind != HC_E_PROGRAM_FILE && step->kind != HC_E_CALIBRATE;
    if (step->kind == HC_E_PROGRAM_SEEK)
      move.to_s = step->value.number > 0 ? step->value.number : 0;
    else if (hc_program_moves(step->kind)) {
      move.files += step->kind == HC_E_PROGRAM_NEXT ? 1 : -1;
      move.to_s = -1.0;
    }
  }
  if (transaction->alone) // the engine begins: that was of all files together
    return (HcPlayerMove){.from_s = move.to_s, .to_s = -1.0};
  if (same)
    move.from_s = stands_at(bench, transaction);
  return move;
}

/** The job that opens what the program will be, or is to be able to be. NULL: neither, or not possible (then failure is set). */
static HcFeedJob *feed_job(HcBench *bench, HcTransaction *transaction)
{
  const bool feeds = transaction->alone || must_feed(bench, transaction);
  const unsigned source = hc_program_after(bench, transaction);
  const bool plays = feeds && (source == HC_SOURCE_FILE || source == HC_SOURCE_MUSIC);
  const char *named = named_only(bench, transaction);
  if (!plays && !*named)
    return NULL;
  HcFeedJob *job = calloc(1, sizeof *job);
  if (!job) {
    (void)snprintf(transaction->failure, sizeof transaction->failure, "out of memory");
    return NULL;
  }
  *job = (HcFeedJob){.job = {open_feed, opened},
                     .bench = bench,
                     .transaction = transaction,
                     .loop = after(bench, transaction, HC_E_PROGRAM_LOOP)->number != 0};
  (void)snprintf(job->source, sizeof job->source, "%s", plays ? source_name(bench, transaction) : "");
  (void)snprintf(job->named, sizeof job->named, "%s", named);
  if (plays && !*job->source) {
    (void)snprintf(transaction->failure, sizeof transaction->failure, "no file to play; name one with /program/file");
    free(job);
    return NULL;
  }
  job->move = move_of(bench, transaction);
  return job;
}

void hc_program_open(HcBench *bench, HcTransaction *transaction)
{
  HcFeedJob *job = feed_job(bench, transaction);
  if (transaction->feed)
    hc_player_forget(bench->player, transaction->feed);
  transaction->feed = NULL;
  transaction->feed_opened = false;
  if (!job)
    return;
  transaction->feeding = hc_jobs_submit(bench->worker, &job->job);
  if (!transaction->feeding) {
    (void)snprintf(transaction->failure, sizeof transaction->failure, "too many files are being opened; try again");
    free(job);
  }
}

void hc_program_open_now(HcBench *bench, HcTransaction *transaction)
{
  HcFeedJob *job = feed_job(bench, transaction);
  if (!job)
    return;
  open_feed(&job->job);
  opened(&job->job);
}

static void tell_number(HcBench *bench, HcEntryKind kind, double number)
{
  HcEntry *entry = hc_table_kind(bench->table, kind, 0);
  if (entry->force.number == number)
    return;
  hc_value_set(&entry->sent, number, NULL);
  hc_value_set(&entry->force, number, NULL);
  HcMessage message;
  if (hc_entry_message(entry, &message))
    hc_tell(bench, &message, entry->parameter.flags & HC_METER);
}

void hc_program_tell(HcBench *bench)
{
  HcPlayerFacts facts = {.track = ""};
  bool known = bench->rt && bench->feed;
  for (const HcTransaction *t = bench->flying; t; t = t->next)
    if (t->feed_opened)
      return; // the feed that is read is still another
  known = known && hc_player_facts(bench->player, bench->feed, hc_rt_status(bench->rt).feed_frame, &facts);
  if (!known)
    facts = (HcPlayerFacts){.track = ""};
  HcEntry *playing = hc_table_kind(bench->table, HC_E_PROGRAM_PLAYING, 0);
  if (!playing->force.text || strcmp(playing->force.text, facts.track) != 0) {
    hc_value_set(&playing->sent, 0, facts.track);
    hc_value_set(&playing->force, 0, facts.track);
    hc_tell_value(bench, playing);
  }
  tell_number(bench, HC_E_PROGRAM_LENGTH, facts.track_length_s);
  tell_number(bench, HC_E_PROGRAM_POSITION, facts.track_s);
}
