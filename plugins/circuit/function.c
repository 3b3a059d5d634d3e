// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "circuit/function.h"

#include <math.h>
#include <string.h>

#define ONE(name, expression)                                                                                                    \
  static double work_##name(const double *x)                                                                                     \
  {                                                                                                                              \
    return (expression);                                                                                                         \
  }

ONE(sqr, x[0] * x[0])
ONE(sqrt, sqrt(x[0]))
ONE(exp, exp(x[0]))
ONE(ln, log(x[0]))
ONE(log10, log10(x[0]))
ONE(abs, fabs(x[0]))
ONE(sgn, x[0] > 0 ? 1 : x[0] == 0.0 ? 0 : -1)
ONE(int, trunc(x[0]))
ONE(floor, floor(x[0]))
ONE(ceil, ceil(x[0]))
ONE(nint, nearbyint(x[0]))
ONE(sin, sin(x[0]))
ONE(cos, cos(x[0]))
ONE(tan, tan(x[0]))
ONE(asin, asin(x[0]))
ONE(acos, acos(x[0]))
ONE(atan, atan(x[0]))
ONE(sinh, sinh(x[0]))
ONE(cosh, cosh(x[0]))
ONE(tanh, tanh(x[0]))
ONE(asinh, asinh(x[0]))
ONE(acosh, acosh(x[0]))
ONE(atanh, atanh(x[0]))
ONE(min, x[1] < x[0] ? x[1] : x[0])
ONE(max, x[1] > x[0] ? x[1] : x[0])
ONE(pow, pow(x[0], x[1]))
ONE(pwr, pow(fabs(x[0]), x[1]))
ONE(ternary_fcn, x[0] != 0.0 ? x[1] : x[2])

static const HcBuiltin builtins[] = {
    {"sqr", 1, work_sqr},     {"sqrt", 1, work_sqrt},   {"exp", 1, work_exp},
    {"ln", 1, work_ln},       {"log", 1, work_ln},      {"log10", 1, work_log10},
    {"abs", 1, work_abs},     {"sgn", 1, work_sgn},     {"int", 1, work_int},
    {"floor", 1, work_floor}, {"ceil", 1, work_ceil},   {"nint", 1, work_nint},
    {"sin", 1, work_sin},     {"cos", 1, work_cos},     {"tan", 1, work_tan},
    {"asin", 1, work_asin},   {"acos", 1, work_acos},   {"atan", 1, work_atan},
    {"arctan", 1, work_atan}, {"sinh", 1, work_sinh},   {"cosh", 1, work_cosh},
    {"tanh", 1, work_tanh},   {"asinh", 1, work_asinh}, {"acosh", 1, work_acosh},
    {"atanh", 1, work_atanh}, {"min", 2, work_min},     {"max", 2, work_max},
    {"pow", 2, work_pow},     {"pwr", 2, work_pwr},     {"ternary_fcn", 3, work_ternary_fcn},
};

const HcBuiltin *hc_builtin_find(const char *name)
{
  for (size_t i = 0; i < sizeof builtins / sizeof *builtins; ++i)
    if (!strcmp(builtins[i].name, name))
      return &builtins[i];
  return NULL;
}

bool hc_builtin_draws(const char *name)
{
  static const char *const names[] = {"agauss", "gauss", "unif", "aunif", "limit"};
  for (size_t i = 0; i < sizeof names / sizeof *names; ++i)
    if (!strcmp(names[i], name))
      return true;
  return false;
}
