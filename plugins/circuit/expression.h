// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * Arithmetic of `.param` and `{…}`: + − * / ^ ** comparisons && || ! ? : and sqrt abs min max exp ln log log10 pow.
 * Numbers carry SPICE suffixes (t g meg k m u n p f mil), letters behind them are a unit. True is 1, false is 0.
 */
#ifndef HC_CIRCUIT_EXPRESSION_H
#define HC_CIRCUIT_EXPRESSION_H

#include "circuit/scan.h"

typedef struct HcScope HcScope;

/** A parameter; its expression is worked out in `scope` when it is asked for first. */
typedef struct HcParam {
  const char *name;
  HcValue value;
  HcScope *scope;
  double number;
  enum { HC_PARAM_UNKNOWN, HC_PARAM_BUSY, HC_PARAM_KNOWN } state;
} HcParam;

/** Names in force at one place; looked up here, then in `outer`. */
struct HcScope {
  HcScope *outer;
  HcParam *param;
  size_t n;
};

/** Work out `value`. Errors: bad syntax, unknown name, a definition in a circle, a result that is not finite. */
HcStatus hc_expression(const HcValue *value, HcScope *scope, double *result, HcError *error);

#endif
