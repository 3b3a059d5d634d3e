// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "circuit/flat.h"

#include <string.h>

/** Groups of nodes: `parent` of each, a root is its own. */
static unsigned root(unsigned *parent, unsigned node)
{
  while (parent[node] != node)
    node = parent[node] = parent[parent[node]];
  return node;
}

static HcStatus loops_check(const HcFlat *flat, unsigned *parent, HcError *error)
{
  for (unsigned i = 0; i < flat->nodes; ++i)
    parent[i] = i;
  for (size_t i = 0; i < flat->elements; ++i) {
    const HcFlatElement *e = &flat->element[i];
    if (!strchr("veh", e->kind))
      continue;
    const unsigned a = root(parent, e->node[0]), b = root(parent, e->node[1]);
    if (a == b)
      return hc_card_error(e->card, 0, error, "%s closes a loop of voltage sources at node %s; expected a resistance in it",
                           e->name, flat->node[e->node[0] ? e->node[0] : e->node[1]]);
    parent[a] = b;
  }
  return HC_OK;
}

/** Nodes that carry a signal to somewhere must be held by something; pins that nothing uses may be open. */
static HcStatus floating_check(const HcFlat *flat, unsigned *parent, HcError *error)
{
  for (unsigned i = 0; i < flat->nodes; ++i)
    parent[i] = i;
  for (size_t i = 0; i < flat->elements; ++i) {
    const HcFlatElement *e = &flat->element[i];
    if (strchr("rclvegfh", e->kind))
      parent[root(parent, e->node[0])] = root(parent, e->node[1]);
  }
  for (size_t i = 0; i < flat->elements; ++i) {
    const HcFlatElement *e = &flat->element[i];
    const bool senses = e->kind == 'e' || e->kind == 'g';
    for (unsigned k = senses ? 2 : 0; (senses || e->kind == 'i') && k < (senses ? 4 : 2); ++k)
      if (root(parent, e->node[k]) != root(parent, 0))
        return hc_card_error(e->card, 0, error, "node %s of %s floats; expected a path from it to ground", flat->node[e->node[k]],
                             e->name);
  }
  for (size_t i = 0; i < flat->elements; ++i)
    for (unsigned k = 0; k < 2 && flat->element[i].kind != 'k'; ++k) {
      const unsigned node = flat->element[i].node[k];
      if (!strncmp(flat->node[node], "out", 3) && root(parent, node) != root(parent, 0))
        return hc_card_error(flat->element[i].card, 0, error, "node %s of %s floats; expected a path from it to ground",
                             flat->node[node], flat->element[i].name);
    }
  return HC_OK;
}

HcStatus hc_flat_check(const HcFlat *flat, HcArena *arena, HcError *error)
{
  unsigned *parent = hc_arena_take(arena, flat->nodes * sizeof *parent);
  if (!parent)
    return hc_error_set(error, HC_NO_MEMORY, "out of memory");
  const HcStatus status = loops_check(flat, parent, error);
  return status ? status : floating_check(flat, parent, error);
}
