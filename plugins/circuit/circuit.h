// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * The circuit library: SPICE netlist → nodal analysis → digital filters.
 *
 * A circuit is read once, flattened and stamped; then it can be asked for its
 * exact response, its self-noise, its SPICE deck, and for the digital filters
 * that play it. Nothing here is for the audio thread.
 */
#ifndef HC_CIRCUIT_H
#define HC_CIRCUIT_H

#include "error.h"

#include <complex.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/** The sources of a line, in the order of everything that is indexed by source. */
typedef enum HcSource {
  HC_SIGNAL,   ///< program at the driver [V]; both legs are this one source
  HC_GROUND,   ///< EMF of the mains loop [V]
  HC_LEAKAGE,  ///< current through the shield [A]
  HC_MAGNETIC, ///< induced per metre of untwisted 5 mm loop [V]
  HC_ELECTRIC, ///< voltage of the disturbing conductor [V]
  HC_RF,       ///< detected envelope, per leg at the receiver (hot 1, cold 0.8) [V]
  HC_SOURCES,
  // In their place, the ways through a circuit of two channels, sources `Vleft` and `Vright`, outputs `outl` and `outr`.
  HC_LEFT_TO_LEFT = 0,
  HC_LEFT_TO_RIGHT,
  HC_RIGHT_TO_LEFT,
  HC_RIGHT_TO_RIGHT,
  HC_CROSSINGS
} HcSource;

/** Names as `--from` takes them: "signal" "ground" "leakage" "magnetic" "electric" "rf". */
extern const char *const hc_source_names[HC_SOURCES];

/** `name=value`, overrides a `.param` of the top level. */
typedef struct HcDefine {
  const char *name;
  double value;
} HcDefine;

/** What makes a line: three parts and the values of line.cir's top-level parameters. */
typedef struct HcLineSpec {
  const char *circuits; ///< folder that holds line.cir, drivers/, cables/, receivers/
  const char *driver;   ///< name in the catalogue, or path of a .cir file (has a '/' or ends in .cir)
  const char *cable;
  const char *receiver;
  const HcDefine *defines; ///< e.g. {"length", 10.0}; unknown names are an error
  size_t n_defines;
} HcLineSpec;

/** A top-level parameter of line.cir: the order of this table is the canonical one. */
typedef struct HcLineParameter {
  const char *name;
  double standard;  ///< default, in the circuit's unit
  double port_unit; ///< circuit's value = port's value × this (µH and mΩ on ports are H and ohm in circuits)
  const char *unit; ///< of the circuit's value
} HcLineParameter;

enum { HC_LINE_PARAMETERS = 13 };

/** length imbalance tolerance contact contact_where bond loop_resistance loop_inductance lift pin1 beside spread seed. */
extern const HcLineParameter hc_line_parameters[HC_LINE_PARAMETERS];

/** Top-level parameters of headphone.cir, NULL at the end: output_impedance drive length common spread seed. */
extern const char *const hc_headphone_parameters[];

/** What makes a headphone on its amplifier: one part, and the values of headphone.cir's top-level parameters. */
typedef struct HcHeadphoneSpec {
  const char *circuits;  ///< folder that holds headphone.cir and headphones/
  const char *headphone; ///< name in the catalogue, or path of a .cir file
  const HcDefine *defines;
  size_t n_defines;
} HcHeadphoneSpec;

typedef struct HcCircuit HcCircuit;

/** Read, flatten and stamp a line. NULL with `error` set: file, line, column and what was expected; singular,
 * floating and unstable circuits are named by node or pole. */
HcCircuit *hc_circuit_line(const HcLineSpec *spec, HcError *error);

/** Same for a headphone, a circuit of two channels. A bridged drive into three wires is refused. */
HcCircuit *hc_circuit_headphone(const HcHeadphoneSpec *spec, HcError *error);

/** Same for any netlist file with the output node `out`, or `outl` and `outr`, and sources named V… or I…; for tests and users' circuits. */
HcCircuit *hc_circuit_file(const char *file, const HcDefine *defines, size_t n_defines, HcError *error);

void hc_circuit_free(HcCircuit *circuit);

/** Write the flattened deck that ngspice runs as it is. */
HcStatus hc_circuit_deck(const HcCircuit *circuit, FILE *to, HcError *error);

/** True for a circuit of two channels. */
int hc_circuit_is_pair(const HcCircuit *circuit);

/** Transfer from `source` to `out`, or of one of the ways through a circuit of two channels, in output volts per source volt (or ampere), at n frequencies [Hz]. */
HcStatus hc_circuit_response(HcCircuit *circuit, HcSource source, const double *hz, size_t n, double complex *h, HcError *error);

/** Same by the source's element name (`Vsignal`, `ileakage`, …; any case) to the first output, for hc_circuit_file. */
HcStatus hc_circuit_response_of(HcCircuit *circuit, const char *element, const double *hz, size_t n, double complex *h,
                                HcError *error);

/** What the EMF of a line's mains loop finds at its terminals at `hz` [ohm]. */
HcStatus hc_circuit_loop(HcCircuit *circuit, double hz, double complex *ohm, HcError *error);

/** Self-noise at the first output, Johnson noise of every resistor and amplifiers' declared noise, 27 °C [V/√Hz]. */
HcStatus hc_circuit_noise(HcCircuit *circuit, const double *hz, size_t n, double *density, HcError *error);

enum {
  HC_TAPS_MAX = 40, ///< 40 at rates under 46 kHz, 24 at others
  HC_NOISE_TAPS_MAX = 16,
  HC_REALS_MAX = 12, ///< slow real poles
  HC_PAIRS_MAX = 4,  ///< slow complex pairs
};

/** One path's numerators over the common poles: y = Σ taps[k]·x[n−k] + Σ real[i]·s_i + Σ (pair[j][0]·u_j + pair[j][1]·v_j),
 * where s_i = (1−a_i)/(1−a_i z⁻¹)·x, u_j = g_j²/D_j(z)·x, v_j = g_j(1−z⁻¹)/D_j(z)·x, D_j = 1 + c1_j z⁻¹ + c2_j z⁻². */
typedef struct HcPath {
  double taps[HC_TAPS_MAX];
  double real[HC_REALS_MAX];
  double pair[HC_PAIRS_MAX][2];
} HcPath;

/** Poles that all paths of one bank share. */
typedef struct HcPoles {
  unsigned reals, pairs;
  double a[HC_REALS_MAX]; ///< z-plane, 0 < a < 1, slowest first
  double g[HC_PAIRS_MAX]; ///< |1 − e^{pT}|
  double c1[HC_PAIRS_MAX], c2[HC_PAIRS_MAX];
} HcPoles;

/** The digital filters of a line at one sample rate. Volts in, volts out. */
typedef struct HcFilters {
  double rate;    ///< [Hz]
  unsigned taps;  ///< 24 or 40
  unsigned delay; ///< common delay D of all paths but noise [frames]
  HcPoles poles;
  HcPath path[HC_SOURCES];
  unsigned noise_taps; ///< ≤ HC_NOISE_TAPS_MAX
  HcPoles noise_poles;
  HcPath noise;           ///< colours white noise of unit variance per sample into the self-noise [V]
  double signal_error_db; ///< worst on the check grid 20 Hz … 20 kHz (or 0.45 fs)
  double disturbance_error_db;
  double gain_997; ///< |response of path[HC_SIGNAL]| at 997 Hz, of these very filters
  bool inverts;    ///< its sign there
} HcFilters;

/** Fit the filters, of a circuit of two channels without its self-noise, which nobody hears under an amplifier's (FIT: least squares over taps and the circuit's own slow poles). Fails rather than deliver a filter that
 * misses its circuit. */
HcStatus hc_circuit_fit(HcCircuit *circuit, double rate, HcFilters *filters, HcError *error);

/** Response of a fitted path at one frequency, the common delay taken off. */
double complex hc_filters_response(const HcFilters *filters, HcSource source, double hz);

#endif
