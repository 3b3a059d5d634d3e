// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file The program: which source, and the feed that a file or the music comes through. */

#include "model.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const HcValue *after(HcBench *bench, const HcTransaction *transaction, HcEntryKind kind)
{
  return hc_waiting_value(bench, transaction, hc_table_kind(bench->table, kind, 0));
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
  (void)snprintf(job->transaction->feed_source, sizeof job->transaction->feed_source, "%s", job->source);
  if (!job->feed)
    (void)snprintf(job->transaction->failure, sizeof job->transaction->failure, "%s", job->error.text);
  free(job);
}

/** What is to be opened: the file, or the music. */
static const char *source_name(HcBench *bench, const HcTransaction *transaction)
{
  const char *file = after(bench, transaction, HC_E_PROGRAM_FILE)->text;
  return hc_program_after(bench, transaction) == HC_SOURCE_MUSIC ? "music" : file ? file : "";
}

bool hc_program_is_open(HcBench *bench, const HcTransaction *transaction)
{
  return transaction->feed && !strcmp(transaction->feed_source, source_name(bench, transaction));
}

/** The job that opens what the program will be, or NULL: no feed is needed, or none is possible (then failure is set). */
static HcFeedJob *feed_job(HcBench *bench, HcTransaction *transaction)
{
  const unsigned source = hc_program_after(bench, transaction);
  if (source != HC_SOURCE_FILE && source != HC_SOURCE_MUSIC)
    return NULL;
  const char *file = source_name(bench, transaction);
  HcFeedJob *job = calloc(1, sizeof *job);
  if (!job) {
    (void)snprintf(transaction->failure, sizeof transaction->failure, "out of memory");
    return NULL;
  }
  *job = (HcFeedJob){.job = {open_feed, opened},
                     .bench = bench,
                     .transaction = transaction,
                     .loop = after(bench, transaction, HC_E_PROGRAM_LOOP)->number != 0};
  (void)snprintf(job->source, sizeof job->source, "%s", file);
  if (!*job->source) {
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
  if (transaction->feed)
    hc_player_forget(bench->player, transaction->feed);
  transaction->feed = NULL;
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
