// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * The line as an LV2 plugin: what it is to its shell, the descriptor and its extensions. The audio thread's part is line_run.c.
 */
#include "line.h"

#include <string.h>

static void restart(HcShell *shell)
{
  hc_kernel_restart(&((HcLine *)shell)->kernel);
}

static LV2_Handle line_new(const LV2_Descriptor *descriptor, double rate, const char *bundle, const LV2_Feature *const *features)
{
  static const HcShellKind kind = {.uri = HC_LINE_URI,
                                   .name = "line",
                                   .ports = HC_LINE_PORTS,
                                   .control_port = HC_LINE_PORT_CONTROL,
                                   .latency_port = HC_LINE_PORT_LATENCY,
                                   .controls = hc_line_controls,
                                   .n_controls = sizeof hc_line_controls / sizeof *hc_line_controls,
                                   .file = {HC_LINE_URI "#driver_file", HC_LINE_URI "#cable_file", HC_LINE_URI "#receiver_file"},
                                   .size = sizeof(HcLine),
                                   .set_size = sizeof(HcSet),
                                   .solve = hc_line_solve,
                                   .restart = restart,
                                   .play = hc_line_play,
                                   .ready = hc_line_ready,
                                   .retired = hc_line_retired};
  (void)descriptor;
  HcLine *const line = hc_shell_new(&kind, rate, bundle, features);
  if (!line)
    return NULL;
  line->shell.facts.latency = rate < 46000.0 ? 16 : 8;
  hc_kernel_init(&line->kernel, rate, &line->silent, line->shell.alone);
  return line;
}

static void line_free(LV2_Handle instance)
{
  HcLine *const line = instance;
  hc_shell_free(&line->shell, (HcPrepared *const[2]){line->kernel.held[0], line->kernel.held[1]});
}

static const void *line_extension(const char *uri)
{
  static const HcPrepareInterface prepare = {hc_shell_adopt,  hc_shell_prepare, hc_shell_commit,  hc_line_ready,
                                             hc_line_retired, hc_shell_again,   hc_shell_release, hc_line_reset};
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
  static const LV2_Descriptor descriptor = {HC_LINE_URI, line_new, hc_shell_connect, hc_shell_activate,
                                            hc_line_run, NULL,     line_free,        line_extension};
  return index == 0 ? &descriptor : NULL;
}
