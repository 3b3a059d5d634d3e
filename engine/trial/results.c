// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "results.h"

#include <csv.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { COLUMNS_MAX = 64, FIELD_MAX = 256 };

typedef enum Column { TEST, UUID, TRIAL, LISTENER, SOUND, VALUE, TIME, SHOWN, COLUMNS } Column;

/** Names of the columns: of ratings, and of pairs. NULL: there is none. */
static const char *const names[2][COLUMNS] = {
    {"session_test_id", "session_uuid", "trial_id", "listener", "rating_stimulus", "rating_score", "rating_time", NULL},
    {"session_test_id", "session_uuid", "trial_id", "listener", "choice_non_reference", "choice_answer", "choice_time",
     "choice_reference"}};

/** A file that is being read. */
typedef struct Table {
  HcResults *results;
  const char *file;
  unsigned line, first; ///< that was read last, and where the row began
  bool has_header;
  unsigned columns, asked; ///< of the header; of these, what the listener was asked
  int at[COLUMNS];         ///< −1: not there
  unsigned fields;
  char field[COLUMNS_MAX][FIELD_MAX];
  size_t current; ///< result of the row before; SIZE_MAX: none
  HcError *error;
  HcStatus status;
} Table;

static void refuse(Table *table, const char *what, const char *got)
{
  if (!table->status)
    table->status = hc_error_set(table->error, HC_BAD_INPUT, "%s:%u: %s%s%.100s%s", table->file, table->first, what,
                                 got ? ", got \"" : "", got ? got : "", got ? "\"" : "");
}

static bool is_abx(const Table *table)
{
  return table->results->experiment.plan.mode == HC_TRIAL_ABX;
}

static void take_header(Table *table)
{
  const char *const *name = names[is_abx(table)];
  for (unsigned c = 0; c < COLUMNS; ++c) {
    table->at[c] = -1;
    for (unsigned i = 0; name[c] && i < table->fields; ++i)
      if (!strcmp(table->field[i], name[c]))
        table->at[c] = (int)i;
    if (name[c] && table->at[c] < 0 && c != UUID && c != LISTENER) {
      refuse(table, is_abx(table) ? "expected the columns of paired_comparison.csv" : "expected the columns of mushra.csv", NULL);
      return;
    }
  }
  // What was asked stands between the experiment and the trial.
  const int before = table->at[UUID] < 0 ? table->at[TRIAL] : table->at[UUID];
  table->asked = before > 0 ? (unsigned)before - 1 : 0;
  table->columns = table->fields;
  table->has_header = true;
}

/** Field of a column; who sends twice has what he was asked twice in the second row. */
static const char *field(const Table *table, Column column)
{
  const int at = table->at[column];
  const unsigned shift = at > (int)table->asked ? table->fields - table->columns : 0;
  return at < 0 ? "" : table->field[(unsigned)at + shift];
}

static bool has_all_fields(const Table *table)
{
  bool same = table->fields == table->columns + table->asked;
  for (unsigned i = 0; same && i < table->asked; ++i)
    same = !strcmp(table->field[1 + i], table->field[1 + table->asked + i]);
  return table->fields == table->columns || same;
}

static bool number_of(const char *text, double most, double *number)
{
  char *end = NULL;
  *number = strtod(text, &end);
  return end != text && !*end && *number >= 0 && *number <= most;
}

/** Lane of a sound on a page; HC_TRIAL_LANES_MAX: it is not there. */
static unsigned lane_of(const HcExperiment *experiment, const HcExperimentPage *page, const char *sound)
{
  if (!strcmp(sound, "reference"))
    return page->reference;
  for (unsigned lane = 0; lane < experiment->plan.lanes; ++lane)
    if (lane != page->reference && !strcmp(experiment->program[page->program].sound[lane].id, sound))
      return lane;
  return HC_TRIAL_LANES_MAX;
}

static HcResultAnswer *answer_to(const HcResult *result, unsigned page)
{
  for (unsigned i = 0; i < result->answers; ++i)
    if (result->answer[i].page == page)
      return &result->answer[i];
  return NULL;
}

/** Whose row this is: an old one's by its id; without one the last one's, unless he has answered this. */
static HcResult *result_of(Table *table, unsigned page, unsigned lane)
{
  HcResults *results = table->results;
  const char *uuid = field(table, UUID), *listener = field(table, LISTENER);
  for (size_t i = results->count; *uuid && i-- > 0;)
    if (!strcmp(results->result[i].uuid, uuid))
      return &results->result[i];
  if (!*uuid && table->current != SIZE_MAX) {
    HcResult *last = &results->result[table->current];
    const HcResultAnswer *answer = answer_to(last, page);
    if (!*last->uuid && !strncmp(last->listener, listener, sizeof last->listener - 1) && !(answer && answer->rated[lane]))
      return last;
  }
  HcResult *more = realloc(results->result, (results->count + 1) * sizeof *more);
  if (!more)
    return NULL;
  results->result = more;
  HcResult *result = &more[results->count];
  *result = (HcResult){.answer = calloc(results->experiment.plan.n, sizeof(HcResultAnswer))};
  (void)snprintf(result->uuid, sizeof result->uuid, "%s", uuid);
  (void)snprintf(result->listener, sizeof result->listener, "%s", listener);
  results->count += result->answer != NULL;
  return result->answer ? result : NULL;
}

static void keep(Table *table, unsigned page, unsigned lane, bool right, double rating, double seconds)
{
  HcResult *result = result_of(table, page, lane);
  if (!result) {
    table->status = hc_error_set(table->error, HC_NO_MEMORY, "out of memory");
    return;
  }
  table->current = (size_t)(result - table->results->result);
  HcResultAnswer *answer = answer_to(result, page);
  if (answer && answer->rated[lane]) {
    result->again = true;
    if (answer->right != right || answer->rating[lane] != rating)
      refuse(table, "this listener has answered this trial before, and otherwise", NULL);
    return;
  }
  if (!answer) {
    answer = &result->answer[result->answers++];
    *answer = (HcResultAnswer){.page = page, .right = right, .seconds = seconds};
  }
  answer->rated[lane] = true;
  answer->rating[lane] = rating;
}

/** A row, understood. */
typedef struct Row {
  unsigned page, lane;
  bool answered, right;
  double rating, seconds;
} Row;

/** NULL, or what is wrong with which field. */
static const char *read_place(const Table *table, Row *row, Column *wrong)
{
  const HcExperiment *experiment = &table->results->experiment;
  *wrong = TEST;
  if (strcmp(field(table, TEST), experiment->name))
    return "a result of another experiment than the key's";
  while (row->page < experiment->plan.n && strcmp(experiment->page[row->page].id, field(table, TRIAL)))
    ++row->page;
  *wrong = TRIAL;
  if (row->page == experiment->plan.n)
    return "a trial that the key does not have";
  row->lane = lane_of(experiment, &experiment->page[row->page], field(table, SOUND));
  *wrong = SOUND;
  if (row->lane == HC_TRIAL_LANES_MAX || (is_abx(table) && row->lane == experiment->page[row->page].reference))
    return "a sound that this trial of the key does not have";
  *wrong = SHOWN;
  return is_abx(table) && strcmp(field(table, SHOWN), "reference") ? "expected reference" : NULL;
}

static const char *read_value(const Table *table, Row *row, Column *wrong)
{
  const char *value = field(table, VALUE);
  *wrong = TIME;
  if (!number_of(field(table, TIME), HUGE_VAL, &row->seconds))
    return "expected a time in milliseconds";
  row->seconds /= 1000;
  *wrong = VALUE;
  row->right = !strcmp(value, "correct");
  row->answered = !is_abx(table) || strcmp(value, "unknown") != 0;
  if (is_abx(table))
    return row->right || !row->answered || !strcmp(value, "incorrect") ? NULL : "expected correct or incorrect";
  return number_of(value, 100, &row->rating) ? NULL : "expected a rating from 0 to 100";
}

static void take_row(Table *table)
{
  Row row = {.page = 0};
  Column wrong = TEST;
  if (!has_all_fields(table)) {
    refuse(table, "a row with another number of columns than the header", NULL);
    return;
  }
  const char *why = read_place(table, &row, &wrong);
  if (!why)
    why = read_value(table, &row, &wrong);
  if (why)
    refuse(table, why, field(table, wrong));
  else if (row.answered)
    keep(table, row.page, row.lane, row.right, row.rating, row.seconds);
}

static void take_field(void *bytes, size_t length, void *user)
{
  Table *table = user;
  if (table->fields < COLUMNS_MAX)
    (void)snprintf(table->field[table->fields], FIELD_MAX, "%.*s", (int)(length < FIELD_MAX ? length : FIELD_MAX - 1),
                   bytes ? (const char *)bytes : "");
  table->fields++;
}

static void end_row(int ending, void *user)
{
  Table *table = user;
  (void)ending;
  if (table->fields > COLUMNS_MAX)
    refuse(table, "more than 64 columns", NULL);
  else if (!table->status && table->has_header)
    take_row(table);
  else if (!table->status)
    take_header(table);
  table->fields = 0;
  table->first = table->line + 1;
}

static void read_rows(FILE *file, Table *table)
{
  struct csv_parser parser;
  char *text = NULL;
  size_t size = 0;
  bool whole = false;
  table->first = 1;
  // Not strict: a listener's \" is left by PHP as it is.
  if (csv_init(&parser, CSV_APPEND_NULL)) {
    table->status = hc_error_set(table->error, HC_NO_MEMORY, "out of memory");
    return;
  }
  for (ssize_t n; !table->status && (n = getline(&text, &size, file)) >= 0;) {
    table->line++;
    whole = n > 0 && text[n - 1] == '\n';
    if (csv_parse(&parser, text, (size_t)n, take_field, end_row, table) != (size_t)n)
      refuse(table, csv_strerror(csv_error(&parser)), NULL);
    if (table->first == table->line && !text[strspn(text, "\r\n")])
      table->first++; // an empty line is no row
  }
  // The last line ends, and the row does not.
  if (!table->status && whole && table->first <= table->line)
    refuse(table, "a quotation that does not end", NULL);
  if (!table->status)
    (void)csv_fini(&parser, take_field, end_row, table);
  if (!table->status && !table->has_header)
    refuse(table, "no header; expected what webMUSHRA writes below its folder results", NULL);
  csv_free(&parser);
  free(text);
}

HcStatus hc_results_read(HcResults *results, const char *name, HcError *error)
{
  FILE *file = fopen(name, "r");
  if (!file)
    return hc_error_set(error, HC_NOT_FOUND, "%s cannot be read: %s", name, strerror(errno));
  Table *table = calloc(1, sizeof *table);
  HcStatus status = table ? HC_OK : hc_error_set(error, HC_NO_MEMORY, "out of memory");
  if (table) {
    *table = (Table){.results = results, .file = name, .current = SIZE_MAX, .error = error};
    read_rows(file, table);
    status = table->status;
    if (!status && ferror(file))
      status = hc_error_set(error, HC_NOT_FOUND, "%s cannot be read: %s", name, strerror(errno));
  }
  (void)fclose(file);
  free(table);
  return status;
}
