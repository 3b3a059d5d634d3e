// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * The shell of a plugin that plays circuits: its part of LV2 and of prepare.h, whatever it plays. Who owns what:
 *
 * The audio thread owns asked, pending, waiting, hosted and what plays. The worker (or the host's preparing thread) solves and
 * touches none of these. Paths are written by worker and restore, read by anybody; old ones live until the plugin goes.
 */
#ifndef HC_SHELL_H
#define HC_SHELL_H

#include "circuit/error.h"
#include "control.h"
#include "prepare.h"

#include "lv2/atom/atom.h"
#include "lv2/log/logger.h"
#include "lv2/state/state.h"
#include "lv2/urid/urid.h"
#include "lv2/worker/worker.h"

#include <stdatomic.h>

enum { HC_SHELL_PORTS_MAX = 48, HC_SHELL_PARTS_MAX = 3, HC_SHELL_PATH_MAX = 1024 };

/** What every solved set of filters begins with. */
typedef struct HcSetHead {
  atomic_uint references;
  HcPrepareFacts facts;
} HcSetHead;

/** One reference to a set, on its way to what plays it, in it, or on its way back. */
struct HcPrepared {
  HcSetHead *set;
  HcPrepared *next; ///< in the list of those that no longer play
};

typedef struct HcShell HcShell;

/** What is particular about a plugin. */
typedef struct HcShellKind {
  const char *uri, *name; ///< name: in sentences
  unsigned ports, control_port, latency_port;
  const HcPortControl *controls;
  size_t n_controls;
  const char *file[HC_SHELL_PARTS_MAX]; ///< property that names a part's file; NULL past the last
  size_t size, set_size;                ///< of the instance, which begins with its HcShell; of a set
  /** Not RT. Fill a zeroed set for `ports` and the parts' files. */
  HcStatus (*solve)(const HcShell *shell, const float *ports, const char *const paths[3], HcSetHead *set, HcError *error);
  void (*restart)(HcShell *shell); ///< not while it runs: ends fades, forgets states
  /** RT. As HcPrepareInterface describes them; `play` is its commit. */
  void (*play)(HcShell *shell, HcPrepared *next, float gain, uint32_t frames);
  bool (*ready)(LV2_Handle instance);
  HcPrepared *(*retired)(LV2_Handle instance);
} HcShellKind;

typedef struct HcShellUrids {
  LV2_URID atom_path, atom_urid, atom_object, patch_set, patch_property, patch_value;
  LV2_URID file[HC_SHELL_PARTS_MAX];
} HcShellUrids;

/** A path that was in force once. */
typedef struct HcShellPath {
  struct HcShellPath *older;
  char text[];
} HcShellPath;

/** What the audio thread asks of the worker, and what it answers. */
typedef enum HcShellJobKind { HC_JOB_SOLVE, HC_JOB_RELEASE, HC_JOB_PATH } HcShellJobKind;

typedef struct HcShellJob {
  HcShellJobKind kind;
  unsigned part;        ///< HC_JOB_PATH
  HcPrepared *prepared; ///< HC_JOB_RELEASE; in the answer: solved, or NULL
  union {
    float ports[HC_SHELL_PORTS_MAX]; ///< HC_JOB_SOLVE
    char path[HC_SHELL_PATH_MAX];
  };
} HcShellJob;

struct HcShell {
  const HcShellKind *kind;
  void *port[HC_SHELL_PORTS_MAX];
  float asked[HC_SHELL_PORTS_MAX]; ///< values last sent to be solved
  bool hosted;                     ///< the host prepares and commits
  bool alone;                      ///< no live host: nothing has to keep time with the world
  bool pending;                    ///< a solve is under way
  HcPrepared *unsent;              ///< no longer plays, and the worker had no room for it
  HcPrepared *waiting;             ///< solved, to be faded in when the fade before has ended
  atomic_bool stale;               ///< a path has changed
  HcPrepareFacts facts;            ///< of what was given to play last
  uint32_t fade_frames;
  double rate;
  char *circuits; ///< folder
  _Atomic(HcShellPath *) path[HC_SHELL_PARTS_MAX];
  HcShellUrids urid;
  LV2_URID_Map *map;
  const LV2_Worker_Schedule *schedule; ///< NULL: circuits change at activate only
  LV2_Log_Logger logger;
};

/* ---- shell_run.c: RT, everything that run() reaches ---------------------------------------------------------------------- */

/** Messages, and circuits where no host prepares them. Called at the beginning of run(). */
void hc_shell_serve(HcShell *shell);
/** A control value; its default where the port is not connected. */
float hc_shell_control(const HcShell *shell, unsigned port);
/** The same as a whole number from 0 to `limit`. */
uint32_t hc_shell_number(const HcShell *shell, unsigned port, float limit);
LV2_Worker_Status hc_shell_work_response(LV2_Handle instance, uint32_t size, const void *body);
/** Of HcPrepareInterface. */
void hc_shell_commit(LV2_Handle instance, HcPrepared *next, float gain, uint32_t frames);

/* ---- not RT ------------------------------------------------------------------------------------------------------------- */

/* shell.c: of LV2_Descriptor and HcPrepareInterface. */
/** A zeroed instance, 64-byte aligned, with its shell set up; NULL without memory or a feature. */
void *hc_shell_new(const HcShellKind *kind, double rate, const char *bundle, const LV2_Feature *const *features);
/** `held`: what plays and what comes next, or NULL. */
void hc_shell_free(HcShell *shell, HcPrepared *const held[2]);
void hc_shell_connect(LV2_Handle instance, uint32_t port, void *data);
/** The circuit that the ports ask for plays from the first frame on. */
void hc_shell_activate(LV2_Handle instance);
void hc_shell_adopt(LV2_Handle instance);

/* shell_prepare.c: of HcPrepareInterface. */
HcPrepared *hc_shell_prepare(LV2_Handle instance, const float *ports, const char *const paths[3], HcPrepareFacts *facts,
                             char *error, size_t error_size);
HcPrepared *hc_shell_again(const HcPrepared *prepared);
void hc_shell_release(HcPrepared *prepared);
/** Value of a port within its range; its default for what is no number. */
double hc_shell_value(const HcShellKind *kind, unsigned port, const float *ports);
/** Name of a part, or its path when the port stands on the point after the last name. NULL: no path was given. */
const char *hc_shell_part(const char *const *names, double index, const char *path);

/* shell_work.c */
LV2_Worker_Status hc_shell_work(LV2_Handle instance, LV2_Worker_Respond_Function respond, LV2_Worker_Respond_Handle handle,
                                uint32_t size, const void *data);
/** Make `text` (or NULL) the path of a part. */
void hc_shell_path_set(HcShell *shell, unsigned part, const char *text);
/** Solve for `ports` and the paths of the state; NULL when it cannot, which is logged. */
HcPrepared *hc_shell_solve(HcShell *shell, const float *ports);

/* shell_state.c */
LV2_State_Status hc_shell_save(LV2_Handle instance, LV2_State_Store_Function store, LV2_State_Handle handle, uint32_t flags,
                               const LV2_Feature *const *features);
LV2_State_Status hc_shell_restore(LV2_Handle instance, LV2_State_Retrieve_Function retrieve, LV2_State_Handle handle,
                                  uint32_t flags, const LV2_Feature *const *features);

#endif
