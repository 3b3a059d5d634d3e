// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * An experiment that people take elsewhere, in a browser: sounds of all lanes under names that tell nothing, pages that play them,
 * and the key to both, which stays at home. The platform is webMUSHRA (Schoeffler et al., 2018); its pages `mushra` and
 * `paired_comparison` draw what is behind their buttons themselves, so that nothing can be sworn to.
 *
 *   rating  a page `mushra`: lane a is the reference, shown and hidden; the other lanes are its conditions
 *   abx     a page `paired_comparison`: x is shown as the reference, a or b by the key; which of its two buttons is x?
 */
#ifndef HC_TRIAL_EXPERIMENT_H
#define HC_TRIAL_EXPERIMENT_H

#include "log.h"

#include <stdio.h>

enum {
  HC_SOUND_DIGITS = 16,
  HC_EXPERIMENT_NAME_MAX = 33,
  HC_EXPERIMENT_PROGRAMS_MAX = 16,
  HC_EXPERIMENT_TITLE_MAX = 256,
  HC_EXPERIMENT_FILE_MAX = 160
};

/** A lane with a program, as a file. */
typedef struct HcSound {
  char id[HC_SOUND_DIGITS + 1]; ///< drawn; names file and condition
  char sha256[HC_COMMIT_DIGITS + 1];
} HcSound;

typedef struct HcExperimentProgram {
  char title[HC_EXPERIMENT_TITLE_MAX]; ///< what `--in` said
  double seconds;
  double gain_db; ///< of all its sounds alike, so that none clips
  HcSound sound[HC_TRIAL_LANES_MAX];
} HcExperimentProgram;

/** One trial. */
typedef struct HcExperimentPage {
  char id[HC_SOUND_DIGITS + 1];
  unsigned program, reference; ///< lane
} HcExperimentPage;

typedef struct HcExperiment {
  char name[HC_EXPERIMENT_NAME_MAX];
  bool flac;
  HcTrialPlan plan; ///< n: pages
  HcTrialSetting setting;
  char *scene; ///< text; malloc'ed
  unsigned programs;
  HcExperimentProgram program[HC_EXPERIMENT_PROGRAMS_MAX];
  HcExperimentPage page[HC_TRIALS_MAX];
} HcExperiment;

/** Fields of a new one: `n` trials with each of `programs` programs and `lanes` lanes (of which abx takes two). HC_BAD_INPUT: name or plan. */
HcStatus hc_experiment_plan(HcExperiment *experiment, const char *name, HcTrialMode mode, unsigned n, unsigned programs,
                            unsigned lanes, HcError *error);
/** Draw the names of all sounds, and x. */
HcStatus hc_experiment_draw(HcExperiment *experiment, HcError *error);
void hc_experiment_free(HcExperiment *experiment);

/** Place of a sound below the platform's folder. */
void hc_experiment_file(const HcExperiment *experiment, const HcSound *sound, char file[HC_EXPERIMENT_FILE_MAX]);

/** The pages, in webMUSHRA's YAML. */
void hc_webmushra_print(const HcExperiment *experiment, FILE *to);

/** Write the key as JSON. HC_IO. */
HcStatus hc_experiment_print(const HcExperiment *experiment, FILE *to, HcError *error);
/** Read one. HC_NOT_FOUND; HC_BAD_INPUT begins with the file. To be freed in any case. */
HcStatus hc_experiment_read(const char *file, HcExperiment *experiment, HcError *error);

#endif
