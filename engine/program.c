// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file The program: which source, and the feed that a file or the music comes through. */

#include "model.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const HcValue *after(HcBench *bench, const HcTransaction *transaction, HcEntryKind kind)
{
  const HcEntry *entry = hc_table_kind(bench->table, kind, 0);
  return hc_transaction_value(transaction, entry, &entry->sent);
}

unsigned hc_program_after(HcBench *bench, const HcTransaction *transaction)
{
  return (unsigned)after(bench, transaction, HC_E_PROGRAM_SOURCE)->number;
}

typedef struct HcFeedJob {
  HcJob job;
  HcBench *bench;
  HcTransaction *transaction;
  char source[HC_TEXT_MAX];
  double seconds;
  bool loop;
  HcFeed *feed;
  HcError error;
} HcFeedJob;

static void open_feed(HcJob *base)
{
  HcFeedJob *job = (HcFeedJob *)base;
  job->feed = hc_player_open(job->bench->player, job->source, job->bench->rate, job->seconds, job->loop, &job->error);
}

static void opened(HcJob *base)
{
  HcFeedJob *job = (HcFeedJob *)base;
  job->transaction->feeding = false;
  job->transaction->feed = job->feed;
  if (!job->feed)
    (void)snprintf(job->transaction->failure, sizeof job->transaction->failure, "%s", job->error.text);
  free(job);
}

/** The job that opens what the program will be, or NULL: no feed is needed, or none is possible (then failure is set). */
static HcFeedJob *feed_job(HcBench *bench, HcTransaction *transaction)
{
  const unsigned source = hc_program_after(bench, transaction);
  if (source != HC_SOURCE_FILE && source != HC_SOURCE_MUSIC)
    return NULL;
  const char *file = after(bench, transaction, HC_E_PROGRAM_FILE)->text;
  HcFeedJob *job = calloc(1, sizeof *job);
  if (!job) {
    (void)snprintf(transaction->failure, sizeof transaction->failure, "out of memory");
    return NULL;
  }
  *job = (HcFeedJob){.job = {open_feed, opened},
                     .bench = bench,
                     .transaction = transaction,
                     .loop = after(bench, transaction, HC_E_PROGRAM_LOOP)->number != 0};
  (void)snprintf(job->source, sizeof job->source, "%s", source == HC_SOURCE_MUSIC ? "music" : file ? file : "");
  if (source == HC_SOURCE_FILE && !*job->source) {
    (void)snprintf(transaction->failure, sizeof transaction->failure, "no file to play; name one with /program/file");
    free(job);
    return NULL;
  }
  for (size_t i = 0; i < transaction->count; ++i)
    if (transaction->step[i].kind == HC_E_PROGRAM_SEEK)
      job->seconds = transaction->step[i].value.number > 0 ? transaction->step[i].value.number : 0;
  return job;
}

void hc_program_open(HcBench *bench, HcTransaction *transaction)
{
  HcFeedJob *job = feed_job(bench, transaction);
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
