// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * The headphone as an LV2 plugin: what it is to its shell, the descriptor and its extensions. The audio thread's part is
 * headphone_run.c.
 */
#include "headphone.h"

#include <math.h>
#include <string.h>

static void restart(HcShell *shell)
{
  hc_headphone_restart(&((HcHeadphone *)shell)->kernel);
}

static void play(HcShell *shell, HcPrepared *next, float gain, uint32_t frames)
{
  hc_headphone_commit(&((HcHeadphone *)shell)->kernel, next, gain, frames);
}

static bool ready(LV2_Handle instance)
{
  const HcHeadphone *const headphone = instance;
  return hc_headphone_ready(&headphone->kernel);
}

static HcPrepared *retired(LV2_Handle instance)
{
  HcHeadphone *const headphone = instance;
  return hc_headphone_retired(&headphone->kernel);
}

static void reset(LV2_Handle instance)
{
  HcHeadphone *const headphone = instance;
  hc_headphone_reset(&headphone->kernel);
}

static LV2_Handle headphone_new(const LV2_Descriptor *descriptor, double rate, const char *bundle,
                                const LV2_Feature *const *features)
{
  static const HcShellKind kind = {.uri = HC_HEADPHONE_URI,
                                   .name = "headphone",
                                   .ports = HC_HEADPHONE_PORTS,
                                   .control_port = HC_HEADPHONE_PORT_CONTROL,
                                   .latency_port = HC_HEADPHONE_PORT_LATENCY,
                                   .controls = hc_headphone_controls,
                                   .n_controls = sizeof hc_headphone_controls / sizeof *hc_headphone_controls,
                                   .file = {HC_HEADPHONE_URI "#model_file"},
                                   .size = sizeof(HcHeadphone),
                                   .set_size = sizeof(HcHeadphoneSet),
                                   .solve = hc_headphone_solve,
                                   .restart = restart,
                                   .play = play,
                                   .ready = ready,
                                   .retired = retired};
  (void)descriptor;
  HcHeadphone *const headphone = hc_shell_new(&kind, rate, bundle, features);
  if (!headphone)
    return NULL;
  headphone->shell.facts.latency = (rate < 46000.0 ? 16 : 8) + HC_LOOK_AHEAD;
  headphone->silent.taps = 1;
  headphone->silent.limit = INFINITY;
  hc_headphone_init(&headphone->kernel, rate, &headphone->silent, headphone->shell.alone);
  return headphone;
}

static void headphone_free(LV2_Handle instance)
{
  HcHeadphone *const headphone = instance;
  hc_shell_free(&headphone->shell, (HcPrepared *const[2]){headphone->kernel.held[0], headphone->kernel.held[1]});
}

static const void *extension(const char *uri)
{
  static const HcPrepareInterface prepare = {hc_shell_adopt, hc_shell_prepare, hc_shell_commit,  ready,
                                             retired,        hc_shell_again,   hc_shell_release, reset};
  static const LV2_Worker_Interface worker = {hc_shell_work, hc_shell_work_response, NULL};
  static const LV2_State_Interface state = {hc_shell_save, hc_shell_restore};
  if (strcmp(uri, HC_PREPARE_URI) == 0)
    return &prepare;
  if (strcmp(uri, LV2_WORKER__interface) == 0)
    return &worker;
  return strcmp(uri, LV2_STATE__interface) == 0 ? &state : NULL;
}

LV2_SYMBOL_EXPORT const LV2_Descriptor *lv2_descriptor(uint32_t index)
{
  static const LV2_Descriptor descriptor = {HC_HEADPHONE_URI, headphone_new, hc_shell_connect, hc_shell_activate,
                                            hc_headphone_run, NULL,          headphone_free,   extension};
  return index == 0 ? &descriptor : NULL;
}
