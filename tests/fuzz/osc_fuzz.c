// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Rubbish over OSC: packets made from good ones by cutting, joining and changing bytes, all the same on every machine. Each
// lies in memory of exactly its own length, so that a sanitizer sees the first byte read past it. Everything that is let
// through must be whole: known types, finite numbers, text that ends.
//
// osc_fuzz [PACKETS]; with HC_LONG ten million. osc_fuzz --send PORT PACKETS sends them to a live bench instead, which must have
// answered a question before the next ones come. With -DHC_LIBFUZZER and clang's -fsanitize=fuzzer the same entry is driven by coverage.
#include "../surface/tiny_bench.h"
#include "dispatch.h"

#include <malloc.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { PACKET_MAX = 2048, PACKETS = 200000, PACKETS_LONG = 10000000, GROWTH_MAX = 65536, AT_ONCE = 8 };

// Processor time of one packet [s]: far above what any takes, far below what a person would call hanging.
static const double HANGS_S = 0.5;

typedef struct Rig {
  HcBench *bench;
  HcDispatch dispatch;
  HcSubscribers subscribers;
  HcAskers askers;
  HcPeer sender;
  size_t replies;
} Rig;

static void fail(const char *what)
{
  printf("FAIL %s\n", what);
  abort();
}

static void caught(void *user, const HcPeer *peer, const uint8_t *data, size_t size)
{
  Rig *const rig = user;
  (void)peer;
  rig->replies++;
  if (size % 4 != 0 || (data[0] != '/' && data[0] != '#'))
    fail("what is sent is no OSC");
}

// What reaches the bench, read back from it.
static void check_values(HcBench *bench)
{
  for (size_t i = 0; i < bench->n; i++) {
    const HcArgument *const value = &bench->entry[i].value;
    if (!isfinite(value->number) || memchr(value->text, 0, sizeof value->text) == NULL)
      fail("a value that is none got through");
  }
}

static Rig *rig_new(void)
{
  Rig *const rig = calloc(1, sizeof *rig);
  if (rig == NULL)
    exit(1);
  rig->bench = tiny_bench_new();
  rig->sender.v4 = (struct sockaddr_in){.sin_family = AF_INET, .sin_port = htons(9001), .sin_addr.s_addr = htonl(0x7f000001)};
  rig->askers = (HcAskers){.send = caught, .user = rig};
  rig->dispatch =
      (HcDispatch){.bench = rig->bench, .subscribers = &rig->subscribers, .askers = &rig->askers, .send = caught, .user = rig};
  if (hc_subscribers_open(&rig->subscribers, rig->bench, caught, rig, NULL) != HC_OK ||
      hc_dispatch_open(&rig->dispatch, NULL) != HC_OK)
    exit(1);
  hc_bench_watch(rig->bench, NULL, NULL);
  return rig;
}

static void rig_free(Rig *rig)
{
  hc_dispatch_close(&rig->dispatch);
  hc_subscribers_close(&rig->subscribers);
  tiny_bench_free(rig->bench);
  free(rig);
}

#ifdef HC_LIBFUZZER

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  Rig *const rig = rig_new();
  hc_dispatch_packet(&rig->dispatch, data, size, &rig->sender, 1);
  check_values(rig->bench);
  rig_free(rig);
  return 0;
}

#else

// xorshift64
static uint64_t draw(uint64_t *state)
{
  *state ^= *state << 13;
  *state ^= *state >> 7;
  *state ^= *state << 17;
  return *state;
}

typedef struct Seed {
  const char *bytes;
  size_t size;
} Seed;

#define SEED(literal)                                                                                                            \
  {                                                                                                                              \
    literal, sizeof(literal) - 1                                                                                                 \
  }
static const Seed seeds[] = {
    SEED("/fade\0\0\0,f\0\0\x41\xa4\0\0"),
    SEED("/fade\0\0\0,d\0\0\x40\x34\x80\0\0\0\0\0"),
    SEED("/match\0\0,h\0\0\0\0\0\0\0\0\0\1"),
    SEED("/match\0\0,T\0\0"),
    SEED("/match\0\0\0\0\0\1"),
    SEED("/select\0,s\0\0b\0\0\0"),
    SEED("/select\0s\0\0\0b\0\0\0"),
    SEED("/fade\0\0\0"),
    SEED("/status\0,\0\0\0"),
    SEED("/lane/*/line/length\0,f\0\0\x40\xa0\0\0"),
    SEED("//{name,match}\0\0,\0\0\0"),
    SEED("/lane/[a-c]/?ame\0\0\0\0,s\0\0x\0\0\0"),
    SEED("/subscribe\0\0,si\0127.0.0.1:9005\0\0\0\0\0\0\x14"),
    SEED("/unsubscribe\0\0\0\0,i\0\0\0\0\x23\x28"),
    SEED("/toggle\0,b\0\0\0\0\0\4abcd"),
    SEED("#bundle\0\0\0\0\0\0\0\0\1\0\0\0\x10/fade\0\0\0,i\0\0\0\0\0\5\0\0\0\x10/trim\0\0\0,f\0\0\xc0\0\0\0"),
    SEED("#bundle\0\0\0\0\0\0\0\0\1\0\0\0\x34#bundle\0\0\0\0\0\0\0\0\1\0\0\0\x20#bundle\0\0\0\0\0\0\0\0\1\0\0\0\f/"
         "match\0\0,T\0\0"),
    SEED("#bundle\0\0\0\0\0\0\0\0\1\0\0\0\f/nope\0\0\0,\0\0\0\0\0\0\x10/trim\0\0\0,f\0\0\xc0\0\0\0"),
    SEED("#bundle\0\0\0\3\xe9\x80\0\0\0\0\0\0\x24#bundle\0\0\0\0\0\0\0\0\1\0\0\0\x10/fade\0\0\0,i\0\0\0\0\0\7"),
};

enum { SEEDS = sizeof seeds / sizeof seeds[0] };

static size_t mutate_once(uint64_t *state, uint8_t *packet, size_t size)
{
  static const uint8_t telling[] = {0,   1,   4,   8,   0x7f, 0x80, 0xff, ',', '/', '#', '*',
                                    '[', '{', '}', ']', '?',  '!',  '-',  's', 'b', 'd', 'f'};
  const uint64_t what = draw(state) % 8;
  const size_t at = size > 0 ? draw(state) % size : 0;
  if (what < 3 && size > 0) {
    packet[at] = what == 0 ? (uint8_t)draw(state) : telling[draw(state) % sizeof telling];
  } else if (what == 3 && size > 0) {
    packet[at] ^= (uint8_t)(1u << draw(state) % 8);
  } else if (what == 4) {
    return draw(state) % 2 == 0 ? at : at & ~(size_t)3; // cut
  } else if (what == 5 && size + 4 <= PACKET_MAX) {     // insert a word
    const size_t word = at & ~(size_t)3;
    memmove(packet + word + 4, packet + word, size - word);
    for (int i = 0; i < 4; i++)
      packet[word + (size_t)i] = telling[draw(state) % sizeof telling];
    return size + 4;
  } else if (what == 6 && size >= 8) { // remove a word
    const size_t word = at & ~(size_t)3;
    const size_t rest = size - word > 4 ? size - word - 4 : 0;
    memmove(packet + word, packet + word + 4, rest);
    return word + rest;
  } else if (what == 7) { // join another
    const Seed *const seed = &seeds[draw(state) % SEEDS];
    if (at + seed->size <= PACKET_MAX) {
      memcpy(packet + at, seed->bytes, seed->size);
      return at + seed->size > size ? at + seed->size : size;
    }
  }
  return size;
}

static size_t make(uint64_t *state, uint8_t *packet)
{
  const Seed *const seed = &seeds[draw(state) % SEEDS];
  size_t size = seed->size;
  memcpy(packet, seed->bytes, size);
  for (uint64_t n = draw(state) % 6; n > 0; n--)
    size = mutate_once(state, packet, size);
  return size;
}

// The next packet; processor time that it took [s].
static double hand_over(Rig *rig, uint64_t *state, unsigned long i)
{
  uint8_t packet[PACKET_MAX + 8];
  struct timespec before, after;
  const size_t size = make(state, packet);
  uint8_t *const exact = malloc(size > 0 ? size : 1);
  if (exact == NULL)
    exit(1);
  memcpy(exact, packet, size);
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &before);
  hc_dispatch_packet(&rig->dispatch, exact, size, &rig->sender, i);
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &after);
  free(exact);
  return (double)(after.tv_sec - before.tv_sec) + 1e-9 * (double)(after.tv_nsec - before.tv_nsec);
}

static bool is_answered(int bench)
{
  static const char question[] = "/select\0,\0\0";
  uint8_t answer[65536];
  if (send(bench, question, sizeof question, 0) < 0)
    return false;
  for (ssize_t n; (n = recv(bench, answer, sizeof answer, 0)) > 0;)
    if (n >= 8 && memcmp(answer, "/select", 8) == 0)
      return true;
  return false; // nothing for seconds
}

// To a live bench. A few at a time: a flood would only meet the peer's budget.
static int send_all(const char *port, unsigned long packets, uint64_t state)
{
  const struct sockaddr_in to = {
      .sin_family = AF_INET, .sin_port = htons((uint16_t)strtoul(port, NULL, 10)), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  const struct timeval patience = {.tv_sec = 20};
  const int bench = socket(AF_INET, SOCK_DGRAM, 0);
  if (bench < 0 || setsockopt(bench, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience) ||
      connect(bench, (const struct sockaddr *)&to, sizeof to))
    return 1;
  bool answered = true;
  unsigned long sent = 0;
  for (; sent < packets && answered; sent++) {
    uint8_t packet[PACKET_MAX + 8];
    const size_t size = make(&state, packet);
    (void)send(bench, packet, size, 0);
    answered = sent % AT_ONCE != 0 || is_answered(bench);
  }
  answered = answered && is_answered(bench);
  printf("%lu packets sent, %s\n", sent, answered ? "all questions answered" : "then a question was not answered");
  (void)close(bench);
  return !answered;
}

int main(int argc, char **argv)
{
  uint64_t state = 0x2545f4914f6cdd1du;
  if (argc == 4 && strcmp(argv[1], "--send") == 0)
    return send_all(argv[2], strtoul(argv[3], NULL, 10), state);
  const unsigned long packets = argc > 1 ? strtoul(argv[1], NULL, 10) : getenv("HC_LONG") ? PACKETS_LONG : PACKETS;
  Rig *const rig = rig_new();
  double worst = 0.0;
  size_t held = 0;
  for (unsigned long i = 0; i < packets; i++) {
    worst = fmax(worst, hand_over(rig, &state, i));
    if (i % 1000 == 0)
      check_values(rig->bench);
    if (i == packets / 10)
      held = mallinfo2().uordblks;
  }
  const size_t grown = mallinfo2().uordblks > held ? mallinfo2().uordblks - held : 0; // a sanitizer counts for itself
  check_values(rig->bench);
  const unsigned applied = rig->bench->applied;
  printf("%lu packets: %u changed something, %llu refused, %zu replies, dearest %.2f ms, memory grew by %zu bytes\n", packets,
         applied, (unsigned long long)rig->dispatch.refused, rig->replies, 1e3 * worst, grown);
  const bool told = applied > packets / 20 && rig->dispatch.refused > packets / 20;
  rig_free(rig);
  return !(told && packets > 0 && worst < HANGS_S && grown < GROWTH_MAX);
}

#endif
