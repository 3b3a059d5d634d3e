// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "circuit/expression.h"
#include "circuit/function.h"
#include "circuit/number.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { DEPTH_MAX = 100, NAME_MAX_LENGTH = 64, READ_MAX = 1 << 20, EACH = 32 };

typedef struct Reader {
  const HcCard *card;
  const HcValue *whole;
  size_t at, to;
  HcScope *scope;
  const double *volts; ///< what V(…) is, or NULL
  HcError *error;
  HcStatus status; ///< once it is set nothing more is read
  unsigned depth;  ///< of brackets, parameters and functions that led here
  bool plain;
  bool first; ///< nothing was read of this expression or bracket: a sign here is an operator
} Reader;

static double choice(Reader *r);
static HcStatus evaluate(const HcValue *value, HcScope *scope, const double *volts, unsigned depth, double *result,
                         HcError *error);

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

/** An expression from its beginning: the whole, a bracket's inside, an argument. */
static double beginning(Reader *r)
{
  if (++r->depth > DEPTH_MAX)
    return fail(r, r->at, "this expression is nested too deep", "; expected 100 levels at most", "");
  r->first = true;
  const double value = choice(r);
  --r->depth;
  return value;
}

static HcStatus param_number(HcParam *param, unsigned depth, double *number, HcError *error)
{
  if (param->state == HC_PARAM_BUSY)
    return hc_card_error(param->value.card, param->value.from, error, "%s is defined by itself; expected no circle", param->name);
  if (param->state == HC_PARAM_UNKNOWN) {
    param->state = HC_PARAM_BUSY;
    const HcStatus status = evaluate(&param->value, param->scope, NULL, depth, &param->number, error);
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
    for (size_t i = 0; i < scope->n; ++i) {
      HcParam *param = &scope->param[i];
      if (strcmp(param->name, name) || (param->given && r->whole == &param->value))
        continue;
      double number = 0;
      if (!r->status)
        r->status = param_number(param, r->depth, &number, r->error);
      return number;
    }
  if (!strcmp(name, "pi"))
    return M_PI;
  return fail(r, at, "", name, " is not known; expected a number, a .param or a function");
}

/** Where == stands outside brackets, or `to`. */
static size_t bare_equals(const char *text, size_t from, size_t to)
{
  unsigned brackets = 0;
  for (size_t at = from; at + 1 < to; ++at) {
    brackets += text[at] == '(';
    brackets -= text[at] == ')' && brackets;
    if (!brackets && text[at] == '=' && text[at + 1] == '=')
      return at;
  }
  return to;
}

/** Arguments up to the closing bracket; how many there were. An == of its own in that of a .func is misread by ngspice. */
static size_t arguments_read(Reader *r, const char *name, bool defined, double *argument, size_t expected)
{
  size_t n = 0;
  if (take(r, ")", ""))
    return 0;
  do {
    const size_t from = r->at;
    const double value = beginning(r);
    const size_t equals = defined && !r->status ? bare_equals(r->card->text, from, r->at) : r->at;
    if (equals < r->at)
      (void)fail(r, equals, "expected brackets around == in what is given to ", name, "");
    if (n < expected)
      argument[n] = value;
    ++n;
  } while (take(r, ",", ""));
  if (!take(r, ")", ""))
    (void)fail(r, r->at, "expected ) or a comma and another argument of ", name, "");
  return n;
}

static double defined_call(Reader *r, const HcFunctions *home, const HcFunction *f, size_t at)
{
  double argument[HC_ARGUMENTS_MAX];
  HcParam param[HC_ARGUMENTS_MAX];
  if (arguments_read(r, f->name, true, argument, f->arguments) != f->arguments) {
    char sentence[80];
    (void)snprintf(sentence, sizeof sentence, " is given another number of arguments; expected %zu, as its .func has",
                   f->arguments);
    return fail(r, at, "", f->name, sentence);
  }
  if (r->status)
    return 0;
  HcScope call = {.outer = r->scope, .param = param, .n = f->arguments, .functions = home};
  for (size_t i = 0; i < f->arguments; ++i)
    param[i] = (HcParam){.name = f->argument[i], .value = f->body, .number = argument[i], .state = HC_PARAM_KNOWN};
  double result = 0;
  r->status = evaluate(&f->body, &call, NULL, r->depth, &result, r->error);
  return result;
}

static double builtin_call(Reader *r, const char *name, size_t at)
{
  const HcBuiltin *f = hc_builtin_find(name);
  if (!f && hc_builtin_draws(name))
    return fail(r, at, "", name, " draws at random; expected a fixed value (whole builds are drawn by line/spread)");
  if (!f)
    return fail(r, at, "", name, " is no function; expected a .func or one that circuits/README.md lists");
  double argument[HC_BUILTIN_ARGUMENTS_MAX] = {0};
  static const char *const expected[] = {"", "one argument", "two arguments", "three arguments"};
  if (arguments_read(r, name, false, argument, f->arguments) != f->arguments) {
    char sentence[NAME_MAX_LENGTH + 16];
    (void)snprintf(sentence, sizeof sentence, " of %s", name);
    return fail(r, at, "expected ", expected[f->arguments], sentence);
  }
  return f->work(argument);
}

/** V(…) with everything in the brackets, which element.c has read. */
static double volts_call(Reader *r)
{
  while (r->at < r->to && r->card->text[r->at] != ')')
    ++r->at;
  return take(r, ")", "") ? *r->volts : fail(r, r->at, "expected ", ")", " after the node");
}

static double call(Reader *r, const char *name, size_t at)
{
  ++r->at;
  if (r->volts && !strcmp(name, "v"))
    return volts_call(r);
  for (const HcFunctions *home = r->scope->functions; home; home = home->outer)
    for (size_t i = 0; i < home->n; ++i)
      if (!strcmp(home->function[i].name, name))
        return defined_call(r, home, &home->function[i], at);
  return builtin_call(r, name, at);
}

static double number(Reader *r)
{
  double value = 0;
  const size_t n = hc_number_parse(r->card->text + r->at, r->plain, &value);
  if (!n || r->at + n > r->to)
    return fail(r, r->at, "expected a number", "", "");
  r->at += n;
  const char next = r->at < r->to ? r->card->text[r->at] : '\0';
  if (isdigit((unsigned char)next) || next == '.')
    return fail(r, r->at, "expected the end of the number, as in", " 4.7k", "");
  return value;
}

static double named(Reader *r)
{
  const size_t at = r->at;
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

static bool digit_next(Reader *r)
{
  const char c = peek(r);
  return isdigit((unsigned char)c) || c == '.';
}

/** A number, name or bracket, with what binds to it directly. */
static double operand(Reader *r)
{
  bool inverted = false, odd = false;
  while (take(r, "!", "=")) {
    inverted = true;
    odd = !odd;
  }
  double value;
  const size_t at = (peek(r), r->at);
  r->first = false;
  if (!inverted && take(r, "-", "")) {
    if (!digit_next(r))
      return fail(r, at, "expected brackets around this sign and what it belongs to", ", as in 2*(-a)", "");
    value = -number(r);
  } else if (take(r, "(", "")) {
    value = beginning(r);
    if (!take(r, ")", ""))
      return fail(r, r->at, "expected ", ")", "");
  } else if (digit_next(r)) {
    value = number(r);
  } else if (isalpha((unsigned char)peek(r)) || peek(r) == '_') {
    value = named(r);
  } else {
    return fail(r, at, "expected a number, a name or (", "", "");
  }
  return inverted ? (value == 0.0) == odd : value;
}

static double power(Reader *r)
{
  double left = operand(r);
  while (take(r, "**", "") || take(r, "^", ""))
    left = pow(fabs(left), operand(r));
  return left;
}

static double product(Reader *r)
{
  double left = power(r);
  for (;;) {
    if (take(r, "*", "*")) {
      left *= power(r);
    } else if (take(r, "/", "")) {
      left /= power(r);
    } else if (take(r, "%", "")) {
      const double right = power(r);
      left -= right * trunc(left / right);
    } else if (take(r, "\\", "")) {
      left = trunc(fabs(left / power(r)));
    } else {
      return left;
    }
  }
}

static double sum(Reader *r)
{
  const bool first = r->first;
  r->first = false;
  if (first)
    (void)take(r, "+", "");
  double left = first && take(r, "-", "") ? -product(r) : product(r);
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
    else if (take(r, "<>", "") || take(r, "!=", ""))
      left = left != sum(r);
    else if (take(r, "<", ""))
      left = left < sum(r);
    else if (take(r, ">", ""))
      left = left > sum(r);
    else if (take(r, "==", ""))
      left = left == sum(r);
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

/** `a ? b : c ? d : e`: what stands after the last colon is found in a loop. */
static double choice(Reader *r)
{
  double value = disjunction(r), found = 0;
  bool decided = false;
  while (take(r, "?", "")) {
    const double yes = disjunction(r);
    if (peek(r) == '?')
      return fail(r, r->at, "expected brackets around the ? and : that stand before another colon", "", "");
    if (!take(r, ":", ""))
      return fail(r, r->at, "expected ", ":", " and what holds otherwise");
    if (!decided && value != 0.0) {
      found = yes;
      decided = true;
    }
    value = disjunction(r);
  }
  return decided ? found : value;
}

static HcStatus evaluate(const HcValue *value, HcScope *scope, const double *volts, unsigned depth, double *result,
                         HcError *error)
{
  Reader r = {.card = value->card, .at = value->from, .to = value->to, .scope = scope, .volts = volts, .error = error};
  r.whole = value;
  r.depth = depth;
  r.plain = value->plain;
  HcScope *outermost = scope;
  while (outermost->outer)
    outermost = outermost->outer;
  outermost->read += EACH + value->to - value->from;
  if (outermost->read > READ_MAX)
    return hc_card_error(value->card, value->from, error, "the expressions take too long; expected fewer calls");
  *result = beginning(&r);
  if (!r.status && peek(&r))
    return hc_card_error(value->card, r.at, error, "expected the end of the expression or an operator");
  if (!r.status && !isfinite(*result))
    return hc_card_error(value->card, value->from, error, "this expression is not finite; expected a finite number");
  return r.status;
}

HcStatus hc_expression(const HcValue *value, HcScope *scope, double *result, HcError *error)
{
  return evaluate(value, scope, NULL, 0, result, error);
}

HcStatus hc_expression_param(HcParam *param, HcError *error)
{
  double number;
  return param_number(param, 0, &number, error);
}

HcStatus hc_expression_of_volts(const HcValue *value, HcScope *scope, double volts, double *result, HcError *error)
{
  return evaluate(value, scope, &volts, 0, result, error);
}
