// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "chain.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

char *hc_log_chain(char *lines, char head[HC_COMMIT_DIGITS + 1])
{
  char *all = NULL;
  size_t size = 0;
  FILE *file = lines ? open_memstream(&all, &size) : NULL;
  bool good = file != NULL;
  for (const char *at = lines, *end; good && (end = strchr(at, '\n')); at = end + 1) {
    char *line = NULL; // an object without its last brace, and what chains it
    good = asprintf(&line, "%.*s,\"before\":\"%s\"}\n", (int)(end - at - 1), at, head) >= 0 && fputs(line, file) >= 0;
    if (good)
      hc_trial_commit("", line, head);
    free(line);
  }
  if (file)
    good = !fclose(file) && good;
  free(lines);
  if (good)
    return all;
  free(all);
  return NULL;
}

const char *hc_log_link(HcLogSeries *series, const json_t *line, const char *text, unsigned number)
{
  HcLogLink *more = realloc(series->link, (series->links + 1) * sizeof *more);
  if (!more)
    return "out of memory";
  series->link = more;
  HcLogLink *link = &more[series->links];
  const HcLogLink *last = series->links++ ? link - 1 : NULL;
  const char *before = json_string_value(json_object_get(line, "before"));
  *link = (HcLogLink){.line = number, .answered = series->answered};
  hc_trial_commit("", text, link->hash);
  if (!last)
    series->chained = before != NULL;
  if (!series->chained || series->changed || (before && !strcmp(before, last ? last->hash : "")))
    return NULL;
  series->changed = before && last ? last->line : number;
  series->changed_by = number;
  return NULL;
}

void hc_log_changed(const HcLogSeries *series, char *to, size_t size)
{
  if (series->changed == series->changed_by)
    (void)snprintf(to, size, "line %u is not chained to a line before it", series->changed);
  else
    (void)snprintf(to, size, "line %u is not as it was when line %u was written", series->changed, series->changed_by);
}

const HcLogLink *hc_log_witnessed(const HcLogSeries *series, const char *hash)
{
  for (size_t i = 0; i < series->links && series->chained; ++i)
    if (!strcasecmp(series->link[i].hash, hash) && (!series->changed || series->link[i].line < series->changed))
      return &series->link[i];
  return NULL;
}
