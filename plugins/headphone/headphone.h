// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file The headphone plugin: a shell (shell.h) around the kernel. The audio thread owns the kernel. */
#ifndef HC_HEADPHONE_H
#define HC_HEADPHONE_H

#include "headphone_ports.h"
#include "kernel.h"

#define HC_HEADPHONE_URI "urn:hotcold:headphone"

typedef struct HcHeadphone {
  HcShell shell;
  HcHeadphoneKernel kernel;
  HcHeadphoneSet silent;
} HcHeadphone;

/** RT. headphone_run.c */
void hc_headphone_run(LV2_Handle instance, uint32_t frames);

/** Not RT. solve.c: as HcShellKind describes it. */
HcStatus hc_headphone_solve(const HcShell *shell, const float *ports, const char *const paths[3], HcSetHead *set, HcError *error);

#endif
