// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file The sound server goes and comes back, at another rate: what was said meanwhile is heard, what was scheduled comes in time. */

#include "../temporary.h"
#include "rig.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define GAIN "urn:hotcold:bench#gain"
#define SLOW "urn:hotcold:bench#slow"

static const char base[] = "/program/source sine | /interference/noise/on 0 | /match 0";

static Rig *playing(void)
{
  Rig *rig = rig_open(false, 2);
  rig_check(rig_say(rig, base) == HC_OK, "%s", rig->error.text);
  if (!rig_start(rig, 48000)) {
    fprintf(stderr, "%s\n", rig->error.text);
    exit(2);
  }
  rig_wait(rig, 50, NULL);
  return rig;
}

static double loudness(Rig *rig, unsigned row)
{
  double most = -200;
  for (int i = 0; i < 300; ++i) {
    rig_run(rig, 64);
    most = fmax(most, rig_level(rig, row));
  }
  return most;
}

/** As a bench that was never without a server. */
static void check_same(Rig *rig, const char *settings)
{
  Rig *reference = rig_open(true, 2);
  rig_check(rig_say(reference, base) == HC_OK && rig_say(reference, settings) == HC_OK, "%s", reference->error.text);
  rig_check(rig_start(reference, rig->rate), "%s", reference->error.text);
  rig_run(reference, 24000);
  rig_run(rig, 2400);
  for (uint32_t lane = 0; lane < 2; ++lane)
    rig_check(rig_gain(rig, lane) == rig_gain(reference, lane), "lane %c: gain %.17g, %.17g expected", 'a' + (int)lane,
              rig_gain(rig, lane), rig_gain(reference, lane));
  for (unsigned row = 0; row < 3; ++row) {
    const double apart = loudness(rig, row) - loudness(reference, row);
    rig_check(fabs(apart) < 0.02, "row %u is off by %.2f dB", row, apart);
  }
  rig_close(reference);
}

static void turned_while_it_was_gone(double rate)
{
  Rig *rig = playing();
  rig_check(rig_say(rig, "/lane/b/insert " GAIN " g") == HC_OK, "%s", rig->error.text);
  rig_wait(rig, 200, NULL);
  rig_lose(rig);
  static const char *const said[] = {
      "/lane/a/line/length 150", "/lane/a/line/driver symmetrical", "/select b",           "/trim -6",
      "/lane/b/g/gain 0.5",      "/lane/a/insert " GAIN " h",       "/lane/a/h/gain 0.25", "/dim 1",
      "/listen difference"};
  for (size_t i = 0; i < sizeof said / sizeof *said; ++i)
    rig_check(rig_say(rig, said[i]) == HC_OK, "%s: %s", said[i], rig->error.text);
  char value[512];
  rig_check(!strcmp(rig_value(rig, "/select", value), "b"), "/select is %s", value);
  rig_check(rig_start(rig, rate), "%s", rig->error.text);
  check_same(rig, "/lane/a/line/length 150 | /lane/a/line/driver symmetrical | /select b | /trim -6 | /lane/b/insert " GAIN
                  " g | /lane/b/g/gain 0.5 | /lane/a/insert " GAIN " h | /lane/a/h/gain 0.25 | /dim 1 | /listen difference");
  rig_check(rig_say(rig, "/lane/a/remove h | /lane/b/remove g | /listen lane | /dim 0") == HC_OK, "%s", rig->error.text);
  rig_wait(rig, 200, NULL);
  check_same(rig, "/lane/a/line/length 150 | /lane/a/line/driver symmetrical | /select b | /trim -6");
  rig_close(rig);
  rig_case(rate == 48000 ? "turned while the server was gone" : "turned while the server was gone, another rate");
}

static void silence_stays(void)
{
  Rig *rig = playing();
  (void)rig_say(rig, "/panic");
  rig_wait(rig, 50, NULL);
  rig_lose(rig);
  rig_check(rig_start(rig, 44100), "%s", rig->error.text);
  rig_wait(rig, 100, NULL);
  rig_check(rig_level(rig, 0) < -150, "panic is forgotten: %.1f dB", rig_level(rig, 0));
  (void)rig_say(rig, "/panic/release");
  rig_wait(rig, 100, NULL);
  rig_check(loudness(rig, 0) > -60, "silent after the release");
  (void)rig_say(rig, "/program/source music");
  rig_wait(rig, 500, "/program/source");
  (void)rig_say(rig, "/program/pause");
  rig_wait(rig, 100, NULL);
  rig_check(loudness(rig, 1) < -150, "not paused");
  rig_lose(rig);
  rig_check(rig_start(rig, 48000), "%s", rig->error.text);
  rig_wait(rig, 100, NULL);
  rig_check(loudness(rig, 1) < -150, "pause is forgotten");
  rig_close(rig);
  rig_case("panic and pause outlast the server");
}

static void lost_in_the_middle(void)
{
  Rig *rig = playing();
  rig_check(rig_say(rig, "/lane/a/line/length 80 | /lane/b/line/cable rca | /match 1") == HC_OK, "%s", rig->error.text);
  rig_check(rig_say(rig, "/lane/a/insert " SLOW " s | /lane/a/s/gain 0.5 | /lane/a/line/imbalance 300") == HC_OK, "%s",
            rig->error.text);
  rig_check(rig_say(rig, "/match 0 | /program/source music") == HC_OK, "%s", rig->error.text);
  rig_check(rig_say_at(rig, rig->frame + 4800, "/lane/a/line/tolerance 3 | /program/source sine") == HC_OK, "%s",
            rig->error.text);
  hc_bench_step(rig->bench);
  rig_lose(rig);
  rig_check(rig_start(rig, 96000), "%s", rig->error.text);
  rig_wait(rig, 4500, "/lane/a/s/");
  rig_wait(rig, 3000, NULL);
  rig_check(rig_told(rig, "/error") == 0, "%u errors told", rig_told(rig, "/error"));
  rig_check(rig_number(rig, "/lane/a/line/imbalance") == 300 && rig_number(rig, "/lane/a/line/tolerance") == 3, "lost");
  check_same(rig, "/lane/a/line/length 80 | /lane/b/line/cable rca | /lane/a/insert " GAIN " s | /lane/a/s/gain 0.5 | "
                  "/lane/a/line/imbalance 300 | /lane/a/line/tolerance 3");
  rig_close(rig);
  for (unsigned when = 0; when < 12; ++when) { // and at any moment of it, once more
    rig = playing();
    (void)rig_say(rig, "/lane/a/line/length 80 | /match 1");
    (void)rig_say(rig, "/lane/b/insert " GAIN " g | /lane/b/g/gain 0.5");
    (void)rig_say(rig, "/program/source music");
    (void)rig_say(rig, "/match 0");
    for (unsigned i = 0; i < when; ++i) {
      rig_run(rig, 64);
      usleep(700);
    }
    rig_lose(rig);
    (void)rig_say(rig, "/lane/b/line/length 7");
    if (when % 3 == 2) {
      rig_close(rig);
      continue;
    }
    rig_check(rig_start(rig, when % 2 ? 44100 : 48000), "%s", rig->error.text);
    rig_wait(rig, 300, NULL);
    (void)rig_say(rig, "/program/source sine");
    rig_wait(rig, 100, NULL);
    check_same(rig, "/lane/a/line/length 80 | /lane/b/insert " GAIN " g | /lane/b/g/gain 0.5 | /lane/b/line/length 7");
    rig_close(rig);
  }
  rig_case("lost in the middle of changes");
}

static double seconds(void)
{
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/** For how long this thread was ready to run and had no processor, so far [s]; 0 where the kernel keeps no such account. */
static double starved(void)
{
  FILE *account = fopen("/proc/thread-self/schedstat", "r");
  char line[64] = "", *rest = line;
  if (account && fgets(line, sizeof line, account))
    (void)strtoull(line, &rest, 10);
  if (account)
    (void)fclose(account);
  return 1e-9 * (double)strtoull(rest, NULL, 10);
}

/** Tag of so many seconds from now. */
static uint64_t frame_of(Rig *rig, double seconds)
{
  uint64_t frame = 0;
  const uint64_t ntp = rig->ntp + (uint64_t)(seconds * 4294967296.0);
  rig_check(hc_bench_frame_of(rig->bench, (uint32_t)(ntp >> 32), (uint32_t)ntp, &frame, &rig->error) == HC_OK, "%s",
            rig->error.text);
  return frame;
}

/** The server goes; a tag still means its time on the wall. False: it was heard at another time. Where the machine stands still just between a
 * look of ours at the clock and one of the bench's, neither can know: then once more. */
static bool tags_over_an_outage(void)
{
  Rig *rig = playing();
  const double at = 8; // so far ahead that it does not come while this thread has no processor
  rig_check(rig_say_at(rig, frame_of(rig, at), "/select b") == HC_OK, "%s", rig->error.text);
  rig_run(rig, 4800); // 0.1 s
  const double starved_before = starved();
  rig_lose(rig);
  const double gone = seconds();
  usleep(300000);
  rig->ntp += (uint64_t)(0.3 * 4294967296.0);
  const uint64_t while_gone = frame_of(rig, at - 0.6); // 0.2 s before the first
  rig_check(while_gone > rig->frame, "a tag to come is taken as now while no server is there");
  rig_check(rig_say_at(rig, while_gone, "/trim -7") == HC_OK, "%s", rig->error.text);
  rig_check(rig_number(rig, "/trim") == 0, "applied before its time");
  rig_check(rig_start(rig, 96000), "%s", rig->error.text);
  const double expected = at - 0.1 - (seconds() - gone);   // making the engine took its time too
  const double unsure = 0.02 + starved() - starved_before; // the bench has looked at the clock before or after
  const uint64_t back = rig->frame;
  char value[512];
  while (strcmp(rig_value(rig, "/select", value), "b") && rig->frame < back + 96000 * 12)
    rig_run(rig, 64);
  const double later = (double)(rig->frame - back) / 96000;
  rig_check(rig_number(rig, "/trim") == -7, "scheduled while no server was there: lost");
  printf("heard %.3f s after the return, %.3f expected within %.3f\n", later, expected, unsure);
  rig_close(rig);
  return fabs(later - expected) < unsure;
}

static void tags(void)
{
  Rig *rig = playing();
  const double ahead = 0.5;
  rig_check(llabs((long long)frame_of(rig, ahead) - (long long)(rig->frame + 24000 - HC_RT_OUTPUT_LATENCY)) <= 1,
            "half a second ahead is frame %llu at frame %llu", (unsigned long long)frame_of(rig, ahead),
            (unsigned long long)rig->frame);
  rig_check(frame_of(rig, -0.001) == 0 && frame_of(rig, -100000) == 0 && frame_of(rig, 0.0001) == 0, "late is not now");
  uint64_t frame = 1;
  rig_check(hc_bench_frame_of(rig->bench, 0, 1, &frame, NULL) == HC_OK && frame == 0, "immediately");
  rig_check(hc_bench_frame_of(rig->bench, (uint32_t)(rig->ntp >> 32) + 3602, 0, &frame, &rig->error) == HC_REFUSED &&
                strstr(rig->error.text, "hour"),
            "an hour ahead: %s", rig->error.text);
  rig_check(hc_bench_frame_of(rig->bench, (uint32_t)(rig->ntp >> 32) + 3599, 0, &frame, NULL) == HC_OK, "59:59 ahead");
  rig_close(rig);
  bool in_time = false;
  for (unsigned tries = 0; tries < 5 && !in_time; ++tries)
    in_time = tags_over_an_outage();
  rig_check(in_time, "what was scheduled is not heard at its time on the wall");
  rig_case("time tags");
}

/** By a pair that stands at frame 0, as in a rendering, every tag is its frame exactly, to the hour, at any rate. */
static void tags_by_a_standing_pair(void)
{
  static const double rates[] = {44100, 48000, 96000, 192000};
  unsigned exact = 0, asked = 0;
  for (unsigned r = 0; r < sizeof rates / sizeof *rates; ++r) {
    Rig *rig = rig_open(false, 2);
    rig_check(rig_start(rig, rates[r]), "%s", rig->error.text);
    rig->freewheel = true;
    rig_run(rig, 64);
    const uint64_t last = (uint64_t)(3590 * rates[r]);
    for (uint64_t wanted = 1000; wanted < last; wanted += 1 + last / 4001, ++asked) {
      const uint64_t rate = (uint64_t)rates[r]; // the fraction that lies nearest to the frame
      const uint64_t ntp = rig->ntp + (wanted / rate << 32) + ((wanted % rate << 32) + rate / 2) / rate;
      uint64_t frame = 0;
      rig_check(hc_bench_frame_of(rig->bench, (uint32_t)(ntp >> 32), (uint32_t)ntp, &frame, &rig->error) == HC_OK, "%s",
                rig->error.text);
      exact += frame == wanted - HC_RT_OUTPUT_LATENCY;
    }
    uint64_t frame = 0;
    rig_check(hc_bench_frame_of(rig->bench, (uint32_t)(rig->ntp >> 32) + 3602, 0, &frame, &rig->error) == HC_REFUSED,
              "an hour is counted from the frame at hand");
    rig_close(rig);
  }
  rig_check(exact == asked && asked > 10000, "%u of %u tags are their frame", exact, asked);
  rig_case("time tags by a pair that stands");
}

static void what_is_missing_at_the_return(void)
{
  Rig *rig = playing();
  char good[4096], path[TEMPORARY_SIZE], text[4500];
  (void)snprintf(good, sizeof good, "cp %s/line.lv2/circuits/cables/rca.cir ", rig_plugins());
  (void)close(mkstemps(temporary_path(path, "hotcold-XXXXXX.cir"), 4));
  (void)snprintf(text, sizeof text, "%s '%s'", good, path);
  rig_check(system(text) == 0, "%s", text);
  (void)snprintf(text, sizeof text, "/lane/a/line/cable \"%s\"", path);
  rig_check(rig_say(rig, text) == HC_OK, "%s", rig->error.text);
  rig_check(rig_wait(rig, 500, "/lane/a/line/cable"), "not landed");
  rig_lose(rig);
  (void)unlink(path);
  rig_check(rig_say(rig, "/program/source file | /program/file /nowhere.wav") == HC_OK, "%s", rig->error.text);
  rig_check(rig_say(rig, "/lane/b/insert urn:hotcold:bench#never n") == HC_OK, "%s", rig->error.text);
  rig_forget(rig);
  rig_check(rig_start(rig, 44100), "no sound at all: %s", rig->error.text);
  rig_check(rig_told(rig, "/error") == 3, "%u errors told, 3 expected", rig_told(rig, "/error"));
  char value[512];
  rig_check(!strcmp(rig_value(rig, "/lane/a/line/cable", value), "rca"), "the cable is %s", value);
  (void)rig_say(rig, "/program/source sine");
  rig_wait(rig, 100, NULL);
  rig_check(loudness(rig, 0) > -60, "silent");
  rig_close(rig);
  // At the first start they are errors.
  static const char *const bad[] = {"/program/source file", "/program/source file | /program/file /nowhere.wav",
                                    "/lane/b/insert urn:hotcold:bench#never n"};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; ++i) {
    rig = rig_open(false, 2);
    rig_check(rig_say(rig, bad[i]) == HC_OK, "%s", rig->error.text);
    rig_check(!rig_start(rig, 48000) && *rig->error.text, "%s: starts without a word", bad[i]);
    // And when it is put right the same bench starts.
    rig_check(rig_say(rig, i < 2 ? "/program/source sine" : "/lane/b/remove n") == HC_OK, "%s", rig->error.text);
    rig_check(rig_start(rig, 48000), "%s", rig->error.text);
    rig_wait(rig, 50, NULL);
    rig_close(rig);
  }
  rig_case("what is missing at the return");
}

static void no_snapshot_without_sound(void)
{
  Rig *rig = playing();
  (void)rig_say(rig, "/snapshot");
  rig_run(rig, 128);
  rig_forget(rig);
  for (int i = 0; i < 600 && !rig_told(rig, "/error"); ++i) {
    hc_bench_step(rig->bench);
    usleep(10000);
  }
  rig_check(rig_told(rig, "/error /snapshot") == 1, "nobody is told");
  for (int tries = 0; tries < 8 && !rig_told(rig, "/snapshot/done");
       ++tries) { // given up where the analysis has no processor for seconds
    (void)rig_say(rig, "/snapshot");
    rig_wait(rig, 10000, "/snapshot/done");
  }
  rig_check(rig_told(rig, "/snapshot/done") == 1, "no set afterwards");
  rig_close(rig);
  rig_case("no snapshot without sound");
}

static void status_asked_beside_the_clock(void)
{
  Rig *rig = playing();
  rig->worst_us = 250;
  rig_forget(rig);
  rig_check(rig_ask(rig, "/clock") == HC_OK && rig_told(rig, "/clock") == 1, "%s", rig->error.text);
  rig_check(rig_say_at(rig, rig->frame + 480, "/trim -1") == HC_OK, "%s", rig->error.text);
  rig_check(rig_ask(rig, "/status") == HC_OK && rig_told(rig, "/status/worst_us 250") == 1, "the longest period is forgotten");
  rig_check(rig_ask(rig, "/status") == HC_OK && rig_told(rig, "/status/worst_us 0") == 1, "told twice");
  rig_close(rig);
  rig_case("the longest period, asked for beside the clock");
}

int main(int argc, char **argv)
{
  rig_arguments(argc, argv);
  turned_while_it_was_gone(48000);
  turned_while_it_was_gone(88200);
  silence_stays();
  lost_in_the_middle();
  tags();
  tags_by_a_standing_pair();
  what_is_missing_at_the_return();
  no_snapshot_without_sound();
  status_asked_beside_the_clock();
  return rig_end();
}
