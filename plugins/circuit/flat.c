// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "circuit/flat.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { NESTING_MAX = 16, FLAT_MAX = 2000, INSTANCES_MAX = 1000 };

typedef struct LocalNode {
  const char *name;
  unsigned index;
} LocalNode;

/** One subcircuit being written out. */
typedef struct Instance {
  const HcSubcircuit *sub;
  const char *path; ///< "xreceiver.xamp", "" at the top
  HcScope *scope;
  LocalNode *local;
  size_t locals;
  size_t first; ///< its first element in the flat list
  unsigned depth;
} Instance;

typedef struct Maker {
  HcNetlist *netlist;
  HcArena *arena;
  HcFlat *flat;
  size_t instances;
  HcError *error;
} Maker;

static HcStatus no_memory(Maker *m)
{
  return hc_error_set(m->error, HC_NO_MEMORY, "out of memory");
}

static bool is_global(const HcNetlist *netlist, const char *name)
{
  for (size_t i = 0; i < netlist->globals; ++i)
    if (!strcmp(netlist->global[i], name))
      return true;
  return false;
}

unsigned hc_flat_node(const HcFlat *flat, const char *name)
{
  for (size_t i = 1; i < flat->nodes; ++i)
    if (!strcmp(flat->node[i], name))
      return (unsigned)i;
  return 0;
}

static HcStatus node_new(Maker *m, const char *name, unsigned *index)
{
  HcFlat *flat = m->flat;
  if (!name || hc_arena_grow(m->arena, &flat->node, flat->nodes, sizeof name))
    return no_memory(m);
  flat->node[flat->nodes] = name;
  *index = (unsigned)flat->nodes++;
  return HC_OK;
}

static HcStatus node_find(Maker *m, Instance *in, const char *name, unsigned *index)
{
  *index = 0;
  if (!strcmp(name, "0") || !strcmp(name, "gnd"))
    return HC_OK;
  for (size_t i = 0; i < in->locals; ++i)
    if (!strcmp(in->local[i].name, name)) {
      *index = in->local[i].index;
      return HC_OK;
    }
  HcStatus status = HC_OK;
  if (*in->path && is_global(m->netlist, name)) {
    *index = hc_flat_node(m->flat, name);
    if (!*index)
      status = node_new(m, name, index);
  } else if (*in->path) {
    status = node_new(m, hc_arena_print(m->arena, "%s.%s", in->path, name), index);
  } else {
    *index = is_global(m->netlist, name) ? hc_flat_node(m->flat, name) : 0;
    if (!*index)
      status = node_new(m, name, index);
  }
  if (status)
    return status;
  if (hc_arena_grow(m->arena, &in->local, in->locals, sizeof *in->local))
    return no_memory(m);
  in->local[in->locals++] = (LocalNode){name, *index};
  return HC_OK;
}

static HcStatus value_check(Maker *m, const HcElement *e, double value)
{
  const HcCard *card = e->value.card;
  if (e->kind == 'r' && !(value > 0))
    return hc_card_error(card, e->value.from, m->error, "%s is %g ohm; expected more than 0", e->name, value);
  if (e->kind == 'l' && !(value > 0))
    return hc_card_error(card, e->value.from, m->error, "%s is %g H; expected more than 0", e->name, value);
  if (e->kind == 'c' && !(value >= 0))
    return hc_card_error(card, e->value.from, m->error, "%s is %g F; expected 0 or more", e->name, value);
  if (e->kind == 'k' && !(fabs(value) <= 1))
    return hc_card_error(card, e->value.from, m->error, "%s is %g; expected a coupling of -1 to 1", e->name, value);
  return HC_OK;
}

/** The gain of `VALUE={…}`: what it is at 1 V, if it is 0 at 0 V and in proportion elsewhere. */
static HcStatus gain_find(Maker *m, Instance *in, const HcElement *e, double *gain)
{
  static const double volts[] = {0, 1, -1, 3e3, 1e-3};
  double at[sizeof volts / sizeof *volts];
  for (size_t i = 0; i < sizeof volts / sizeof *volts; ++i) {
    const HcStatus status = hc_expression_of_volts(&e->value, in->scope, volts[i], &at[i], m->error);
    if (status)
      return status;
    if (i != 1 && !(fabs(at[i] - volts[i] * at[1]) <= 1e-9 * fabs(volts[i] * at[1])))
      return hc_card_error(e->value.card, e->value.from, m->error,
                           "%s is not in proportion to its voltage; expected gain*V(a, b), since a line is linear", e->name);
  }
  *gain = at[1];
  return HC_OK;
}

/** A number that changes a value, or 1. */
static HcStatus factor_find(Maker *m, Instance *in, const HcElement *e, const HcValue *value, const char *name, double *factor)
{
  *factor = 1;
  if (!value->card)
    return HC_OK;
  const HcStatus status = hc_expression(value, in->scope, factor, m->error);
  if (!status && !(*factor > 0))
    return hc_card_error(value->card, value->from, m->error, "%s of %s is %g; expected more than 0", name, e->name, *factor);
  return status;
}

static HcStatus value_find(Maker *m, Instance *in, const HcElement *e, double *value)
{
  double scale = 1, many = 1;
  HcStatus status = e->of_volts ? gain_find(m, in, e, value) : hc_expression(&e->value, in->scope, value, m->error);
  if (!status)
    status = factor_find(m, in, e, &e->scale, "scale", &scale);
  if (!status)
    status = factor_find(m, in, e, &e->multiplier, "m", &many);
  if (status)
    return status;
  *value *= scale * (e->kind == 'r' || e->kind == 'l' ? 1 / many : many);
  return value_check(m, e, *value);
}

/** What would be silently wrong: a source inside a subcircuit that sounds, a constant beside a gain. */
static HcStatus silence_check(Maker *m, Instance *in, const HcElement *e)
{
  const bool source = e->kind == 'v' || e->kind == 'i';
  if (source && !*in->path)
    return HC_OK;
  if (e->waveform)
    return hc_card_error(e->card, 0, m->error, "%s has a waveform; expected sources that sound at the top level only", e->name);
  double offset = 0;
  const HcStatus status = e->offset.card ? hc_expression(&e->offset, in->scope, &offset, m->error) : HC_OK;
  if (status || offset == 0.0)
    return status;
  return hc_card_error(e->offset.card, e->offset.from, m->error,
                       source ? "%s has AC %g; expected 0, sources that sound are at the top level"
                              : "%s has a constant of %g; expected 0, which is all that a signal hears of it",
                       e->name, offset);
}

static HcStatus element_add(Maker *m, Instance *in, const HcElement *e)
{
  HcFlat *flat = m->flat;
  HcFlatElement made = {.kind = e->kind, .card = e->card, .inside = *in->path};
  made.source = !made.inside && (e->kind == 'v' || e->kind == 'i');
  made.asks = made.source && e->alternating;
  made.quiet = e->quiet;
  made.name = *in->path ? hc_arena_print(m->arena, "%c.%s.%s", e->kind, in->path, e->name) : e->name;
  if (!made.name)
    return no_memory(m);
  HcStatus status = HC_OK;
  for (size_t i = 0; i < e->nodes && !status; ++i)
    status = node_find(m, in, e->node[i], &made.node[i]);
  if (!status && e->value.card)
    status = value_find(m, in, e, &made.value);
  if (!status)
    status = silence_check(m, in, e);
  if (status)
    return status;
  if (flat->elements >= FLAT_MAX)
    return hc_card_error(e->card, 0, m->error, "expected %d elements at most when all is written out", FLAT_MAX);
  if (hc_arena_grow(m->arena, &flat->element, flat->elements, sizeof made))
    return no_memory(m);
  flat->element[flat->elements++] = made;
  return HC_OK;
}

/** Names with blanks between, for a sentence; "nothing" where there are none. */
static const char *names_join(char *text, size_t size, const char *const *name, size_t n)
{
  size_t at = 0;
  snprintf(text, size, "nothing");
  for (size_t i = 0; i < n && at + 1 < size; ++i)
    at += (size_t)snprintf(text + at, size - at, "%s%s", i ? " " : "", name[i]);
  return text;
}

static HcStatus argument_unknown(Maker *m, const HcSubcircuit *sub, const HcAssignment *argument)
{
  const char *name[8];
  char names[160];
  size_t n = 0;
  for (size_t i = 0; i < sub->n_offered && n < 8; ++i)
    name[n++] = sub->offered[i].name;
  return hc_card_error(argument->value.card, argument->at, m->error, "%s has no parameter %s; expected of its params: %s",
                       sub->name, argument->name, names_join(names, sizeof names, name, n));
}

static HcParam *param_find(HcScope *scope, const char *name)
{
  for (size_t i = 0; i < scope->n; ++i)
    if (!strcmp(scope->param[i].name, name))
      return &scope->param[i];
  return NULL;
}

/** Parameters of an instance: its own `.param`, the defaults of what it is offered, and over both what it is given. As ngspice
 * has it, the names in what it is given are those of the instance where it has them, else the caller's. */
static HcStatus scope_make(Maker *m, const HcElement *x, const HcSubcircuit *sub, HcScope *outside, HcScope *scope)
{
  *scope = (HcScope){.outer = outside, .functions = &sub->functions};
  scope->param = hc_arena_take(m->arena, (sub->n_offered + sub->n_local + 1) * sizeof *scope->param);
  if (!scope->param)
    return no_memory(m);
  for (size_t i = 0; i < sub->n_local + sub->n_offered; ++i) {
    const HcAssignment *a = i < sub->n_local ? &sub->local[i] : &sub->offered[i - sub->n_local];
    if (i < sub->n_local || !param_find(scope, a->name))
      scope->param[scope->n++] = (HcParam){.name = a->name, .value = a->value, .scope = scope};
  }
  for (size_t i = 0; i < x->arguments; ++i) {
    HcParam *param = param_find(scope, x->argument[i].name);
    if (!param && x->part)
      continue;
    if (!param)
      return argument_unknown(m, sub, &x->argument[i]);
    param->value = x->argument[i].value;
    param->given = true;
  }
  return HC_OK;
}

/** Inductors of K, sensed sources of F and H: elements of the same instance. */
static HcStatus others_find(Maker *m, const Instance *in)
{
  size_t at = in->first;
  for (size_t i = 0; i < in->sub->elements; ++i) {
    const HcElement *e = &in->sub->element[i];
    if (e->kind == 'x')
      continue;
    HcFlatElement *made = &m->flat->element[at++];
    for (size_t o = 0; o < 2 && e->kind != 'x' && e->other[o]; ++o) {
      size_t k = 0, there = in->first;
      for (; k < in->sub->elements && strcmp(in->sub->element[k].name, e->other[o]); ++k)
        there += in->sub->element[k].kind != 'x';
      if (k == in->sub->elements)
        return hc_card_error(e->card, e->other_at, m->error, "%s is not there; expected an element of the same circuit",
                             e->other[o]);
      made->other[o] = (unsigned)there;
    }
    if (e->kind == 'k' && made->other[0] == made->other[1])
      return hc_card_error(e->card, e->other_at, m->error, "%s couples an inductor with itself; expected two", e->name);
  }
  return HC_OK;
}

static HcStatus instance_write(Maker *m, Instance *in);

/** What nothing has asked for must be right as well. */
static HcStatus params_check(Maker *m, HcScope *scope)
{
  HcStatus status = HC_OK;
  for (size_t i = 0; i < scope->n && !status; ++i)
    status = hc_expression_param(&scope->param[i], m->error);
  return status;
}

static HcStatus inner_write(Maker *m, Instance *in, const HcElement *x)
{
  const HcSubcircuit *sub = x->part ? x->part : hc_netlist_subcircuit(m->netlist, in->sub, x->other[0], x->card->file);
  if (!sub)
    return hc_card_error(x->card, x->other_at, m->error, "there is no subcircuit %s; expected the name of a .subckt",
                         x->other[0]);
  if (sub->pins != x->nodes) {
    char names[160];
    return hc_card_error(x->card, 0, m->error, "%s has %zu node%s; expected %zu, the pins of %s: %s", x->name, x->nodes,
                         x->nodes == 1 ? "" : "s", sub->pins, sub->name, names_join(names, sizeof names, sub->pin, sub->pins));
  }
  if (in->depth >= NESTING_MAX)
    return hc_card_error(x->card, 0, m->error, "instances are nested too deep; expected %d levels at most and no circle",
                         NESTING_MAX);
  if (++m->instances > INSTANCES_MAX)
    return hc_card_error(x->card, 0, m->error, "expected %d instances at most", INSTANCES_MAX);
  Instance inner = {.sub = sub, .depth = in->depth + 1};
  inner.path = *in->path ? hc_arena_print(m->arena, "%s.%s", in->path, x->name) : x->name;
  inner.local = hc_arena_take(m->arena, 64 * sizeof *inner.local);
  if (!inner.path || !inner.local)
    return no_memory(m);
  for (size_t i = 0; i < sub->pins; ++i) {
    unsigned index;
    HcStatus status = node_find(m, in, x->node[i], &index);
    if (status)
      return status;
    if (hc_arena_grow(m->arena, &inner.local, inner.locals, sizeof *inner.local))
      return no_memory(m);
    inner.local[inner.locals++] = (LocalNode){sub->pin[i], index};
  }
  HcScope scope;
  inner.scope = &scope;
  const HcStatus status = scope_make(m, x, sub, in->scope, &scope);
  return status ? status : instance_write(m, &inner);
}

/** Own elements first, then the instances inside: so the elements of one instance stand together. */
static HcStatus instance_write(Maker *m, Instance *in)
{
  in->first = m->flat->elements;
  HcStatus status = HC_OK;
  for (size_t i = 0; i < in->sub->elements && !status; ++i)
    if (in->sub->element[i].kind != 'x')
      status = element_add(m, in, &in->sub->element[i]);
  if (!status)
    status = others_find(m, in);
  for (size_t i = 0; i < in->sub->elements && !status; ++i)
    if (in->sub->element[i].kind == 'x')
      status = inner_write(m, in, &in->sub->element[i]);
  return status ? status : params_check(m, in->scope);
}

static HcStatus defines_apply(HcScope *top, const HcDefine *defines, size_t n, HcError *error)
{
  for (size_t i = 0; i < n; ++i) {
    size_t k = 0;
    while (k < top->n && strcmp(top->param[k].name, defines[i].name))
      ++k;
    if (k == top->n)
      return hc_error_set(error, HC_BAD_INPUT, "%s is no .param of the circuit; expected one that it has", defines[i].name);
    if (!isfinite(defines[i].value))
      return hc_error_set(error, HC_BAD_INPUT, "%s is not finite; expected a finite number", defines[i].name);
    top->param[k].number = defines[i].value;
    top->param[k].state = HC_PARAM_KNOWN;
  }
  return HC_OK;
}

HcStatus hc_flat_make(HcNetlist *netlist, const HcDefine *defines, size_t n_defines, HcFlat *flat, HcError *error)
{
  *flat = (HcFlat){0};
  HcScope *top = hc_arena_take(netlist->arena, sizeof *top);
  HcParam *params = hc_arena_take(netlist->arena, (netlist->top.n_local + 1) * sizeof *params);
  if (!top || !params)
    return hc_error_set(error, HC_NO_MEMORY, "out of memory");
  *top = (HcScope){.param = params, .n = netlist->top.n_local, .functions = &netlist->top.functions};
  flat->top = top;
  for (size_t i = 0; i < top->n; ++i)
    params[i] = (HcParam){.name = netlist->top.local[i].name, .value = netlist->top.local[i].value, .scope = top};
  Maker maker = {.netlist = netlist, .arena = netlist->arena, .flat = flat, .error = error};
  unsigned ground;
  HcStatus status = defines_apply(top, defines, n_defines, error);
  if (!status)
    status = node_new(&maker, "0", &ground);
  Instance all = {.sub = &netlist->top, .path = "", .scope = top};
  return status ? status : instance_write(&maker, &all);
}
