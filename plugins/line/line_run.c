// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * Everything that the line's run() reaches, besides the kernel and the shell. Nothing here allocates, locks, prints or calls the system.
 */
#include "line.h"

void hc_line_play(HcShell *shell, HcPrepared *next, float gain, uint32_t frames)
{
  hc_kernel_commit(&((HcLine *)shell)->kernel, next, gain, frames);
}

bool hc_line_ready(LV2_Handle instance)
{
  const HcLine *const line = instance;
  return hc_kernel_ready(&line->kernel);
}

HcPrepared *hc_line_retired(LV2_Handle instance)
{
  HcLine *const line = instance;
  return hc_kernel_retired(&line->kernel);
}

void hc_line_reset(LV2_Handle instance)
{
  HcLine *const line = instance;
  hc_kernel_reset(&line->kernel);
}

void hc_line_run(LV2_Handle instance, uint32_t frames)
{
  HcLine *const line = instance;
  HcShell *const shell = &line->shell;
  hc_shell_serve(shell);
  const float *in[HC_LINE_INPUTS];
  float *out[HC_LINE_OUTPUTS];
  for (unsigned i = 0; i < HC_LINE_INPUTS; i++)
    in[i] = shell->port[HC_LINE_PORT_IN_LEFT + i];
  for (unsigned i = 0; i < HC_LINE_OUTPUTS; i++)
    out[i] = shell->port[HC_LINE_PORT_OUT_LEFT + i];
  const HcNoiseControls noise = {.on = hc_shell_control(shell, HC_LINE_PORT_NOISE) > 0.5F,
                                 .seed = hc_shell_number(shell, HC_LINE_PORT_NOISE_SEED, 16777215.0F),
                                 .lane = hc_shell_number(shell, HC_LINE_PORT_CHANNEL, 15.0F)};
  hc_kernel_run(&line->kernel, in, out, frames, &noise);
}
