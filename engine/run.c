// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file `hotcold run`: the live bench. One event loop is the control thread. */

#include "midi/surface.h"
#include "nsm.h"
#include "options.h"
#include "osc.h"
#include "state.h"
#include "web/phones.h"
#include "web/web.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>
#include <uv.h>

/** How often the audio thread's rings are looked into [ms]. */
enum { STEP_MS = 2, FADE_OUT_MS = 60, RETRY_MS = 1000, FILES = 4096 };

typedef struct HcRun {
  uv_loop_t loop;
  uv_async_t woken;
  uv_timer_t step, fade;
  uv_signal_t signals[2];
  HcBench *bench;
  HcBackend *backend;
  HcOsc *osc;
  HcWeb *web; ///< NULL: --no-web
  HcVotesServer *votes;
  HcPhones *phones; ///< NULL: without --audience
  HcMidiSurface *midi;
  HcBackendClient client;
  HcNsm *nsm;       ///< NULL: nobody manages the project
  const char *name; ///< of the JACK client
  char state[4096]; ///< file of the state that is kept; empty: none is
  bool verbose, ready, ending;
  uint64_t next_try_ms; ///< to start again
  HcError error;
} HcRun;

static void say(const HcRun *run, const char *text)
{
  if (run->verbose)
    fprintf(stderr, "hotcold: %s\n", text);
}

static void stop_loop(uv_timer_t *timer)
{
  uv_stop(timer->loop);
}

/** Silence through a fade, then the end. */
static void end(HcRun *run)
{
  if (run->ending)
    return;
  run->ending = true;
  const HcMessage panic = {.address = "/panic"};
  (void)hc_bench_apply(run->bench, &panic, 1, 0, true, NULL, NULL);
  uv_timer_start(&run->fade, stop_loop, FADE_OUT_MS, 0);
}

static void start_again(HcRun *run)
{
  HcError error = {0};
  if (uv_now(&run->loop) < run->next_try_ms)
    return;
  if (hc_bench_start(run->bench, run->backend->rate(run->backend), true, run->backend, &error) ||
      run->backend->start(run->backend, &run->client, &error)) {
    hc_bench_stop(run->bench);
    fprintf(stderr, "hotcold: the sound server is back, but: %s\n", error.text);
    run->next_try_ms = uv_now(&run->loop) + RETRY_MS; // trying takes its time, and the surfaces want an answer
  } else
    say(run, "the sound server is back");
}

static void step(HcRun *run)
{
  switch (run->backend->poll(run->backend)) {
  case HC_BACKEND_LOST:
    if (hc_bench_running(run->bench)) {
      fprintf(stderr, "hotcold: the sound server is gone; waiting for it to return\n");
      hc_bench_stop(run->bench);
    }
    break;
  case HC_BACKEND_RETURNED:
    start_again(run);
    break;
  default:
    break;
  }
  hc_bench_step(run->bench);
  if (hc_bench_wants_to_quit(run->bench))
    end(run);
}

static void on_timer(uv_timer_t *timer)
{
  step(timer->data);
}

static void on_woken(uv_async_t *async)
{
  hc_bench_step(((HcRun *)async->data)->bench);
}

static void on_signal(uv_signal_t *handle, int number)
{
  (void)number;
  end(handle->data);
}

static void wake(void *user)
{
  uv_async_send(&((HcRun *)user)->woken);
}

static void on_log(void *user, const char *text)
{
  say(user, text);
}

static void open_loop(HcRun *run)
{
  (void)signal(SIGXFSZ, SIG_IGN); // a file that may grow no more is an error where it is written, as a full disk is
  static const int numbers[] = {SIGINT, SIGTERM};
  uv_loop_init(&run->loop);
  uv_async_init(&run->loop, &run->woken, on_woken);
  uv_timer_init(&run->loop, &run->step);
  uv_timer_init(&run->loop, &run->fade);
  run->woken.data = run->step.data = run->fade.data = run;
  for (unsigned i = 0; i < 2; ++i) {
    uv_signal_init(&run->loop, &run->signals[i]);
    run->signals[i].data = run;
    uv_signal_start(&run->signals[i], on_signal, numbers[i]);
  }
}

static void close_loop(HcRun *run)
{
  // Each surface closes its own, in its own order.
  uv_handle_t *const own[] = {(uv_handle_t *)&run->woken, (uv_handle_t *)&run->step, (uv_handle_t *)&run->fade,
                              (uv_handle_t *)&run->signals[0], (uv_handle_t *)&run->signals[1]};
  for (unsigned i = 0; i < sizeof own / sizeof *own; ++i)
    uv_close(own[i], NULL);
  uv_run(&run->loop, UV_RUN_DEFAULT);
  hc_web_free(run->web);
  hc_phones_free(run->phones);
  uv_loop_close(&run->loop);
}

static void on_changed(void *user, const HcMessage *message, bool meter)
{
  HcRun *run = user;
  if (!run->ready && !strcmp(message->address, "/error")) // nobody else can hear it yet
    fprintf(stderr, "hotcold: %s: %s\n", message->argument[0].text, message->argument[1].text);
  hc_osc_changed(run->osc, message, meter);
  if (run->web)
    hc_web_changed(run->web, message);
  hc_vote_changed(run->votes, message);
  if (run->midi && !meter)
    hc_midi_surface_changed(run->midi, message);
}

static void on_midi_error(void *user, const HcMessage *message)
{
  say(user, message->argument[1].text);
  on_changed(user, message, false);
}

/** OSC over UDP, HTTP and WebSocket under the same number, and MIDI. `kept`: the state that is restored, or NULL. */
static HcStatus open_surfaces(HcRun *run, const HcOptions *options, const HcPaths *paths, const char *kept, HcError *error)
{
  const HcOscOptions osc = {.bind = options->osc_bind,
                            .port = (uint16_t)options->osc_port,
                            .feedback = options->feedback,
                            .n_feedback = options->feedbacks,
                            .allow_foreign = options->allow_foreign};
  run->osc = hc_osc_open(&run->loop, &osc, run->bench, error);
  if (!run->osc)
    return error->status == HC_BAD_INPUT ? HC_BAD_INPUT : HC_IO; // what is asked for, or a failure of running
  run->votes = hc_vote_open(run->bench, paths->page, error);
  if (!run->votes)
    return HC_NO_MEMORY;
  const HcWebOptions web = {.bind = options->osc_bind, .port = hc_osc_port(run->osc), .page = paths->page, .votes = run->votes};
  if (!options->no_web)
    run->web = hc_web_open(&run->loop, &web, run->bench, run->osc, error);
  hc_bench_watch(run->bench, on_changed, run);
  if (!run->web && !options->no_web)
    return HC_IO;
  if (options->audience)
    run->phones = hc_phones_open(&run->loop, options->audience, web.port, run->votes, error);
  if (options->audience && !run->phones)
    return error->status;
  const HcMidiOptions midi = {
      .device = options->midi, .map = options->midi_map, .maps = paths->maps, .log = on_log, .tell = on_midi_error, .user = run};
  run->midi = hc_midi_open(&run->loop, &midi, run->bench, error);
  if (!run->midi)
    return error->status;
  HcError why = {0};
  if (kept && !options->midi_map && hc_state_restore_map(run->bench, kept, &why))
    fprintf(stderr, "hotcold: %s\n", why.text);
  return HC_OK;
}

/** Where the state is kept; without a place for it the bench runs all the same. */
static void find_state(HcRun *run, const HcOptions *options)
{
  HcError error = {0};
  const char *url = getenv("NSM_URL");
  run->name = options->name ? options->name : "hotcold";
  if (url && *url && (run->nsm = hc_nsm_join(url, &error))) {
    run->name = hc_nsm_name(run->nsm);
    (void)snprintf(run->state, sizeof run->state, "%s", hc_nsm_state(run->nsm));
    return;
  }
  if (error.status)
    fprintf(stderr, "hotcold: %s\n", error.text);
  if (options->no_state || !hc_state_path(run->name, run->state, sizeof run->state, &error))
    return;
  run->state[0] = '\0';
  fprintf(stderr, "hotcold: %s\n", error.text);
}

static void keep_state(HcRun *run)
{
  HcError error = {0};
  if (*run->state && hc_state_begin(run->bench, run->state, &error))
    fprintf(stderr, "hotcold: %s\n", error.text);
}

/** Where logs of trials go: as asked, or where the XDG base directories have state. */
static void trials_folder(const HcOptions *options, char *to, size_t size)
{
  const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
  if (options->trials)
    (void)snprintf(to, size, "%s", options->trials);
  else if (state && *state == '/')
    (void)snprintf(to, size, "%s/hotcold/trials", state);
  else
    (void)snprintf(to, size, "%s/.local/state/hotcold/trials", home ? home : ".");
}

static HcStatus open_all(HcRun *run, const HcOptions *options, const HcPaths *paths, HcError *error)
{
  char trials[4000];
  trials_folder(options, trials, sizeof trials);
  const HcBenchSetup setup = {.state = (options->restore || run->nsm) && *run->state ? run->state : NULL,
                              .trials = trials,
                              .wake = wake,
                              .log = on_log,
                              .user = run};
  run->bench = hc_options_bench(options, paths, setup, error);
  if (!run->bench)
    return error->status;
  HcStatus status = open_surfaces(run, options, paths, setup.state, error);
  if (status)
    return status;
  const HcJackOptions jack = {.name = run->name,
                              .server = options->server,
                              .connect = !options->no_connect,
                              .lanes = hc_bench_lanes(run->bench),
                              .verbose = options->verbose};
  run->backend = hc_jack_open(&jack, error);
  if (!run->backend)
    return HC_IO;
  hc_midi_connect(run->midi, run->backend);
  status = hc_bench_start(run->bench, run->backend->rate(run->backend), true, run->backend, error);
  if (!status)
    status = hc_options_schedule(options, run->bench, error);
  run->client = (HcBackendClient){run->bench, hc_bench_process, hc_bench_latency};
  if (!status)
    status = run->backend->start(run->backend, &run->client, error);
  return status;
}

static void close_all(HcRun *run)
{
  if (run->bench)
    hc_bench_watch(run->bench, NULL, NULL);
  hc_midi_close(run->midi);
  hc_web_close(run->web);
  hc_phones_close(run->phones);
  hc_vote_close(run->votes);
  if (run->osc)
    hc_osc_close(run->osc);
  if (run->backend)
    run->backend->stop(run->backend);
  hc_bench_free(run->bench); // says what became of the state
  hc_nsm_close(run->nsm);
  if (run->backend)
    run->backend->close(run->backend);
}

/** A crowd of connections needs as many files; more than these would only make tables longer. */
static void raise_files(void)
{
  struct rlimit files;
  if (getrlimit(RLIMIT_NOFILE, &files) || files.rlim_cur >= FILES)
    return;
  files.rlim_cur = files.rlim_max < FILES ? files.rlim_max : FILES;
  (void)setrlimit(RLIMIT_NOFILE, &files);
}

HcStatus hc_command_run(const HcOptions *options, const HcPaths *paths, HcError *error)
{
  HcRun run = {.verbose = options->verbose};
  raise_files();
  open_loop(&run);
  find_state(&run, options);
  const HcStatus status = open_all(&run, options, paths, error);
  if (run.nsm)
    hc_nsm_opened(run.nsm, status ? error : NULL);
  if (!status) {
    keep_state(&run);
    if (run.nsm)
      hc_nsm_serve(run.nsm, &run.loop, run.bench);
    run.ready = true;
    fprintf(stderr, "hotcold: ready on %s:%u\n", options->osc_bind ? options->osc_bind : "127.0.0.1", hc_osc_port(run.osc));
    uv_timer_start(&run.step, on_timer, STEP_MS, STEP_MS);
    uv_run(&run.loop, UV_RUN_DEFAULT);
  }
  close_all(&run);
  close_loop(&run);
  return status;
}
