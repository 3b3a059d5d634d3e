// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file The key of an experiment as JSON: what was exported, and what its names stand for. */

#include "experiment.h"
#include "log_json.h"

#include <stdlib.h>
#include <string.h>

static json_t *sound_json(const HcExperiment *experiment, const HcSound *sound, unsigned lane)
{
  char file[HC_EXPERIMENT_FILE_MAX];
  const char letter[2] = {(char)('a' + (int)lane), '\0'};
  hc_experiment_file(experiment, sound, file);
  return json_pack("{s:s, s:s, s:s, s:s}", "lane", letter, "id", sound->id, "file", file, "sha256", sound->sha256);
}

static json_t *programs_json(const HcExperiment *experiment)
{
  json_t *list = json_array();
  for (unsigned p = 0; p < experiment->programs; ++p) {
    const HcExperimentProgram *program = &experiment->program[p];
    json_t *sounds = json_array();
    for (unsigned lane = 0; lane < experiment->plan.lanes; ++lane)
      (void)json_array_append_new(sounds, sound_json(experiment, &program->sound[lane], lane));
    (void)json_array_append_new(list, json_pack("{s:s, s:f, s:f, s:o}", "in", program->title, "seconds", program->seconds,
                                                "gain_db", program->gain_db, "sounds", sounds));
  }
  return list;
}

static json_t *pages_json(const HcExperiment *experiment)
{
  json_t *list = json_array();
  for (unsigned i = 0; i < experiment->plan.n; ++i) {
    const HcExperimentPage *page = &experiment->page[i];
    const char letter[2] = {(char)('a' + (int)page->reference), '\0'};
    (void)json_array_append_new(list,
                                json_pack("{s:s, s:i, s:s}", "id", page->id, "program", (int)page->program, "reference", letter));
  }
  return list;
}

HcStatus hc_experiment_print(const HcExperiment *experiment, FILE *to, HcError *error)
{
  const HcTrialSetting *setting = &experiment->setting;
  json_t *key = json_pack("{s:s, s:s, s:s, s:s, s:b, s:f, s:f, s:o, s:s, s:s, s:o, s:o}", "experiment", experiment->name,
                          "platform", setting->imported, "hotcold", HC_VERSION, "mode", hc_trial_mode_name(experiment->plan.mode),
                          "flac", (int)experiment->flac, "rate_hz", setting->rate_hz, "fade_ms", setting->fade_ms, "lanes",
                          hc_log_lanes(setting, experiment->plan.lanes), "state", setting->state, "scene",
                          experiment->scene ? experiment->scene : "", "programs", programs_json(experiment), "pages",
                          pages_json(experiment));
  const bool written = key && !json_dumpf(key, to, JSON_INDENT(2) | JSON_REAL_PRECISION(9)) && fputc('\n', to) != EOF;
  json_decref(key);
  return written ? HC_OK : hc_error_set(error, HC_IO, "the key cannot be written");
}

static bool copy(char *to, size_t size, const char *text)
{
  return (size_t)snprintf(to, size, "%s", text) < size;
}

/** Lane of a letter; `lanes` or more: there is none. */
static unsigned lane_of(const char *letter)
{
  return letter[0] && !letter[1] ? (unsigned)(letter[0] - 'a') : HC_TRIAL_LANES_MAX;
}

static const char *read_program(json_t *from, unsigned lanes, HcExperimentProgram *program)
{
  const char *title = NULL;
  json_t *sounds = NULL;
  if (json_unpack(from, "{s:s, s:F, s:F, s:o}", "in", &title, "seconds", &program->seconds, "gain_db", &program->gain_db,
                  "sounds", &sounds) ||
      json_array_size(sounds) != lanes || !copy(program->title, sizeof program->title, title))
    return "a program without in, seconds, gain_db or a sound for each lane";
  for (unsigned lane = 0; lane < lanes; ++lane) {
    const char *id = NULL, *sha256 = NULL;
    if (json_unpack(json_array_get(sounds, lane), "{s:s, s:s}", "id", &id, "sha256", &sha256) || !*id ||
        !copy(program->sound[lane].id, sizeof program->sound->id, id) ||
        !copy(program->sound[lane].sha256, sizeof program->sound->sha256, sha256))
      return "a sound without id or sha256";
  }
  return NULL;
}

static const char *read_page(json_t *from, const HcExperiment *experiment, HcExperimentPage *page)
{
  const char *id = NULL, *letter = NULL;
  int program = 0;
  if (json_unpack(from, "{s:s, s:i, s:s}", "id", &id, "program", &program, "reference", &letter) || !*id ||
      !copy(page->id, sizeof page->id, id) || program < 0 || (unsigned)program >= experiment->programs)
    return "a page without id, program or reference";
  page->program = (unsigned)program;
  page->reference = lane_of(letter);
  return page->reference < (experiment->plan.mode == HC_TRIAL_ABX ? 2u : 1u) ? NULL : "a page whose reference is no lane";
}

static const char *read_lists(json_t *programs, json_t *pages, HcExperiment *experiment)
{
  const char *why = NULL;
  experiment->programs = (unsigned)json_array_size(programs);
  if (!experiment->programs || experiment->programs > HC_EXPERIMENT_PROGRAMS_MAX)
    return "expected 1 to 16 programs";
  experiment->plan.n = (unsigned)json_array_size(pages);
  if (hc_trial_plan_check(&experiment->plan, NULL))
    return "pages or mode: no series could be planned so";
  for (unsigned i = 0; i < experiment->programs && !why; ++i)
    why = read_program(json_array_get(programs, i), experiment->plan.lanes, &experiment->program[i]);
  for (unsigned i = 0; i < experiment->plan.n && !why; ++i)
    why = read_page(json_array_get(pages, i), experiment, &experiment->page[i]);
  return why;
}

static const char *read_key(json_t *key, HcExperiment *experiment)
{
  const char *name = NULL, *platform = NULL, *mode = NULL, *state = NULL, *scene = NULL;
  json_t *lanes = NULL, *programs = NULL, *pages = NULL;
  int flac = 0;
  HcTrialSetting *setting = &experiment->setting;
  if (json_unpack(key, "{s:s, s:s, s:s, s:b, s:F, s:F, s:o, s:s, s:s, s:o, s:o}", "experiment", &name, "platform", &platform,
                  "mode", &mode, "flac", &flac, "rate_hz", &setting->rate_hz, "fade_ms", &setting->fade_ms, "lanes", &lanes,
                  "state", &state, "scene", &scene, "programs", &programs, "pages", &pages) ||
      !*platform || !copy(experiment->name, sizeof experiment->name, name) ||
      !copy(setting->imported, sizeof setting->imported, platform) || !copy(setting->state, sizeof setting->state, state))
    return "is not the key of an experiment; hotcold trial export writes one";
  experiment->flac = flac;
  experiment->scene = strdup(scene);
  experiment->plan = (HcTrialPlan){.mode = hc_trial_mode_named(mode), .listener = "all"};
  if (experiment->plan.mode != HC_TRIAL_ABX && experiment->plan.mode != HC_TRIAL_RATING)
    return "mode: expected abx or rating";
  const char *why = hc_log_read_lanes(lanes, setting, &experiment->plan.lanes);
  return why ? why : read_lists(programs, pages, experiment);
}

HcStatus hc_experiment_read(const char *file, HcExperiment *experiment, HcError *error)
{
  json_error_t wrong;
  *experiment = (HcExperiment){.flac = false};
  json_t *key = json_load_file(file, JSON_REJECT_DUPLICATES, &wrong);
  if (!key && wrong.line < 0)
    return hc_error_set(error, HC_NOT_FOUND, "%s cannot be read; expected the folder that hotcold trial export has made", file);
  if (!key)
    return hc_error_set(error, HC_BAD_INPUT, "%s:%d: %s", file, wrong.line, wrong.text);
  const char *why = read_key(key, experiment);
  json_decref(key);
  return why ? hc_error_set(error, HC_BAD_INPUT, "%s: %s", file, why) : HC_OK;
}
