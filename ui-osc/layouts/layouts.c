// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "layouts.h"
#include "write.h"

#include <string.h>

static const struct {
  const char *name;
  bool (*write)(const HcSurface *surface, char **bytes, size_t *size);
} programs[] = {{"open-stage-control", hc_open_stage_control_write}, {"touchosc", hc_touchosc_write}};

enum { PROGRAMS = sizeof programs / sizeof *programs };

static unsigned number_of(const char *program)
{
  unsigned i = 0;
  while (i < PROGRAMS && strcmp(programs[i].name, program) != 0)
    ++i;
  return i;
}

HcStatus hc_layout_known(const char *program, HcError *error)
{
  if (number_of(program) < PROGRAMS)
    return HC_OK;
  return hc_error_set(error, HC_BAD_INPUT, "hotcold layout: expected %s or %s, got \"%s\"", programs[0].name, programs[1].name,
                      program);
}

HcStatus hc_layout_make(const char *program, HcBench *bench, char **bytes, size_t *size, HcError *error)
{
  const HcStatus status = hc_layout_known(program, error);
  if (status)
    return status;
  HcSurface *surface = hc_surface_new(bench);
  const bool made = surface && programs[number_of(program)].write(surface, bytes, size);
  hc_surface_free(surface);
  return made ? HC_OK : hc_error_set(error, HC_NO_MEMORY, "out of memory");
}
