// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * A small LV2 host for tests: lilv, a URID map, a worker whose answers come with the next run.
 */
#ifndef HC_TEST_LV2_RIG_H
#define HC_TEST_LV2_RIG_H

#include "lv2/log/log.h"
#include "lv2/urid/urid.h"
#include "lv2/worker/worker.h"

#include <lilv/lilv.h>
#include <stdbool.h>

enum { HC_RIG_PORTS_MAX = 64, HC_RIG_URIDS_MAX = 256, HC_RIG_JOBS_MAX = 16, HC_RIG_JOB_BYTES = 2048, HC_RIG_FRAMES = 8192 };

typedef struct HcRigJob {
  uint32_t size;
  char body[HC_RIG_JOB_BYTES];
} HcRigJob;

typedef struct HcRig {
  LilvWorld *world;
  const LilvPlugin *plugin;
  LilvInstance *instance;
  uint32_t ports;
  float control[HC_RIG_PORTS_MAX]; ///< by port index
  float *audio[HC_RIG_PORTS_MAX];  ///< HC_RIG_FRAMES each; NULL for other ports
  _Alignas(8) char events[4096];   ///< atom input
  char *uris[HC_RIG_URIDS_MAX];
  uint32_t n_uris;
  HcRigJob jobs[HC_RIG_JOBS_MAX], answers[HC_RIG_JOBS_MAX];
  uint32_t n_jobs, n_answers;
  unsigned logged; ///< messages that the plugin logged
  char last_log[512];
  LV2_URID_Map map;
  LV2_URID_Unmap unmap;
  LV2_Log_Log log;
  LV2_Worker_Schedule schedule;
  LV2_Feature features[5];
  const LV2_Feature *feature_list[6];
} HcRig;

/** The plugin from `bundle` (a folder), its ports connected and at their defaults, not yet activated. Exits when it cannot. */
HcRig *hc_rig_new(const char *bundle, const char *uri, double rate);
void hc_rig_free(HcRig *rig);
/** Index of a port by symbol; exits when there is none. */
uint32_t hc_rig_port(const HcRig *rig, const char *symbol);
/** Value of the scale point with this label. */
float hc_rig_point(const HcRig *rig, const char *symbol, const char *label);
void hc_rig_set(HcRig *rig, const char *symbol, float value);
/** One period, at most HC_RIG_FRAMES; then the work that it asked for is done, to be answered in the next. */
void hc_rig_run(HcRig *rig, uint32_t frames);
/** Next run brings patch:Set of `property` to a path. */
void hc_rig_send_path(HcRig *rig, const char *property, const char *path);
LV2_URID hc_rig_urid(HcRig *rig, const char *uri);

#endif
