// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* What lies between threads, with the threads there: a million records in order and whole, URIs mapped by several at once, log
 * lines from several at once. */
#include "check.h"
#include "lv2/log.h"
#include "lv2/queue.h"
#include "lv2/urid.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/** RECORDS, or FEWEST where other load leaves the two threads so little time that SECONDS have gone by. */
enum { RECORDS = 1000000, FEWEST = 20000, SECONDS = 20, WRITERS = 4, URIS = 3000, LINES = 5000 };

typedef struct Records {
  HcQueue queue;
  _Atomic uint32_t end; ///< number of records; the writer lowers it when time is up
} Records;

static time_t now(void)
{
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec;
}

static uint32_t size_of(uint32_t i)
{
  return (i * 2654435761u) % 301u;
}

static void *write_records(void *user)
{
  Records *const records = (Records *)user;
  unsigned char data[304];
  const time_t until = now() + SECONDS;
  uint32_t i = 0;
  for (; i < RECORDS && (i < FEWEST || i % 64 || now() < until); ++i) {
    memset(data, (int)(i & 255), sizeof(data));
    while (!hc_queue_push(&records->queue, i, size_of(i), data)) {
      sched_yield();
    }
  }
  atomic_store_explicit(&records->end, i, memory_order_relaxed);
  return NULL;
}

static void check_queue(Check *c)
{
  Records records = {.end = RECORDS};
  HcQueue *const queue = &records.queue;
  pthread_t writer;
  unsigned wrong = 0;
  if (!hc_queue_init(queue, 4096)) {
    return;
  }
  char big[5000] = {0};
  check(c,
        !hc_queue_peek(queue) && !hc_queue_push(queue, 0, sizeof(big), big) && !hc_queue_push(queue, 0, UINT32_MAX, big) &&
            !hc_queue_peek(queue),
        "too big", "%zu bytes into 4096", sizeof(big));
  pthread_create(&writer, NULL, write_records, &records);
  uint32_t seen = 0;
  while (seen < atomic_load_explicit(&records.end, memory_order_relaxed)) {
    const HcRecord *const record = hc_queue_peek(queue);
    if (!record) {
      sched_yield();
      continue;
    }
    const unsigned char *const data = (const unsigned char *)(record + 1);
    bool good = record->due == seen && record->size == size_of(seen) && !((uintptr_t)data & 15);
    for (uint32_t i = 0; good && i < record->size; ++i) {
      good = data[i] == (seen & 255);
    }
    wrong += !good;
    hc_queue_pop(queue);
    ++seen;
  }
  pthread_join(writer, NULL);
  check(c, !wrong && seen == records.end && seen >= FEWEST && !hc_queue_peek(queue), "records", "%u read, %u wrong", seen, wrong);
  hc_queue_clear(queue);
}

typedef struct Mapper {
  HcUrids *urids;
  LV2_URID urid[URIS];
  unsigned start;
} Mapper;

static void *map_uris(void *user)
{
  Mapper *const mapper = (Mapper *)user;
  for (unsigned k = 0; k < URIS; ++k) {
    const unsigned i = (k + mapper->start) % URIS;
    char uri[64];
    snprintf(uri, sizeof(uri), "urn:hotcold:test:%u", i);
    mapper->urid[i] = hc_urids_map(mapper->urids, uri);
  }
  return NULL;
}

static void check_urids(Check *c)
{
  HcUrids *const urids = hc_urids_new();
  Mapper *const mappers = calloc(WRITERS, sizeof(Mapper));
  pthread_t thread[WRITERS];
  for (unsigned t = 0; t < WRITERS; ++t) {
    mappers[t].urids = urids;
    mappers[t].start = t * 7;
    pthread_create(&thread[t], NULL, map_uris, &mappers[t]);
  }
  for (unsigned t = 0; t < WRITERS; ++t) {
    pthread_join(thread[t], NULL);
  }
  unsigned wrong = 0, right = 0;
  for (unsigned i = 0; i < URIS; ++i) {
    char uri[64];
    snprintf(uri, sizeof(uri), "urn:hotcold:test:%u", i);
    const LV2_URID urid = mappers[0].urid[i];
    const char *const back = hc_urids_unmap(urids, urid);
    for (unsigned t = 0; t < WRITERS; ++t) {
      const bool good = urid && mappers[t].urid[i] == urid && back && !strcmp(back, uri);
      right += good;
      wrong += !good;
    }
  }
  check(c, !wrong && right == URIS * WRITERS, "one number a URI", "%u right, %u wrong", right, wrong);
  char uri[64];
  unsigned n = URIS;
  while (snprintf(uri, sizeof(uri), "urn:hotcold:test:%u", n), hc_urids_map(urids, uri)) {
    ++n;
  }
  check(c, n == HC_URIDS && !hc_urids_unmap(urids, 0) && !hc_urids_unmap(urids, HC_URIDS + 1), "a full table says 0", "%u", n);
  free(mappers);
  hc_urids_free(urids);
}

typedef struct Writer {
  HcLog *log;
  unsigned which, put;
} Writer;

__attribute__((format(printf, 2, 3))) static bool put(const Writer *writer, const char *format, ...)
{
  char name[16];
  snprintf(name, sizeof(name), "w%u", writer->which);
  va_list arguments;
  va_start(arguments, format);
  const bool done = hc_log_put(writer->log, HC_LOG_NOTE, name, format, arguments);
  va_end(arguments);
  return done;
}

static void *write_log(void *user)
{
  Writer *const writer = (Writer *)user;
  for (unsigned i = 0; i < LINES; ++i) {
    writer->put += put(writer, "line %u\n", writer->put);
    sched_yield();
  }
  return NULL;
}

static void check_log(Check *c)
{
  HcLog *const log = aligned_alloc(64, (sizeof(HcLog) + 63) & ~(size_t)63);
  Writer writer[WRITERS];
  pthread_t thread[WRITERS];
  unsigned next[WRITERS] = {0}, wrong = 0, seen = 0, put_all = 0;
  hc_log_init(log);
  for (unsigned t = 0; t < WRITERS; ++t) {
    writer[t] = (Writer){log, t, 0};
    pthread_create(&thread[t], NULL, write_log, &writer[t]);
  }
  HcLogLine line;
  for (unsigned joined = 0; joined < WRITERS || hc_log_take(log, &line);) {
    if (joined < WRITERS && !hc_log_take(log, &line)) {
      pthread_join(thread[joined], NULL);
      put_all += writer[joined++].put;
      continue;
    }
    unsigned which = WRITERS, number = 0;
    const int read = sscanf(line.text, "w%u: line %u", &which, &number);
    wrong += read != 2 || which >= WRITERS || number != next[which]++;
    ++seen;
  }
  check(c, !wrong && seen == put_all && seen >= HC_LOG_LINES && seen + atomic_load(&log->lost) == WRITERS * LINES, "log lines",
        "%u read, %u wrong, %u lost and counted", seen, wrong, (unsigned)atomic_load(&log->lost));
  char rubbish[1000];
  memset(rubbish, 'x', sizeof(rubbish) - 1);
  rubbish[999] = '\0';
  put(&writer[0], "%s\n\n", rubbish);
  check(c, hc_log_take(log, &line) && strlen(line.text) == HC_LOG_TEXT - 1 && !hc_log_take(log, &line), "a long line is cut",
        "%zu", strlen(line.text));
  free(log);
}

int main(void)
{
  Check c = {0};
  check_queue(&c);
  check_urids(&c);
  check_log(&c);
  return check_sum(&c);
}
