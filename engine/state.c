// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "state.h"
#include "replace.h"

#include "model.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATH_SIZE = 4096 };

/** How soon a change is written [s]; and what ears get after a crash [dB]. */
static const double SOON_S = 3.0, CRASHED_TRIM_DB = -20.0;

struct HcState {
  char file[PATH_SIZE], mark[PATH_SIZE + 16];
  int lock;   ///< of the mark
  char *text; ///< last written, or being written; NULL: nothing yet
  char map_file[PATH_SIZE];
  char *map;          ///< likewise
  char *last_map;     ///< of whoever played MIDI, and has gone; NULL: somebody plays, or nobody did
  double next_look_s; ///< on the monotonic clock
  bool writing;
  bool wanted; ///< asked for, and not yet begun
  HcStateSaved saved;
  void *saved_user;
};

HcStatus hc_state_path(const char *name, char *path, size_t size, HcError *error)
{
  const char *base = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
  const bool given = base && *base == '/'; // the specification has relative ones passed over
  if (!given && (!home || *home != '/'))
    return hc_error_set(error, HC_NOT_FOUND, "no state is kept: neither XDG_STATE_HOME nor HOME names a folder");
  const int n = snprintf(path, size, "%s%s/hotcold/%s.scene", given ? base : home, given ? "" : "/.local/state", name);
  if (n < 0 || (size_t)n >= size)
    return hc_error_set(error, HC_BAD_INPUT, "no state is kept: the name of its file is too long");
  for (char *c = path + n - strlen(name) - strlen(".scene"); *c; ++c)
    *c = *c == '/' ? '-' : *c;
  return HC_OK;
}

/* ---- restored ---------------------------------------------------------------------------------------------------------- */

static bool name_mark(const char *file, char *mark, size_t size)
{
  return snprintf(mark, size, "%s.running", file) < (int)size;
}

/** A mark that nobody holds: who made it has not ended well. */
static bool is_left(const char *file)
{
  char mark[PATH_SIZE + 16];
  const int lock = name_mark(file, mark, sizeof mark) ? open(mark, O_RDONLY | O_CLOEXEC) : -1;
  const bool left = lock >= 0 && !flock(lock, LOCK_SH | LOCK_NB);
  if (lock >= 0)
    (void)close(lock);
  return left;
}

/** The map's file beside a state's. */
static bool name_map(const char *file, char *map, size_t size)
{
  const size_t n = strlen(file), end = strlen(".scene");
  const bool scene = n > end && !strcmp(file + n - end, ".scene");
  return snprintf(map, size, "%.*s.map", (int)(scene ? n - end : n), file) < (int)size;
}

static HcStatus set_aside(const char *file, const char *instead, HcError *error)
{
  char aside[PATH_SIZE + 16];
  const HcError why = *error;
  (void)snprintf(aside, sizeof aside, "%s.broken", file);
  const bool moved = !rename(file, aside);
  return hc_error_set(error, why.status, "%.380s; %s%s", why.text, instead,
                      moved ? ", and what was kept is called .broken now" : "");
}

HcStatus hc_state_restore(HcBench *bench, const char *file, bool *crashed, HcError *error)
{
  HcError local = {0};
  error = error ? error : &local;
  *crashed = false;
  if (access(file, F_OK))
    return hc_error_set(error, HC_NOT_FOUND, "nothing is kept in %s yet; starting from the defaults", file);
  if (hc_bench_scene(bench, file, error))
    return set_aside(file, "starting from the defaults", error);
  bench->restored = true;
  *crashed = is_left(file);
  const double trim = hc_table_kind(bench->table, HC_E_TRIM, 0)->sent.number;
  const HcMessage quiet = {"/trim", 1, {{'f', fmin(trim, CRASHED_TRIM_DB), ""}}};
  return *crashed ? hc_bench_apply(bench, &quiet, 1, 0, false, NULL, error) : HC_OK;
}

HcStatus hc_state_restore_map(HcBench *bench, const char *file, HcError *error)
{
  HcMessage message = {.address = "/midi/map", .count = 1, .argument = {{.type = 's'}}};
  if (!name_map(file, message.argument[0].text, HC_TEXT_MAX))
    return hc_error_set(error, HC_BAD_INPUT, "no MIDI map is restored: the name of its file is too long");
  if (access(message.argument[0].text, F_OK))
    return HC_OK;
  if (!hc_bench_apply(bench, &message, 1, 0, false, NULL, error))
    return HC_OK;
  return set_aside(message.argument[0].text, "taking the usual map", error);
}

/* ---- kept -------------------------------------------------------------------------------------------------------------- */

/** The state as text, malloc'ed; NULL: out of memory. */
static char *print(HcBench *bench)
{
  char *text = NULL;
  size_t size = 0;
  FILE *stream = open_memstream(&text, &size);
  if (!stream)
    return NULL;
  // Behind an empty line it is no title.
  (void)fprintf(stream, "\n# kept by hotcold; hotcold run --restore begins with it\n");
  hc_scene_print(bench, stream, true);
  if (!fclose(stream))
    return text;
  free(text);
  return NULL;
}

static void print_mapping(void *stream, const HcMessage *line)
{
  (void)fprintf(stream, "%s\n", line->argument[0].text);
}

/** The MIDI map as text, malloc'ed; NULL: nobody plays MIDI, or out of memory. */
static char *print_map(HcBench *bench)
{
  char *text = NULL;
  size_t size = 0;
  FILE *stream = bench->midi.list ? open_memstream(&text, &size) : NULL;
  if (!stream)
    return NULL;
  (void)fprintf(stream, "# kept by hotcold; hotcold run --restore begins with it\n");
  (void)hc_midi_list(bench, print_mapping, stream);
  if (!fclose(stream))
    return text;
  free(text);
  return NULL;
}

static bool differs(const char *text, const char *kept)
{
  return text && (!kept || strcmp(text, kept) != 0);
}

/** Both, the map first: a state tells of a map that is there. */
static HcStatus write_both(const char *file, const char *text, const char *map_file, const char *map, HcError *error)
{
  const HcStatus status = map ? hc_replace_text(map_file, map, true, error) : HC_OK;
  return !text || status ? status : hc_replace_text(file, text, true, error);
}

typedef struct HcStateJob {
  HcJob job;
  HcBench *bench;
  char *file, *text, *map_file, *map;
  HcError error;
} HcStateJob;

static void write_text(HcJob *base)
{
  HcStateJob *job = (HcStateJob *)base;
  (void)write_both(job->file, job->text, job->map_file, job->map, &job->error);
}

static void free_job(HcStateJob *job)
{
  if (job) {
    free(job->file);
    free(job->text);
    free(job->map_file);
    free(job->map);
  }
  free(job);
}

static void done(HcState *state, const HcError *error)
{
  const HcStateSaved saved = state->saved;
  state->saved = NULL;
  if (saved)
    saved(state->saved_user, error);
}

static void written(HcJob *base)
{
  HcStateJob *job = (HcStateJob *)base;
  HcState *state = job->bench->state;
  state->writing = false;
  if (job->error.status) {
    hc_tell_error(job->bench, "/save", job->error.text);
    free(state->text);
    free(state->map);
    state->text = state->map = NULL; // tried again
  }
  if (!state->wanted)
    done(state, &job->error);
  free_job(job);
}

/** Have both, which are taken over, written. `map`: NULL where nobody plays MIDI. */
static void submit(HcBench *bench, char *text, char *map)
{
  HcState *state = bench->state;
  HcStateJob *job = calloc(1, sizeof *job);
  if (job)
    *job = (HcStateJob){.job = {write_text, written},
                        .bench = bench,
                        .file = strdup(state->file),
                        .text = strdup(text),
                        .map_file = strdup(state->map_file),
                        .map = map ? strdup(map) : NULL};
  if (!job || !job->file || !job->text || !job->map_file || (map && !job->map) || !hc_jobs_submit(bench->worker, &job->job)) {
    free_job(job);
    free(text);
    free(map);
    return; // the next look tries again
  }
  free(state->text);
  free(state->map);
  state->text = text;
  state->map = map;
  state->writing = true;
  state->wanted = false;
}

void hc_state_step(HcBench *bench)
{
  HcState *state = bench->state;
  const double now = hc_bench_now();
  if (!state || state->writing || (!state->wanted && now < state->next_look_s))
    return;
  state->next_look_s = now + SOON_S;
  char *text = print(bench), *map = print_map(bench);
  if (text && (state->wanted || differs(text, state->text) || differs(map, state->map))) {
    submit(bench, text, map);
    return;
  }
  free(text);
  free(map);
}

void hc_state_save(HcBench *bench, HcStateSaved saved, void *user)
{
  HcState *state = bench->state;
  if (!state) {
    HcError error = {0};
    (void)hc_error_set(&error, HC_REFUSED, "no state is kept here; hotcold run keeps it, without --no-state");
    if (saved)
      saved(user, &error);
    else
      hc_tell_error(bench, "/save", error.text);
    return;
  }
  state->wanted = true;
  if (saved) {
    state->saved = saved;
    state->saved_user = user;
  }
}

/* ---- begun and ended --------------------------------------------------------------------------------------------------- */

static HcStatus make_folders(const char *file, HcError *error)
{
  char folder[PATH_SIZE];
  (void)snprintf(folder, sizeof folder, "%s", file);
  for (char *slash = folder; (slash = strchr(slash + 1, '/'));) {
    *slash = '\0';
    if (mkdir(folder, 0700) && errno != EEXIST)
      return hc_error_set(error, HC_IO, "no state is kept: the folder %s cannot be made: %s", folder, strerror(errno));
    *slash = '/';
  }
  return HC_OK;
}

HcStatus hc_state_begin(HcBench *bench, const char *file, HcError *error)
{
  HcState *state = calloc(1, sizeof *state);
  if (!state)
    return hc_error_set(error, HC_NO_MEMORY, "out of memory");
  HcStatus status = make_folders(file, error);
  if (!status && (snprintf(state->file, sizeof state->file, "%s", file) >= (int)sizeof state->file ||
                  !name_mark(file, state->mark, sizeof state->mark) || !name_map(file, state->map_file, sizeof state->map_file)))
    status = hc_error_set(error, HC_BAD_INPUT, "no state is kept: the name of its file is too long");
  if (status) {
    free(state);
    return status;
  }
  state->lock = open(state->mark, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (state->lock < 0)
    status = hc_error_set(error, HC_IO, "no state is kept: %s cannot be written: %s", state->mark, strerror(errno));
  else if (flock(state->lock, LOCK_EX | LOCK_NB)) {
    status =
        hc_error_set(error, HC_REFUSED, "no state is kept: another bench keeps its own in %s; --name tells them apart", file);
    (void)close(state->lock);
  }
  if (status) {
    free(state);
    return status;
  }
  // Who starts without --restore keeps what was there until something changes.
  state->text = bench->restored ? NULL : print(bench);
  state->map = bench->restored ? NULL : print_map(bench);
  state->next_look_s = hc_bench_now() + SOON_S;
  bench->state = state;
  return HC_OK;
}

void hc_state_midi_ends(HcBench *bench)
{
  if (!bench->state || !bench->midi.list)
    return;
  free(bench->state->last_map);
  bench->state->last_map = print_map(bench);
}

void hc_state_end(HcBench *bench)
{
  HcState *state = bench->state;
  if (!state)
    return;
  HcError error = {0};
  char *text = print(bench), *map = print_map(bench);
  const char *last = map ? map : state->last_map;
  const bool changed = differs(text, state->text) || differs(last, state->map);
  if (changed && write_both(state->file, text, state->map_file, last, &error))
    hc_tell_error(bench, "/save", error.text);
  free(text);
  free(map);
  done(state, &error);
  (void)unlink(state->mark);
  (void)close(state->lock);
  free(state->text);
  free(state->map);
  free(state->last_map);
  free(state);
  bench->state = NULL;
}
