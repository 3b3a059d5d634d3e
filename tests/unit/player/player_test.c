// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * The player's promises: files of any rate come out at the engine's, from any position, round and round or to the end.
 * player_test FOLDER
 */
#include "check.h"
#include "player.h"
#include "rt/feed.h"

#include <sys/stat.h>
#include <time.h>

static const char *path(const char *folder, const char *name)
{
  static _Thread_local char text[4][512];
  static _Thread_local unsigned turn;
  turn = (turn + 1) % 4;
  snprintf(text[turn], sizeof text[turn], "%s/%s", folder, name);
  return text[turn];
}

/** Read from a feed as the audio thread does, filling in between. False: an underrun. */
static bool play(HcPlayer *player, HcFeed *feed, float *stereo, size_t frames)
{
  bool good = true;
  for (size_t done = 0; done < frames;) {
    float left[HC_CHUNK], right[HC_CHUNK];
    const uint32_t n = frames - done < HC_CHUNK ? (uint32_t)(frames - done) : HC_CHUNK;
    hc_player_fill_now(player);
    good &= hc_feed_read(feed, (float *const[2]){left, right}, n);
    for (uint32_t i = 0; i < n; i++, done++) {
      stereo[2 * done] = left[i];
      stereo[2 * done + 1] = right[i];
    }
  }
  return good;
}

static void test_rates(Tally *t, HcPlayer *player, const char *folder)
{
  static const double pairs[][2] = {{44100, 48000}, {96000, 48000}, {48000, 44100}, {48000, 192000}, {22050, 96000}};
  for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
    const double from = pairs[i][0], to = pairs[i][1];
    const char *const file = path(folder, "tone.wav");
    char name[80];
    double amplitude, phase;
    const size_t n = (size_t)(2.0 * to);
    float *const x = malloc(2 * n * sizeof *x);
    HcError error = {0};
    HcFeed *const feed =
        write_sine(file, from, 2, 997.0, (size_t)(2.0 * from)) ? hc_player_open(player, file, to, 0.0, false, &error) : NULL;
    snprintf(name, sizeof name, "a file of %.0f Hz plays at %.0f Hz", from, to);
    check(t, feed && play(player, feed, x, n), name);
    if (feed) {
      const size_t edge = (size_t)(0.25 * to);
      const double snr = sine_snr_db(x + 2 * edge, n - 2 * edge, 2, 997.0, to, &amplitude, &phase);
      const double off = remainder(phase - 2.0 * M_PI * 997.0 * (double)edge / to, 2.0 * M_PI) / (2.0 * M_PI * 997.0) * 1e6;
      printf("# SNR %.1f dB, amplitude %.6f, moved by %.3f us\n", snr, amplitude, off);
      check(t, snr > 100.0, "997 Hz stays 997 Hz, all else 100 dB below");
      check(t, fabs(amplitude - 0.5) < 5e-5 && fabs(off) < 0.5, "at its level and in its place");
      hc_player_forget(player, feed);
    }
    free(x);
  }
}

static void test_own_rate(Tally *t, HcPlayer *player, const char *folder)
{
  enum { LENGTH = 10007, START = 1234, N = 40000 };
  const char *const file = path(folder, "loop.wav");
  HcError error = {0};
  static float x[2 * N], whole[2 * LENGTH];
  check(t, write_sine(file, 48000, 2, 333.0, LENGTH), "write a file");
  HcSoundfile *const sound = hc_soundfile_open(file, 0.0, &error);
  check(t, sound && hc_soundfile_frames(sound) == LENGTH && hc_soundfile_read(sound, whole, LENGTH) == LENGTH, "read it whole");
  hc_soundfile_close(sound);
  HcFeed *const feed = hc_player_open(player, file, 48000, START / 48000.0, true, &error);
  check(t, feed && play(player, feed, x, N), "loop from a position");
  size_t wrong = 0;
  for (size_t i = 0; i < N; i++)
    wrong += memcmp(x + 2 * i, whole + 2 * ((START + i) % LENGTH), 2 * sizeof(float)) != 0;
  check(t, wrong == 0, "four turns of the loop, bit for bit");
  HcPlayerFacts facts = {0};
  check(t, hc_player_facts(player, feed, feed->position, &facts), "facts");
  check(t, fabs(facts.position_s - (START + N) % LENGTH / 48000.0) < 1e-9 && fabs(facts.length_s - LENGTH / 48000.0) < 1e-9,
        "position and length");
  hc_player_forget(player, feed);
}

static void test_end(Tally *t, HcPlayer *player, const char *folder)
{
  enum { LENGTH = 44100, N = 48000 };
  static float x[2 * (N + 4800)];
  const char *const file = path(folder, "end.wav");
  HcError error = {0};
  write_sine(file, 44100, 2, 997.0, LENGTH);
  HcFeed *const feed = hc_player_open(player, file, 48000, 0.5, false, &error);
  check(t, feed && play(player, feed, x, N / 2 + 4800), "play past the end without an underrun");
  size_t last = 0;
  for (size_t i = 0; i < N / 2 + 4800; i++)
    last = x[2 * i] != 0.0f ? i : last;
  printf("# last sound at frame %zu of %d\n", last, N / 2);
  check(t, last < N / 2 && last > N / 2 - 4 && feed->position == N, "it ends where the file ends");
  hc_player_forget(player, feed);
  HcFeed *const past = hc_player_open(player, file, 48000, 99.0, false, &error);
  check(t, past && play(player, past, x, 640) && x[0] == 0.0f, "a position past the end is silence");
  hc_player_forget(player, past);
}

/** Files of a list follow each other to the frame, and the list goes round; a move leads to the beginning of a file. */
static void test_list(Tally *t, HcPlayer *player, const char *folder)
{
  enum { FILES = 3, N = 60000 };
  static const size_t length[FILES] = {10007, 4001, 12345};
  static float x[2 * N], whole[2 * N];
  size_t all = 0;
  HcError error = {0};
  const char *const list = path(folder, "list.m3u");
  FILE *const text = fopen(list, "w");
  for (unsigned i = 0; text && i < FILES; ++i) {
    char name[16];
    (void)snprintf(name, sizeof name, "part%u.wav", 10 - i);
    const char *const file = path(folder, name);
    (void)write_sine(file, 48000, 2, 200.0 + 100.0 * i, length[i]);
    HcSoundfile *const sound = hc_soundfile_open(file, 0.0, &error);
    all += sound ? hc_soundfile_read(sound, whole + 2 * all, length[i]) : 0;
    hc_soundfile_close(sound);
    (void)fprintf(text, "#EXTINF:1,a comment\r\n%s\r\n", name);
  }
  check(t, text && !fclose(text) && all == 10007 + 4001 + 12345, "write a list and its files");
  if (!all)
    return;
  HcFeed *const feed = hc_player_open(player, list, 48000, 9000 / 48000.0, true, &error);
  check(t, feed && play(player, feed, x, N), "play the list from within its first file");
  size_t wrong = 0;
  for (size_t i = 0; i < N; i++)
    wrong += memcmp(x + 2 * i, whole + 2 * ((9000 + i) % all), 2 * sizeof(float)) != 0;
  check(t, wrong == 0, "two turns of three files, bit for bit");
  HcPlayerFacts facts = {0};
  (void)hc_player_facts(player, feed, 10007 + 5000, &facts);
  check(t,
        strstr(facts.track, "part8.wav") && fabs(facts.track_s - 999 / 48000.0) < 1e-9 && facts.track_length_s == 12345 / 48000.0,
        "which file, and where in it");
  hc_player_forget(player, feed);
  static const struct {
    double from_s;
    int files;
    double to_s, expected;
    bool loop;
  } moves[] = {{0.1, 1, -1, 10007, false}, {0.1, 2, -1, 14008, false},    {0.1, 3, -1, 26353, false},
               {0.1, 3, -1, 0, true},      {0.1, -1, -1, 14008, true},    {0.1, -1, -1, 0, false},
               {0.22, -1, -1, 0, false},   {0.22, 0, 0.01, 10487, false}, {0.22, 1, 0.1, 18808, false},
               {0.22, 0, 99, 14008, false}};
  for (size_t i = 0; i < sizeof moves / sizeof *moves; i++) {
    HcPlayerMove move = {moves[i].from_s, moves[i].files, moves[i].to_s};
    HcFeed *const moved = hc_player_open_at(player, list, 48000, &move, moves[i].loop, &error);
    check(t, moved && moved->position == (uint64_t)moves[i].expected && fabs(move.from_s * 48000 - moves[i].expected) < 1e-6,
          "a move");
    hc_player_forget(player, moved);
  }
  FILE *const bad = fopen(list, "w");
  check(t,
        bad && fputs("# nothing\n", bad) >= 0 && !fclose(bad) && !hc_player_open(player, list, 48000, 0.0, true, &error) &&
            error.status == HC_BAD_INPUT && strstr(error.text, "no sound files"),
        "an empty list is refused");
  remove(list);
}

static void test_seamless_loop(Tally *t, HcPlayer *player, const char *folder)
{
  enum { N = 5 * 48000 };
  float *const x = malloc(2 * N * sizeof *x);
  const char *const file = path(folder, "whole.wav");
  double amplitude, phase;
  HcError error = {0};
  write_sine(file, 44100, 2, 1000.0, 44100); // whole periods: a loop without a seam is an endless sine
  HcFeed *const feed = hc_player_open(player, file, 48000, 0.0, true, &error);
  check(t, feed && play(player, feed, x, N), "loop through the converter");
  const double snr = sine_snr_db(x + 2 * 9600, N - 9600, 2, 1000.0, 48000, &amplitude, &phase);
  printf("# SNR over five turns %.1f dB\n", snr);
  check(t, snr > 100.0, "the converter hears no seam");
  hc_player_forget(player, feed);
  free(x);
}

static void test_channels(Tally *t, HcPlayer *player, const char *folder)
{
  float x[2 * 512];
  HcError error = {0};
  const char *const mono = path(folder, "mono.flac"), *const four = path(folder, "four.wav");
  check(t, write_sine(mono, 48000, 1, 997.0, 4800) && write_sine(four, 48000, 4, 997.0, 4800), "mono FLAC and 4 channels");
  HcFeed *const one = hc_player_open(player, mono, 48000, 0.0, false, &error);
  bool same = one && play(player, one, x, 512) && x[40] != 0.0f;
  for (size_t i = 0; i < 512; i++)
    same &= x[2 * i] == x[2 * i + 1];
  check(t, same, "mono goes to both");
  HcFeed *const first = hc_player_open(player, four, 48000, 0.0, false, &error);
  bool half = first && play(player, first, x, 512) && x[40] != 0.0f;
  for (size_t i = 0; i < 512; i++)
    half &= fabsf(x[2 * i + 1] - 0.5f * x[2 * i]) < 1e-7f;
  check(t, half, "of four the first two");
  hc_player_forget(player, one);
  hc_player_forget(player, first);
}

static void refused(Tally *t, HcPlayer *player, const char *source, double rate, HcStatus status, const char *name)
{
  HcError error = {0};
  HcFeed *const feed = hc_player_open(player, source, rate, 0.0, false, &error);
  check(t, !feed && error.status == status && error.text[0], name);
  printf("# %s\n", error.text);
  if (feed)
    hc_player_forget(player, feed);
}

static void test_errors(Tally *t, HcPlayer *player, const char *folder)
{
  FILE *const text = fopen(path(folder, "text.wav"), "w");
  fputs("This is a letter, not a sound.\n", text);
  fclose(text);
  write_sine(path(folder, "empty.wav"), 48000, 2, 997.0, 0);
  write_sine(path(folder, "slow.wav"), 8, 1, 1.0, 100);
  mkdir(path(folder, "dir.wav"), 0777);
  refused(t, player, path(folder, "none.wav"), 48000, HC_NOT_FOUND, "no such file");
  refused(t, player, path(folder, "text.wav"), 48000, HC_BAD_INPUT, "not a sound file");
  refused(t, player, path(folder, "dir.wav"), 48000, HC_BAD_INPUT, "a folder");
  refused(t, player, path(folder, "empty.wav"), 48000, HC_BAD_INPUT, "nothing in it");
  refused(t, player, path(folder, "slow.wav"), 48000, HC_BAD_INPUT, "8 Hz");
  refused(t, player, "music", 8000, HC_BAD_INPUT, "music at 8 kHz");
}

/** The disk thread keeps sixteen feeds full, and takes them back. */
static void test_thread(Tally *t, const char *folder)
{
  enum { N = 3 * 48000, PATIENCE = 60000 }; // naps
  const struct timespec nap = {.tv_nsec = 1000000};
  const char *const file = path(folder, "long.wav");
  HcError error = {0};
  write_sine(file, 48000, 2, 100.0, N);
  HcPlayer *const player = hc_player_new(true, &error);
  HcFeed *feed[HC_FEEDS_MAX];
  bool good = player != NULL;
  for (unsigned i = 0; good && i < HC_FEEDS_MAX; i++)
    good = (feed[i] = hc_player_open(player, file, 48000, 0.0, true, &error)) != NULL;
  check(t, good, "sixteen feeds at once");
  check(t, good && !hc_player_open(player, file, 48000, 0.0, true, &error) && error.status == HC_REFUSED,
        "a seventeenth is refused");
  float left[HC_CHUNK], right[HC_CHUNK];
  size_t wrong = 0, read = 0;
  for (size_t i = 0; good && i < N; i += HC_CHUNK) // as fast as it comes
    for (unsigned k = 0; k < HC_FEEDS_MAX; k += 5, read++) {
      for (int waits = 0; waits < PATIENCE && hc_ring_filled(&feed[k]->ring) < sizeof left + sizeof right; waits++)
        nanosleep(&nap, NULL);
      if (!hc_feed_read(feed[k], (float *const[2]){left, right}, HC_CHUNK) ||
          left[0] != (float)(0.5 * sin(2.0 * M_PI * 100.0 * (double)i / 48000.0)))
        wrong++;
    }
  printf("# %zu chunks read, %zu wrong or missing\n", read, wrong);
  check(t, read > 8000 && wrong == 0, "the disk thread refills feeds and keeps order");
  for (unsigned i = 0; good && i < HC_FEEDS_MAX; i++)
    hc_player_forget(player, feed[i]);
  HcFeed *again = NULL;
  for (int i = 0; i < PATIENCE && !again; i++) {
    nanosleep(&nap, NULL);
    again = hc_player_open(player, "music", 48000, 20.0, true, &error);
  }
  check(t, again != NULL, "forgotten feeds make room");
  hc_player_free(player);
}

int main(int argc, char **argv)
{
  Tally tally = {0};
  if (argc < 2)
    return 2;
  mkdir(argv[1], 0777);
  HcError error = {0};
  HcPlayer *const player = hc_player_new(false, &error);
  test_rates(&tally, player, argv[1]);
  test_own_rate(&tally, player, argv[1]);
  test_end(&tally, player, argv[1]);
  test_list(&tally, player, argv[1]);
  test_seamless_loop(&tally, player, argv[1]);
  test_channels(&tally, player, argv[1]);
  test_errors(&tally, player, argv[1]);
  hc_player_free(player);
  test_thread(&tally, argv[1]);
  return report(&tally);
}
