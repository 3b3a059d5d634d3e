// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Patterns, what is told to whom and when, and who may ask for how much, over the small bench.
#include "address.h"
#include "budget.h"
#include "codec.h"
#include "rig.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double value(Rig *rig, const char *address)
{
  return tiny_bench_entry(rig->bench, address)->value.number;
}

/** Of the processor: what else the machine does costs nothing. */
static double seconds_now(void)
{
  struct timespec t;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void test_patterns(Rig *rig)
{
  static const struct {
    const char *pattern, *address;
    bool matches;
  } cases[] = {
      {"/lane/*/name", "/lane/a/name", true},
      {"/lane/*", "/lane/a/name", false},
      {"/lane//name", "/lane/a/name", true},
      {"//name", "/lane/a/name", true},
      {"//name", "/name", true},
      {"//nam", "/lane/a/name", false},
      {"/lane//length", "/lane/a/line/length", true},
      {"/lane//", "/lane/a", false},
      {"/?ade", "/fade", true},
      {"/?ade", "/ade", false},
      {"/[a-f]ade", "/fade", true},
      {"/[!a-f]ade", "/fade", false},
      {"/[xf]ade", "/fade", true},
      {"/{fade,trim}", "/trim", true},
      {"/{fade,trim}", "/tri", false},
      {"/{,f}ade", "/fade", true},
      {"/{,f}ade", "/ade", true},
      {"/*e", "/fade", true},
      {"/*d*", "/fade", true},
      {"/f*e", "/fad", false},
      {"/lane/a?name", "/lane/a/name", false},
      {"/[!x]", "//", false},
      {"/*", "/", true},
      {"/lane/{a,b}/line/*", "/lane/b/line/pin1", true},
      {"/[a-]", "/-", true},
      {"/f,*", "/f,x", true},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    HcPattern pattern;
    rig_check(rig,
              hc_pattern_set(&pattern, cases[i].pattern, NULL) == HC_OK &&
                  hc_pattern_match(&pattern, cases[i].address) == cases[i].matches,
              cases[i].pattern);
  }
  SEND(rig, "/lane/*/line/length\0,f\0\0\x40\xa0\0\0");
  rig_check(rig, value(rig, "/lane/a/line/length") == 5 && value(rig, "/lane/b/line/length") == 5, "a pattern sets");
  SEND(rig, "/lane/*/{length,line}/*\0,f\0\0\x40\xa0\0\0");
  rig_check(rig, rig_refused(rig, "/lane/a/line/driver", "unknown choice"), "a pattern is refused whole");
  // 28 bytes that cost a backtracking matcher seconds, and the worst that the limits leave
  static const char *const hard[] = {"/*a*a*a*aaaaaaaaaaaaaaaaa\0\0\0", "//*{,,,,,,,,,,,}[!z]aaaaaaa\0",
                                     "//*e*v*aaaaaaaaaaaaaaaaaaaa\0"};
  for (size_t i = 0; i < sizeof hard / sizeof hard[0]; i++) {
    double best = 1.0;
    for (int k = 0; k < 5; k++) {
      const double start = seconds_now();
      rig_hand(rig, (const uint8_t *)hard[i], 28);
      const double took = seconds_now() - start;
      best = took < best ? took : best;
    }
    printf("%s over %zu addresses: %.0f us\n", hard[i], rig->bench->n, 1e6 * best);
    rig_check(rig, best < 1e-3 && rig->bench->n > 200, "a pattern of 28 bytes within 1 ms");
  }
}

static void test_encode(Rig *rig)
{
  HcMessage message = {.address = "/x", .count = 6};
  const double numbers[] = {(double)NAN, -(double)INFINITY, (double)INFINITY, 1e300, 2147483648.0, 5e15};
  uint8_t bytes[256];
  for (unsigned i = 0; i < 6; i++) {
    message.argument[i].type = i < 4 ? 'f' : 'i';
    message.argument[i].number = numbers[i];
  }
  const size_t size = hc_osc_encode(&message, bytes, sizeof bytes);
  HcMessage back;
  rig_check(rig,
            hc_osc_decode(bytes, size, rig->bench, &back, NULL) == HC_OK && back.argument[0].number == -200.0 &&
                back.argument[1].number == -200.0 && isfinite(back.argument[2].number) && isfinite(back.argument[3].number) &&
                back.argument[4].number == 0.0 && back.argument[5].number >= 0.0,
            "only finite numbers leave, counts modulo 2^31");
  rig_check(rig, hc_osc_encode(&message, bytes, size - 4) == 0, "what does not fit is not written");
}

static void test_telling(Rig *rig)
{
  SEND(rig, "/subscribe\0\0,\0\0\0");
  rig->replies = rig->bundles = 0;
  rig->longest = 0;
  hc_subscribers_flush(&rig->subscribers, 1, false);
  rig_check(rig, rig->replies > 200 && rig->bundles < 20 && rig->longest <= HC_BUNDLE_MAX && rig->longest > HC_BUNDLE_MAX / 2,
            "everything at once, in bundles of at most 1400 bytes");
  rig->replies = rig->bundles = 0;
  hc_bench_watch(rig->bench, NULL, NULL);
  HcMessage message = {.address = "/fade", .count = 1};
  for (int i = 0; i < 100; i++) {
    message.argument[0] = (HcArgument){.type = 'f', .number = i};
    hc_subscribers_tell(&rig->subscribers, &message, false);
  }
  hc_subscribers_flush(&rig->subscribers, 2000000000u, false);
  rig_check(rig, rig->replies == 1 && rig->last.argument[0].number == 99, "the newest value of an address only");
  hc_subscribers_tell(&rig->subscribers, &message, false);
  hc_subscribers_flush(&rig->subscribers, 2001000000u, false);
  rig_check(rig, rig->replies == 1, "1 ms after the last: not yet");
  hc_subscribers_flush(&rig->subscribers, 2005000000u, false);
  rig_check(rig, rig->replies == 2, "5 ms after the last");
  rig->replies = 0;
  HcMessage end = {.address = "/snapshot/done", .count = 0};
  hc_subscribers_tell(&rig->subscribers, &message, false);
  hc_subscribers_tell(&rig->subscribers, &end, false);
  hc_subscribers_tell(&rig->subscribers, &message, false);
  hc_subscribers_tell(&rig->subscribers, &message, false);
  hc_subscribers_flush(&rig->subscribers, 2010000000u, false);
  rig_check(rig, rig->replies == 3 && strcmp(rig->last.address, "/fade") == 0, "an end keeps its place after what it closes");
  rig->replies = 0;
  message = (HcMessage){.address = "/meter/a/level", .count = 4};
  for (int i = 0; i < 10; i++) {
    for (int k = 0; k < 4; k++)
      message.argument[k] = (HcArgument){.type = 'f', .number = i == 4 && k == 3 ? -1.0 : -20.0 - i};
    hc_subscribers_tell(&rig->subscribers, &message, true);
  }
  hc_subscribers_tick(&rig->subscribers, 3000000000u);
  rig_check(rig,
            rig->replies == 1 && rig->last.argument[0].number == -29 && rig->last.argument[2].number == -20 &&
                rig->last.argument[3].number == -1,
            "thinned meters keep the peak");
  hc_subscribers_tick(&rig->subscribers, 4000000000u);
  rig_check(rig, rig->replies == 1, "no new measurement, no message");
  hc_subscribers_tick(&rig->subscribers, 9999999999u);
  rig_check(rig, rig->subscribers.n == 1, "a lease of 10 s");
  hc_subscribers_tick(&rig->subscribers, 10000000001u);
  rig_check(rig, rig->subscribers.n == 0, "a lease ends");
  HcPeer peer = rig->sender;
  HcError error;
  HcStatus status = HC_OK;
  unsigned taken = 0;
  for (uint16_t port = 1000; status == HC_OK; port++, taken++) {
    hc_peer_set_port(&peer, port);
    const HcSubscription subscription = {.peer = peer, .hertz = 20};
    status = hc_subscribers_change(&rig->subscribers, &subscription, 1, &error);
  }
  rig_check(rig, status == HC_REFUSED && taken == HC_LEASED_MAX + 1, "a limit on subscribers");
}

static void test_peers(Rig *rig)
{
  static const struct {
    const char *text;
    int family;
    bool good;
    uint16_t port;
  } cases[] = {
      {"127.0.0.1:9000", AF_INET, true, 9000},
      {"localhost:9", AF_INET, true, 9},
      {"[::1]:65535", AF_INET6, true, 65535},
      {"127.0.0.1:9000", AF_INET6, true, 9000},
      {"localhost:9", AF_INET6, true, 9},
      {"[::1]:9000", AF_INET, false, 0},
      {"::1:9000", AF_INET6, false, 0},
      {"127.0.0.1", AF_INET, false, 0},
      {":9000", AF_INET, false, 0},
      {"127.0.0.1:0", AF_INET, false, 0},
      {"127.0.0.1:65536", AF_INET, false, 0},
      {"127.0.0.1:9x", AF_INET, false, 0},
      {"127.0.0.1:", AF_INET, false, 0},
      {"127.0.0.1:999999999999", AF_INET, false, 0},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    HcPeer peer;
    HcError error;
    const HcStatus status = hc_peer_parse(cases[i].text, cases[i].family, false, &peer, &error);
    rig_check(rig, cases[i].good ? status == HC_OK && hc_peer_port(&peer) == cases[i].port : status == HC_BAD_INPUT,
              cases[i].text);
  }
}

static void test_budget(Rig *rig)
{
  HcBudget *const budget = calloc(1, sizeof *budget);
  if (budget == NULL)
    exit(1);
  HcPeer other = rig->sender;
  uint64_t now = 1000000000u;
  unsigned passed = 0;
  hc_peer_set_port(&other, 4711);
  for (unsigned i = 0; i < 1000000; i++, now += 1000) { // a million a second, for one second
    HcAccount *const account = hc_budget_account(budget, &rig->sender, now);
    passed += account->left > 0;
    account->left -= account->left > 0;
  }
  rig_check(rig, passed >= HC_BUDGET_BURST && passed <= HC_BUDGET_BURST + HC_BUDGET_RATE + 1, "a flood is cut to its budget");
  rig_check(rig, hc_budget_account(budget, &other, now)->left == HC_BUDGET_BURST, "another peer does not notice");
  passed = 0;
  for (unsigned i = 0; i < 2000 * 20; i++, now += 500000) {
    HcAccount *const account = hc_budget_account(budget, &other, now);
    passed += account->left > 0;
    account->left -= 1;
  }
  rig_check(rig, passed == 2000 * 20, "2000 a second always pass");
  free(budget);
}

int main(void)
{
  Rig *const rig = rig_new();
  test_patterns(rig);
  test_encode(rig);
  test_telling(rig);
  test_peers(rig);
  test_budget(rig);
  return rig_end(rig, 80);
}
