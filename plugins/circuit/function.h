// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * The functions that expressions know by themselves: those of ngspice's netlists that draw nothing at random.
 */
#ifndef HC_CIRCUIT_FUNCTION_H
#define HC_CIRCUIT_FUNCTION_H

#include <stdbool.h>
#include <stddef.h>

enum { HC_BUILTIN_ARGUMENTS_MAX = 3 };

typedef struct HcBuiltin {
  const char *name;
  unsigned arguments; ///< 1 to HC_BUILTIN_ARGUMENTS_MAX
  double (*work)(const double *argument);
} HcBuiltin;

/** Function by name, or NULL. */
const HcBuiltin *hc_builtin_find(const char *name);

/** True for the names of ngspice's random functions. */
bool hc_builtin_draws(const char *name);

#endif
