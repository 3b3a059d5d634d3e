// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "circuit/catalogue.h"
#include "circuit/circuit.h"
#include "circuit/private.h"

#include <stdlib.h>
#include <string.h>

const char *const hc_headphone_parameters[] = {"output_impedance", "drive", "length", "common", "spread", "seed", NULL};

static const char pins[] = "left left_return right right_return outl outr";

static bool is_bridged(const HcHeadphoneSpec *spec)
{
  bool bridged = false;
  for (size_t i = 0; i < spec->n_defines; ++i)
    bridged |= !strcmp(spec->defines[i].name, "drive") && spec->defines[i].value > 0.5;
  return bridged;
}

static HcStatus headphone_make(HcCircuit *c, const HcHeadphoneSpec *spec, HcError *error)
{
  HcCatalogueEntry entry;
  HcStatus status = hc_catalogue_part(spec->circuits, "headphones", spec->headphone, &entry, error);
  if (status)
    return status;
  if (entry.wires == 3 && is_bridged(spec))
    return hc_error_set(error, HC_BAD_INPUT,
                        "%s has three wires, and a bridged drive needs four: both channels return through one contact; "
                        "expected a four-wire headphone, or the drive se",
                        entry.name);
  char path[4096];
  (void)hc_catalogue_path(spec->circuits, "headphones", spec->headphone, path, sizeof path);
  const HcSubstitute part = {"headphones/", hc_arena_text(&c->arena, path, strlen(path)), "xheadphone", pins};
  const char *bench = hc_arena_print(&c->arena, "%s/headphone.cir", spec->circuits);
  c->description = hc_arena_print(&c->arena, "* headphone %s: %s\n", entry.name, entry.title);
  c->parts = hc_circuit_part_file(c, "headphones", spec->headphone);
  if (!part.file || !bench || !c->description || !c->parts)
    return hc_error_set(error, HC_NO_MEMORY, "out of memory");
  status = hc_netlist_read(bench, &part, 1, &c->arena, &c->netlist, error);
  return status ? status : hc_circuit_build(c, spec->defines, spec->n_defines, error);
}

HcCircuit *hc_circuit_headphone(const HcHeadphoneSpec *spec, HcError *error)
{
  HcCircuit *c = calloc(1, sizeof *c);
  void *held = c ? hc_locale_begin() : NULL;
  if (!held) {
    hc_error_set(error, HC_NO_MEMORY, "out of memory");
    free(c);
    return NULL;
  }
  const HcStatus status = headphone_make(c, spec, error);
  hc_locale_end(held);
  if (!status)
    return c;
  hc_circuit_free(c);
  return NULL;
}
