// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file The command line. */
#ifndef HC_OPTIONS_H
#define HC_OPTIONS_H

#include "bench_setup.h"

enum { HC_CHANGES_MAX = 256, HC_FEEDBACK_MAX = 16, HC_FROM_MAX = 8, HC_INPUTS_MAX = 16, HC_OPERANDS_MAX = 256 };

/** `--scene` and `--set`, in the order given. */
typedef struct HcOptionChange {
  bool scene;
  const char *text;
} HcOptionChange;

typedef struct HcOptions {
  const char *command;
  const char *operand[HC_OPERANDS_MAX]; ///< what follows it
  unsigned operands;
  HcOptionChange change[HC_CHANGES_MAX];
  unsigned changes;
  uint32_t lanes; ///< 0: as the scene asks, else 2
  const char *name, *server, *osc_bind, *audience, *midi, *midi_map;
  const char *feedback[HC_FEEDBACK_MAX];
  unsigned feedbacks;
  bool no_connect, no_web, no_state, restore, verbose, allow_foreign;
  unsigned osc_port;
  const char *in, *out;
  const char *input[HC_INPUTS_MAX]; ///< every `--in`
  unsigned inputs;
  bool with_lanes;
  double rate;     ///< [Hz]; 0: not given
  double seconds;  ///< of the input; 0: all of it
  unsigned period; ///< [frames]
  const char *lane[HC_LANES_MAX], *from[HC_FROM_MAX];
  unsigned lanes_named, froms;
  const char *to, *frequencies;
  bool measured;
  unsigned points;
  unsigned builds;    ///< 0: the lane as it is
  const char *plot;   ///< .svg or .png
  const char *trials; ///< folder of logs
  bool csv, json;
  const char *sealed; ///< hash that somebody has noted
  const char *mode;   ///< of the trials that are exported
  unsigned n;         ///< of these; 0: not given
  bool flac;
} HcOptions;

/** HC_OK; HC_BAD_INPUT with a sentence; HC_REFUSED when `--help` or `--version` was answered on standard output. */
HcStatus hc_options_parse(int argc, char **argv, HcOptions *options, HcError *error);

/** Where our own data is: beside the program in a build tree, else where it was installed. */
typedef struct HcPaths {
  char plugins[4096], circuits[4096], scenes[4096], page[4096], maps[4096];
  char live[4096]; ///< where the module of `run` is
} HcPaths;
HcStatus hc_paths_find(HcPaths *paths, HcError *error);

/** Lanes that options, scenes or the `state` that is kept (or NULL) ask for. */
HcStatus hc_options_lane_count(const HcOptions *options, const HcPaths *paths, const char *state, uint32_t *count,
                               HcError *error);
/** A bench with the lanes that options or scene ask for, and the options' scenes and settings applied. Lines of `--set` with a
 * time are left for hc_options_schedule. */
HcBench *hc_options_bench(const HcOptions *options, const HcPaths *paths, HcBenchSetup setup, HcError *error);
/** The `--set "@SECONDS …"` lines, once the bench is started. */
HcStatus hc_options_schedule(const HcOptions *options, HcBench *bench, HcError *error);

/** Lanes of all `--lane`, each once (default a). */
HcStatus hc_options_lanes(const HcOptions *options, uint32_t lanes, uint32_t list[HC_LANES_MAX], unsigned *n, HcError *error);
/** The one `--lane`. */
HcStatus hc_options_lane(const HcOptions *options, uint32_t lanes, uint32_t *lane, HcError *error);

/* The commands: exit status; the error, if any, is printed by main. */
HcStatus hc_command_run(const HcOptions *options, const HcPaths *paths, HcError *error);
HcStatus hc_command_render(const HcOptions *options, const HcPaths *paths, HcError *error);
HcStatus hc_command_response(const HcOptions *options, const HcPaths *paths, HcError *error);
HcStatus hc_command_deck(const HcOptions *options, const HcPaths *paths, HcError *error);
HcStatus hc_command_trial(const HcOptions *options, const HcPaths *paths, HcError *error);
HcStatus hc_command_export(const HcOptions *options, const HcPaths *paths, HcError *error);
HcStatus hc_command_import(const HcOptions *options, const HcPaths *paths, HcError *error);
HcStatus hc_command_layout(const HcOptions *options, const HcPaths *paths, HcError *error);
HcStatus hc_command_list(const HcOptions *options, const HcPaths *paths, HcError *error);

#endif
