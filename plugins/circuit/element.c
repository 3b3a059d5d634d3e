// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "circuit/netlist.h"

#include <ctype.h>
#include <string.h>

HcStatus hc_nodes_read(HcScan *scan, HcArena *arena, HcElement *element, size_t n, HcError *error)
{
  const size_t all = element->nodes + n;
  const bool brackets = hc_scan_take(scan, '(');
  for (; element->nodes < all; ++element->nodes) {
    if (hc_arena_grow(arena, &element->node, element->nodes, sizeof *element->node))
      return hc_error_set(error, HC_NO_MEMORY, "out of memory");
    const char *node = hc_scan_word(scan, arena);
    if (!node)
      return hc_card_error(scan->card, scan->at, error, "expected node %zu of %zu of %s", element->nodes + 1,
                           (size_t)(strchr("eg", element->kind) ? 4 : 2), element->name);
    element->node[element->nodes] = node;
  }
  if (brackets && !hc_scan_take(scan, ')'))
    return hc_card_error(scan->card, scan->at, error, "expected ) after the nodes of %s", element->name);
  return HC_OK;
}

HcStatus hc_others_read(HcScan *scan, HcArena *arena, HcElement *element, size_t n, HcError *error)
{
  (void)hc_scan_end(scan);
  element->other_at = scan->at;
  const char kind = element->kind == 'k' ? 'l' : 'v';
  for (size_t i = 0; i < n; ++i) {
    (void)hc_scan_end(scan);
    const size_t at = scan->at;
    element->other[i] = hc_scan_word(scan, arena);
    if (!element->other[i] || *element->other[i] != kind)
      return hc_card_error(scan->card, at, error, "expected the name of %s, which begins with %c",
                           kind == 'l' ? "an inductor" : "a voltage source", kind == 'l' ? 'L' : 'V');
  }
  return HC_OK;
}

/** Everything in brackets behind the name of a waveform. */
static HcStatus waveform_read(HcScan *scan, HcElement *element, HcError *error)
{
  element->waveform = true;
  if (!hc_scan_take(scan, '('))
    return hc_card_error(scan->card, scan->at, error, "expected ( after the waveform of %s", element->name);
  const char *stop = strchr(scan->card->text + scan->at, ')');
  if (!stop)
    return hc_card_error(scan->card, scan->at, error, "expected ) after the waveform of %s", element->name);
  scan->at = (size_t)(stop - scan->card->text) + 1;
  return HC_OK;
}

static bool is_waveform(const char *word)
{
  static const char *const names[] = {"sin", "pulse", "exp", "pwl", "sffm", "am"};
  for (size_t i = 0; i < sizeof names / sizeof *names; ++i)
    if (!strcmp(names[i], word))
      return true;
  return false;
}

/** `DC 0`, `AC 1 0`, `SIN(0 1 1k)` and a bare value: read over, since the response is asked per source. */
static HcStatus source_read(HcScan *scan, HcArena *arena, HcElement *element, HcError *error)
{
  bool ac = false;
  while (!hc_scan_end(scan)) {
    const size_t at = scan->at;
    HcScan ahead = *scan;
    const char *word = hc_scan_word(&ahead, arena);
    HcStatus status = HC_OK;
    if (word && (!strcmp(word, "dc") || !strcmp(word, "ac"))) {
      ac = *word == 'a';
      element->alternating |= ac;
      *scan = ahead;
      (void)hc_scan_take(scan, '=');
      continue;
    }
    if (word && is_waveform(word)) {
      *scan = ahead;
      status = waveform_read(scan, element, error);
    } else if (word && isalpha((unsigned char)*word)) {
      return hc_card_error(scan->card, at, error, "expected DC or AC and a value, or SIN, PULSE, EXP, PWL, SFFM or AM");
    } else {
      HcValue value;
      status = hc_scan_value(scan, "DC or AC and a value", &value, error);
      if (ac && !element->offset.card)
        element->offset = value;
    }
    if (status)
      return status;
  }
  return HC_OK;
}

/** What `name=value` behind an element changes: where it goes, or NULL and `harmless` or not. */
static HcValue *setting_find(HcElement *element, const char *name, bool *harmless)
{
  static const char *const values[] = {"r", "resistance", "c", "capacitance", "l", "inductance", "k", "coupling", "gain"};
  static const char kinds[] = {'r', 'r', 'c', 'c', 'l', 'l', 'k', 'k', 'e'};
  static const char *const passed_over[] = {"tc", "tc1", "tc2", "ic"};
  for (size_t i = 0; i < sizeof kinds; ++i)
    if (!strcmp(values[i], name) && (kinds[i] == element->kind || (kinds[i] == 'e' && strchr("egfh", element->kind))))
      return &element->value;
  if (!strcmp(name, "m") && strchr("rclgf", element->kind))
    return &element->multiplier;
  if (!strcmp(name, "scale") && strchr("rcl", element->kind))
    return &element->scale;
  *harmless = false;
  for (size_t i = 0; i < sizeof passed_over / sizeof *passed_over; ++i)
    *harmless |= strchr("rcl", element->kind) && !strcmp(passed_over[i], name);
  return NULL;
}

/** `noisy=0`: a resistor without noise. */
static HcStatus noisy_read(HcScan *scan, HcArena *arena, HcElement *element, HcError *error)
{
  (void)hc_scan_end(scan);
  const size_t at = scan->at;
  const char *word = hc_scan_word(scan, arena);
  if (!word || (strcmp(word, "0") && strcmp(word, "1")))
    return hc_card_error(scan->card, at, error, "expected noisy=0 or noisy=1");
  element->quiet = *word == '0';
  return HC_OK;
}

/** `name=value` behind the value of an element, or instead of it. */
static HcStatus settings_read(HcScan *scan, HcArena *arena, HcElement *element, HcError *error)
{
  while (!hc_scan_end(scan)) {
    const size_t at = scan->at;
    if (!hc_scan_assignment(scan))
      return hc_card_error(scan->card, at, error, "expected the end of the card after the value of %s", element->name);
    const char *name = hc_scan_word(scan, arena);
    if (!name || !hc_scan_take(scan, '='))
      return hc_error_set(error, HC_NO_MEMORY, "out of memory");
    HcStatus status;
    bool harmless = true;
    HcValue skipped = {0};
    HcValue *value = setting_find(element, name, &harmless);
    if (!value && element->kind == 'r' && !strcmp(name, "noisy")) {
      status = noisy_read(scan, arena, element, error);
    } else if (!value && !harmless) {
      return hc_card_error(scan->card, at, error, "%s is nothing that %s can have here; expected only its value%s", name,
                           element->name, strchr("rcl", element->kind) ? ", m, scale, tc1, tc2 or ic" : "");
    } else if (value && value->card) {
      return hc_card_error(scan->card, at, error, "%s is given twice; expected it once", name);
    } else {
      status = hc_scan_value(scan, name, value ? value : &skipped, error);
    }
    if (status)
      return status;
  }
  if (element->value.card)
    return HC_OK;
  return hc_card_error(scan->card, scan->at, error, "expected a value: a number or {expression}");
}

static HcStatus instance_read(HcScan *scan, HcArena *arena, HcElement *element, HcError *error)
{
  while (!hc_scan_end(scan)) {
    const size_t at = scan->at;
    HcScan ahead = *scan;
    const char *word = hc_scan_word(&ahead, arena);
    if (!word)
      return hc_card_error(scan->card, at, error, "expected a node, the subcircuit's name or name=value");
    HcScan behind = ahead;
    if (!strcmp(word, "params:")) {
      *scan = ahead;
      break;
    }
    if (hc_scan_take(&behind, '='))
      break;
    *scan = ahead;
    if (hc_arena_grow(arena, &element->node, element->nodes, sizeof *element->node))
      return hc_error_set(error, HC_NO_MEMORY, "out of memory");
    element->node[element->nodes++] = word;
    element->other_at = at;
  }
  if (element->nodes < 2)
    return hc_card_error(scan->card, scan->at, error, "expected nodes and the name of a subcircuit after %s", element->name);
  element->other[0] = element->node[--element->nodes];
  return hc_assignments_read(scan, arena, &element->argument, &element->arguments, error);
}

HcStatus hc_element_read(HcScan *scan, HcArena *arena, HcElement *element, HcError *error)
{
  *element = (HcElement){.card = scan->card, .kind = scan->card->text[scan->at]};
  const size_t at = scan->at;
  element->name = hc_scan_word(scan, arena);
  if (element->name && element->kind == 'b')
    return hc_card_error(scan->card, at, error, "expected an E or G with VALUE={gain*V(a, b)} instead of %s", element->name);
  if (!element->name || !strchr("rclkviegfhx", element->kind))
    return hc_card_error(scan->card, at, error, "%s is no linear element; expected R C L K V I E G F H X or a .card",
                         element->name ? element->name : "this");
  const char kind = element->kind;
  if (kind == 'x')
    return instance_read(scan, arena, element, error);
  HcStatus status = HC_OK;
  if (kind != 'k')
    status = hc_nodes_read(scan, arena, element, 2, error);
  if (!status && strchr("vi", kind))
    return source_read(scan, arena, element, error);
  if (!status && strchr("egfh", kind))
    status = hc_controlled_read(scan, arena, element, error);
  else if (!status && kind == 'k')
    status = hc_others_read(scan, arena, element, 2, error);
  if (!status && !element->value.card && !hc_scan_end(scan) && !hc_scan_assignment(scan))
    status = hc_scan_value(scan, "a value", &element->value, error);
  return status ? status : settings_read(scan, arena, element, error);
}
