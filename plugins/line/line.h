// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file The line plugin: a shell (shell.h) around the kernel. The audio thread owns the kernel. */
#ifndef HC_LINE_H
#define HC_LINE_H

#include "kernel.h"
#include "line_ports.h"

#define HC_LINE_URI "urn:hotcold:line"

enum { HC_LINE_PARTS = 3 };

typedef struct HcLine {
  HcShell shell;
  HcKernel kernel;
  HcSet silent;
} HcLine;

/** RT. line_run.c, everything that run() reaches. */
void hc_line_run(LV2_Handle instance, uint32_t frames);
void hc_line_play(HcShell *shell, HcPrepared *next, float gain, uint32_t frames);
bool hc_line_ready(LV2_Handle instance);
HcPrepared *hc_line_retired(LV2_Handle instance);
void hc_line_reset(LV2_Handle instance);

/** Not RT. solve.c: as HcShellKind describes it. */
HcStatus hc_line_solve(const HcShell *shell, const float *ports, const char *const paths[3], HcSetHead *set, HcError *error);
/** Not RT. set.c: filters in the kernel's layout: `input_volts` per sample at the driver, `output_samples` per volt at the receiver. */
void hc_set_from_filters(HcSet *set, const HcFilters *filters, double input_volts, double output_samples);

#endif
