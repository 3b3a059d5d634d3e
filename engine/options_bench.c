// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file The bench that the command line asks for: the state that was kept, then scenes and settings in their order. */

#include "options.h"
#include "state.h"

#include <stdio.h>
#include <stdlib.h>

static HcStatus parse_set(const char *text, HcLine *line, HcError *error)
{
  bool found = false;
  HcError why = {0};
  const HcStatus status = hc_line_parse(text, line, &found, &why);
  if (status)
    return hc_error_set(error, status, "--set \"%.128s\": %.300s", text, why.text);
  if (!found)
    return hc_error_set(error, HC_BAD_INPUT, "--set: expected ADDRESS ARG …, got nothing");
  if (line->when == HC_WHEN_AFTER || line->when == HC_WHEN_GO)
    return hc_error_set(error, HC_BAD_INPUT, "--set \"%.128s\": + and @go belong in a cue list; expected @SECONDS or no time",
                        text);
  return HC_OK;
}

/** What a text asks for in vain is bad input, whatever the bench calls it. */
static HcStatus bad_text(HcStatus status)
{
  return status == HC_REFUSED ? HC_BAD_INPUT : status;
}

static HcStatus apply_set(const char *text, HcBench *bench, bool timed, HcError *error)
{
  HcLine *line = malloc(sizeof *line);
  if (!line)
    return hc_error_set(error, HC_NO_MEMORY, "out of memory");
  HcStatus status = parse_set(text, line, error);
  HcError why = {0};
  if (!status && timed == (line->when == HC_WHEN_AT)) {
    status = hc_bench_apply(bench, &line->message, 1, timed ? hc_bench_frame_at(bench, line->seconds) : 0, false, NULL, &why);
    if (status)
      hc_error_set(error, bad_text(status), "--set \"%.128s\": %.360s", text, why.text);
  }
  free(line);
  return status;
}

/** Lanes of a state; 0 where it cannot be read: restoring it says why. */
static uint32_t lanes_kept(const HcPaths *paths, const char *state)
{
  uint32_t lanes = 0;
  return hc_bench_scene_lanes(paths->scenes, state, &lanes, NULL) ? 0 : lanes;
}

/** Whatever is wrong with a state, the bench starts. */
static void restore(HcBench *bench, const char *state)
{
  HcError error = {0};
  bool crashed = false;
  if (hc_state_restore(bench, state, &crashed, &error))
    fprintf(stderr, "hotcold: %s\n", error.text);
  else if (crashed)
    fprintf(stderr, "hotcold: the last run did not end well: the state is restored, with /trim at -20 dB\n");
}

HcStatus hc_options_lane_count(const HcOptions *options, const HcPaths *paths, const char *state, uint32_t *count, HcError *error)
{
  uint32_t lanes = state ? lanes_kept(paths, state) : 0;
  for (unsigned i = 0; i < options->changes; ++i) {
    uint32_t asked = 0;
    if (options->change[i].scene && hc_bench_scene_lanes(paths->scenes, options->change[i].text, &asked, error))
      return error->status;
    lanes = asked > lanes ? asked : lanes;
  }
  *count = options->lanes ? options->lanes : lanes ? lanes : 2;
  return HC_OK;
}

HcBench *hc_options_bench(const HcOptions *options, const HcPaths *paths, HcBenchSetup setup, HcError *error)
{
  if (hc_options_lane_count(options, paths, setup.state, &setup.lanes, error))
    return NULL;
  setup.plugins = paths->plugins;
  setup.scenes = paths->scenes;
  HcBench *bench = hc_bench_new(&setup, error);
  HcStatus status = HC_OK;
  if (bench && setup.state)
    restore(bench, setup.state);
  for (unsigned i = 0; bench && i < options->changes && !status; ++i)
    status = options->change[i].scene ? hc_bench_scene(bench, options->change[i].text, error)
                                      : apply_set(options->change[i].text, bench, false, error);
  if (status) {
    error->status = bad_text(status);
    hc_bench_free(bench);
    return NULL;
  }
  return bench;
}

HcStatus hc_options_schedule(const HcOptions *options, HcBench *bench, HcError *error)
{
  HcStatus status = HC_OK;
  for (unsigned i = 0; i < options->changes && !status; ++i)
    if (!options->change[i].scene)
      status = apply_set(options->change[i].text, bench, true, error);
  return status;
}
