// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * The line plugin: who owns what.
 *
 * The audio thread owns kernel, asked, pending, waiting and hosted. The worker (or the host's preparing thread) solves and
 * touches none of these. Paths are written by worker and restore, read by anybody; old ones live until cleanup.
 */
#ifndef HC_LINE_H
#define HC_LINE_H

#include "kernel.h"
#include "line_ports.h"
#include "prepare.h"

#include "lv2/atom/atom.h"
#include "lv2/log/logger.h"
#include "lv2/state/state.h"
#include "lv2/urid/urid.h"
#include "lv2/worker/worker.h"

#define HC_LINE_URI "urn:hotcold:line"

enum { HC_LINE_PARTS = 3, HC_LINE_PATH_MAX = 1024 };

typedef struct HcLineUrids {
  LV2_URID atom_path, atom_urid, atom_object, patch_set, patch_property, patch_value;
  LV2_URID file[HC_LINE_PARTS];
} HcLineUrids;

/** A path that was in force once. */
typedef struct HcLinePath {
  struct HcLinePath *older;
  char text[];
} HcLinePath;

/** What the audio thread asks of the worker, and what it answers. */
typedef enum HcLineJobKind { HC_JOB_SOLVE, HC_JOB_RELEASE, HC_JOB_PATH } HcLineJobKind;

typedef struct HcLineJob {
  HcLineJobKind kind;
  unsigned part;        ///< HC_JOB_PATH
  HcPrepared *prepared; ///< HC_JOB_RELEASE; in the answer: solved, or NULL
  union {
    float ports[HC_LINE_PORTS]; ///< HC_JOB_SOLVE
    char path[HC_LINE_PATH_MAX];
  };
} HcLineJob;

typedef struct HcLine {
  HcKernel kernel;
  void *port[HC_LINE_PORTS];
  float asked[HC_LINE_PORTS]; ///< values last sent to be solved
  bool hosted;                ///< the host prepares and commits
  bool pending;               ///< a solve is under way
  HcPrepared *waiting;        ///< solved, to be faded in when the fade before has ended
  atomic_bool stale;          ///< a path has changed
  uint32_t latency;
  uint32_t fade_frames;
  double rate;
  HcSet silent;
  char *circuits; ///< folder
  _Atomic(HcLinePath *) path[HC_LINE_PARTS];
  HcLineUrids urid;
  LV2_URID_Map *map;
  const LV2_Worker_Schedule *schedule; ///< NULL: circuits change at activate only
  LV2_Log_Logger logger;
} HcLine;

/** RT. line_run.c, everything that run() reaches. */
void hc_line_run(LV2_Handle instance, uint32_t frames);
LV2_Worker_Status hc_line_work_response(LV2_Handle instance, uint32_t size, const void *body);
void hc_line_commit(LV2_Handle instance, HcPrepared *next, float gain, uint32_t frames);
bool hc_line_ready(LV2_Handle instance);
HcPrepared *hc_line_retired(LV2_Handle instance);
void hc_line_reset(LV2_Handle instance);

/** Not RT. solve.c: as HcPrepareInterface describes them. */
HcPrepared *hc_line_prepare(LV2_Handle instance, const float *ports, const char *const paths[3], HcPrepareFacts *facts,
                            char *error, size_t error_size);
HcPrepared *hc_line_again(const HcPrepared *prepared);
void hc_line_release(HcPrepared *prepared);
/** Not RT. set.c: filters in the kernel's layout: `input_volts` per sample at the driver, `output_samples` per volt at the receiver. */
void hc_set_from_filters(HcSet *set, const HcFilters *filters, double input_volts, double output_samples);

/** Not RT. work.c */
LV2_Worker_Status hc_line_work(LV2_Handle instance, LV2_Worker_Respond_Function respond, LV2_Worker_Respond_Handle handle,
                               uint32_t size, const void *data);
/** Not RT. Makes `text` (or NULL) the path of a part. */
void hc_line_path_set(HcLine *line, unsigned part, const char *text);
/** Not RT. Control values, or defaults where a port is not connected. */
void hc_line_ports_read(const HcLine *line, float ports[HC_LINE_PORTS]);
/** Not RT. Solves for `ports` and the paths of the state; NULL when it cannot, which is logged. */
HcPrepared *hc_line_solve(HcLine *line, const float *ports);

/** Not RT. state.c */
LV2_State_Status hc_line_save(LV2_Handle instance, LV2_State_Store_Function store, LV2_State_Handle handle, uint32_t flags,
                              const LV2_Feature *const *features);
LV2_State_Status hc_line_restore(LV2_Handle instance, LV2_State_Retrieve_Function retrieve, LV2_State_Handle handle,
                                 uint32_t flags, const LV2_Feature *const *features);

#endif
