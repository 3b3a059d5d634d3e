// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * From port values to filters and levels that the kernel can play, and the numbers of a power calculator.
 *
 * Volume V: rms of a 0 dBFS sine at one half of the amplifier without a load, so that volts = sample · √2 · V; bridged the circuit
 * makes twice that of it. At the output one sample is the peak voltage of +24 dBu across a driver, as behind a line.
 *
 *   current    I = volts / nominal impedance, so that a bridged amplifier needs 2 √2 V / R at the peak
 *   power      P = volts² / nominal impedance
 *   level      S(dB/V) + 20 log volts, S(dB/V) = S(dB/mW) + 10 log(1000 / Z)
 *   limit      the lower of the voltage of a half and the voltage at which the current is reached; hard
 *   noise      own n of each half, and u of what is upstream: at a half √(n² + u²); bridged own noise rises by √2 and that from
 *              upstream, which both halves have, by 2: √(n²/2 + u²) before the circuit doubles it
 *
 * Noise is white and given A-weighted (IEC 61672 curve, to 20 kHz). Left out: an amplifier's distortion short of its limits, its
 * frequency response, the driver's impedance where current is reckoned (a resistance at its nominal value there).
 */
#include "headphone.h"

#include "circuit/catalogue.h"

#include <math.h>
#include <string.h>

static const double k_auto_below = 49.5;

enum { HC_LIMITED_NOT, HC_LIMITED_BY_VOLTAGE, HC_LIMITED_BY_CURRENT };

/** What is asked for, in plain units. */
typedef struct Asked {
  double volume_v, limit_v, limit_a, own_v, upstream_v, sensitivity;
  bool bridged, per_milliwatt;
  const char *model;
} Asked;

static double volts_24_dbu(void)
{
  return sqrt(0.6) * pow(10.0, 24.0 / 20.0);
}

/** IEC 61672, 1 at 1 kHz. */
static double a_weight(double hz)
{
  const double f2 = hz * hz;
  return 1.2588966 * 148693636.0 * f2 * f2 / ((f2 + 424.36) * sqrt((f2 + 11599.29) * (f2 + 544496.41)) * (f2 + 148693636.0));
}

/** Root of the A-weighted band's width [√Hz]: what white noise of 1 V/√Hz reads. */
static double a_width(double rate)
{
  enum { STEPS = 2000 };
  const double top = fmin(20000.0, rate / 2), step = top / STEPS;
  double sum = 0.0;
  for (int i = 0; i < STEPS; i++) {
    const double weight = a_weight((i + 0.5) * step);
    sum += weight * weight * step;
  }
  return sqrt(sum);
}

static HcStatus read_ports(const HcShell *shell, const float *ports, const char *const paths[3], Asked *asked, HcError *error)
{
  const HcShellKind *const kind = shell->kind;
  *asked = (Asked){
      .volume_v = hc_shell_value(kind, HC_HEADPHONE_PORT_VOLUME, ports),
      .limit_v = hc_shell_value(kind, HC_HEADPHONE_PORT_LIMIT_VOLTAGE, ports),
      .limit_a = 1e-3 * hc_shell_value(kind, HC_HEADPHONE_PORT_LIMIT_CURRENT, ports),
      .own_v = 1e-6 * hc_shell_value(kind, HC_HEADPHONE_PORT_NOISE_OWN, ports),
      .upstream_v = 1e-6 * hc_shell_value(kind, HC_HEADPHONE_PORT_NOISE_UPSTREAM, ports),
      .sensitivity = hc_shell_value(kind, HC_HEADPHONE_PORT_SENSITIVITY, ports),
      .per_milliwatt = hc_shell_value(kind, HC_HEADPHONE_PORT_SENSITIVITY_UNIT, ports) > 0.5,
      .bridged = hc_shell_value(kind, HC_HEADPHONE_PORT_DRIVE, ports) > 0.5,
      .model = hc_shell_part(hc_headphones, hc_shell_value(kind, HC_HEADPHONE_PORT_MODEL, ports), paths ? paths[0] : NULL)};
  if (!asked->model)
    return hc_error_set(error, HC_BAD_INPUT, "the model stands on \"file\" but no file is set; give the path of a .cir file");
  return HC_OK;
}

static HcStatus fit(const HcShell *shell, const float *ports, const char *model, HcFilters *filters, HcError *error)
{
  HcDefine defines[sizeof hc_headphone_controls / sizeof *hc_headphone_controls];
  HcHeadphoneSpec spec = {.circuits = shell->circuits, .headphone = model, .defines = defines};
  for (size_t i = 0; i < sizeof hc_headphone_controls / sizeof *hc_headphone_controls; i++) {
    const HcPortControl *const c = &hc_headphone_controls[i];
    if (c->define)
      defines[spec.n_defines++] = (HcDefine){c->define, hc_shell_value(shell->kind, c->port, ports) * c->scale};
  }
  HcCircuit *const circuit = hc_circuit_headphone(&spec, error);
  if (!circuit)
    return error->status;
  const HcStatus status = hc_circuit_fit(circuit, shell->rate, filters, error);
  hc_circuit_free(circuit);
  return status;
}

/** Volts across a driver, which two sources reach, per volt of a half, at 997 Hz, with both channels driven alike. */
static double complex through_of(const HcFilters *filters, HcSource own, HcSource other)
{
  return hc_filters_response(filters, own, 997.0) + hc_filters_response(filters, other, 997.0);
}

/** The numbers, and the limit. `through`: as above. */
static void reckon(const Asked *asked, double impedance_ohm, double through, double noise_v, HcHeadphoneSet *set)
{
  const double peak_v = sqrt(2.0) * asked->volume_v, by_current_v = asked->limit_a * impedance_ohm / through;
  set->limit = fmin(asked->limit_v, by_current_v);
  const double reached_v = fmin(peak_v, set->limit) * through;
  const double volts = reached_v / sqrt(2.0);
  const int limited = peak_v <= set->limit             ? HC_LIMITED_NOT
                      : asked->limit_v <= by_current_v ? HC_LIMITED_BY_VOLTAGE
                                                       : HC_LIMITED_BY_CURRENT;
  HcPrepareFacts *const facts = &set->head.facts;
  const double told[] = {volts,
                         1000.0 * volts * volts / impedance_ohm,
                         fmax(facts->in_force + 20.0 * log10(volts), -200.0),
                         1000.0 * reached_v / impedance_ohm,
                         limited,
                         fmax(facts->in_force + 20.0 * log10(noise_v * through + 1e-30), -200.0)};
  facts->n_told = sizeof told / sizeof *told;
  memcpy(facts->told, told, sizeof told);
}

HcStatus hc_headphone_solve(const HcShell *shell, const float *ports, const char *const paths[3], HcSetHead *head, HcError *error)
{
  HcHeadphoneSet *const set = (HcHeadphoneSet *)head;
  HcCatalogueEntry entry;
  HcFilters filters;
  Asked asked;
  HcStatus status = read_ports(shell, ports, paths, &asked, error);
  if (!status)
    status = hc_catalogue_part(shell->circuits, "headphones", asked.model, &entry, error);
  if (!status)
    status = fit(shell, ports, asked.model, &filters, error);
  if (status)
    return status;
  set->taps = filters.taps;
  set->poles = filters.poles;
  memcpy(set->path, filters.path, sizeof set->path);
  set->volts = sqrt(2.0) * asked.volume_v;
  set->samples = 1.0 / (sqrt(2.0) * volts_24_dbu());
  const double noise_v = sqrt(asked.own_v * asked.own_v * (asked.bridged ? 0.5 : 1.0) + asked.upstream_v * asked.upstream_v);
  set->noise = noise_v * sqrt(shell->rate / 2) / a_width(shell->rate);
  const double complex across = through_of(&filters, HC_LEFT_TO_LEFT, HC_RIGHT_TO_LEFT);
  const bool right_inverts = creal(through_of(&filters, HC_RIGHT_TO_RIGHT, HC_LEFT_TO_RIGHT)) < 0;
  const double through = cabs(across), per_milliwatt = 10.0 * log10(1000.0 / entry.impedance_ohm);
  head->facts = (HcPrepareFacts){.gain = asked.volume_v * through / volts_24_dbu(),
                                 .in_force = asked.sensitivity > k_auto_below
                                                 ? asked.sensitivity + (asked.per_milliwatt ? per_milliwatt : 0.0)
                                                 : entry.sensitivity_db_v,
                                 .latency = filters.delay + HC_LOOK_AHEAD,
                                 .inverts = creal(across) < 0,
                                 .splits = (creal(across) < 0) != right_inverts};
  reckon(&asked, entry.impedance_ohm, through, noise_v, set);
  return HC_OK;
}
