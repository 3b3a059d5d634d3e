// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * Plays a plugin for work_test.py to count instructions: `work_run BUNDLE NAME steady|busy`. Busy: a commit whenever it is
 * ready for one, so that it is always fading.
 */
#include "lv2_rig.h"
#include "prepare.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PERIODS = 400, FADE = 480 };

int main(int argc, char **argv)
{
  if (argc != 4)
    return 2;
  const bool busy = strcmp(argv[3], "busy") == 0;
  char uri[64];
  (void)snprintf(uri, sizeof uri, "urn:hotcold:%s", argv[2]);
  HcRig *const rig = hc_rig_new(argv[1], uri, 48000);
  lilv_instance_activate(rig->instance);
  LV2_Handle const line = lilv_instance_get_handle(rig->instance);
  const HcPrepareInterface *const p = lilv_instance_get_extension_data(rig->instance, HC_PREPARE_URI);
  const char *const none[3] = {NULL, NULL, NULL};
  HcPrepareFacts facts;
  char error[256];
  unsigned commits = 0;
  HcPrepared *const kept = p->prepare(line, rig->control, none, &facts, error, sizeof error);
  if (!kept)
    return 1;
  p->commit(line, p->again(kept), 1.0F, 0);
  for (int i = 0; i < PERIODS; i++) {
    if (busy && p->ready(line)) {
      p->release(p->retired(line));
      p->commit(line, p->again(kept), 1.0F, FADE);
      commits++;
    }
    hc_rig_run(rig, 64);
  }
  p->release(kept);
  hc_rig_free(rig);
  printf("%d periods, %u commits\n", PERIODS, commits);
  return 0;
}
