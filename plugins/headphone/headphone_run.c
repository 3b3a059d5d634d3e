// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * What the headphone's run() reaches, besides the kernel and the shell. Nothing here allocates, locks, prints or calls the system.
 */
#include "headphone.h"

/** The numbers that follow from the circuit, for hosts that look at ports. */
static void tell(const HcShell *shell)
{
  for (unsigned i = 0; i < HC_TOLD_MAX; i++) {
    float *const port = i < shell->facts.n_told ? shell->port[HC_HEADPHONE_PORT_VOLTS + i] : NULL;
    if (port)
      *port = (float)shell->facts.told[i];
  }
}

void hc_headphone_run(LV2_Handle instance, uint32_t frames)
{
  HcHeadphone *const headphone = instance;
  HcShell *const shell = &headphone->shell;
  hc_shell_serve(shell);
  tell(shell);
  const float *in[HC_CHANNELS];
  float *out[HC_CHANNELS];
  for (unsigned c = 0; c < HC_CHANNELS; c++) {
    in[c] = shell->port[HC_HEADPHONE_PORT_IN_LEFT + c];
    out[c] = shell->port[HC_HEADPHONE_PORT_OUT_LEFT + c];
  }
  const HcHeadphoneNoise noise = {.on = hc_shell_control(shell, HC_HEADPHONE_PORT_NOISE) > 0.5F,
                                  .seed = hc_shell_number(shell, HC_HEADPHONE_PORT_NOISE_SEED, 16777215.0F),
                                  .lane = hc_shell_number(shell, HC_HEADPHONE_PORT_CHANNEL, 15.0F)};
  hc_headphone_play(&headphone->kernel, in, out, frames, &noise);
}
