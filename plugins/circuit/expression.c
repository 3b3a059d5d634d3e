// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "circuit/expression.h"
#include "circuit/number.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

enum { DEPTH_MAX = 64, CHAIN_MAX = 64, NAME_MAX_LENGTH = 64 };

typedef struct Reader {
  const HcCard *card;
  size_t at, to;
  HcScope *scope;
  HcError *error;
  HcStatus status; ///< once it is set nothing more is read
  unsigned depth;  ///< of brackets and signs in this expression
  unsigned chain;  ///< of parameters that led here
} Reader;

static double choice(Reader *r);
static HcStatus evaluate(const HcValue *value, HcScope *scope, unsigned chain, double *result, HcError *error);

/** `before` what `after`: the sentence. */
static double fail(Reader *r, size_t at, const char *before, const char *what, const char *after)
{
  if (!r->status)
    r->status = hc_card_error(r->card, at, r->error, "%s%s%s", before, what, after);
  r->at = r->to;
  return 0;
}

static char peek(Reader *r)
{
  while (r->at < r->to && isspace((unsigned char)r->card->text[r->at]))
    ++r->at;
  return r->at < r->to ? r->card->text[r->at] : '\0';
}

/** Take `sign` when it stands here and is not the beginning of a longer operator `not_before`. */
static bool take(Reader *r, const char *sign, const char *not_before)
{
  (void)peek(r);
  const size_t n = strlen(sign);
  if (r->to - r->at < n || strncmp(r->card->text + r->at, sign, n))
    return false;
  if (r->at + n < r->to && strchr(not_before, r->card->text[r->at + n]))
    return false;
  r->at += n;
  return true;
}

static HcStatus param_number(HcParam *param, unsigned chain, double *number, HcError *error)
{
  if (chain > CHAIN_MAX)
    return hc_card_error(param->value.card, param->value.from, error,
                         "%s hangs on too many others; expected a chain of 64 at most", param->name);
  if (param->state == HC_PARAM_BUSY)
    return hc_card_error(param->value.card, param->value.from, error, "%s is defined by itself; expected no circle", param->name);
  if (param->state == HC_PARAM_UNKNOWN) {
    param->state = HC_PARAM_BUSY;
    const HcStatus status = evaluate(&param->value, param->scope, chain + 1, &param->number, error);
    param->state = status ? HC_PARAM_UNKNOWN : HC_PARAM_KNOWN;
    if (status)
      return status;
  }
  *number = param->number;
  return HC_OK;
}

static double name_number(Reader *r, const char *name, size_t at)
{
  for (HcScope *scope = r->scope; scope; scope = scope->outer)
    for (size_t i = 0; i < scope->n; ++i)
      if (!strcmp(scope->param[i].name, name)) {
        double number = 0;
        if (!r->status)
          r->status = param_number(&scope->param[i], r->chain, &number, r->error);
        return number;
      }
  return fail(r, at, "", name, " is not known; expected a number, a .param or a function");
}

typedef struct Function {
  const char *name;
  unsigned arguments;
  double (*one)(double);
  double (*two)(double, double);
} Function;

static const Function functions[] = {
    {"sqrt", 1, sqrt, NULL},   {"abs", 1, fabs, NULL}, {"exp", 1, exp, NULL},  {"ln", 1, log, NULL},  {"log", 1, log, NULL},
    {"log10", 1, log10, NULL}, {"min", 2, NULL, fmin}, {"max", 2, NULL, fmax}, {"pow", 2, NULL, pow},
};

static double call(Reader *r, const char *name, size_t at)
{
  const Function *f = NULL;
  for (size_t i = 0; i < sizeof functions / sizeof *functions; ++i)
    if (!strcmp(functions[i].name, name))
      f = &functions[i];
  if (!f)
    return fail(r, at, "", name, " is no function; expected sqrt abs min max exp ln log log10 or pow");
  ++r->at;
  const double a = choice(r);
  double b = 0;
  if (f->arguments == 2) {
    if (!take(r, ",", ""))
      return fail(r, r->at, "expected a comma and the second argument of ", name, "");
    b = choice(r);
  }
  if (!take(r, ")", ""))
    return fail(r, r->at, "expected ) after the arguments of ", name, "");
  return f->one ? f->one(a) : f->two(a, b);
}

static double primary(Reader *r)
{
  const char c = peek(r);
  const size_t at = r->at;
  if (c == '(') {
    ++r->at;
    const double inner = choice(r);
    return take(r, ")", "") ? inner : fail(r, r->at, "expected ", ")", "");
  }
  if (isdigit((unsigned char)c) || c == '.') {
    double number = 0;
    const size_t n = hc_number_parse(r->card->text + at, &number);
    if (!n || at + n > r->to)
      return fail(r, at, "expected a number", "", "");
    r->at = at + n;
    return number;
  }
  if (isalpha((unsigned char)c) || c == '_') {
    char name[NAME_MAX_LENGTH];
    size_t n = 0;
    while (at + n < r->to && (isalnum((unsigned char)r->card->text[at + n]) || r->card->text[at + n] == '_'))
      ++n;
    if (n >= sizeof name)
      return fail(r, at, "this name is too long; expected ", "63 characters at most", "");
    memcpy(name, r->card->text + at, n);
    name[n] = '\0';
    r->at = at + n;
    return peek(r) == '(' ? call(r, name, at) : name_number(r, name, at);
  }
  return fail(r, at, "expected a number, a name or (", "", "");
}

static double unary(Reader *r);

static double power(Reader *r)
{
  const double base = primary(r);
  if (take(r, "**", "") || take(r, "^", ""))
    return pow(base, unary(r));
  return base;
}

static double unary(Reader *r)
{
  if (++r->depth > DEPTH_MAX)
    return fail(r, r->at, "this expression is nested too deep", "; expected 64 levels at most", "");
  double value;
  if (take(r, "-", ""))
    value = -unary(r);
  else if (take(r, "+", ""))
    value = unary(r);
  else if (take(r, "!", "="))
    value = unary(r) == 0.0;
  else
    value = power(r);
  --r->depth;
  return value;
}

static double product(Reader *r)
{
  double left = unary(r);
  for (;;) {
    if (take(r, "*", "*"))
      left *= unary(r);
    else if (take(r, "/", ""))
      left /= unary(r);
    else
      return left;
  }
}

static double sum(Reader *r)
{
  double left = product(r);
  for (;;) {
    if (take(r, "+", ""))
      left += product(r);
    else if (take(r, "-", ""))
      left -= product(r);
    else
      return left;
  }
}

static double comparison(Reader *r)
{
  double left = sum(r);
  for (;;) {
    if (take(r, "<=", ""))
      left = left <= sum(r);
    else if (take(r, ">=", ""))
      left = left >= sum(r);
    else if (take(r, "<", ""))
      left = left < sum(r);
    else if (take(r, ">", ""))
      left = left > sum(r);
    else if (take(r, "==", ""))
      left = left == sum(r);
    else if (take(r, "!=", ""))
      left = left != sum(r);
    else
      return left;
  }
}

static double conjunction(Reader *r)
{
  double left = comparison(r);
  while (take(r, "&&", "")) {
    const double right = comparison(r);
    left = left != 0.0 && right != 0.0;
  }
  return left;
}

static double disjunction(Reader *r)
{
  double left = conjunction(r);
  while (take(r, "||", "")) {
    const double right = conjunction(r);
    left = left != 0.0 || right != 0.0;
  }
  return left;
}

static double choice(Reader *r)
{
  if (++r->depth > DEPTH_MAX)
    return fail(r, r->at, "this expression is nested too deep", "; expected 64 levels at most", "");
  double value = disjunction(r);
  if (take(r, "?", "")) {
    const double yes = choice(r);
    if (!take(r, ":", ""))
      return fail(r, r->at, "expected ", ":", " and what holds otherwise");
    const double no = choice(r);
    value = value != 0.0 ? yes : no;
  }
  --r->depth;
  return value;
}

static HcStatus evaluate(const HcValue *value, HcScope *scope, unsigned chain, double *result, HcError *error)
{
  Reader r = {.card = value->card, .at = value->from, .to = value->to, .scope = scope, .error = error, .chain = chain};
  *result = choice(&r);
  if (!r.status && peek(&r))
    return hc_card_error(value->card, r.at, error, "expected the end of the expression or an operator");
  if (!r.status && !isfinite(*result))
    return hc_card_error(value->card, value->from, error, "this expression is not finite; expected a finite number");
  return r.status;
}

HcStatus hc_expression(const HcValue *value, HcScope *scope, double *result, HcError *error)
{
  return evaluate(value, scope, 0, result, error);
}
