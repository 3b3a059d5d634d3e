// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * From port values to filters that the kernel can play.
 *
 * Scale: a 0 dBFS sine has `full_scale` dBu at the driver, so volts = sample · √2 · 0.7746 · 10^(dBu/20). At the receiver one
 * sample is the peak voltage of +24 dBu, in every line. Both are folded into the filters.
 */
#include "line.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const double k_volts_0_dbu = 0.7745966692414834, k_output_full_scale_dbu = 24.0, k_full_scale_lowest_dbu = -10.0;

static double peak_volts(double dbu)
{
  return sqrt(2.0) * k_volts_0_dbu * pow(10.0, dbu / 20.0);
}

/** Within range; the default for what is no number. */
static double clamped(const HcLineControl *c, const float *ports)
{
  const float value = ports[c->port];
  if (isnan(value))
    return (double)c->standard;
  return (double)(value < c->minimum ? c->minimum : value > c->maximum ? c->maximum : value);
}

static double value_of(HcLinePort port, const float *ports)
{
  for (size_t i = 0; i < sizeof hc_line_controls / sizeof hc_line_controls[0]; i++)
    if (hc_line_controls[i].port == (unsigned)port)
      return clamped(&hc_line_controls[i], ports);
  return 0.0;
}

/** Name of a part, or its path when the port stands on the point after the last name. NULL: no path was given. */
static const char *part_name(const char *const *names, double index, const char *path)
{
  size_t n = 0;
  while (names[n])
    n++;
  const size_t i = (size_t)lround(index);
  return i < n ? names[i] : path;
}

/** The driver's own level, from the comment `* full-scale: 24 dBu` of its file; 24 dBu where it has none. */
static double driver_full_scale_dbu(const char *circuits, const char *driver)
{
  char name[2 * HC_LINE_PATH_MAX], row[512];
  const bool is_file = strchr(driver, '/') || (strlen(driver) > 4 && strcmp(driver + strlen(driver) - 4, ".cir") == 0);
  if (is_file)
    snprintf(name, sizeof name, "%s", driver);
  else
    snprintf(name, sizeof name, "%s/drivers/%s.cir", circuits, driver);
  double dbu = 24.0;
  FILE *const file = fopen(name, "r");
  if (!file)
    return dbu;
  while (fgets(row, sizeof row, file))
    if (sscanf(row, "* full-scale: %lf dBu", &dbu) == 1)
      break;
  fclose(file);
  return dbu;
}

static bool spec_fill(const HcLine *line, const float *ports, const char *const paths[3], HcLineSpec *spec, HcError *error)
{
  const char *const *const names[HC_LINE_PARTS] = {hc_drivers, hc_cables, hc_receivers};
  const char **const to[HC_LINE_PARTS] = {&spec->driver, &spec->cable, &spec->receiver};
  const char *const words[HC_LINE_PARTS] = {"driver", "cable", "receiver"};
  spec->circuits = line->circuits;
  for (unsigned i = 0; i < HC_LINE_PARTS; i++) {
    *to[i] = part_name(names[i], value_of((HcLinePort)(HC_LINE_PORT_DRIVER + i), ports), paths ? paths[i] : NULL);
    if (!*to[i]) {
      hc_error_set(error, HC_BAD_INPUT, "the %s stands on \"file\" but no file is set; give the path of a .cir file", words[i]);
      return false;
    }
  }
  return true;
}

static HcStatus filters_fit(const HcLine *line, const float *ports, const HcLineSpec *parts, HcFilters *filters, HcError *error)
{
  HcDefine defines[sizeof hc_line_controls / sizeof hc_line_controls[0]];
  HcLineSpec spec = *parts;
  spec.defines = defines;
  for (size_t i = 0; i < sizeof hc_line_controls / sizeof hc_line_controls[0]; i++)
    if (hc_line_controls[i].define)
      defines[spec.n_defines++] =
          (HcDefine){hc_line_controls[i].define, clamped(&hc_line_controls[i], ports) * hc_line_controls[i].scale};
  HcCircuit *const circuit = hc_circuit_line(&spec, error);
  if (!circuit)
    return error->status;
  const HcStatus status = hc_circuit_fit(circuit, line->rate, filters, error);
  hc_circuit_free(circuit);
  return status;
}

/** The program as it is, as late as a circuit would deliver it; nothing else. */
static void filters_through(double rate, HcFilters *filters)
{
  memset(filters, 0, sizeof *filters);
  filters->taps = rate < 46000.0 ? 40 : 24;
  filters->delay = rate < 46000.0 ? 16 : 8;
  filters->path[HC_SIGNAL].taps[filters->delay] = 1.0;
  filters->gain_997 = 1.0;
}

static HcPrepared *prepared_new(void)
{
  HcPrepared *const prepared = calloc(1, sizeof *prepared);
  HcSet *const set = prepared ? aligned_alloc(64, (sizeof(HcSet) + 63) / 64 * 64) : NULL;
  if (!set) {
    free(prepared);
    return NULL;
  }
  memset(set, 0, sizeof *set);
  atomic_init(&set->references, 1);
  prepared->set = set;
  return prepared;
}

/** Fill a set for `ports`. */
static HcStatus set_solve(const HcLine *line, const float *ports, const char *const paths[3], HcSet *set, HcError *error)
{
  HcFilters filters;
  HcLineSpec spec = {0};
  double input_volts = peak_volts(k_output_full_scale_dbu);
  if (!spec_fill(line, ports, paths, &spec, error))
    return error->status;
  double dbu = value_of(HC_LINE_PORT_FULL_SCALE, ports);
  if (dbu < k_full_scale_lowest_dbu)
    dbu = driver_full_scale_dbu(line->circuits, spec.driver);
  if (value_of(HC_LINE_PORT_ENABLED, ports) < 0.5) {
    filters_through(line->rate, &filters);
  } else {
    input_volts = peak_volts(dbu);
    const HcStatus status = filters_fit(line, ports, &spec, &filters, error);
    if (status != HC_OK)
      return status;
  }
  const double output_samples = 1.0 / peak_volts(k_output_full_scale_dbu);
  hc_set_from_filters(set, &filters, input_volts, output_samples);
  set->facts.gain = filters.gain_997 * input_volts * output_samples;
  set->facts.in_force = dbu;
  set->facts.latency = filters.delay;
  return HC_OK;
}

HcPrepared *hc_line_prepare(LV2_Handle instance, const float *ports, const char *const paths[3], HcPrepareFacts *facts,
                            char *error, size_t error_size)
{
  const HcLine *const line = instance;
  struct timespec began, ended;
  clock_gettime(CLOCK_MONOTONIC, &began);
  HcError why = {0};
  HcPrepared *const prepared = prepared_new();
  if (!prepared)
    hc_error_set(&why, HC_NO_MEMORY, "out of memory for a line's filters");
  if (!prepared || set_solve(line, ports, paths, prepared->set, &why) != HC_OK) {
    if (error && error_size)
      snprintf(error, error_size, "%s", why.text);
    hc_line_release(prepared);
    return NULL;
  }
  clock_gettime(CLOCK_MONOTONIC, &ended);
  prepared->set->facts.solve_seconds = (double)(ended.tv_sec - began.tv_sec) + 1e-9 * (double)(ended.tv_nsec - began.tv_nsec);
  if (facts)
    *facts = prepared->set->facts;
  return prepared;
}

HcPrepared *hc_line_again(const HcPrepared *prepared)
{
  HcPrepared *const again = calloc(1, sizeof *again);
  if (!again)
    return NULL;
  again->set = prepared->set;
  atomic_fetch_add_explicit(&again->set->references, 1, memory_order_relaxed);
  return again;
}

void hc_line_release(HcPrepared *prepared)
{
  if (!prepared)
    return;
  if (atomic_fetch_sub_explicit(&prepared->set->references, 1, memory_order_acq_rel) == 1)
    free(prepared->set);
  free(prepared);
}
