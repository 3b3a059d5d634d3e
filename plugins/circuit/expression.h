// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * Arithmetic of `.param`, `.func` and `{…}`, as ngspice 39 works it out. From what binds most to what binds least:
 *
 *     !            of what follows directly
 *     ^ **         left to right, of the absolute value: (-2)^3 is 8
 *     * / % \      \ divides and drops sign and fraction
 *     + −          a − at the beginning of an expression or bracket is 0 − what follows; elsewhere it belongs to a number
 *     == != <> < > <= >=   1 or 0, left to right
 *     &&, then ||
 *     ? :          an inner one stands after the colon, or in brackets
 *
 * What ngspice accepts and works out wrongly (a sign before a name or bracket after an operator, an inner `? :` before the colon)
 * is refused. Functions: function.c, and those of `.func`. `pi` is known unless a .param has the name.
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
  bool given; ///< by the X card: its own name in `value` means that of the caller
} HcParam;

enum { HC_ARGUMENTS_MAX = 16 };

/** A function of `.func`: `body` is worked out where it is called, with its arguments known by name. */
typedef struct HcFunction {
  const char *name;
  const char *argument[HC_ARGUMENTS_MAX];
  size_t arguments;
  HcValue body;
} HcFunction;

/** Functions of one subcircuit; looked up here, then in what is written around it. */
typedef struct HcFunctions {
  const struct HcFunctions *outer;
  HcFunction *function;
  size_t n;
} HcFunctions;

/** Names in force at one place; looked up here, then in `outer`, the scope of the caller. */
struct HcScope {
  HcScope *outer;
  HcParam *param;
  size_t n;
  const HcFunctions *functions;
  size_t read; ///< in the outermost scope: characters of all expressions so far, and some for each
};

/** Work out `value`. Errors: bad syntax, unknown name, a definition in a circle, too much work, a result that is not finite. */
HcStatus hc_expression(const HcValue *value, HcScope *scope, double *result, HcError *error);

/** Work out a parameter, if that has not happened yet. */
HcStatus hc_expression_param(HcParam *param, HcError *error);

/** The same where `value` may hold V(…), which is `volts`. */
HcStatus hc_expression_of_volts(const HcValue *value, HcScope *scope, double volts, double *result, HcError *error);

#endif
