// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

// What packets mean and which are refused, over the small bench.
#include "rig.h"
#include "validator.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static double value(Rig *rig, const char *address)
{
  return tiny_bench_entry(rig->bench, address)->value.number;
}

static const char *word(Rig *rig, const char *address)
{
  return tiny_bench_entry(rig->bench, address)->value.text;
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
    rig_hand(rig, (const uint8_t *)numbers[i].bytes, numbers[i].size);
    rig_check(rig, value(rig, "/fade") == numbers[i].fade && rig->replies == 0, numbers[i].name);
  }
  SEND(rig, "/match\0\0\0\0\0\0");
  rig_check(rig, value(rig, "/match") == 0, "0 without tags to an int");
  SEND(rig, "/match\0\0\x3f\x80\0\0");
  rig_check(rig, value(rig, "/match") == 1, "1.0 without tags to an int");
  SEND(rig, "/interference/seed\0\0\x07\x5b\xcd\x15");
  rig_check(rig, value(rig, "/interference/seed") == 123456789, "a large int without tags");
  SEND(rig, "/select\0,i\0\0\0\0\0\x01");
  rig_check(rig, strcmp(word(rig, "/select"), "b") == 0, "choice by index");
  SEND(rig, "/select\0,s\0\0a\0\0\0");
  rig_check(rig, strcmp(word(rig, "/select"), "a") == 0, "choice by name");
  SEND(rig, "/select\0\0\0\0\x01");
  rig_check(rig, strcmp(word(rig, "/select"), "b") == 0, "choice by index without tags");
}

static const struct {
  const char *bytes;
  size_t size;
  const char *address, *reason;
} refusals[] = {
#define BAD(literal, address, reason)                                                                                            \
  {                                                                                                                              \
    literal, sizeof(literal) - 1, address, reason                                                                                \
  }
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
    BAD("/fade\0\0\0,iiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiii\0", "/fade", "at most 32"),
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

static void test_refused(Rig *rig)
{
  for (size_t i = 0; i < sizeof refusals / sizeof refusals[0]; i++) {
    char name[64];
    rig_hand(rig, (const uint8_t *)refusals[i].bytes, refusals[i].size);
    snprintf(name, sizeof name, "refused %zu: %s, %s", i, refusals[i].address, refusals[i].reason);
    rig_check(rig, rig_refused(rig, refusals[i].address, refusals[i].reason), name);
  }
  rig_check(rig, rig->subscribers.n == 0, "nobody subscribed");
  SEND(rig, "/error\0\0,ss\0/x\0\0no\0\0");
  rig_check(rig, rig->replies == 0, "/error is never answered");
}

static void test_questions(Rig *rig)
{
  SEND(rig, "/fade\0\0\0,f\0\0\x41\xa4\0\0");
  SEND(rig, "/fade\0\0\0");
  rig_check(rig,
            rig->replies == 1 && strcmp(rig->last.address, "/fade") == 0 && rig->last.argument[0].type == 'f' &&
                rig->last.argument[0].number == 20.5,
            "asked without tags");
  SEND(rig, "/fade\0\0\0,\0\0\0");
  rig_check(rig, rig->replies == 1 && strcmp(rig->last.address, "/fade") == 0, "asked with empty tags");
  SEND(rig, "/status\0,\0\0\0");
  rig_check(rig, rig->replies == 2 && strcmp(rig->last.address, "/status/done") == 0 && rig->last.argument[0].number == 1,
            "a list");
  SEND(rig, "/lane/*/line/length\0,\0\0\0");
  rig_check(rig, rig->replies == 2 && strcmp(rig->last.address, "/lane/b/line/length") == 0, "a pattern asks");
  HcTinyEntry *const toggle = tiny_bench_entry(rig->bench, "/toggle");
  HcTinyEntry *const button = tiny_bench_entry(rig->bench, "/lane/a/select");
  SEND(rig, "/toggle\0");
  SEND(rig, "/toggle\0,\0\0\0");
  SEND(rig, "/toggle\0,T\0\0");
  SEND(rig, "/toggle\0,f\0\0\x3f\x80\0\0");
  rig_check(rig, toggle->triggered == 4 && rig->replies == 0, "an action triggers");
  SEND(rig, "/toggle\0,F\0\0");
  SEND(rig, "/toggle\0,f\0\0\0\0\0\0");
  SEND(rig, "/toggle\0,i\0\0\0\0\0\0");
  rig_check(rig, toggle->triggered == 4 && rig->replies == 0, "a button's release does nothing");
  SEND(rig, "/lane/a/select\0\0,i\0\0\0\0\0\1");
  SEND(rig, "/lane/a/select\0\0,i\0\0\0\0\0\0");
  rig_check(rig, button->triggered == 1, "a button with a lamp");
  SEND(rig, "/program/seek\0\0\0,f\0\0\0\0\0\0");
  rig_check(rig, tiny_bench_entry(rig->bench, "/program/seek")->triggered == 1, "0 to an action that takes a number is a number");
}

static void test_bundles(Rig *rig)
{
  SEND(rig, "#bundle\0\0\0\0\0\0\0\0\1\0\0\0\x10/fade\0\0\0,i\0\0\0\0\0\x05\0\0\0\x08/fade\0\0\0");
  rig_check(rig, value(rig, "/fade") == 5 && rig->replies == 1 && rig->last.argument[0].number == 5,
            "a bundle changes, then asks");
  const unsigned applied = rig->bench->applied;
  SEND(
      rig,
      "#bundle\0\0\0\0\0\0\0\0\1\0\0\0\x10/fade\0\0\0,i\0\0\0\0\0\x06\0\0\0\x10/nope\0\0\0,i\0\0\0\0\0\x05\0\0\0\x08/fade\0\0\0");
  rig_check(rig, value(rig, "/fade") == 5 && rig_refused(rig, "/nope", "unknown address /nope"),
            "one bad message: nothing applied, nothing answered");
  SEND(rig, "#bundle\0\0\0\0\0\0\0\0\1\0\0\0\x10/fade\0\0\0,i\0\0\0\0\0\x06\0\0\0\x10/trim\0\0\0,f\0\0\x7f\xc0\0\0");
  rig_check(rig, value(rig, "/fade") == 5 && rig_refused(rig, "/trim", "NaN"), "one NaN: nothing applied");
  rig_check(rig, rig->bench->applied == applied, "nothing applied");
#define INNER(tag) "#bundle\0" tag "\0\0\0\x10/fade\0\0\0,i\0\0\0\0\0\x07"
  SEND(rig, "#bundle\0\0\0\x03\xe9\x80\0\0\0\0\0\0\x24" INNER("\0\0\0\0\0\0\0\1"));
  rig_check(rig, value(rig, "/fade") == 7 && rig->bench->frame == 1500, "a bundle in a bundle lands with it");
  SEND(rig, "#bundle\0\0\0\x03\xe9\x80\0\0\0\0\0\0\x24" INNER("\0\0\x03\xea\0\0\0\0"));
  rig_check(rig, rig_refused(rig, "", "later time tag"), "an inner bundle cannot be later");
  SEND(rig, "#bundle\0\0\0\0\x05\0\0\0\0\0\0\0\x10/fade\0\0\0,i\0\0\0\0\0\x08");
  rig_check(rig, value(rig, "/fade") == 8 && rig->bench->frame == 0, "late means now");
  SEND(rig, "#bundle\0\x7f\xff\xff\xff\0\0\0\0\0\0\0\x10/fade\0\0\0,i\0\0\0\0\0\x09");
  rig_check(rig, value(rig, "/fade") == 8 && rig->replies == 1, "more than an hour ahead");
  SEND(rig, "#bundle\0\0\0\0\0\0\0\0\1");
  rig_check(rig, rig->replies == 0, "an empty bundle");
  uint8_t nested[16 * 8 + 4 * 8];
  for (unsigned depth = 4; depth <= 5; depth++) {
    const size_t size = 20 * (depth - 1) + 16;
    for (unsigned i = 0; i < depth; i++) {
      memcpy(nested + 20 * i, "#bundle\0\0\0\0\0\0\0\0\1", 16);
      hc_osc_put_word(nested + 20 * i + 16, (uint32_t)(size - 20 * (i + 1)));
    }
    rig_hand(rig, nested, size);
    rig_check(rig, depth == 4 ? rig->replies == 0 : rig_refused(rig, "", "4 deep"), "depth");
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
    rig_hand(rig, bytes, size);
    free(bytes);
    rig_check(rig, rig->bench->messages - before == (n == HC_PACKET_MESSAGES_MAX ? n : 0), "messages in a packet");
  }
}
int main(void)
{
  Rig *const rig = rig_new();
  test_numbers(rig);
  test_refused(rig);
  test_questions(rig);
  test_bundles(rig);
  test_large_bundle(rig);
  return rig_end(rig, 90);
}
