// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "circuit/circuit.h"
#include "circuit/catalogue.h"
#include "circuit/private.h"

#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *const hc_source_names[HC_SOURCES] = {"signal", "ground", "leakage", "magnetic", "electric", "rf"};

/** The elements of a line that are these sources. */
static const char *const element_names[HC_SOURCES] = {"vsignal", "vground", "ileakage", "vmagnetic", "velectric", "vrf"};

typedef struct LocaleToken {
  locale_t own, before;
} LocaleToken;

void *hc_locale_begin(void)
{
  LocaleToken *token = malloc(sizeof *token);
  if (!token)
    return NULL;
  token->own = newlocale(LC_ALL_MASK, "C", (locale_t)0);
  if (!token->own) {
    free(token);
    return NULL;
  }
  token->before = uselocale(token->own);
  return token;
}

void hc_locale_end(void *held)
{
  LocaleToken *token = held;
  uselocale(token->before);
  freelocale(token->own);
  free(token);
}

/** The ways of a circuit of two channels. */
static const struct {
  const char *element;
  unsigned output;
} crossings[HC_CROSSINGS] = {{"vleft", 0}, {"vleft", 1}, {"vright", 0}, {"vright", 1}};

/** Which ways begin at a source. */
static void ways_find(HcCircuit *c, const char *name, int column)
{
  for (unsigned s = 0; s < HC_SOURCES; ++s)
    if (c->solver.outputs == 1 ? !strcmp(name, element_names[s]) : s < HC_CROSSINGS && !strcmp(name, crossings[s].element))
      c->way[s] = (HcWay){column, c->solver.outputs == 1 ? 0 : crossings[s].output};
}

static HcStatus columns_make(HcCircuit *c, HcError *error)
{
  const HcFlat *flat = &c->flat;
  c->element = hc_arena_take(&c->arena, (flat->elements + 1) * sizeof *c->element);
  if (!c->element)
    return hc_error_set(error, HC_NO_MEMORY, "out of memory");
  unsigned n = 0;
  for (unsigned s = 0; s < HC_SOURCES; ++s)
    c->way[s].column = -1;
  for (size_t i = 0; i < flat->elements; ++i)
    if (flat->element[i].source) {
      ways_find(c, flat->element[i].name, (int)n);
      c->element[n++] = i;
    }
  c->sources = n;
  for (size_t i = 0; i < flat->elements; ++i)
    if (flat->element[i].kind == 'r' && !flat->element[i].quiet)
      c->element[n++] = i;
  c->solver.columns = n;
  return HC_OK;
}

static HcStatus outputs_find(HcCircuit *c, HcError *error)
{
  c->output[0] = hc_flat_node(&c->flat, "out");
  c->solver.outputs = 1;
  if (c->output[0])
    return HC_OK;
  c->output[0] = hc_flat_node(&c->flat, "outl");
  c->output[1] = hc_flat_node(&c->flat, "outr");
  c->solver.outputs = 2;
  if (c->output[0] && c->output[1])
    return HC_OK;
  return hc_error_set(error, HC_BAD_INPUT, "there is no node out, nor outl and outr; expected one or two outputs");
}

HcStatus hc_circuit_whole(const HcCircuit *c, HcStatus status, HcError *error)
{
  if (status && status != HC_NO_MEMORY && error && c->parts) {
    const HcError why = *error;
    (void)hc_error_set(error, status, "%.300s: %.200s", c->parts, why.text);
  }
  return status;
}

const char *hc_circuit_part_file(HcCircuit *c, const char *kind, const char *part)
{
  enum { SHOWN = 92 };
  const size_t n = strlen(part);
  if (!hc_catalogue_is_file(part))
    return hc_arena_print(&c->arena, "%s/%s.cir", kind, part);
  return n <= SHOWN ? hc_arena_text(&c->arena, part, n) : hc_arena_print(&c->arena, "...%s", part + n - SHOWN);
}

/** The source's own current is an unknown, which its branch adds. 0: there is no such source. */
static unsigned loop_current(const HcCircuit *c)
{
  const int column = hc_circuit_is_pair(c) ? -1 : c->way[HC_GROUND].column;
  return column >= 0 && c->flat.element[c->element[column]].kind == 'v' ? c->system.branch[c->element[column]] + 1 : 0;
}

HcStatus hc_circuit_build(HcCircuit *c, const HcDefine *defines, size_t n_defines, HcError *error)
{
  HcStatus status = hc_flat_make(&c->netlist, defines, n_defines, &c->flat, error);
  if (!status)
    status = hc_flat_draw(&c->flat, &c->arena, error);
  if (!status)
    status = hc_flat_check(&c->flat, &c->arena, error);
  if (!status)
    status = hc_circuit_whole(c, outputs_find(c, error), error);
  if (!status)
    status = hc_system_make(&c->flat, &c->arena, &c->system, error);
  if (!status)
    status = columns_make(c, error);
  if (!status && !c->sources)
    status = hc_circuit_whole(
        c, hc_error_set(error, HC_BAD_INPUT, "there is no source; expected a V or I element at the top level"), error);
  if (!status)
    status = hc_circuit_whole(c,
                              hc_solver_make(&c->system, &c->flat, c->element, c->solver.columns, c->output, c->solver.outputs,
                                             loop_current(c), &c->arena, &c->solver, error),
                              error);
  return status;
}

HcCircuit *hc_circuit_file(const char *file, const HcDefine *defines, size_t n_defines, HcError *error)
{
  HcCircuit *c = calloc(1, sizeof *c);
  void *held = c ? hc_locale_begin() : NULL;
  if (!held) {
    hc_error_set(error, HC_NO_MEMORY, "out of memory");
    free(c);
    return NULL;
  }
  c->description = hc_arena_print(&c->arena, "* %s\n", file);
  c->parts = hc_arena_text(&c->arena, file, strlen(file));
  HcStatus status = hc_netlist_read(file, NULL, 0, &c->arena, &c->netlist, error);
  if (!status)
    status = hc_circuit_build(c, defines, n_defines, error);
  hc_locale_end(held);
  if (!status)
    return c;
  hc_circuit_free(c);
  return NULL;
}

void hc_circuit_free(HcCircuit *circuit)
{
  if (!circuit)
    return;
  hc_arena_free(&circuit->arena);
  free(circuit);
}

int hc_circuit_is_pair(const HcCircuit *circuit)
{
  return circuit->solver.outputs == 2;
}

static HcStatus way_asked(HcCircuit *c, HcWay way, const double *hz, size_t n, double complex *h, HcError *error)
{
  const unsigned columns = (unsigned)way.column + 1;
  double complex *all = malloc(columns * sizeof *all);
  if (!all)
    return hc_error_set(error, HC_NO_MEMORY, "out of memory");
  for (size_t i = 0; i < n; ++i) {
    hc_solver_transfer(&c->solver, hz[i], way.output, columns, all);
    h[i] = all[way.column];
  }
  free(all);
  return HC_OK;
}

HcStatus hc_circuit_response(HcCircuit *circuit, HcSource source, const double *hz, size_t n, double complex *h, HcError *error)
{
  if (source >= HC_SOURCES || circuit->way[source].column < 0)
    return hc_error_set(error, HC_NOT_FOUND, "the circuit has no source %s",
                        source < HC_SOURCES ? element_names[source] : "of that number");
  return way_asked(circuit, circuit->way[source], hz, n, h, error);
}

HcStatus hc_circuit_loop(HcCircuit *circuit, double hz, double complex *ohm, HcError *error)
{
  if (!loop_current(circuit))
    return hc_error_set(error, HC_NOT_FOUND, "the circuit has no voltage source %s", element_names[HC_GROUND]);
  double complex h = 0;
  const HcStatus status = way_asked(circuit, (HcWay){circuit->way[HC_GROUND].column, circuit->solver.outputs}, &hz, 1, &h, error);
  *ohm = -1 / h; // the branch's current goes through the source from + to −
  return status;
}

HcStatus hc_circuit_response_of(HcCircuit *circuit, const char *element, const double *hz, size_t n, double complex *h,
                                HcError *error)
{
  for (unsigned i = 0; i < circuit->sources; ++i)
    if (!strcasecmp(circuit->flat.element[circuit->element[i]].name, element))
      return way_asked(circuit, (HcWay){(int)i, 0}, hz, n, h, error);
  return hc_error_set(error, HC_NOT_FOUND, "the circuit has no source %s; expected a V or I element of the top level", element);
}

double hc_noise_density(const HcCircuit *circuit, const double complex *h)
{
  const double four_kt = 4 * 1.380649e-23 * 300.15;
  double power = 0;
  for (unsigned i = circuit->sources; i < circuit->solver.columns; ++i) {
    const double re = creal(h[i]), im = cimag(h[i]);
    power += (re * re + im * im) * four_kt / circuit->flat.element[circuit->element[i]].value;
  }
  return sqrt(power);
}

HcStatus hc_circuit_noise(HcCircuit *circuit, const double *hz, size_t n, double *density, HcError *error)
{
  double complex *all = malloc((circuit->solver.columns + 1) * sizeof *all);
  if (!all)
    return hc_error_set(error, HC_NO_MEMORY, "out of memory");
  for (size_t i = 0; i < n; ++i) {
    hc_solver_transfer(&circuit->solver, hz[i], 0, circuit->solver.columns, all);
    density[i] = hc_noise_density(circuit, all);
  }
  free(all);
  return HC_OK;
}
