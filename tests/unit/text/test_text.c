// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Messages as text: what is read, what is refused and with which words, and that reading what was printed gives the same
// message back, bit for bit, over many thousands of random ones.
#include "../temporary.h"
#include "message.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct Run {
  unsigned cases, failed;
} Run;

static void check(Run *run, bool good, const char *name)
{
  run->cases++;
  if (!good) {
    run->failed++;
    printf("FAIL %s\n", name);
  }
}

// What a line must become, in a notation of our own: types and values one after the other.
static void describe(const HcLine *line, char *to, size_t size)
{
  int n = snprintf(to, size, "%d:%g %s", (int)line->when, line->seconds, line->message.address);
  for (unsigned i = 0; i < line->message.count; i++) {
    const HcArgument *const a = &line->message.argument[i];
    if (a->type == 's')
      n += snprintf(to + n, size - (size_t)n, " s<%s>", a->text);
    else
      n += snprintf(to + n, size - (size_t)n, " %c%.9g", a->type, a->number);
  }
}

static void test_read(Run *run)
{
  static const char *const good[][2] = {
      {"/select b", "0:0 /select s<b>"},
      {"  /fade 20   # twenty", "0:0 /fade i20"},
      {"/fade 20.0\r", "0:0 /fade f20"},
      {"/x -1 +2 .5 5. -1e3 25E-2", "0:0 /x i-1 i2 f0.5 f5 f-1000 f0.25"},
      {"/x 01.wav 4k7 nan inf -inf 0x10 - + . 1e 1e+ --1 1.2.3",
       "0:0 /x s<01.wav> s<4k7> s<nan> s<inf> s<-inf> s<0x10> s<-> s<+> s<.> s<1e> s<1e+> s<--1> s<1.2.3>"},
      {"/x \"a b\" \"\" \"1\" \"q\\\"b\\\\n\\n\" # c", "0:0 /x s<a b> s<> s<1> s<q\"b\\n\n>"},
      {"/lane/a/insert http://lv2plug.in/plugins/eg-amp#stereo amp",
       "0:0 /lane/a/insert s<http://lv2plug.in/plugins/eg-amp#stereo> s<amp>"},
      {"/x a\\b", "0:0 /x s<a\\b>"},
      {"/toggle", "0:0 /toggle"},
      {"/toggle#", NULL},
      {"@1.5 /select a", "1:1.5 /select s<a>"},
      {"+2 /select a", "2:2 /select s<a>"},
      {"@go /select a", "3:0 /select s<a>"},
      {"/x @go +5", "0:0 /x s<@go> i5"},
      {"/x 9007199254740992", "0:0 /x i9.00719925e+15"},
      {"/n \xc3\xa4", "0:0 /n s<\xc3\xa4>"},
  };
  for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
    HcLine line;
    HcError error;
    bool found;
    char got[1024] = "";
    const HcStatus status = hc_line_parse(good[i][0], &line, &found, &error);
    if (status == HC_OK && found)
      describe(&line, got, sizeof got);
    const bool same = good[i][1] == NULL ? status == HC_BAD_INPUT : status == HC_OK && found && strcmp(got, good[i][1]) == 0;
    check(run, same, good[i][0]);
    if (!same)
      printf("  got %s %s\n", got, error.text);
  }
  static const char *const blank[] = {"", "   ", "# all", " \t# /select a", "\r"};
  for (size_t i = 0; i < sizeof blank / sizeof blank[0]; i++) {
    HcLine line;
    bool found = true;
    check(run, hc_line_parse(blank[i], &line, &found, NULL) == HC_OK && !found, "blank");
  }
}

static void test_refused(Run *run)
{
  static const char many[] = "/x 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32 33";
  static const char *const bad[][3] = {
      {"select b", "column 1:", "starts with `/`"},
      {"  42", "column 3:", "starts with `/`"},
      {"/se\x01lect b", "column 4:", "printable"},
      {"/sel\xc3\xa4 b", "column 5:", "printable"},
      {"/x \"abc", "column 4:", "never closed"},
      {"/x \"abc\\", "column 8:", "unknown escape"},
      {"/x \"a\\tb\"", "column 6:", "unknown escape"},
      {"/x \"a\"b", "column 7:", "space after the string"},
      {"/x ab\"c\"", "column 6:", "space before"},
      {"/x \"a\nb\"", "column 6:", "`\\n`"},
      {"/x 1\n/y 2", "column 5:", "one message"},
      {"/x 1e999", "column 4:", "too large"},
      {"/x 9007199254740993000", "column 4:", "53 bits"},
      {many, "column 91:", "at most 32"},
      {"@ /x", "column 1:", "`@SECONDS`"},
      {"@soon /x", "column 1:", "`@SECONDS`"},
      {"@-1 /x", "column 1:", "`@SECONDS`"},
      {"+1e999 /x", "column 1:", "`+SECONDS`"},
      {"@1", "column 3:", "an address after it"},
      {"@go # x", "column 5:", "an address after it"},
  };
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
    HcLine line;
    HcError error;
    bool found;
    const HcStatus status = hc_line_parse(bad[i][0], &line, &found, &error);
    const bool as_expected = status == HC_BAD_INPUT && error.status == status && !found &&
                             strncmp(error.text, bad[i][1], strlen(bad[i][1])) == 0 && strstr(error.text, bad[i][2]) != NULL;
    check(run, as_expected, bad[i][0]);
    if (!as_expected)
      printf("  got %d %s\n", (int)status, error.text);
  }
  char text[2048] = "/";
  HcLine line;
  bool found;
  memset(text + 1, 'a', HC_ADDRESS_MAX - 2);
  check(run, hc_line_parse(text, &line, &found, NULL) == HC_OK, "longest address");
  text[HC_ADDRESS_MAX - 1] = 'a';
  check(run, hc_line_parse(text, &line, &found, NULL) == HC_BAD_INPUT, "address too long");
  for (int quoted = 0; quoted < 2; quoted++) {
    const size_t start = quoted ? 4 : 3;
    memset(text, 0, sizeof text);
    memcpy(text, "/x \"", start);
    memset(text + start, 'w', HC_TEXT_MAX - 1);
    text[start + HC_TEXT_MAX - 1] = quoted ? '"' : '\0';
    check(run, hc_line_parse(text, &line, &found, NULL) == HC_OK, "longest string");
    text[start + HC_TEXT_MAX - 1] = 'w';
    text[start + HC_TEXT_MAX] = quoted ? '"' : '\0';
    check(run, hc_line_parse(text, &line, &found, NULL) == HC_BAD_INPUT, "string too long");
  }
}

static void test_print(Run *run)
{
  static const struct {
    double number;
    char type;
    const char *text;
  } numbers[] = {
      {0.1f, 'f', "/x 0.1"},
      {1.0, 'f', "/x 1.0"},
      {1e10f, 'f', "/x 1e+10"},
      {12345.678f, 'f', "/x 12345.678"},
      {16777216.0, 'f', "/x 16777216.0"},
      {0.1, 'f', "/x 0.1"},
      {-0.0, 'f', "/x -0.0"},
      {20, 'i', "/x 20"},
      {-2147483648.0, 'i', "/x -2147483648"},
      {(double)NAN, 'f', "/x -200.0"},
      {-(double)INFINITY, 'f', "/x -200.0"},
      {123456789.0, 'f', "/x 123456789.0"},
      {1e-5f, 'f', "/x 1e-05"},
      {8.24f, 'f', "/x 8.24"},
  };
  for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
    HcMessage message = {.address = "/x", .count = 1};
    char text[64];
    message.argument[0].type = numbers[i].type;
    message.argument[0].number = numbers[i].number;
    const int n = hc_message_print(&message, text, sizeof text);
    check(run, strcmp(text, numbers[i].text) == 0 && n == (int)strlen(text), numbers[i].text);
  }
  HcMessage message = {.address = "/long", .count = 1};
  char text[8];
  message.argument[0].type = 's';
  strcpy(message.argument[0].text, "a b");
  check(run, hc_message_print(&message, text, sizeof text) == 11 && strcmp(text, "/long \"") == 0, "cut like snprintf");
  check(run, hc_message_print(&message, NULL, 0) == 11, "length alone");
}

// xorshift64: the same messages on every machine.
static uint64_t draw(uint64_t *state)
{
  *state ^= *state << 13;
  *state ^= *state >> 7;
  *state ^= *state << 17;
  return *state;
}

static void random_argument(uint64_t *seed, HcArgument *a)
{
  static const char letters[] = "aZ09 \t\n\"\\#/@+-.e:_\r\x01\x7f\xc3";
  const uint64_t kind = draw(seed) % 5;
  a->number = 0.0;
  a->text[0] = '\0';
  if (kind == 0) {
    a->type = 'i';
    a->number = (double)(int32_t)draw(seed);
  } else if (kind == 1) {
    const uint32_t bits = (uint32_t)draw(seed);
    float single;
    a->type = 'f';
    memcpy(&single, &bits, sizeof single);
    a->number = isfinite(single) ? (double)single : 0.5;
  } else if (kind == 2) {
    a->type = 'f';
    a->number = (double)((float)(draw(seed) % 2000001) / 1000.0f - 1000.0f);
  } else {
    const size_t n = kind == 3 ? draw(seed) % 12 : draw(seed) % HC_TEXT_MAX;
    a->type = 's';
    for (size_t i = 0; i < n; i++)
      a->text[i] = letters[draw(seed) % (sizeof letters - 1)];
    a->text[n] = '\0';
  }
}

static bool same_message(const HcMessage *a, const HcMessage *b)
{
  bool same = strcmp(a->address, b->address) == 0 && a->count == b->count;
  for (unsigned i = 0; same && i < a->count; i++) {
    same = a->argument[i].type == b->argument[i].type && strcmp(a->argument[i].text, b->argument[i].text) == 0 &&
           memcmp(&a->argument[i].number, &b->argument[i].number, sizeof(double)) == 0;
  }
  return same;
}

static void test_round_trip(Run *run)
{
  enum { MESSAGES = 20000 };
  uint64_t seed = 0x9e3779b97f4a7c15u;
  unsigned different = 0, arguments = 0;
  for (unsigned k = 0; k < MESSAGES; k++) {
    HcMessage message;
    HcLine line;
    bool found;
    char text[32768];
    HcError error = {0};
    snprintf(message.address, sizeof message.address, "/p%llu/q", (unsigned long long)(draw(&seed) % 1000));
    message.count = (unsigned)(draw(&seed) % (HC_ARGUMENTS_MAX + 1));
    for (unsigned i = 0; i < message.count; i++)
      random_argument(&seed, &message.argument[i]);
    arguments += message.count;
    const int n = hc_message_print(&message, text, sizeof text);
    const bool same = n < (int)sizeof text && hc_line_parse(text, &line, &found, &error) == HC_OK && found &&
                      same_message(&message, &line.message);
    if (!same && different++ < 3)
      printf("  %s\n  %s\n", text, error.text);
  }
  printf("round trip: %d messages, %u arguments, %u different\n", MESSAGES, arguments, different);
  check(run, different == 0 && arguments > MESSAGES, "round trip");
}

// Any bytes: a line is refused with a column, or means something that printing and reading again do not change.
static void test_rubbish(Run *run)
{
  enum { LINES = 100000 };
  static const char bytes[] = "//ab \t\"\"\\n#@+-.0159eE\r\n\x01\xc3";
  uint64_t seed = 0xd1b54a32d192ed03u;
  unsigned taken = 0, refused = 0, wrong = 0;
  for (unsigned k = 0; k < LINES; k++) {
    char text[64], again[32768];
    HcLine first, second;
    HcError error;
    bool found;
    const size_t n = draw(&seed) % sizeof text;
    for (size_t i = 0; i < n; i++)
      text[i] = i == 0 && draw(&seed) % 2 == 0 ? '/' : bytes[draw(&seed) % (sizeof bytes - 1)];
    text[n] = '\0';
    if (hc_line_parse(text, &first, &found, &error) != HC_OK) {
      refused++;
      wrong += found || strncmp(error.text, "column ", 7) != 0 || strstr(error.text, "expect") == NULL;
    } else if (found) {
      taken++;
      hc_message_print(&first.message, again, sizeof again);
      wrong += hc_line_parse(again, &second, &found, &error) != HC_OK || !found || !same_message(&first.message, &second.message);
    }
  }
  printf("rubbish: %d lines, %u taken, %u refused, %u wrong\n", LINES, taken, refused, wrong);
  check(run, wrong == 0 && taken > LINES / 20 && refused > LINES / 20, "rubbish");
}

static void write_file(const char *path, const char *text, size_t n)
{
  FILE *const file = fopen(path, "wb");
  if (file == NULL || fwrite(text, 1, n, file) != n || fclose(file) != 0) {
    perror(path);
    exit(1);
  }
}

static void test_file(Run *run, const char *path)
{
  static const char good[] = "\xef\xbb\xbf# a scene\r\n/lanes 2\r\n\n/select b\n+1 /fade 5";
  static const char bad[] = "/a 1\n\n/b \"x\n";
  static const char zero[] = "/a 1\n/b\0 2\n";
  HcLine *lines;
  size_t n;
  HcError error;
  char start[512];
  write_file(path, good, sizeof good - 1);
  check(run,
        hc_text_read(path, &lines, &n, &error) == HC_OK && n == 3 && lines[0].line == 2 && lines[1].line == 4 &&
            lines[2].line == 5 && lines[2].when == HC_WHEN_AFTER && strcmp(lines[1].message.address, "/select") == 0,
        "file");
  free(lines);
  write_file(path, bad, sizeof bad - 1);
  snprintf(start, sizeof start, "%s:3: column 4: ", path);
  check(run,
        hc_text_read(path, &lines, &n, &error) == HC_BAD_INPUT && lines == NULL && strncmp(error.text, start, strlen(start)) == 0,
        "error names file, line and column");
  write_file(path, zero, sizeof zero - 1);
  snprintf(start, sizeof start, "%s:2: a zero byte", path);
  check(run, hc_text_read(path, &lines, &n, &error) == HC_BAD_INPUT && strncmp(error.text, start, strlen(start)) == 0,
        "zero byte");
  write_file(path, "", 0);
  check(run, hc_text_read(path, &lines, &n, &error) == HC_OK && n == 0, "empty file");
  unlink(path);
  check(run, hc_text_read(path, &lines, &n, &error) == HC_NOT_FOUND && strncmp(error.text, path, strlen(path)) == 0, "no file");
  check(run, hc_text_read("/", &lines, &n, &error) == HC_IO, "a directory");
  check(run, hc_text_read("/dev/zero", &lines, &n, &error) == HC_BAD_INPUT, "an endless device");
}

int main(void)
{
  Run run = {0};
  char path[TEMPORARY_SIZE];
  const int file = mkstemp(temporary_path(path, "hotcold-text-XXXXXX"));
  if (file < 0)
    return 1;
  close(file);
  test_read(&run);
  test_refused(&run);
  test_print(&run);
  test_round_trip(&run);
  test_rubbish(&run);
  test_file(&run, path);
  printf("%u checks, %u failed\n", run.cases, run.failed);
  return run.failed > 0 || run.cases < 50;
}
