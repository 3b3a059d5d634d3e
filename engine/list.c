// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file `hotcold list`: what there is, a line each, tab-separated. */

#include "circuit/catalogue.h"
#include "options.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static HcStatus list_parts(const char *kind, const HcPaths *paths, HcError *error)
{
  HcCatalogueEntry *entry = NULL;
  size_t n = 0;
  HcStatus status = hc_catalogue_list(paths->circuits, kind, &entry, &n, error);
  if (status == HC_NOT_FOUND)
    status = HC_OK; // none of this kind
  for (size_t i = 0; i < n && !status; ++i)
    printf("%s\t%s\n", entry[i].name, entry[i].title);
  free(entry);
  return status;
}

static void print_scene(void *user, const char *name, const char *title)
{
  (void)user;
  printf("%s\t%s\n", name, title);
}

static const char *type_name(const HcParameter *p)
{
  static const char *const names[] = {[HC_INT] = "int",       [HC_FLOAT] = "float",   [HC_STRING] = "string",
                                      [HC_CHOICE] = "choice", [HC_ACTION] = "action", [HC_ASK] = "ask"};
  return names[p->type];
}

/** address, type, unit, minimum, maximum, default, meaning; where it is told and never set, the meaning says so. */
static void print_parameter(const HcParameter *p)
{
  printf("%s\t%s\t%s\t", p->address, type_name(p), p->unit);
  const bool number = p->type == HC_INT || (p->type == HC_FLOAT && !(p->flags & HC_METER));
  const unsigned names = p->type == HC_CHOICE ? hc_parameter_names(p) : 0;
  if (p->type == HC_CHOICE)
    printf("%s\t%s\t%s\t", p->choices[0], p->choices[names - 1], p->choices[(unsigned)p->standard]);
  else if (number && p->standard < p->minimum) // only a word stands outside of the range
    printf("%.10g\t%.10g\tauto\t", p->minimum, p->maximum);
  else if (number)
    printf("%.10g\t%.10g\t%.10g\t", p->minimum, p->maximum, p->standard);
  else if (p->type == HC_ACTION && p->types[0] == 'f')
    printf("%.10g\t%.10g\t\t", p->minimum, p->maximum);
  else
    printf("\t\t%s\t", p->type == HC_STRING ? p->text : "");
  const size_t length = strlen(p->meaning), full_stop = length && p->meaning[length - 1] == '.';
  if (p->type != HC_ASK && p->flags & (HC_READ_ONLY | HC_METER))
    printf("%.*s; read only", (int)(length - full_stop), p->meaning);
  else
    printf("%s", p->meaning);
  for (unsigned i = 0; i < names; ++i)
    printf("%s%s", i ? " " : " (", p->choices[i]);
  puts(p->type == HC_CHOICE ? ")" : "");
}

/** What can be switched on under /interference. */
static void print_interference(const HcParameter *p)
{
  static const char head[] = "/interference/";
  const char *name = p->address + sizeof head - 1, *tail = strrchr(p->address, '/');
  if (!strncmp(p->address, head, sizeof head - 1) && tail && !strcmp(tail, "/on"))
    printf("%.*s\t%s\n", (int)(tail - name), name, p->meaning);
}

static HcStatus list_table(const HcOptions *options, const HcPaths *paths, void (*print)(const HcParameter *), HcError *error)
{
  HcBench *bench = hc_options_bench(options, paths, (HcBenchSetup){.offline = true}, error);
  if (!bench)
    return error->status;
  const HcParameter *p;
  for (size_t i = 0; print && (p = hc_bench_parameter(bench, i)); ++i)
    print(p);
  hc_bench_free(bench);
  return HC_OK;
}

HcStatus hc_command_list(const HcOptions *options, const HcPaths *paths, HcError *error)
{
  const char *what = options->operand[0];
  if (options->changes && list_table(options, paths, NULL, error)) // what cannot be applied is told, used or not
    return error->status;
  if (!strcmp(what, "drivers") || !strcmp(what, "cables") || !strcmp(what, "receivers") || !strcmp(what, "headphones"))
    return list_parts(what, paths, error);
  if (!strcmp(what, "scenes")) {
    (void)hc_scene_each(paths->scenes, print_scene, NULL);
    return HC_OK;
  }
  if (!strcmp(what, "parameters"))
    return list_table(options, paths, print_parameter, error);
  if (!strcmp(what, "interference"))
    return list_table(options, paths, print_interference, error);
  return hc_error_set(
      error, HC_BAD_INPUT,
      "hotcold list: expected drivers, cables, receivers, headphones, scenes, interference or parameters, got \"%s\"", what);
}
