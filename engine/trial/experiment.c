// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "experiment.h"

#include <nettle/base16.h>
#include <stdlib.h>
#include <string.h>

/** A to Z would meet themselves in lower case where webMUSHRA names folders. */
static bool is_name(const char *name)
{
  const size_t n = strlen(name);
  return n && n < HC_EXPERIMENT_NAME_MAX && strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-") == n;
}

HcStatus hc_experiment_plan(HcExperiment *experiment, const char *name, HcTrialMode mode, unsigned n, unsigned programs,
                            unsigned lanes, HcError *error)
{
  if (!is_name(name))
    return hc_error_set(error, HC_BAD_INPUT, "--name: expected 1 to %d of a-z, 0-9 and -, got \"%s\"", HC_EXPERIMENT_NAME_MAX - 1,
                        name);
  if (mode != HC_TRIAL_ABX && mode != HC_TRIAL_RATING)
    return hc_error_set(
        error, HC_BAD_INPUT,
        "--mode %s: webMUSHRA asks which of two is the reference, and knows no trial without one; expected abx or "
        "rating",
        hc_trial_mode_name(mode));
  experiment->plan = (HcTrialPlan){.mode = mode, .n = n * programs, .lanes = mode == HC_TRIAL_ABX ? 2 : lanes, .listener = "all"};
  experiment->programs = programs;
  (void)snprintf(experiment->name, sizeof experiment->name, "%s", name);
  const HcStatus status = hc_trial_plan_check(&experiment->plan, error);
  if (status)
    return status;
  for (unsigned i = 0; i < experiment->plan.n; ++i) {
    (void)snprintf(experiment->page[i].id, sizeof experiment->page[i].id, "trial-%03u", i + 1);
    experiment->page[i].program = i / n;
  }
  return HC_OK;
}

HcStatus hc_experiment_draw(HcExperiment *experiment, HcError *error)
{
  HcTrialKey key;
  const HcStatus status = hc_trial_draw(&experiment->plan, 0, 0, &key, error);
  for (unsigned i = 0; i < experiment->plan.n && !status; ++i)
    experiment->page[i].reference = experiment->plan.mode == HC_TRIAL_ABX ? (unsigned)(key.letters[i] - 'a') : 0;
  for (unsigned p = 0; p < experiment->programs && !status; ++p)
    for (unsigned lane = 0; lane < experiment->plan.lanes; ++lane) {
      uint8_t number[HC_SOUND_DIGITS / 2];
      HcSound *sound = &experiment->program[p].sound[lane];
      if (!hc_trial_random(number, sizeof number))
        return hc_error_set(error, HC_IO, "the system gives no random numbers");
      number[0] |= 0xa0; // a letter first: digits only would be a number in YAML
      base16_encode_update(sound->id, sizeof number, number);
      sound->id[HC_SOUND_DIGITS] = '\0';
    }
  return status;
}

void hc_experiment_free(HcExperiment *experiment)
{
  free(experiment->scene);
  experiment->scene = NULL;
}

void hc_experiment_file(const HcExperiment *experiment, const HcSound *sound, char file[HC_EXPERIMENT_FILE_MAX])
{
  (void)snprintf(file, HC_EXPERIMENT_FILE_MAX, "configs/resources/%s/%s.%s", experiment->name, sound->id,
                 experiment->flac ? "flac" : "wav");
}
