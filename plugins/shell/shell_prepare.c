// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file Sets of filters, solved and counted. */

#include "shell/shell.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

double hc_shell_value(const HcShellKind *kind, unsigned port, const float *ports)
{
  for (size_t i = 0; i < kind->n_controls; i++) {
    const HcPortControl *const c = &kind->controls[i];
    const float value = ports[c->port];
    if (c->port == port)
      return (double)(isnan(value) ? c->standard : value < c->minimum ? c->minimum : value > c->maximum ? c->maximum : value);
  }
  return 0.0;
}

const char *hc_shell_part(const char *const *names, double index, const char *path)
{
  size_t n = 0;
  while (names[n])
    n++;
  const size_t i = (size_t)lround(index);
  return i < n ? names[i] : path;
}

static HcPrepared *prepared_new(const HcShellKind *kind)
{
  HcPrepared *const prepared = calloc(1, sizeof *prepared);
  HcSetHead *const set = prepared ? aligned_alloc(64, (kind->set_size + 63) / 64 * 64) : NULL;
  if (!set) {
    free(prepared);
    return NULL;
  }
  memset(set, 0, kind->set_size);
  atomic_init(&set->references, 1);
  prepared->set = set;
  return prepared;
}

static double now(void)
{
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

HcPrepared *hc_shell_prepare(LV2_Handle instance, const float *ports, const char *const paths[3], HcPrepareFacts *facts,
                             char *error, size_t error_size)
{
  const HcShell *const shell = instance;
  const double began = now();
  HcError why = {0};
  HcPrepared *const prepared = prepared_new(shell->kind);
  if (!prepared)
    hc_error_set(&why, HC_NO_MEMORY, "out of memory for the filters of a %s", shell->kind->name);
  if (!prepared || shell->kind->solve(shell, ports, paths, prepared->set, &why) != HC_OK) {
    if (error && error_size)
      snprintf(error, error_size, "%s", why.text);
    hc_shell_release(prepared);
    return NULL;
  }
  prepared->set->facts.solve_seconds = now() - began;
  if (facts)
    *facts = prepared->set->facts;
  return prepared;
}

HcPrepared *hc_shell_again(const HcPrepared *prepared)
{
  HcPrepared *const again = calloc(1, sizeof *again);
  if (!again)
    return NULL;
  again->set = prepared->set;
  atomic_fetch_add_explicit(&again->set->references, 1, memory_order_relaxed);
  return again;
}

void hc_shell_release(HcPrepared *prepared)
{
  if (!prepared)
    return;
  if (atomic_fetch_sub_explicit(&prepared->set->references, 1, memory_order_acq_rel) == 1)
    free(prepared->set);
  free(prepared);
}
