// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * One unit of a series: every resistor and capacitor of the parts, drawn within the spread of its grade.
 *
 * Value = written value · (1 + spread/100 · u), u uniform in −1 … 1, as a series that was measured and sorted into grades is
 * spread at worst. An element's u depends on the seed and on its own flattened name alone: a longer cable or another receiver
 * leaves all others as they were. Top-level elements (connectors, bonds, the mains loop) are the bench, not the unit, and
 * files whose header says `drawn: no` hold what stands for something ideal.
 */
#include "circuit/catalogue.h"
#include "circuit/flat.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

static const double k_spread_most = 100.0, k_seed_most = 4294967295.0;

/** Whether the header of a file lets its elements be drawn; asked once a file. */
typedef struct Source {
  const char *file;
  bool drawn;
} Source;

/** Uniform in −1 … 1: FNV-1a of the name, then the finaliser of splitmix64, by which all bits hang on the seed. */
static double draw(uint64_t seed, const char *name)
{
  uint64_t z = UINT64_C(0xcbf29ce484222325);
  for (; *name; ++name)
    z = (z ^ (unsigned char)*name) * UINT64_C(0x100000001b3);
  z += (seed + 1) * UINT64_C(0x9e3779b97f4a7c15);
  z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
  z ^= z >> 31;
  return (double)(z >> 11) * 0x1p-52 - 1.0;
}

/** Value of a top-level parameter; `absent` where the circuit has none of that name. */
static HcStatus parameter(const HcFlat *flat, const char *name, double absent, double most, double *value, HcError *error)
{
  *value = absent;
  size_t i = 0;
  while (i < flat->top->n && strcmp(flat->top->param[i].name, name))
    ++i;
  if (i == flat->top->n)
    return HC_OK;
  const HcParam *p = &flat->top->param[i];
  const HcStatus status =
      p->state == HC_PARAM_KNOWN ? (*value = p->number, HC_OK) : hc_expression(&p->value, flat->top, value, error);
  if (!status && !(*value >= 0 && *value <= most))
    return hc_error_set(error, HC_BAD_INPUT, "%s is %g; expected 0 to %g", name, *value, most);
  return status;
}

static HcStatus source_find(const char *file, Source **sources, size_t *n, HcArena *arena, bool *drawn, HcError *error)
{
  for (size_t i = 0; i < *n; ++i)
    if (!strcmp((*sources)[i].file, file)) {
      *drawn = (*sources)[i].drawn;
      return HC_OK;
    }
  HcCatalogueEntry entry;
  const HcStatus status = hc_catalogue_file(file, &entry, error);
  if (status)
    return status;
  if (hc_arena_grow(arena, sources, *n, sizeof **sources))
    return hc_error_set(error, HC_NO_MEMORY, "out of memory");
  *drawn = entry.drawn;
  (*sources)[(*n)++] = (Source){file, *drawn};
  return HC_OK;
}

HcStatus hc_flat_draw(HcFlat *flat, HcArena *arena, HcError *error)
{
  double spread, seed;
  HcStatus status = parameter(flat, "spread", 0, k_spread_most, &spread, error);
  if (!status)
    status = parameter(flat, "seed", 1, k_seed_most, &seed, error);
  if (status || spread <= 0)
    return status;
  Source *sources = NULL;
  size_t n = 0;
  for (size_t i = 0; i < flat->elements && !status; ++i) {
    HcFlatElement *e = &flat->element[i];
    if (!e->inside || (e->kind != 'r' && e->kind != 'c'))
      continue;
    bool drawn = false;
    status = source_find(e->card->file, &sources, &n, arena, &drawn, error);
    if (drawn)
      e->value *= 1 + spread / 100 * draw((uint64_t)seed, e->name);
  }
  return status;
}
