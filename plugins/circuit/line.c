// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "circuit/catalogue.h"
#include "circuit/circuit.h"
#include "circuit/private.h"

#include <stdlib.h>
#include <string.h>

const HcLineParameter hc_line_parameters[HC_LINE_PARAMETERS] = {
    {"length", 2, 1, "m"},
    {"imbalance", 0, 1, "ohm"},
    {"tolerance", 0, 1, "%"},
    {"contact", 0.01, 1, "ohm"},
    {"contact_where", 0, 1, "0 all, 1 hot, 2 shield"},
    {"bond", 0, 1, "0 both, 1 driver, 2 receiver"},
    {"loop_resistance", 0.5, 1, "ohm"},
    {"loop_inductance", 10e-6, 1e-6, "H"},
    {"lift", 0, 1, "0/1"},
    {"pin1", 0, 1e-3, "ohm"},
    {"beside", 1, 1, "m"},
    {"spread", 0, 1, "%"},
    {"seed", 1, 1, ""},
};

enum { PARTS = 3 };

static const char *const kinds[PARTS] = {"drivers", "cables", "receivers"};
static const char *const folders[PARTS] = {"drivers/", "cables/", "receivers/"};
static const char *const instances[PARTS] = {"xdriver", "xcable", "xreceiver"};
static const char *const pins[PARTS] = {"in hot cold shield chassis",
                                        "hot_a cold_a shield_a hot_b cold_b shield_b emf electric mains",
                                        "hot cold shield chassis out"};

/** The caller's defines and those that the parts' headers decide. */
static HcDefine *defines_make(const HcLineSpec *spec, const HcCatalogueEntry *entry, size_t *n, HcArena *arena)
{
  const bool cable = entry[1].shield_returns, receiver = entry[2].shield_returns, join = entry[0].cold_to_sleeve;
  const HcDefine decided[] = {{"shield_returns", cable || receiver},
                              {"join_a", join && cable},
                              {"join_b", join && receiver && !cable},
                              {"sleeve_off", entry[0].cold_is_sleeve && cable}};
  *n = spec->n_defines + sizeof decided / sizeof *decided;
  HcDefine *all = hc_arena_take(arena, *n * sizeof *all);
  if (!all)
    return NULL;
  if (spec->n_defines)
    memcpy(all, spec->defines, spec->n_defines * sizeof *all);
  memcpy(all + spec->n_defines, decided, sizeof decided);
  return all;
}

static HcStatus line_make(HcCircuit *c, const HcLineSpec *spec, HcError *error)
{
  const char *const part[PARTS] = {spec->driver, spec->cable, spec->receiver}, *name[PARTS];
  HcSubstitute substitute[PARTS];
  HcCatalogueEntry entry[PARTS];
  for (unsigned i = 0; i < PARTS; ++i) {
    const HcStatus status = hc_catalogue_part(spec->circuits, kinds[i], part[i], &entry[i], error);
    if (status)
      return status;
    char path[4096];
    (void)hc_catalogue_path(spec->circuits, kinds[i], part[i], path, sizeof path);
    const char *kept = hc_arena_text(&c->arena, path, strlen(path));
    name[i] = hc_circuit_part_file(c, kinds[i], part[i]);
    if (!kept || !name[i])
      return hc_error_set(error, HC_NO_MEMORY, "out of memory");
    substitute[i] = (HcSubstitute){folders[i], kept, instances[i], pins[i]};
  }
  const char *bench = hc_arena_print(&c->arena, "%s/line.cir", spec->circuits);
  size_t n_defines;
  const HcDefine *defines = defines_make(spec, entry, &n_defines, &c->arena);
  c->description = hc_arena_print(&c->arena, "* driver %s: %s\n* cable %s: %s\n* receiver %s: %s\n", entry[0].name,
                                  entry[0].title, entry[1].name, entry[1].title, entry[2].name, entry[2].title);
  c->parts = hc_arena_print(&c->arena, "%s with %s and %s", name[0], name[1], name[2]);
  if (!bench || !defines || !c->description || !c->parts)
    return hc_error_set(error, HC_NO_MEMORY, "out of memory");
  const HcStatus status = hc_netlist_read(bench, substitute, PARTS, &c->arena, &c->netlist, error);
  return status ? status : hc_circuit_build(c, defines, n_defines, error);
}

HcCircuit *hc_circuit_line(const HcLineSpec *spec, HcError *error)
{
  HcCircuit *c = calloc(1, sizeof *c);
  void *held = c ? hc_locale_begin() : NULL;
  if (!held) {
    hc_error_set(error, HC_NO_MEMORY, "out of memory");
    free(c);
    return NULL;
  }
  const HcStatus status = line_make(c, spec, error);
  hc_locale_end(held);
  if (!status)
    return c;
  hc_circuit_free(c);
  return NULL;
}
