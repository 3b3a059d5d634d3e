// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * `hotcold trial export DIR`: what webMUSHRA wants below DIR/configs, and the key beside it, which is not to be published. All is made
 * in a folder of its own, which takes DIR's name at the end.
 */

#include "interrupt.h"
#include "online.h"
#include "render.h"
#include "trials.h"

#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/** What webMUSHRA does when it switches: 5 ms out, 5 ms in. */
static const double FADE_MS = 5;
/** BS.1534 and webMUSHRA compare no more than this. */
static const double SECONDS_MAX = 12;
/** All sounds of all pages are decoded when the experiment begins, to floats [bytes]. */
static const double DECODED_MAX = 512e6;

enum { N_ABX = 16 };

typedef struct Export {
  const HcOptions *options;
  const HcPaths *paths;
  HcExperiment experiment;
  unsigned judged; ///< programs rendered
  char folder[HC_ONLINE_FOLDER_MAX];
} Export;

/** The gate of every trial, behind the last frame; and the same lanes for every program. */
static HcStatus judge(void *user, HcBench *bench, HcError *error)
{
  Export *export = user;
  HcExperiment *experiment = &export->experiment;
  HcTrialSetting setting;
  const HcStatus status = hc_trials_gate(bench, experiment->plan.lanes, &setting, error);
  if (status == HC_REFUSED)
    error->status = HC_BAD_INPUT; // here scenes and settings are all there is
  if (status)
    return error->status;
  setting.xruns = 0;
  setting.spl_db = 0;
  setting.fade_ms = FADE_MS;
  (void)snprintf(setting.imported, sizeof setting.imported, "webMUSHRA");
  if (export->judged++) {
    if (setting.rate_hz != experiment->setting.rate_hz)
      return hc_error_set(error, HC_BAD_INPUT, "programs of %g and of %g Hz; expected one rate for all",
                          experiment->setting.rate_hz, setting.rate_hz);
    return HC_OK;
  }
  experiment->setting = setting;
  size_t size = 0;
  FILE *scene = open_memstream(&experiment->scene, &size);
  if (scene) {
    hc_scene_print(bench, scene, false);
    (void)fclose(scene);
  }
  return experiment->scene ? HC_OK : hc_error_set(error, HC_NO_MEMORY, "out of memory");
}

static HcStatus check_size(const HcExperiment *experiment, const HcExperimentProgram *program, HcError *error)
{
  const double decoded =
      experiment->plan.n * experiment->plan.lanes * program->seconds * experiment->setting.rate_hz * 2 * sizeof(float);
  if (program->seconds > SECONDS_MAX)
    return hc_error_set(error, HC_BAD_INPUT,
                        "%s lasts longer than the %.0f s that are compared; --seconds 10 takes its beginning", program->title,
                        SECONDS_MAX);
  if (decoded > DECODED_MAX)
    return hc_error_set(
        error, HC_BAD_INPUT,
        "a browser decodes all pages' sounds at once: %u pages of %.1f s are %.0f MB, and may be %.0f MB; expected "
        "fewer or shorter ones",
        experiment->plan.n, program->seconds, decoded / 1e6, DECODED_MAX / 1e6);
  return HC_OK;
}

/** Render one program, and make its sounds of the lanes. */
static HcStatus add_program(Export *export, unsigned p, HcError *error)
{
  HcOptions options = *export->options;
  HcExperimentProgram *program = &export->experiment.program[p];
  char rendered[HC_ONLINE_PATH_MAX];
  (void)snprintf(rendered, sizeof rendered, "%s/rendered/out.wav", export->folder);
  hc_log_text(program->title, sizeof program->title, options.input[p]);
  options.in = options.input[p];
  options.out = rendered;
  options.with_lanes = true;
  if (!(options.seconds > 0 && options.seconds <= SECONDS_MAX))
    options.seconds = SECONDS_MAX + 1; // enough to be refused
  HcStatus status = hc_render(&options, export->paths, &(HcRenderJudge){judge, export}, error);
  if (!status)
    status = hc_online_sounds(&export->experiment, p, rendered, export->folder, error);
  return status ? status : check_size(&export->experiment, program, error);
}

static HcStatus write_text(Export *export, const char *name, bool key, HcError *error)
{
  char path[HC_ONLINE_PATH_MAX];
  if ((size_t)snprintf(path, sizeof path, "%s/%s", export->folder, name) >= sizeof path)
    return hc_error_set(error, HC_BAD_INPUT, "%s: the name is too long", export->folder);
  FILE *file = fopen(path, "w");
  HcStatus status = HC_OK;
  if (file && key)
    status = hc_experiment_print(&export->experiment, file, error);
  else if (file)
    hc_webmushra_print(&export->experiment, file);
  const bool failed = !file || ferror(file);
  if (status || (file && fclose(file)) || failed)
    return status ? status : hc_error_set(error, HC_IO, "%s cannot be written: %s", path, strerror(errno));
  return HC_OK;
}

static HcStatus make_folders(const Export *export, HcError *error)
{
  char path[HC_ONLINE_PATH_MAX];
  static const char *const parts[] = {"rendered", "configs", "configs/resources", NULL};
  for (unsigned i = 0; i < 4; ++i) {
    const int length = parts[i] ? snprintf(path, sizeof path, "%s/%s", export->folder, parts[i])
                                : snprintf(path, sizeof path, "%s/configs/resources/%s", export->folder, export->experiment.name);
    if ((size_t)length >= sizeof path || mkdir(path, 0777))
      return hc_error_set(error, HC_IO, "%s cannot be made: %s", path, strerror(errno));
  }
  return HC_OK;
}

static int forget(const char *path, const struct stat *what, int kind, struct FTW *walk)
{
  (void)what, (void)kind, (void)walk;
  return remove(path);
}

static void forget_all(const Export *export, const char *below)
{
  char path[HC_ONLINE_PATH_MAX];
  if ((size_t)snprintf(path, sizeof path, "%s%s", export->folder, below) < sizeof path)
    (void)nftw(path, forget, 8, FTW_DEPTH | FTW_PHYS);
}

static HcStatus fill(Export *export, HcError *error)
{
  char yaml[HC_EXPERIMENT_FILE_MAX];
  HcStatus status = make_folders(export, error);
  for (unsigned p = 0; p < export->experiment.programs && !status; ++p)
    status = add_program(export, p, error);
  forget_all(export, "/rendered");
  (void)snprintf(yaml, sizeof yaml, "configs/%s.yaml", export->experiment.name);
  if (!status)
    status = write_text(export, yaml, false, error);
  return status ? status : write_text(export, HC_ONLINE_KEY, true, error);
}

/** An empty folder may be there; rename() replaces it. */
static HcStatus place(Export *export, const char *folder, HcError *error)
{
  struct stat there;
  mode_t mask = umask(0);
  (void)umask(mask);
  (void)chmod(export->folder, 0777 & ~mask); // mkdtemp() gives it to its owner only
  if (!rename(export->folder, folder))
    return HC_OK;
  const bool full = errno == ENOTEMPTY || errno == EEXIST || (errno == ENOTDIR && !stat(folder, &there));
  return full ? hc_error_set(error, HC_BAD_INPUT, "%s is there already; expected a new or an empty folder", folder)
              : hc_error_set(error, HC_IO, "%s cannot be made: %s", folder, strerror(errno));
}

static HcStatus check_place(const char *folder, HcError *error)
{
  struct stat there;
  if (stat(folder, &there))
    return errno == ENOENT ? HC_OK : hc_error_set(error, HC_IO, "%s cannot be made: %s", folder, strerror(errno));
  return S_ISDIR(there.st_mode) && hc_online_is_empty(folder)
             ? HC_OK
             : hc_error_set(error, HC_BAD_INPUT, "%s is there already; expected a new or an empty folder", folder);
}

/** In a folder beside the one asked for. */
static HcStatus make(Export *export, HcError *error)
{
  const char *folder = export->options->operand[1];
  size_t n = strlen(folder);
  while (n > 1 && folder[n - 1] == '/')
    --n;
  HcStatus status = check_place(folder, error);
  if (status)
    return status;
  if ((size_t)snprintf(export->folder, sizeof export->folder, "%.*s.partXXXXXX", (int)n, folder) >= sizeof export->folder ||
      !mkdtemp(export->folder))
    return hc_error_set(error, HC_IO, "%s cannot be made: %s", folder, strerror(errno));
  status = fill(export, error);
  if (!status)
    status = place(export, folder, error);
  if (status)
    forget_all(export, "");
  return status;
}

static HcStatus plan(Export *export, HcError *error)
{
  const HcOptions *options = export->options;
  const HcTrialMode mode = options->mode ? hc_trial_mode_named(options->mode) : HC_TRIAL_MODES;
  const char *const quote = options->mode ? "\"" : "";
  if (mode == HC_TRIAL_MODES)
    return hc_error_set(error, HC_BAD_INPUT, "--mode: expected abx or rating, got %s%s%s", quote,
                        options->mode ? options->mode : "nothing", quote);
  if (!options->inputs)
    return hc_error_set(error, HC_BAD_INPUT,
                        "--in is missing: a sound file, silence:S, sine:HZ:DBFS:S, pink:DBFS:S or impulse:S");
  uint32_t lanes = 0;
  const HcStatus status = hc_options_lane_count(options, export->paths, NULL, &lanes, error);
  if (status)
    return status;
  export->experiment.flac = options->flac;
  return hc_experiment_plan(&export->experiment, options->name ? options->name : "hotcold", mode,
                            options->n                ? options->n
                            : mode == HC_TRIAL_RATING ? 1
                                                      : N_ABX,
                            options->inputs, lanes, error);
}

HcStatus hc_command_export(const HcOptions *options, const HcPaths *paths, HcError *error)
{
  Export *export = calloc(1, sizeof *export);
  HcInterrupt interrupt = {.caught = 0};
  if (!export || !hc_interrupt_open(&interrupt)) {
    free(export);
    return hc_error_set(error, HC_NO_MEMORY, "out of memory");
  }
  export->options = options;
  export->paths = paths;
  HcStatus status = plan(export, error);
  if (!status)
    status = hc_experiment_draw(&export->experiment, error);
  if (!status)
    status = make(export, error);
  hc_experiment_free(&export->experiment);
  free(export);
  hc_interrupt_close(&interrupt);
  return status;
}
