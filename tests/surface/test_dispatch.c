// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

// The OSC surface below its socket: what packets mean, what is refused, what is told, over the small bench.
#include "address.h"
#include "budget.h"
#include "codec.h"
#include "dispatch.h"
#include "tiny_bench.h"
#include "validator.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { REPLIES = 4096 };

// A dispatcher with a sender, and what it answered.
typedef struct Rig {
  HcBench *bench;
  HcDispatch dispatch;
  HcSubscribers subscribers;
  HcPeer sender;
  unsigned replies, bundles;
  HcMessage last;
  size_t longest;
  unsigned checks, failed;
} Rig;

static void check(Rig *rig, bool good, const char *name)
{
  rig->checks++;
  if (!good) {
    rig->failed++;
    printf("FAIL %s (last reply %s `%s` `%s`)\n", name, rig->last.address, rig->last.argument[0].text,
           rig->last.argument[1].text);
  }
}

static HcStatus keep(void *user, const uint8_t *data, size_t size, HcError *error)
{
  Rig *const rig = user;
  rig->replies++;
  return hc_osc_decode(data, size, rig->bench, &rig->last, error);
}

static void caught(void *user, const HcPeer *peer, const uint8_t *data, size_t size)
{
  Rig *const rig = user;
  HcOscTime when;
  HcError error = {0};
  (void)peer;
  rig->bundles++;
  rig->longest = size > rig->longest ? size : rig->longest;
  check(rig, hc_osc_walk(data, size, &when, keep, rig, &error) == HC_OK, "what is sent is valid");
}

// A packet from a literal; its length without the final zero of C.
#define SEND(rig, literal) hand((rig), (const uint8_t *)(literal), sizeof(literal) - 1)

static void hand(Rig *rig, const uint8_t *data, size_t size)
{
  // a copy of the exact length, so that a read past the end shows under AddressSanitizer
  uint8_t *const copy = malloc(size > 0 ? size : 1);
  if (copy == NULL)
    exit(1);
  memcpy(copy, data, size);
  rig->last.address[0] = rig->last.argument[0].text[0] = rig->last.argument[1].text[0] = '\0';
  rig->replies = 0;
  hc_dispatch_packet(&rig->dispatch, copy, size, &rig->sender, 1);
  free(copy);
}

static double value(Rig *rig, const char *address)
{
  return tiny_bench_entry(rig->bench, address)->value.number;
}

static const char *word(Rig *rig, const char *address)
{
  return tiny_bench_entry(rig->bench, address)->value.text;
}

static bool refused(const Rig *rig, const char *address, const char *reason)
{
  return rig->replies == 1 && strcmp(rig->last.address, "/error") == 0 && strcmp(rig->last.argument[0].text, address) == 0 &&
         strstr(rig->last.argument[1].text, reason) != NULL;
}

static void test_numbers(Rig *rig)
{
  static const struct {
    const char *name, *bytes;
    size_t size;
    double fade;
  } numbers[] = {
#define CASE(name, literal, fade) {name, literal, sizeof(literal) - 1, fade}
      CASE("i", "/fade\0\0\0,i\0\0\0\0\0\x14", 20),
      CASE("f", "/fade\0\0\0,f\0\0\x41\xa4\0\0", 20.5),
      CASE("d", "/fade\0\0\0,d\0\0\x40\x34\x80\0\0\0\0\0", 20.5),
      CASE("h", "/fade\0\0\0,h\0\0\0\0\0\0\0\0\0\x15", 21),
      CASE("T", "/fade\0\0\0,T\0\0", 1),
      CASE("F", "/fade\0\0\0,F\0\0", 0),
      CASE("i without comma", "/fade\0\0\0i\0\0\0\0\0\0\x16", 22),
      CASE("f without comma", "/fade\0\0\0f\0\0\0\x41\xa4\0\0", 20.5),
      CASE("d without comma", "/fade\0\0\0d\0\0\0\x40\x34\x80\0\0\0\0\0", 20.5),
      CASE("T without comma", "/fade\0\0\0T\0\0\0", 1),
      CASE("int without tags", "/fade\0\0\0\0\0\0\x17", 23),
      CASE("float without tags", "/fade\0\0\0\x41\xa4\0\0", 20.5),
      CASE("negative int without tags, clamped", "/fade\0\0\0\xff\xff\xff\xff", 0),
      CASE("too large, clamped", "/fade\0\0\0,i\0\0\0\x0f\0\0", 500),
      CASE("infinite, clamped", "/fade\0\0\0,f\0\0\x7f\x80\0\0", 500),
      CASE("minus infinite, clamped", "/fade\0\0\0,f\0\0\xff\x80\0\0", 0),
      CASE("infinite double, clamped", "/fade\0\0\0,d\0\0\x7f\xf0\0\0\0\0\0\0", 500),
  };
  for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
    tiny_bench_entry(rig->bench, "/fade")->value.number = 77;
    hand(rig, (const uint8_t *)numbers[i].bytes, numbers[i].size);
    check(rig, value(rig, "/fade") == numbers[i].fade && rig->replies == 0, numbers[i].name);
  }
  SEND(rig, "/match\0\0\0\0\0\0");
  check(rig, value(rig, "/match") == 0, "0 without tags to an int");
  SEND(rig, "/match\0\0\x3f\x80\0\0");
  check(rig, value(rig, "/match") == 1, "1.0 without tags to an int");
  SEND(rig, "/interference/seed\0\0\x07\x5b\xcd\x15");
  check(rig, value(rig, "/interference/seed") == 123456789, "a large int without tags");
  SEND(rig, "/select\0,i\0\0\0\0\0\x01");
  check(rig, strcmp(word(rig, "/select"), "b") == 0, "choice by index");
  SEND(rig, "/select\0,s\0\0a\0\0\0");
  check(rig, strcmp(word(rig, "/select"), "a") == 0, "choice by name");
  SEND(rig, "/select\0\0\0\0\x01");
  check(rig, strcmp(word(rig, "/select"), "b") == 0, "choice by index without tags");
}

static void test_refused(Rig *rig)
{
  static const struct {
    const char *bytes;
    size_t size;
    const char *address, *reason;
  } bad[] = {
#define BAD(literal, address, reason) {literal, sizeof(literal) - 1, address, reason}
      BAD("", "", "multiple of 4"),
      BAD("abc", "", "multiple of 4"),
      BAD("abcd", "", "starts with `/`"),
      BAD("/abc", "", "without its end"),
      BAD("/ab\0c", "", "multiple of 4"),
      BAD("/a\0x", "", "without its end"),
      BAD("/a b\0\0\0\0", "", "printable"),
      BAD("/a\xc3\xa4\0\0\0\0", "", "printable"),
      BAD("/fade\0\0\0,f\0\0", "/fade", "ends within"),
      BAD("/fade\0\0\0,d\0\0\0\0\0\0", "/fade", "ends within"),
      BAD("/fade\0\0\0,i\0\0\0\0\0\1\0\0\0\1", "/fade", "more than"),
      BAD("/fade\0\0\0,b\0\0\0\0\0\0", "/fade", "type `b`"),
      BAD("/fade\0\0\0,N\0\0", "/fade", "type `N`"),
      BAD("/fade\0\0\0,I\0\0", "/fade", "type `I`"),
      BAD("/fade\0\0\0,[f]\0\0\0\0\0\0\0\0", "/fade", "type `[`"),
      BAD("/fade\0\0\0,i\0", "", "multiple of 4"),
      BAD("/fade\0\0\0,iii", "/fade", "type tags without"),
      BAD("/fade\0\0\0,f\0\0\x7f\xc0\0\0", "/fade", "NaN"),
      BAD("/fade\0\0\0,f\0\0\xff\x80\0\1", "/fade", "NaN"),
      BAD("/fade\0\0\0,d\0\0\x7f\xf8\0\0\0\0\0\0", "/fade", "NaN"),
      BAD("/fade\0\0\0f\0\0\0\x7f\xc0\0\0", "/fade", "NaN"),
      BAD("/fade\0\0\0,s\0\0ab\0\0", "/fade", "wrong type"),
      BAD("/fade\0\0\0,s\0\0abcd", "/fade", "ends within"),
      BAD("/select\0,s\0\0\xff\0\0\0", "/select", "UTF-8"),
      BAD("/select\0,s\0\0\xed\xa0\x80\0", "/select", "UTF-8"),
      BAD("/select\0,s\0\0\xc0\x80\0\0", "/select", "UTF-8"),
      BAD("/select\0,s\0\0\x1b\0\0\0", "/select", "UTF-8"),
      BAD("/select\0,s\0\0c\0\0\0", "/select", "unknown choice"),
      BAD("/lane/a/match\0\0\0,f\0\0\0\0\0\0", "/lane/a/match", "read only"),
      BAD("/lane/a/lin\0", "/lane/a/lin", "/lane/a/line/length"),
      BAD("/fade\0\0\0,iiiiiiiiiiiiiiiiiiiiii\0", "/fade", "at most 20"),
      BAD("#bundlE\0\0\0\0\0\0\0\0\1", "", "no OSC bundle"),
      BAD("#bundle\0\0\0\0\0", "", "no OSC bundle"),
      BAD("#bundle\0\0\0\0\0\0\0\0\1\0\0\0\0", "", "element of 0"),
      BAD("#bundle\0\0\0\0\0\0\0\0\1\0\0\0\x08", "", "element of 8"),
      BAD("#bundle\0\0\0\0\0\0\0\0\1\xff\xff\xff\xfc/a\0\0", "", "element of 4294967292"),
      BAD("/{a\0", "/{a", "not closed"),
      BAD("/[]\0", "/[]", "empty"),
      BAD("/a}\0", "/a}", "never opened"),
      BAD("/*****\0\0,i\0\0\0\0\0\0", "/*****", "at most 4"),
      BAD("/{toggle,panic}\0,T\0\0", "/{toggle,panic}", "whole address"),
      BAD("/nobody/*\0\0\0", "/nobody/*", "means nothing"),
      BAD("/subscribe\0\0,i\0\0\0\1\x11\x70", "/subscribe", "no port"),
      BAD("/subscribe\0\0,s\0\0here\0\0\0\0", "/subscribe", "HOST:PORT"),
      BAD("/subscribe\0\0,s\0\0"
          "127.0.0.2:9000\0\0",
          "/subscribe", "not the sender"),
      BAD("/subscribe\0\0,s\0\0host.invalid:9000\0\0\0", "/subscribe", "numeric address"),
      BAD("/subscribe\0\0,is\0\0\0\0\0fast\0\0\0\0", "/subscribe", "no rate"),
  };
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
    char name[64];
    hand(rig, (const uint8_t *)bad[i].bytes, bad[i].size);
    snprintf(name, sizeof name, "refused %zu: %s, %s", i, bad[i].address, bad[i].reason);
    check(rig, refused(rig, bad[i].address, bad[i].reason), name);
  }
  check(rig, rig->subscribers.n == 0, "nobody subscribed");
  SEND(rig, "/error\0\0,ss\0/x\0\0no\0\0");
  check(rig, rig->replies == 0, "/error is never answered");
}

static void test_questions(Rig *rig)
{
  SEND(rig, "/fade\0\0\0,f\0\0\x41\xa4\0\0");
  SEND(rig, "/fade\0\0\0");
  check(rig,
        rig->replies == 1 && strcmp(rig->last.address, "/fade") == 0 && rig->last.argument[0].type == 'f' &&
            rig->last.argument[0].number == 20.5,
        "asked without tags");
  SEND(rig, "/fade\0\0\0,\0\0\0");
  check(rig, rig->replies == 1 && strcmp(rig->last.address, "/fade") == 0, "asked with empty tags");
  SEND(rig, "/status\0,\0\0\0");
  check(rig, rig->replies == 2 && strcmp(rig->last.address, "/status/done") == 0 && rig->last.argument[0].number == 1, "a list");
  SEND(rig, "/lane/*/line/length\0,\0\0\0");
  check(rig, rig->replies == 2 && strcmp(rig->last.address, "/lane/b/line/length") == 0, "a pattern asks");
  HcTinyEntry *const toggle = tiny_bench_entry(rig->bench, "/toggle");
  HcTinyEntry *const button = tiny_bench_entry(rig->bench, "/lane/a/select");
  SEND(rig, "/toggle\0");
  SEND(rig, "/toggle\0,\0\0\0");
  SEND(rig, "/toggle\0,T\0\0");
  SEND(rig, "/toggle\0,f\0\0\x3f\x80\0\0");
  check(rig, toggle->triggered == 4 && rig->replies == 0, "an action triggers");
  SEND(rig, "/toggle\0,F\0\0");
  SEND(rig, "/toggle\0,f\0\0\0\0\0\0");
  SEND(rig, "/toggle\0,i\0\0\0\0\0\0");
  check(rig, toggle->triggered == 4 && rig->replies == 0, "a button's release does nothing");
  SEND(rig, "/lane/a/select\0\0,i\0\0\0\0\0\1");
  SEND(rig, "/lane/a/select\0\0,i\0\0\0\0\0\0");
  check(rig, button->triggered == 1, "a button with a lamp");
  SEND(rig, "/program/seek\0\0\0,f\0\0\0\0\0\0");
  check(rig, tiny_bench_entry(rig->bench, "/program/seek")->triggered == 1, "0 to an action that takes a number is a number");
}

static void test_bundles(Rig *rig)
{
  SEND(rig, "#bundle\0\0\0\0\0\0\0\0\1\0\0\0\x10/fade\0\0\0,i\0\0\0\0\0\x05\0\0\0\x08/fade\0\0\0");
  check(rig, value(rig, "/fade") == 5 && rig->replies == 1 && rig->last.argument[0].number == 5, "a bundle changes, then asks");
  const unsigned applied = rig->bench->applied;
  SEND(
      rig,
      "#bundle\0\0\0\0\0\0\0\0\1\0\0\0\x10/fade\0\0\0,i\0\0\0\0\0\x06\0\0\0\x10/nope\0\0\0,i\0\0\0\0\0\x05\0\0\0\x08/fade\0\0\0");
  check(rig, value(rig, "/fade") == 5 && refused(rig, "/nope", "no such address"),
        "one bad message: nothing applied, nothing answered");
  SEND(rig, "#bundle\0\0\0\0\0\0\0\0\1\0\0\0\x10/fade\0\0\0,i\0\0\0\0\0\x06\0\0\0\x10/trim\0\0\0,f\0\0\x7f\xc0\0\0");
  check(rig, value(rig, "/fade") == 5 && refused(rig, "/trim", "NaN"), "one NaN: nothing applied");
  check(rig, rig->bench->applied == applied, "nothing applied");
#define INNER(tag) "#bundle\0" tag "\0\0\0\x10/fade\0\0\0,i\0\0\0\0\0\x07"
  SEND(rig, "#bundle\0\0\0\x03\xe9\x80\0\0\0\0\0\0\x24" INNER("\0\0\0\0\0\0\0\1"));
  check(rig, value(rig, "/fade") == 7 && rig->bench->frame == 1500, "a bundle in a bundle lands with it");
  SEND(rig, "#bundle\0\0\0\x03\xe9\x80\0\0\0\0\0\0\x24" INNER("\0\0\x03\xea\0\0\0\0"));
  check(rig, refused(rig, "", "later time tag"), "an inner bundle cannot be later");
  SEND(rig, "#bundle\0\0\0\0\x05\0\0\0\0\0\0\0\x10/fade\0\0\0,i\0\0\0\0\0\x08");
  check(rig, value(rig, "/fade") == 8 && rig->bench->frame == 0, "late means now");
  SEND(rig, "#bundle\0\x7f\xff\xff\xff\0\0\0\0\0\0\0\x10/fade\0\0\0,i\0\0\0\0\0\x09");
  check(rig, value(rig, "/fade") == 8 && rig->replies == 1, "more than an hour ahead");
  SEND(rig, "#bundle\0\0\0\0\0\0\0\0\1");
  check(rig, rig->replies == 0, "an empty bundle");
  uint8_t nested[16 * 8 + 4 * 8];
  for (unsigned depth = 4; depth <= 5; depth++) {
    const size_t size = 20 * (depth - 1) + 16;
    for (unsigned i = 0; i < depth; i++) {
      memcpy(nested + 20 * i, "#bundle\0\0\0\0\0\0\0\0\1", 16);
      hc_osc_put_word(nested + 20 * i + 16, (uint32_t)(size - 20 * (i + 1)));
    }
    hand(rig, nested, size);
    check(rig, depth == 4 ? rig->replies == 0 : refused(rig, "", "4 deep"), "depth");
  }
}

static void test_large_bundle(Rig *rig)
{
  static const char message[] = "\0\0\0\x10/fade\0\0\0,i\0\0\0\0\0\x03";
  for (size_t n = HC_PACKET_MESSAGES_MAX; n <= HC_PACKET_MESSAGES_MAX + 1; n++) {
    const size_t size = 16 + 20 * n;
    uint8_t *const bytes = malloc(size);
    if (bytes == NULL)
      exit(1);
    memcpy(bytes, "#bundle\0\0\0\0\0\0\0\0\1", 16);
    for (size_t i = 0; i < n; i++)
      memcpy(bytes + 16 + 20 * i, message, 20);
    const size_t before = rig->bench->messages;
    hand(rig, bytes, size);
    free(bytes);
    check(rig, rig->bench->messages - before == (n == HC_PACKET_MESSAGES_MAX ? n : 0), "messages in a packet");
  }
}

static double seconds_now(void)
{
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
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
    check(rig,
          hc_pattern_set(&pattern, cases[i].pattern, NULL) == HC_OK &&
              hc_pattern_match(&pattern, cases[i].address) == cases[i].matches,
          cases[i].pattern);
  }
  SEND(rig, "/lane/*/line/length\0,f\0\0\x40\xa0\0\0");
  check(rig, value(rig, "/lane/a/line/length") == 5 && value(rig, "/lane/b/line/length") == 5, "a pattern sets");
  SEND(rig, "/lane/*/{length,line}/*\0,f\0\0\x40\xa0\0\0");
  check(rig, refused(rig, "/lane/a/line/driver", "unknown choice"), "a pattern is refused whole");
  // 28 bytes that cost a backtracking matcher seconds, and the worst that the limits leave
  static const char *const hard[] = {"/*a*a*a*aaaaaaaaaaaaaaaaa\0\0\0", "//*{,,,,,,,,,,,}[!z]aaaaaaa\0",
                                     "//*e*v*aaaaaaaaaaaaaaaaaaaa\0"};
  for (size_t i = 0; i < sizeof hard / sizeof hard[0]; i++) {
    double best = 1.0;
    for (int k = 0; k < 5; k++) {
      const double start = seconds_now();
      hand(rig, (const uint8_t *)hard[i], 28);
      const double took = seconds_now() - start;
      best = took < best ? took : best;
    }
    printf("%s over %zu addresses: %.0f us\n", hard[i], rig->bench->n, 1e6 * best);
    check(rig, best < 1e-3 && rig->bench->n > 200, "a pattern of 28 bytes within 1 ms");
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
  check(rig,
        hc_osc_decode(bytes, size, rig->bench, &back, NULL) == HC_OK && back.argument[0].number == -200.0 &&
            back.argument[1].number == -200.0 && isfinite(back.argument[2].number) && isfinite(back.argument[3].number) &&
            back.argument[4].number == 0.0 && back.argument[5].number >= 0.0,
        "only finite numbers leave, counts modulo 2^31");
  check(rig, hc_osc_encode(&message, bytes, size - 4) == 0, "what does not fit is not written");
}

static void test_telling(Rig *rig)
{
  SEND(rig, "/subscribe\0\0,\0\0\0");
  rig->replies = rig->bundles = 0;
  rig->longest = 0;
  hc_subscribers_flush(&rig->subscribers, 1, false);
  check(rig, rig->replies > 200 && rig->bundles < 20 && rig->longest <= HC_BUNDLE_MAX && rig->longest > HC_BUNDLE_MAX / 2,
        "everything at once, in bundles of at most 1400 bytes");
  rig->replies = rig->bundles = 0;
  hc_bench_watch(rig->bench, NULL, NULL);
  HcMessage message = {.address = "/fade", .count = 1};
  for (int i = 0; i < 100; i++) {
    message.argument[0] = (HcArgument){.type = 'f', .number = i};
    hc_subscribers_tell(&rig->subscribers, &message, false);
  }
  hc_subscribers_flush(&rig->subscribers, 2000000000u, false);
  check(rig, rig->replies == 1 && rig->last.argument[0].number == 99, "the newest value of an address only");
  hc_subscribers_tell(&rig->subscribers, &message, false);
  hc_subscribers_flush(&rig->subscribers, 2001000000u, false);
  check(rig, rig->replies == 1, "1 ms after the last: not yet");
  hc_subscribers_flush(&rig->subscribers, 2005000000u, false);
  check(rig, rig->replies == 2, "5 ms after the last");
  rig->replies = 0;
  message = (HcMessage){.address = "/meter/a/level", .count = 4};
  for (int i = 0; i < 10; i++) {
    for (int k = 0; k < 4; k++)
      message.argument[k] = (HcArgument){.type = 'f', .number = i == 4 && k == 3 ? -1.0 : -20.0 - i};
    hc_subscribers_tell(&rig->subscribers, &message, true);
  }
  hc_subscribers_tick(&rig->subscribers, 3000000000u);
  check(rig,
        rig->replies == 1 && rig->last.argument[0].number == -29 && rig->last.argument[2].number == -20 &&
            rig->last.argument[3].number == -1,
        "thinned meters keep the peak");
  hc_subscribers_tick(&rig->subscribers, 4000000000u);
  check(rig, rig->replies == 1, "no new measurement, no message");
  hc_subscribers_tick(&rig->subscribers, 9999999999u);
  check(rig, rig->subscribers.n == 1, "a lease of 10 s");
  hc_subscribers_tick(&rig->subscribers, 10000000001u);
  check(rig, rig->subscribers.n == 0, "a lease ends");
  HcPeer peer = rig->sender;
  HcError error;
  HcStatus status = HC_OK;
  unsigned taken = 0;
  for (uint16_t port = 1000; status == HC_OK; port++, taken++) {
    hc_peer_set_port(&peer, port);
    const HcSubscription subscription = {.peer = peer, .hertz = 20};
    status = hc_subscribers_change(&rig->subscribers, &subscription, 1, &error);
  }
  check(rig, status == HC_REFUSED && taken == HC_LEASED_MAX + 1, "a limit on subscribers");
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
  check(rig, passed >= HC_BUDGET_BURST && passed <= HC_BUDGET_BURST + HC_BUDGET_RATE + 1, "a flood is cut to its budget");
  check(rig, hc_budget_account(budget, &other, now)->left == HC_BUDGET_BURST, "another peer does not notice");
  passed = 0;
  for (unsigned i = 0; i < 2000 * 20; i++, now += 500000) {
    HcAccount *const account = hc_budget_account(budget, &other, now);
    passed += account->left > 0;
    account->left -= 1;
  }
  check(rig, passed == 2000 * 20, "2000 a second always pass");
  free(budget);
}

int main(void)
{
  Rig *const rig = calloc(1, sizeof *rig);
  if (rig == NULL)
    return 1;
  rig->bench = tiny_bench_new();
  rig->sender.v4 = (struct sockaddr_in){.sin_family = AF_INET, .sin_port = htons(9001), .sin_addr.s_addr = htonl(0x7f000001)};
  rig->dispatch = (HcDispatch){.bench = rig->bench, .subscribers = &rig->subscribers, .send = caught, .user = rig};
  if (hc_subscribers_open(&rig->subscribers, rig->bench, caught, rig, NULL) != HC_OK ||
      hc_dispatch_open(&rig->dispatch, NULL) != HC_OK)
    return 1;
  test_numbers(rig);
  test_refused(rig);
  test_questions(rig);
  test_bundles(rig);
  test_large_bundle(rig);
  test_patterns(rig);
  test_encode(rig);
  test_telling(rig);
  test_budget(rig);
  printf("%u checks, %u failed\n", rig->checks, rig->failed);
  const bool good = rig->failed == 0 && rig->checks > 120;
  hc_dispatch_close(&rig->dispatch);
  hc_subscribers_close(&rig->subscribers);
  tiny_bench_free(rig->bench);
  free(rig);
  return !good;
}
