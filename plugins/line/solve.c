// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * From port values to filters that the kernel can play.
 *
 * Scale: a 0 dBFS sine has `full_scale` dBu at the driver, so volts = sample · √2 · 0.7746 · 10^(dBu/20). At the receiver one
 * sample is the peak voltage of +24 dBu, in every line. Both are folded into the filters.
 */
#include "line.h"

#include "circuit/catalogue.h"

#include <math.h>
#include <string.h>

static const double k_volts_0_dbu = 0.7745966692414834, k_output_full_scale_dbu = 24.0, k_full_scale_lowest_dbu = -10.0;

static double peak_volts(double dbu)
{
  return sqrt(2.0) * k_volts_0_dbu * pow(10.0, dbu / 20.0);
}

static bool spec_fill(const HcShell *shell, const float *ports, const char *const paths[3], HcLineSpec *spec, HcError *error)
{
  const char *const *const names[HC_LINE_PARTS] = {hc_drivers, hc_cables, hc_receivers};
  const char **const to[HC_LINE_PARTS] = {&spec->driver, &spec->cable, &spec->receiver};
  const char *const words[HC_LINE_PARTS] = {"driver", "cable", "receiver"};
  spec->circuits = shell->circuits;
  for (unsigned i = 0; i < HC_LINE_PARTS; i++) {
    *to[i] = hc_shell_part(names[i], hc_shell_value(shell->kind, HC_LINE_PORT_DRIVER + i, ports), paths ? paths[i] : NULL);
    if (!*to[i]) {
      hc_error_set(error, HC_BAD_INPUT, "the %s stands on \"file\" but no file is set; give the path of a .cir file", words[i]);
      return false;
    }
  }
  return true;
}

/** `loop_ohm`: of HcPrepareFacts. */
static HcStatus filters_fit(const HcShell *shell, const float *ports, const HcLineSpec *parts, HcFilters *filters,
                            double loop_ohm[2], HcError *error)
{
  HcDefine defines[sizeof hc_line_controls / sizeof hc_line_controls[0]];
  HcLineSpec spec = *parts;
  spec.defines = defines;
  for (size_t i = 0; i < sizeof hc_line_controls / sizeof hc_line_controls[0]; i++)
    if (hc_line_controls[i].define)
      defines[spec.n_defines++] = (HcDefine){
          hc_line_controls[i].define, hc_shell_value(shell->kind, hc_line_controls[i].port, ports) * hc_line_controls[i].scale};
  HcCircuit *const circuit = hc_circuit_line(&spec, error);
  if (!circuit)
    return error->status;
  double complex loop = 0;
  HcStatus status = hc_circuit_fit(circuit, shell->rate, filters, error);
  if (status == HC_OK)
    status = hc_circuit_loop(circuit, 50, &loop, error);
  loop_ohm[0] = creal(loop);
  loop_ohm[1] = cimag(loop);
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

HcStatus hc_line_solve(const HcShell *shell, const float *ports, const char *const paths[3], HcSetHead *head, HcError *error)
{
  HcSet *const set = (HcSet *)head;
  HcFilters filters;
  HcLineSpec spec = {0};
  double input_volts = peak_volts(k_output_full_scale_dbu);
  if (!spec_fill(shell, ports, paths, &spec, error))
    return error->status;
  double dbu = hc_shell_value(shell->kind, HC_LINE_PORT_FULL_SCALE, ports);
  HcCatalogueEntry driver;
  if (dbu < k_full_scale_lowest_dbu) { // auto: the driver's own
    if (hc_catalogue_part(shell->circuits, "drivers", spec.driver, &driver, error) != HC_OK)
      return error->status;
    dbu = driver.full_scale_dbu;
  }
  if (hc_shell_value(shell->kind, HC_LINE_PORT_ENABLED, ports) < 0.5) {
    filters_through(shell->rate, &filters);
  } else {
    input_volts = peak_volts(dbu);
    const HcStatus status = filters_fit(shell, ports, &spec, &filters, head->facts.loop_ohm, error);
    if (status != HC_OK)
      return status;
  }
  const double output_samples = 1.0 / peak_volts(k_output_full_scale_dbu);
  hc_set_from_filters(set, &filters, input_volts, output_samples);
  head->facts.gain = filters.gain_997 * input_volts * output_samples;
  head->facts.inverts = filters.inverts;
  head->facts.in_force = dbu;
  head->facts.latency = filters.delay;
  return HC_OK;
}
