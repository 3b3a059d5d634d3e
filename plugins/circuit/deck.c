// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "circuit/circuit.h"
#include "circuit/private.h"

#include <errno.h>
#include <string.h>

static void element_write(const HcFlat *flat, const HcFlatElement *e, FILE *to)
{
  if (e->kind == 'c' && e->value == 0.0)
    return;
  if (e->asks)
    fprintf(to, "%.*s", (int)strlen(e->name), e->card->original);
  else
    fputs(e->name, to);
  const unsigned nodes = e->kind == 'k' ? 0 : e->kind == 'e' || e->kind == 'g' ? 4 : 2;
  for (unsigned i = 0; i < nodes; ++i)
    fprintf(to, " %s", flat->node[e->node[i]]);
  if (e->kind == 'k')
    fprintf(to, " %s %s", flat->element[e->other[0]].name, flat->element[e->other[1]].name);
  if (e->kind == 'f' || e->kind == 'h')
    fprintf(to, " %s", flat->element[e->other[0]].name);
  if (e->asks)
    fputs(" DC 0 AC 0\n", to);
  else if (e->kind == 'v' || e->kind == 'i')
    fputs(" DC 0\n", to);
  else
    fprintf(to, " %.17g%s\n", e->value, e->quiet ? " noisy=0" : "");
}

HcStatus hc_circuit_deck(const HcCircuit *circuit, FILE *to, HcError *error)
{
  void *held = hc_locale_begin();
  if (!held)
    return hc_error_set(error, HC_NO_MEMORY, "out of memory");
  const HcFlat *flat = &circuit->flat;
  fprintf(to, "* hotcold: a circuit written out flat; %s\n%s",
          hc_circuit_is_pair(circuit) ? "the outputs are v(outl) and v(outr)" : "the output is v(out)",
          circuit->description ? circuit->description : "");
  for (size_t i = 0; i < flat->top->n; ++i)
    if (flat->top->param[i].state == HC_PARAM_KNOWN)
      fprintf(to, "* %s = %.9g\n", flat->top->param[i].name, flat->top->param[i].number);
  fputs("* sources\n", to);
  for (size_t i = 0; i < flat->elements; ++i)
    if (flat->element[i].asks)
      element_write(flat, &flat->element[i], to);
  fputs("* circuit\n", to);
  for (size_t i = 0; i < flat->elements; ++i)
    if (!flat->element[i].asks)
      element_write(flat, &flat->element[i], to);
  fputs("* 1e-12 S from every node to ground, without noise\n", to);
  for (size_t i = 1; i < flat->nodes; ++i)
    fprintf(to, "gleak_%zu %s 0 %s 0 %.17g\n", i, flat->node[i], flat->node[i], HC_NODE_LEAK_S);
  fputs(".end\n", to);
  hc_locale_end(held);
  if (fflush(to) || ferror(to))
    return hc_error_set(error, HC_IO, "the deck cannot be written: %s", strerror(errno));
  return HC_OK;
}
