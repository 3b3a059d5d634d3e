// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file An experiment as webMUSHRA 1.4 reads it. Its words are ours and its names have none of YAML's signs: nothing needs quotes. */

#include "experiment.h"

static void print_head(const HcExperiment *experiment, FILE *to)
{
  char file[HC_EXPERIMENT_FILE_MAX];
  hc_experiment_file(experiment, &experiment->program[0].sound[experiment->page[0].reference], file);
  (void)fprintf(to,
                "testname: Listening test\n"
                "testId: %s\n"
                "bufferSize: 2048\n"
                "stopOnErrors: true\n"
                "showButtonPreviousPage: false\n"
                "remoteService: service/write.php\n"
                "\n"
                "pages:\n"
                "  - type: generic\n"
                "    id: welcome\n"
                "    name: Welcome\n"
                "    content: >-\n"
                "      <p>Please use headphones or good loudspeakers in a quiet room. Nothing here is a test of you.</p>\n",
                experiment->name);
  if (experiment->plan.mode == HC_TRIAL_ABX)
    (void)fprintf(
        to,
        "      <p>On each of %u pages there is a reference, and there are two more sounds, A and B. One of these is the\n"
        "      reference once more. Listen to all three as often as you like, then say which one it is. Where you hear\n"
        "      no difference, guess.</p>\n",
        experiment->plan.n);
  else
    (void)fprintf(
        to,
        "      <p>On each of %u pages there is a reference, and there are %u more sounds. Rate each from 0 to 100 by how\n"
        "      much it is like the reference. One of them is the reference once more: it deserves 100.</p>\n",
        experiment->plan.n, experiment->plan.lanes);
  (void)fprintf(to,
                "  - type: volume\n"
                "    id: volume\n"
                "    name: Volume\n"
                "    content: Set a comfortable volume now, and leave it as it is until the end.\n"
                "    stimulus: %s\n"
                "    defaultVolume: 0.5\n",
                file);
}

static void print_page(const HcExperiment *experiment, const HcExperimentPage *page, FILE *to)
{
  const bool abx = experiment->plan.mode == HC_TRIAL_ABX;
  const HcExperimentProgram *program = &experiment->program[page->program];
  char file[HC_EXPERIMENT_FILE_MAX];
  hc_experiment_file(experiment, &program->sound[page->reference], file);
  (void)fprintf(to,
                "    - type: %s\n"
                "      id: %s\n"
                "      name: %s\n"
                "      content: %s\n"
                "      showWaveform: false\n"
                "      enableLooping: true\n"
                "      reference: %s\n",
                abx ? "paired_comparison" : "mushra", page->id,
                abx ? "Which one is the reference?" : "How much like the reference?",
                abx ? "A or B is the reference once more." : "One of these sounds is the reference once more.", file);
  if (!abx)
    (void)fprintf(to, "      createAnchor35: false\n"
                      "      createAnchor70: false\n"
                      "      randomize: true\n"
                      "      showConditionNames: false\n");
  (void)fprintf(to, "      stimuli:\n");
  for (unsigned lane = 0; lane < experiment->plan.lanes; ++lane)
    if (lane != page->reference) {
      hc_experiment_file(experiment, &program->sound[lane], file);
      (void)fprintf(to, "        %s: %s\n", program->sound[lane].id, file);
    }
}

void hc_webmushra_print(const HcExperiment *experiment, FILE *to)
{
  print_head(experiment, to);
  (void)fprintf(to, "  -\n    - random\n");
  for (unsigned i = 0; i < experiment->plan.n; ++i)
    print_page(experiment, &experiment->page[i], to);
  (void)fprintf(to, "  - type: finish\n"
                    "    name: Thank you\n"
                    "    content: Your answers are sent when you press the button.\n"
                    "    popupContent: Your answers have been sent. Thank you!\n"
                    "    showResults: false\n"
                    "    showErrors: true\n"
                    "    writeResults: true\n"
                    "    questionnaire:\n"
                    "      - type: text\n"
                    "        label: Your name, or any word, if you like\n"
                    "        name: listener\n"
                    "        optional: true\n");
}
