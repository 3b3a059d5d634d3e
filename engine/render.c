// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file `hotcold render`: what the audience hears, from a file to a file. */

#include "render.h"
#include "interrupt.h"
#include "offline.h"
#include "options.h"
#include "recorder.h"
#include "rt/mix.h"
#include "soundfile.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
  PERIOD_MAX = 8192,
  PIECE = 32768,   ///< frames that go to a file at once; the kernel takes larger ones to memory that was not used lately
  READ = 32768,    ///< frames that come from one at once
  LOOK_OUT = 65536 ///< frames between two looks for Ctrl-C, a few milliseconds
};

/** Where the program comes from and how long it is. */
typedef struct HcRenderInput {
  HcSoundfile *sound;
  bool impulse;
  double rate;
  uint64_t frames;
  HcMessage settings[3]; ///< that make the engine's own generators play it
  unsigned n_settings;
  HcInterrupt stop;
  HcError refused; ///< what the bench said while it ran
  uint32_t late;   ///< latency that all lanes must be lined up with [frames], as far as is known
  bool again;      ///< that is more than it was taken for
} HcRenderInput;

/** The files written: what is heard, then a lane and its residual for each lane. */
typedef struct HcRenderOutput {
  HcSoundOut *file[1 + 2 * HC_LANES_MAX];
  char name[1 + 2 * HC_LANES_MAX][4200];
  unsigned count;
} HcRenderOutput;

static void set(HcRenderInput *input, const char *address, const char *text, double number)
{
  HcMessage *message = &input->settings[input->n_settings++];
  *message = (HcMessage){.count = 1};
  (void)snprintf(message->address, sizeof message->address, "%s", address);
  message->argument[0].type = text ? 's' : 'f';
  message->argument[0].number = number;
  (void)snprintf(message->argument[0].text, HC_TEXT_MAX, "%s", text ? text : "");
}

/** `WORD:NUMBER:…` with exactly `n` numbers; false when it is none of this word. */
static bool numbers_of(const char *text, const char *word, unsigned n, double *number, HcStatus *status, HcError *error)
{
  const size_t length = strlen(word);
  if (strncmp(text, word, length) || text[length] != ':')
    return false;
  const char *at = text + length;
  unsigned got = 0;
  bool whole = true;
  while (*at == ':' && got < n && whole) {
    char *end = NULL;
    number[got] = strtod(at + 1, &end);
    whole = end != at + 1 && isfinite(number[got]);
    got += whole;
    at = end;
  }
  static const char *const forms[] = {"", ":SECONDS", ":DBFS:SECONDS", ":HZ:DBFS:SECONDS"};
  if (got != n || *at || !whole || !(number[n - 1] > 0 && number[n - 1] <= 86400))
    *status = hc_error_set(error, HC_BAD_INPUT, "--in %s: expected %s%s, up to 86400 seconds", text, word, forms[n]);
  return true;
}

static HcStatus open_input(const HcOptions *options, HcRenderInput *input, HcError *error)
{
  double number[3] = {0};
  HcStatus status = HC_OK;
  input->rate = options->rate > 0 ? options->rate : 48000;
  double seconds = 0;
  if (!options->in)
    return hc_error_set(error, HC_BAD_INPUT,
                        "--in is missing: a sound file, silence:S, sine:HZ:DBFS:S, pink:DBFS:S or impulse:S");
  if (numbers_of(options->in, "silence", 1, number, &status, error)) {
    seconds = number[0];
    set(input, "/program/source", "silence", 0);
  } else if (numbers_of(options->in, "sine", 3, number, &status, error)) {
    seconds = number[2];
    set(input, "/program/source", "sine", 0);
    set(input, "/program/frequency", NULL, number[0]);
    set(input, "/program/level", NULL, number[1]);
  } else if (numbers_of(options->in, "pink", 2, number, &status, error)) {
    seconds = number[1];
    set(input, "/program/source", "pink", 0);
    set(input, "/program/level", NULL, number[0]);
  } else if (numbers_of(options->in, "impulse", 1, number, &status, error)) {
    seconds = number[0];
    input->impulse = true;
    set(input, "/program/source", "input", 0);
  } else {
    input->sound = hc_soundfile_open(options->in, 0, error);
    if (!input->sound)
      return error->status;
    input->rate = hc_soundfile_rate(input->sound);
    input->frames = hc_soundfile_frames(input->sound);
    set(input, "/program/source", "input", 0);
    if (options->rate > 0 && options->rate != input->rate)
      return hc_error_set(error, HC_BAD_INPUT, "--rate is for generated input; %s has %g Hz", options->in, input->rate);
    return HC_OK;
  }
  input->frames = (uint64_t)llrint(seconds * input->rate);
  return status;
}

/** `--seconds` takes the beginning only. */
static void cut_input(const HcOptions *options, HcRenderInput *input)
{
  const double frames = options->seconds * input->rate;
  if (options->seconds > 0 && frames < (double)input->frames)
    input->frames = (uint64_t)llrint(frames);
}

static bool is_same_file(const char *one, const char *other)
{
  struct stat a, b;
  return stat(one, &a) == 0 && stat(other, &b) == 0 && a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

static HcStatus create_outputs(const HcOptions *options, uint32_t lanes, double rate, HcRenderOutput *output, HcError *error)
{
  if (!options->out)
    return hc_error_set(error, HC_BAD_INPUT, "--out is missing: a .wav or .flac file");
  const unsigned count = options->with_lanes ? 1 + 2 * lanes : 1;
  for (unsigned i = 0; i < count; ++i) {
    if (i)
      hc_recorder_name(options->out, (i - 1) / 2, (i - 1) % 2, output->name[i], sizeof output->name[i]);
    else
      (void)snprintf(output->name[i], sizeof output->name[i], "%s", options->out);
    if (is_same_file(output->name[i], options->in))
      return hc_error_set(error, HC_BAD_INPUT, "--out: %s is what is read; expected another file", output->name[i]);
  }
  for (unsigned i = 0; i < count; ++i) {
    output->file[i] = hc_soundout_create(output->name[i], rate, 2, error);
    if (!output->file[i])
      return error->status;
    output->count = i + 1;
  }
  return HC_OK;
}

static void warn_of_clipping(const HcSoundOut *file, const char *name)
{
  const uint64_t clipped = hc_soundout_clipped(file);
  if (clipped)
    (void)fprintf(stderr, "hotcold: %s: %" PRIu64 " samples louder than full scale were clipped; a .wav would hold them\n", name,
                  clipped);
}

/** Half a file is no result: what was begun is taken away. */
static HcStatus close_outputs(HcRenderOutput *output, HcStatus status, HcError *error)
{
  for (unsigned i = 0; i < output->count; ++i) {
    HcError why = {0};
    if (!status)
      warn_of_clipping(output->file[i], output->name[i]);
    if (hc_soundout_close(output->file[i], &why) && !status)
      status = hc_error_set(error, why.status, "%s", why.text);
  }
  for (unsigned i = 0; i < output->count && status; ++i)
    hc_soundout_remove(output->name[i]);
  return status;
}

typedef struct HcRenderBuffers {
  float in[2][PERIOD_MAX];
  float out[1 + 2 * HC_LANES_MAX][2][PERIOD_MAX];
  float read[2 * READ];
  size_t had, used; ///< frames in `read`, and of these handed on
  float piece[1 + 2 * HC_LANES_MAX][2 * PIECE];
  uint32_t held, whole; ///< frames in each piece, and when it is complete
} HcRenderBuffers;

/** What the file has for this period, and silence behind its end. */
static void read_sound(HcRenderInput *input, HcRenderBuffers *buffers, uint32_t frames)
{
  uint32_t got = 0;
  while (got < frames) {
    if (buffers->used == buffers->had) {
      buffers->had = hc_soundfile_read(input->sound, buffers->read, READ);
      buffers->used = 0;
    }
    const size_t left = buffers->had - buffers->used;
    const uint32_t n = left < frames - got ? (uint32_t)left : frames - got;
    if (n == 0)
      break;
    hc_mix_part(buffers->read + 2 * buffers->used, buffers->in[0] + got, buffers->in[1] + got, n);
    buffers->used += n;
    got += n;
  }
  for (unsigned c = 0; c < 2; ++c)
    memset(buffers->in[c] + got, 0, (frames - got) * sizeof(float));
}

static void read_input(HcRenderInput *input, HcRenderBuffers *buffers, uint64_t frame, uint32_t frames)
{
  if (input->sound)
    read_sound(input, buffers, frames);
  else if (input->impulse)
    buffers->in[0][0] = buffers->in[1][0] = frame ? 0.0f : 1.0f;
}

static HcStatus flush_outputs(const HcRenderOutput *output, HcRenderBuffers *buffers, HcError *error)
{
  HcStatus status = HC_OK;
  for (unsigned f = 0; f < output->count && buffers->held && !status; ++f)
    status = hc_soundout_write(output->file[f], buffers->piece[f], buffers->held, error);
  buffers->held = 0;
  buffers->whole = (uint32_t)hc_soundout_piece(output->file[0], PIECE);
  return status;
}

/** Frames of this period that belong into the files: those that came in `latency` frames ago. */
static HcStatus write_outputs(const HcRenderOutput *output, HcRenderBuffers *buffers, uint32_t from, uint32_t frames,
                              HcError *error)
{
  HcStatus status = HC_OK;
  while (from < frames && !status) {
    const uint32_t room = buffers->whole - buffers->held, n = frames - from < room ? frames - from : room;
    for (unsigned f = 0; f < output->count; ++f)
      hc_mix_interleave(buffers->piece[f] + 2 * (size_t)buffers->held, buffers->out[f][0] + from, buffers->out[f][1] + from, n);
    from += n;
    buffers->held += n;
    if (buffers->held == buffers->whole)
      status = flush_outputs(output, buffers, error);
  }
  return status;
}

/** Looked at every LOOK_OUT frames. */
static bool is_stopped(HcInterrupt *stop, uint64_t frame, uint32_t frames)
{
  return frame / LOOK_OUT != (frame + frames) / LOOK_OUT && hc_interrupt_caught(stop);
}

static HcStatus play(const HcOptions *options, HcBench *bench, HcBackend *backend, HcRenderInput *input, HcRenderOutput *output,
                     HcError *error)
{
  HcRenderBuffers *buffers = calloc(1, sizeof *buffers);
  if (!buffers)
    return hc_error_set(error, HC_NO_MEMORY, "out of memory");
  buffers->whole = (uint32_t)hc_soundout_piece(output->file[0], PIECE);
  const uint32_t latency = hc_bench_latency(bench);
  const uint64_t end = input->frames + latency;
  HcRtPorts ports = {.in = {buffers->in[0], buffers->in[1]}};
  for (unsigned c = 0; c < 2; ++c) {
    ports.out[c] = buffers->out[0][c];
    for (unsigned f = 1; f < output->count; ++f)
      *((f - 1) % 2 ? &ports.residual[(f - 1) / 2][c] : &ports.lane[(f - 1) / 2][c]) = buffers->out[f][c];
  }
  HcStatus status = HC_OK;
  for (uint64_t frame = 0; frame < end && !status;) {
    const uint32_t frames = end - frame < options->period ? (uint32_t)(end - frame) : options->period;
    hc_bench_step(bench);
    input->late = hc_bench_late(bench, &input->again);
    if (input->again)
      break; // later than what has been written stands for: once more
    read_input(input, buffers, frame, frames);
    hc_offline_process(backend, &ports, frames);
    const uint32_t from = frame >= latency ? 0 : latency - frame < frames ? (uint32_t)(latency - frame) : frames;
    status = write_outputs(output, buffers, from, frames, error);
    if (!status && is_stopped(&input->stop, frame, frames))
      status = hc_error_set(error, HC_IO, "interrupted; nothing is kept");
    frame += frames;
  }
  status = status ? status : flush_outputs(output, buffers, error);
  if (!status && input->sound && hc_soundfile_failed(input->sound))
    status = hc_error_set(error, HC_IO, "%s could not be read to its end", options->in);
  free(buffers);
  return status;
}

/** The bench's own refusals while it runs (a cue that fails) end the rendering. */
static void listen_for_errors(void *user, const HcMessage *message, bool meter)
{
  HcError *error = user;
  const bool in_list = !strcmp(message->argument[0].text, "/cue"); // names file and line itself
  if (!meter && !strcmp(message->address, "/error") && !error->status)
    hc_error_set(error, HC_BAD_INPUT, "%.128s%s%.360s", in_list ? "" : message->argument[0].text, in_list ? "" : ": ",
                 message->argument[1].text);
}

/** A bench as the options say, with the input as its program, started. */
static HcBench *started_bench(const HcOptions *options, const HcPaths *paths, HcRenderInput *input, HcBackend *backend,
                              HcError *error)
{
  HcBench *bench = hc_options_bench(options, paths, (HcBenchSetup){.offline = true, .late = input->late}, error);
  if (!bench)
    return NULL;
  HcStatus status = hc_bench_apply(bench, input->settings, input->n_settings, 0, false, NULL, error);
  if (!status) {
    hc_bench_watch(bench, listen_for_errors, &input->refused);
    status = hc_bench_start(bench, input->rate, false, backend, error);
  }
  if (!status)
    status = hc_options_schedule(options, bench, error);
  if (!status && input->refused.status)
    status = hc_error_set(error, input->refused.status, "%s", input->refused.text);
  if (!status)
    return bench;
  hc_bench_free(bench);
  return NULL;
}

static HcStatus render_to(const HcOptions *options, const HcRenderJudge *judge, HcBench *bench, HcBackend *backend,
                          HcRenderInput *input, HcRenderOutput *output, HcError *error)
{
  HcStatus status = create_outputs(options, hc_bench_lanes(bench), input->rate, output, error);
  if (!status) {
    const HcBackendClient client = {bench, hc_bench_process, hc_bench_latency};
    (void)backend->start(backend, &client, error);
    status = play(options, bench, backend, input, output, error);
    if (!status && judge && !input->again)
      status = judge->rendered(judge->user, bench, error);
    backend->stop(backend);
  }
  if (!status && input->refused.status)
    status = hc_error_set(error, input->refused.status, "%s", input->refused.text);
  return close_outputs(output, status, error);
}

static HcStatus render_once(const HcOptions *options, const HcPaths *paths, const HcRenderJudge *judge, HcRenderInput *input,
                            HcError *error)
{
  HcRenderOutput *output = calloc(1, sizeof *output);
  if (!output)
    return hc_error_set(error, HC_NO_MEMORY, "out of memory");
  HcBackend *backend = hc_offline_open(input->rate, options->period, error);
  HcBench *bench = backend ? started_bench(options, paths, input, backend, error) : NULL;
  const HcStatus status = bench ? render_to(options, judge, bench, backend, input, output, error) : error->status;
  hc_bench_free(bench);
  if (backend)
    backend->close(backend);
  free(output);
  return status;
}

/** Where a plugin with latency comes on the way, all of the file must be lined up with it: what has been written so far is of no use,
 * and with what is known now it begins again. */
static HcStatus render(const HcOptions *options, const HcPaths *paths, const HcRenderJudge *judge, HcRenderInput *input,
                       HcError *error)
{
  HcStatus status = HC_OK;
  do {
    if (input->again && input->sound) {
      hc_soundfile_close(input->sound);
      input->sound = hc_soundfile_open(options->in, 0, error);
    }
    input->again = false;
    status = error->status ? error->status : render_once(options, paths, judge, input, error);
  } while (!status && input->again);
  return status;
}

HcStatus hc_render(const HcOptions *options, const HcPaths *paths, const HcRenderJudge *judge, HcError *error)
{
  HcRenderInput input = {0};
  if (!hc_interrupt_open(&input.stop))
    return hc_error_set(error, HC_NO_MEMORY, "out of memory");
  HcStatus status = open_input(options, &input, error);
  if (!status && !options->out)
    status = hc_error_set(error, HC_BAD_INPUT, "--out is missing: a .wav or .flac file");
  if (!status) {
    cut_input(options, &input);
    status = render(options, paths, judge, &input, error);
  }
  hc_soundfile_close(input.sound);
  hc_interrupt_close(&input.stop);
  return status;
}

HcStatus hc_command_render(const HcOptions *options, const HcPaths *paths, HcError *error)
{
  return hc_render(options, paths, NULL, error);
}
