// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "circuit/catalogue.h"
#include "circuit/cards.h"
#include "circuit/number.h"
#include "circuit/private.h"

#include <ctype.h>
#include <dirent.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PROFESSIONAL_DBU 24.0

static bool ends_in_cir(const char *name)
{
  const size_t n = strlen(name);
  return n > 4 && !strcmp(name + n - 4, ".cir");
}

bool hc_catalogue_is_file(const char *part)
{
  return strchr(part, '/') || ends_in_cir(part);
}

bool hc_catalogue_path(const char *circuits, const char *kind, const char *part, char *path, size_t size)
{
  const int n =
      hc_catalogue_is_file(part) ? snprintf(path, size, "%s", part) : snprintf(path, size, "%s/%s/%s.cir", circuits, kind, part);
  return n >= 0 && (size_t)n < size;
}

/** `* key: text` → text without blanks around it, in place; NULL when the line is something else. */
static char *header_value(char *line, const char *key)
{
  char *at = line + 1;
  if (*line != '*')
    return NULL;
  while (isspace((unsigned char)*at))
    ++at;
  const size_t n = strlen(key);
  if (strncmp(at, key, n) || at[n] != ':')
    return NULL;
  at += n + 1;
  while (isspace((unsigned char)*at))
    ++at;
  for (size_t end = strlen(at); end && isspace((unsigned char)at[end - 1]); --end)
    at[end - 1] = '\0';
  return at;
}

static double number_of(const char *text, double otherwise)
{
  double number = otherwise;
  const bool minus = *text == '-';
  if (!hc_number_parse(text + minus, true, &number))
    return otherwise;
  return minus ? -number : number;
}

/** What only headphones say. dB/mW become dB/V when the impedance is known. */
static void headphone_read(char *line, HcCatalogueEntry *entry, double *db_mw)
{
  const char *value;
  if ((value = header_value(line, "wires")))
    entry->wires = number_of(value, 4) == 3 ? 3 : 4;
  else if ((value = header_value(line, "impedance")))
    entry->impedance_ohm = fmax(number_of(value, entry->impedance_ohm), 1e-3);
  else if ((value = header_value(line, "sensitivity"))) {
    const double number = number_of(value, entry->sensitivity_db_v);
    *(strstr(value, "dB/mW") ? db_mw : &entry->sensitivity_db_v) = number;
  }
}

HcStatus hc_catalogue_file(const char *path, HcCatalogueEntry *entry, HcError *error)
{
  HcError own = {0};
  FILE *from = hc_cards_open(path, error ? error : &own);
  if (!from)
    return error ? error->status : own.status;
  const char *slash = strrchr(path, '/');
  const char *base = slash ? slash + 1 : path;
  const size_t length = strlen(base) - (ends_in_cir(base) ? 4 : 0);
  snprintf(entry->name, sizeof entry->name, "%.*s", (int)length, base);
  snprintf(entry->title, sizeof entry->title, "%s", entry->name);
  entry->full_scale_dbu = PROFESSIONAL_DBU;
  entry->shield_returns = entry->cold_to_sleeve = entry->cold_is_sleeve = false;
  entry->drawn = true;
  entry->wires = 4;
  entry->impedance_ohm = 32.0;
  entry->sensitivity_db_v = 110.0;
  double db_mw = -1.0;
  char line[512];
  for (unsigned n = 0; n < 100 && fgets(line, sizeof line, from); ++n) {
    const char *value;
    if ((value = header_value(line, "title")))
      snprintf(entry->title, sizeof entry->title, "%.*s", (int)sizeof entry->title - 1, value);
    else if ((value = header_value(line, "full-scale")))
      entry->full_scale_dbu = number_of(value, PROFESSIONAL_DBU);
    else if ((value = header_value(line, "return")))
      entry->shield_returns = !strcmp(value, "shield");
    else if ((value = header_value(line, "cold"))) {
      entry->cold_is_sleeve = !strcmp(value, "is sleeve");
      entry->cold_to_sleeve = entry->cold_is_sleeve || !strcmp(value, "to sleeve");
    } else if ((value = header_value(line, "drawn")))
      entry->drawn = strcmp(value, "no") != 0;
    else
      headphone_read(line, entry, &db_mw);
  }
  fclose(from);
  if (db_mw >= 0)
    entry->sensitivity_db_v = db_mw + 10 * log10(1000 / entry->impedance_ohm);
  return HC_OK;
}

HcStatus hc_catalogue_part(const char *circuits, const char *kind, const char *part, HcCatalogueEntry *entry, HcError *error)
{
  char path[4096];
  if (!hc_catalogue_path(circuits, kind, part, path, sizeof path))
    return hc_error_set(error, HC_BAD_INPUT, "the path of %.64s is too long", part);
  void *held = hc_locale_begin();
  if (!held)
    return hc_error_set(error, HC_NO_MEMORY, "out of memory");
  HcStatus status = hc_catalogue_file(path, entry, error);
  hc_locale_end(held);
  if (status == HC_NOT_FOUND && !strchr(part, '/'))
    status = hc_error_set(error, HC_NOT_FOUND,
                          "there is no %s in %s; expected a name of the catalogue or the path of a .cir file", part, kind);
  return status;
}

static int by_name(const void *a, const void *b)
{
  return strcmp(((const HcCatalogueEntry *)a)->name, ((const HcCatalogueEntry *)b)->name);
}

static HcStatus folder_read(DIR *folder, const char *circuits, const char *kind, HcCatalogueEntry **entries, size_t *n,
                            HcError *error)
{
  for (struct dirent *file; (file = readdir(folder));) {
    if (!ends_in_cir(file->d_name) || *file->d_name == '.')
      continue;
    HcCatalogueEntry *more = realloc(*entries, (*n + 1) * sizeof *more);
    if (!more)
      return hc_error_set(error, HC_NO_MEMORY, "out of memory");
    *entries = more;
    char name[256];
    snprintf(name, sizeof name, "%.*s", (int)strlen(file->d_name) - 4, file->d_name);
    const HcStatus status = hc_catalogue_part(circuits, kind, name, &more[*n], error);
    if (status)
      return status;
    ++*n;
  }
  return HC_OK;
}

HcStatus hc_catalogue_list(const char *circuits, const char *kind, HcCatalogueEntry **entries, size_t *n, HcError *error)
{
  *entries = NULL;
  *n = 0;
  char path[4096];
  const int length = snprintf(path, sizeof path, "%s/%s", circuits, kind);
  DIR *folder = length > 0 && (size_t)length < sizeof path ? opendir(path) : NULL;
  if (!folder)
    return hc_error_set(error, HC_NOT_FOUND, "%.200s/%.64s: no such folder; expected the catalogue of circuits", circuits, kind);
  const HcStatus status = folder_read(folder, circuits, kind, entries, n, error);
  closedir(folder);
  if (status) {
    free(*entries);
    *entries = NULL;
    *n = 0;
    return status;
  }
  if (*n)
    qsort(*entries, *n, sizeof **entries, by_name);
  return HC_OK;
}
