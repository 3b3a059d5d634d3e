// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * The recorder on the real engine: files hold, bit for bit, what the ports carried; lost taps become silence that is counted;
 * disks that refuse are told. recorder_test FOLDER
 */
#include "check.h"
#include "recorder.h"
#include "rt/world.h"

#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { RATE = 48000, PERIOD = 100, LANES = 2 };

typedef struct Run {
  HcRt *rt;
  size_t frames;
  float *in, *out, *lane; ///< mono: the left of each
} Run;

static void run_new(Run *run, size_t frames)
{
  *run = (Run){.rt = hc_rt_new(RATE, LANES, 1024), .frames = frames};
  run->in = calloc(frames, sizeof(float));
  run->out = calloc(frames, sizeof(float));
  run->lane = calloc(frames, sizeof(float));
  for (size_t i = 0; i < frames; i++)
    run->in[i] = 0.3f * sinf(0.05f * (float)i);
}

static void give_back(void *user, const HcReturn *returned)
{
  (void)user;
  (void)returned;
}

static void run_free(Run *run)
{
  hc_rt_free(run->rt, give_back, NULL);
  free(run->in);
  free(run->out);
  free(run->lane);
}

/** Have the recorder's thread take what waits, whenever it comes to it. */
static void let_it_be_taken(const HcRt *rt)
{
  for (int naps = 0; naps < 60000 && hc_ring_space(&rt->recorder.ring) < HC_TAPS / 2; naps++)
    nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
}

/** Process everything, no faster than it is recorded. */
static void process(Run *run, size_t period)
{
  float *const right = calloc(period, sizeof *right);
  for (size_t i = 0; i < run->frames; i += period) {
    const size_t n = period < run->frames - i ? period : run->frames - i;
    HcRtPorts ports = {.in = {run->in + i, run->in + i}, .out = {run->out + i, right}, .lane = {{NULL}, {run->lane + i, right}}};
    hc_rt_process(run->rt, &ports, (uint32_t)n);
    let_it_be_taken(run->rt);
  }
  free(right);
}

/** Frames of `file` (left) that differ from `x`; those that are silent where x is not are counted apart. */
static size_t differing(const char *file, const float *x, size_t n, size_t *silent)
{
  HcError error = {0};
  HcSoundfile *const sound = hc_soundfile_open(file, 0.0, &error);
  size_t wrong = 0;
  *silent = 0;
  if (!sound || hc_soundfile_frames(sound) != n) {
    printf("# %s: %zu frames, not %zu %s\n", file, sound ? (size_t)hc_soundfile_frames(sound) : 0, n, error.text);
    hc_soundfile_close(sound);
    return SIZE_MAX;
  }
  for (size_t i = 0; i < n; i++) {
    float stereo[2];
    hc_soundfile_read(sound, stereo, 1);
    if (memcmp(stereo, x + i, sizeof(float)) == 0)
      continue;
    *silent += stereo[0] == 0.0f;
    wrong += stereo[0] != 0.0f;
  }
  hc_soundfile_close(sound);
  return wrong;
}

static void test_bits(Tally *t, const char *folder)
{
  char out[512], name[600];
  Run run;
  HcError error = {0};
  HcRecorderReport report = {0};
  size_t silent;
  snprintf(out, sizeof out, "%s/take.one.wav", folder);
  run_new(&run, 2 * RATE);
  HcRecorder *const recorder = hc_recorder_start(run.rt, out, RATE, LANES, &error);
  check(t, recorder != NULL, "start");
  process(&run, PERIOD);
  check(t, recorder && hc_recorder_stop(recorder, &report, &error) == HC_OK, "stop");
  printf("# %llu frames from %llu, %u gaps\n", (unsigned long long)report.frames, (unsigned long long)report.first_frame,
         report.gaps);
  check(t, report.frames == run.frames && report.first_frame == 1024 && report.gaps == 0, "two seconds without a gap");
  double power = 0;
  for (size_t i = 0; i < run.frames; i++)
    power += (double)run.out[i] * (double)run.out[i] + (double)run.lane[i] * (double)run.lane[i];
  check(t, power > 100.0, "there was sound to record");
  check(t, differing(out, run.out, run.frames, &silent) == 0 && silent == 0, "the output, bit for bit");
  hc_recorder_name(out, 1, false, name, sizeof name);
  check(t, strstr(name, "/take.one.b.wav") && differing(name, run.lane, run.frames, &silent) == 0 && silent == 0,
        "lane b, bit for bit");
  hc_recorder_name(out, 1, true, name, sizeof name);
  check(t, strstr(name, "/take.one.b.residual.wav") && access(name, R_OK) == 0, "and its residual's file");
  unsigned char head[4] = {0};
  FILE *const file = fopen(out, "rb");
  check(t, file && fread(head, 1, 4, file) == 4 && memcmp(head, "RIFF", 4) == 0, "a plain WAV header");
  fclose(file);
  run_free(&run);
}

/** Taps get lost: switched off for a while in mid-recording. The files must still be in time. */
static void test_gaps(Tally *t, const char *folder)
{
  enum { FIRST = 200 * HC_CHUNK, HOLE = 33 * HC_CHUNK, LAST = 150 * HC_CHUNK };
  char out[512];
  HcError error = {0};
  HcRecorderReport report = {0};
  size_t silent = 0;
  snprintf(out, sizeof out, "%s/gap.wav", folder);
  Run run, part;
  run_new(&run, FIRST + HOLE + LAST);
  part = run;
  HcRecorder *const recorder = hc_recorder_start(run.rt, out, RATE, LANES, &error);
  const size_t length[3] = {FIRST, HOLE, LAST};
  for (int i = 0; i < 3; i++) {
    hc_rt_record(run.rt, i != 1);
    part.frames = length[i];
    process(&part, HC_CHUNK);
    part.in += length[i];
    part.out += length[i];
    part.lane += length[i];
  }
  check(t, recorder && hc_recorder_stop(recorder, &report, &error) == HC_OK && report.frames == run.frames, "as long as it took");
  check(t, report.gaps == 1 && report.gap_frames == HOLE, "the gap is counted");
  memset(run.out + FIRST, 0, HOLE * sizeof *run.out);
  check(t, differing(out, run.out, run.frames, &silent) == 0 && silent == 0, "silence in the gap, all else in its place");
  run_free(&run);
}

/** A FLAC holds nothing louder than full scale: how much was lost is counted. */
static void test_clipping(Tally *t, const char *folder)
{
  char out[512];
  for (int wav = 0; wav < 2; wav++) {
    HcError error = {0};
    HcRecorderReport report = {0};
    Run run;
    snprintf(out, sizeof out, "%s/loud.%s", folder, wav ? "wav" : "flac");
    run_new(&run, RATE / 10);
    for (size_t i = 0; i < run.frames; i++)
      run.in[i] *= 4.0f;
    HcRecorder *const recorder = hc_recorder_start(run.rt, out, RATE, LANES, &error);
    process(&run, PERIOD);
    check(t, recorder && hc_recorder_stop(recorder, &report, &error) == HC_OK, "stop");
    uint64_t louder = 0; // in both lanes, left and right; the guard keeps the output below
    for (size_t i = 0; i < run.frames; i++)
      louder += 2 * LANES * (fabsf(run.lane[i]) > 1.0f);
    check(t, louder > 0 && report.clipped == (wav ? 0 : louder), "what was clipped is counted");
    run_free(&run);
  }
}

static void test_errors(Tally *t, const char *folder)
{
  char out[512], lane[600];
  Run run;
  HcError error = {0};
  run_new(&run, 2 * RATE);
  snprintf(out, sizeof out, "%s/none/x.wav", folder);
  check(t, !hc_recorder_start(run.rt, out, RATE, LANES, &error) && error.status == HC_IO, "no such folder");
  printf("# %s\n", error.text);
  snprintf(out, sizeof out, "%s/x.mp3", folder);
  check(t, !hc_recorder_start(run.rt, out, RATE, LANES, &error) && error.status == HC_BAD_INPUT, "no such format");
  printf("# %s\n", error.text);
  snprintf(out, sizeof out, "%s/part.wav", folder);
  snprintf(lane, sizeof lane, "%s/part.b.wav", folder);
  mkdir(lane, 0777);
  check(t, !hc_recorder_start(run.rt, out, RATE, LANES, &error) && access(out, F_OK) != 0, "one file fails: none is left behind");
  printf("# %s\n", error.text);
  rmdir(lane);
  snprintf(out, sizeof out, "%s/full.wav", folder);
  snprintf(lane, sizeof lane, "%s/full.a.wav", folder);
  unlink(lane);
  check(t, symlink("/dev/full", lane) == 0, "a disk without room");
  HcRecorder *const recorder = hc_recorder_start(run.rt, out, RATE, LANES, &error);
  if (recorder) {
    process(&run, PERIOD);
    check(t, hc_recorder_stop(recorder, NULL, &error) == HC_IO, "a full disk is told");
  } else {
    check(t, error.status == HC_IO, "a full disk is told");
  }
  printf("# %s\n", error.text);
  unlink(lane);
  run_free(&run);
}

int main(int argc, char **argv)
{
  Tally tally = {0};
  if (argc < 2)
    return 2;
  mkdir(argv[1], 0777);
  test_bits(&tally, argv[1]);
  test_gaps(&tally, argv[1]);
  test_clipping(&tally, argv[1]);
  test_errors(&tally, argv[1]);
  return report(&tally);
}
