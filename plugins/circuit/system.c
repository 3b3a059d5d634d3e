// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "circuit/system.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/** Where a matrix is written: row and column by node (0 is ground and goes nowhere). */
static void add_nodes(const HcSystem *s, double *matrix, unsigned row, unsigned column, double value)
{
  if (row && column)
    matrix[(row - 1) + (size_t)(column - 1) * s->n] += value;
}

static void add(const HcSystem *s, double *matrix, unsigned row, unsigned column, double value)
{
  matrix[row + (size_t)column * s->n] += value;
}

static void stamp_admittance(const HcSystem *s, double *matrix, const unsigned node[4], double y)
{
  add_nodes(s, matrix, node[0], node[0], y);
  add_nodes(s, matrix, node[1], node[1], y);
  add_nodes(s, matrix, node[0], node[1], -y);
  add_nodes(s, matrix, node[1], node[0], -y);
}

/** The branch's current leaves node 0 and enters node 1; its row begins with the voltage between them. */
static void stamp_branch(const HcSystem *s, const unsigned node[4], unsigned branch)
{
  for (unsigned k = 0; k < 2; ++k)
    if (node[k]) {
      add(s, s->g, node[k] - 1, branch, k ? -1 : 1);
      add(s, s->g, branch, node[k] - 1, k ? -1 : 1);
    }
}

static void stamp_element(const HcSystem *s, const HcFlat *flat, size_t index)
{
  const HcFlatElement *e = &flat->element[index];
  const unsigned *node = e->node;
  const unsigned own = s->branch[index];
  if (own < s->n)
    stamp_branch(s, node, own);
  switch (e->kind) {
  case 'r':
    stamp_admittance(s, s->g, node, 1 / e->value);
    break;
  case 'c':
    stamp_admittance(s, s->c, node, e->value);
    break;
  case 'l':
    add(s, s->c, own, own, -e->value);
    break;
  case 'k': {
    const double m = e->value * sqrt(flat->element[e->other[0]].value * flat->element[e->other[1]].value);
    add(s, s->c, s->branch[e->other[0]], s->branch[e->other[1]], -m);
    add(s, s->c, s->branch[e->other[1]], s->branch[e->other[0]], -m);
    break;
  }
  case 'e':
    for (unsigned k = 2; k < 4; ++k)
      if (node[k])
        add(s, s->g, own, node[k] - 1, k == 2 ? -e->value : e->value);
    break;
  case 'g':
    for (unsigned k = 0; k < 4; ++k)
      add_nodes(s, s->g, node[k & 1], node[2 + (k >> 1)], (k & 1) ^ (k >> 1) ? -e->value : e->value);
    break;
  case 'f':
    for (unsigned k = 0; k < 2; ++k)
      if (node[k])
        add(s, s->g, node[k] - 1, s->branch[e->other[0]], k ? -e->value : e->value);
    break;
  case 'h':
    add(s, s->g, own, s->branch[e->other[0]], -e->value);
    break;
  default:
    break;
  }
}

void hc_system_drive(const HcSystem *system, const HcFlat *flat, size_t element, double *b)
{
  const HcFlatElement *e = &flat->element[element];
  if (e->kind == 'v') {
    b[system->branch[element]] += 1;
    return;
  }
  if (e->node[0])
    b[e->node[0] - 1] -= 1;
  if (e->node[1])
    b[e->node[1] - 1] += 1;
}

/** Cholesky of one group of coupled inductors, scaled to unit self-inductance; a pivot below −1e-9 is a perpetual motion. */
static HcStatus group_check(const HcFlat *flat, const size_t *member, size_t n, double *k, HcError *error)
{
  for (size_t j = 0; j < n; ++j) {
    double pivot = k[j + j * n];
    for (size_t i = 0; i < j; ++i)
      pivot -= k[j + i * n] * k[j + i * n];
    if (pivot < -1e-9)
      return hc_card_error(flat->element[member[j]].card, 0, error,
                           "%s is coupled more than its partners allow; expected couplings that some windings could have",
                           flat->element[member[j]].name);
    const double scale = pivot > 1e-9 ? sqrt(pivot) : 0;
    k[j + j * n] = scale;
    for (size_t row = j + 1; row < n; ++row) {
      double sum = k[row + j * n];
      for (size_t i = 0; i < j; ++i)
        sum -= k[row + i * n] * k[j + i * n];
      if (scale == 0.0 && fabs(sum) > 1e-4)
        return hc_card_error(flat->element[member[row]].card, 0, error,
                             "%s is coupled more than its partners allow; expected couplings that some windings could have",
                             flat->element[member[row]].name);
      k[row + j * n] = scale > 0 ? sum / scale : 0;
    }
  }
  return HC_OK;
}

static HcStatus inductors_check(const HcFlat *flat, const HcSystem *s, HcArena *arena, HcError *error)
{
  bool *seen = hc_arena_take(arena, flat->elements + 1);
  size_t *member = hc_arena_take(arena, (flat->elements + 1) * sizeof *member);
  if (!seen || !member)
    return hc_error_set(error, HC_NO_MEMORY, "out of memory");
  for (size_t i = 0; i < flat->elements; ++i) {
    if (flat->element[i].kind != 'l' || seen[i])
      continue;
    size_t n = 0;
    member[n++] = i;
    seen[i] = true;
    for (size_t at = 0; at < n; ++at)
      for (size_t k = 0; k < flat->elements; ++k)
        for (unsigned o = 0; flat->element[k].kind == 'k' && o < 2; ++o)
          if (flat->element[k].other[o] == member[at] && !seen[flat->element[k].other[!o]]) {
            seen[flat->element[k].other[!o]] = true;
            member[n++] = flat->element[k].other[!o];
          }
    if (n == 1)
      continue;
    double *k = hc_arena_take(arena, n * n * sizeof *k);
    if (!k)
      return hc_error_set(error, HC_NO_MEMORY, "out of memory");
    for (size_t a = 0; a < n; ++a)
      for (size_t b = 0; b < n; ++b)
        k[a + b * n] = -s->c[s->branch[member[a]] + (size_t)s->branch[member[b]] * s->n] /
                       sqrt(flat->element[member[a]].value * flat->element[member[b]].value);
    const HcStatus status = group_check(flat, member, n, k, error);
    if (status)
      return status;
  }
  return HC_OK;
}

HcStatus hc_system_make(const HcFlat *flat, HcArena *arena, HcSystem *system, HcError *error)
{
  *system = (HcSystem){.branch = hc_arena_take(arena, (flat->elements + 1) * sizeof *system->branch)};
  if (!system->branch)
    return hc_error_set(error, HC_NO_MEMORY, "out of memory");
  unsigned n = (unsigned)flat->nodes - 1;
  for (size_t i = 0; i < flat->elements; ++i)
    system->branch[i] = strchr("vehl", flat->element[i].kind) ? n++ : ~0u;
  if (!n || n > 1500)
    return hc_error_set(error, HC_BAD_INPUT, "the circuit has %u unknowns; expected 1 to 1500", n);
  system->n = n;
  system->g = hc_arena_take(arena, (size_t)n * n * sizeof *system->g);
  system->c = hc_arena_take(arena, (size_t)n * n * sizeof *system->c);
  if (!system->g || !system->c)
    return hc_error_set(error, HC_NO_MEMORY, "out of memory");
  for (unsigned i = 0; i + 1 < flat->nodes; ++i)
    add(system, system->g, i, i, HC_NODE_LEAK_S);
  for (size_t i = 0; i < flat->elements; ++i)
    stamp_element(system, flat, i);
  return inductors_check(flat, system, arena, error);
}
