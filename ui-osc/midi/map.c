// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

// What stands before the address is read here; what follows it is read as every message is, and judged by the bench as if it were
// sent. The part before is blanked for that, so that columns in errors stay those of the line.
#include "map.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINE_MAX = 1024, LAMP_ON = 127, LAMP_OFF = 0, DEBOUNCE_MAX_MS = 2000 };

static const struct {
  const char *name;
  unsigned numbers; ///< of controls there are
} kinds[] = {[HC_MIDI_NOTE] = {"note", 128},   [HC_MIDI_CC] = {"cc", 128},   [HC_MIDI_CC14] = {"cc14", 32},
             [HC_MIDI_NRPN] = {"nrpn", 16384}, [HC_MIDI_BEND] = {"bend", 0}, [HC_MIDI_PROGRAM] = {"program", 128},
             [HC_MIDI_GO] = {"msc", 0}};

static const char *const modes[] = {[HC_MIDI_BUTTON] = "",
                                    [HC_MIDI_ABSOLUTE] = "absolute",
                                    [HC_MIDI_PICKUP] = "pickup",
                                    [HC_MIDI_RELATIVE_TWOS] = "relative-twos",
                                    [HC_MIDI_RELATIVE_OFFSET] = "relative-offset",
                                    [HC_MIDI_RELATIVE_SIGN] = "relative-sign",
                                    [HC_MIDI_TOGGLE] = "toggle",
                                    [HC_MIDI_MOMENTARY] = "momentary"};

enum { KINDS = sizeof kinds / sizeof *kinds, MODES = sizeof modes / sizeof *modes };

static const char words_known[] =
    "absolute, pickup, relative-twos, relative-offset, relative-sign, toggle, momentary, linear, log, "
    "latching, debounce MS, lamp ON OFF, dark";

typedef struct Parser {
  HcBench *bench;
  HcMapping *mapping;
  const HcParameter *parameter;
  HcMessage *message;
  unsigned next; ///< argument to be read
  bool mode_given;
  HcError *error;
} Parser;

static int mode_of(const char *word)
{
  for (int i = HC_MIDI_ABSOLUTE; i < MODES; i++)
    if (strcmp(modes[i], word) == 0)
      return i;
  return -1;
}

static bool is_word(const HcArgument *argument)
{
  static const char *const others[] = {"linear", "log", "latching", "debounce", "lamp", "dark"};
  bool known = argument->type == 's' && mode_of(argument->text) >= 0;
  for (size_t i = 0; argument->type == 's' && i < sizeof others / sizeof *others; i++)
    known = known || strcmp(others[i], argument->text) == 0;
  return known;
}

// ---- before the address

static bool take_word(const char **at, char word[HC_MIDI_CUE_MAX])
{
  *at += strspn(*at, " \t\r");
  const size_t n = strcspn(*at, " \t\r\n");
  if (n == 0 || n >= HC_MIDI_CUE_MAX || **at == '/')
    return false;
  memcpy(word, *at, n);
  word[n] = '\0';
  *at += n;
  return true;
}

static bool is_whole(const char *word, unsigned low, unsigned high, unsigned *number)
{
  char *end = NULL;
  const unsigned long value = strtoul(word, &end, 10);
  *number = (unsigned)value;
  return *word >= '0' && *word <= '9' && *end == '\0' && value >= low && value <= high;
}

static HcStatus read_kind(Parser *p, const char **at)
{
  char word[HC_MIDI_CUE_MAX] = "";
  if (take_word(at, word))
    for (unsigned i = 0; i < KINDS; i++)
      if (strcmp(kinds[i].name, word) == 0) {
        p->mapping->kind = (HcMidiKind)i;
        return HC_OK;
      }
  return hc_error_set(p->error, HC_BAD_INPUT, "`%s` is no kind of control; expected note, cc, cc14, nrpn, bend, program or msc",
                      word);
}

/** `*` stands for any device and any cue. */
static HcStatus read_show_control(Parser *p, const char **at)
{
  HcMapping *const m = p->mapping;
  char device[HC_MIDI_CUE_MAX] = "", cue[HC_MIDI_CUE_MAX] = "";
  if (!take_word(at, device) || (strcmp(device, "*") != 0 && !is_whole(device, 0, 126, &m->channel)) || !take_word(at, cue))
    return hc_error_set(p->error, HC_BAD_INPUT, "expected msc DEVICE CUE, a device 0 to 126 or *, and the cue's number or *");
  if (strcmp(device, "*") == 0)
    m->channel = HC_MIDI_ANY;
  snprintf(m->cue, sizeof m->cue, "%s", strcmp(cue, "*") == 0 ? "" : cue);
  return HC_OK;
}

static HcStatus read_control(Parser *p, const char **at)
{
  HcMapping *const m = p->mapping;
  char channel[HC_MIDI_CUE_MAX] = "", number[HC_MIDI_CUE_MAX] = "";
  HcStatus status = read_kind(p, at);
  if (status != HC_OK)
    return status;
  if (m->kind == HC_MIDI_GO)
    return read_show_control(p, at);
  const char *const kind = kinds[m->kind].name;
  if (!take_word(at, channel) || !is_whole(channel, 1, HC_MIDI_CHANNELS, &m->channel))
    return hc_error_set(p->error, HC_BAD_INPUT, "%s: `%s` is no channel; expected 1 to %d", kind, channel, HC_MIDI_CHANNELS);
  if (m->kind == HC_MIDI_BEND)
    return HC_OK;
  if (!take_word(at, number) || !is_whole(number, 0, kinds[m->kind].numbers - 1, &m->number))
    return hc_error_set(p->error, HC_BAD_INPUT, "%s: `%s` is no number of one; expected 0 to %u", kind, number,
                        kinds[m->kind].numbers - 1);
  return HC_OK;
}

// ---- after the address

static const char *types_of(const HcParameter *parameter)
{
  return parameter->types != NULL ? parameter->types : "";
}

/** Arguments that belong to the message whatever words they look like. */
static unsigned message_arguments(const HcParameter *parameter, const HcMessage *message)
{
  const HcArgument *const first = &message->argument[0];
  switch (parameter->type) {
  case HC_ACTION: {
    const char *const types = types_of(parameter);
    if (types[0] == '\0' || types[0] == 'i')
      return 0;
    const unsigned least = (unsigned)strcspn(types, "[");
    return least + (types[least] == '[' && message->count > least && !is_word(&message->argument[least]));
  }
  case HC_STRING:
    return 1;
  case HC_CHOICE:
    return message->count > 0 && !is_word(first);
  default:
    return message->count > 0 && first->type == 's' && !is_word(first); // `auto`
  }
}

static HcStatus read_numbers(Parser *p)
{
  HcMapping *const m = p->mapping;
  const HcParameter *const parameter = p->parameter;
  m->low = parameter->minimum;
  m->high = parameter->type == HC_CHOICE ? hc_parameter_names(parameter) - 1.0 : parameter->maximum;
  if ((parameter->type != HC_INT && parameter->type != HC_FLOAT) || m->count > 0)
    return HC_OK;
  unsigned n = 0;
  while (n < p->message->count && p->message->argument[n].type != 's')
    n++;
  p->next = n;
  if (n > 2)
    return hc_error_set(p->error, HC_BAD_INPUT, "%s: %u numbers; expected the two ends of a range, or the one value of a button",
                        parameter->address, n);
  m->count = n == 1;
  m->ranged = n == 2;
  if (n == 2) {
    m->low = p->message->argument[0].number;
    m->high = p->message->argument[1].number;
  }
  return HC_OK;
}

/** The number that a word wants after it. */
static HcStatus take_number(Parser *p, const char *word, unsigned most, unsigned *number)
{
  const HcArgument *const argument = &p->message->argument[p->next];
  if (p->next >= p->message->count || argument->type != 'i' || argument->number < 0 || argument->number > most)
    return hc_error_set(p->error, HC_BAD_INPUT, "%s: expected a whole number after it, 0 to %u", word, most);
  *number = (unsigned)argument->number;
  p->next++;
  return HC_OK;
}

static HcStatus read_word(Parser *p)
{
  HcMapping *const m = p->mapping;
  const HcArgument *const argument = &p->message->argument[p->next++];
  const char *const word = argument->text;
  const int mode = argument->type == 's' ? mode_of(word) : -1;
  if (mode >= 0) {
    if (p->mode_given)
      return hc_error_set(p->error, HC_BAD_INPUT, "`%s` after `%s`; expected one of them", word, modes[m->mode]);
    m->mode = (HcMidiMode)mode;
    p->mode_given = true;
    return HC_OK;
  }
  if (!is_word(argument))
    return hc_error_set(p->error, HC_BAD_INPUT, "`%.64s` means nothing after %s; expected one of: %s",
                        argument->type == 's' ? word : "a number", m->address, words_known);
  if (strcmp(word, "debounce") == 0)
    return take_number(p, word, DEBOUNCE_MAX_MS, &m->debounce_ms);
  if (strcmp(word, "lamp") == 0) {
    const HcStatus status = take_number(p, word, 127, &m->lamp_on);
    return status != HC_OK ? status : take_number(p, word, 127, &m->lamp_off);
  }
  m->logarithmic = m->logarithmic || strcmp(word, "log") == 0;
  m->latching = m->latching || strcmp(word, "latching") == 0;
  m->dark = m->dark || strcmp(word, "dark") == 0;
  return HC_OK;
}

// ---- whether it fits together

static bool can_be_held(const Parser *p, bool valued)
{
  const char *const types = types_of(p->parameter);
  const bool selects = p->parameter->type == HC_ACTION && types[0] == 'i' && strncmp(p->mapping->address, "/lane/", 6) == 0;
  return valued || selects || p->parameter->type == HC_CHOICE || (p->parameter->type != HC_ACTION && p->mapping->count == 1) ||
         strcmp(p->mapping->address, "/toggle") == 0;
}

static HcStatus check_mode(Parser *p)
{
  HcMapping *const m = p->mapping;
  const HcType type = p->parameter->type;
  const bool valued = (type == HC_INT || type == HC_FLOAT || type == HC_CHOICE) && m->count == 0;
  const bool turned = m->kind == HC_MIDI_CC || m->kind == HC_MIDI_CC14 || m->kind == HC_MIDI_NRPN || m->kind == HC_MIDI_BEND;
  if (!p->mode_given)
    m->mode = !valued ? HC_MIDI_BUTTON : turned ? HC_MIDI_ABSOLUTE : HC_MIDI_TOGGLE;
  const char *const mode = modes[m->mode];
  const bool wide = type != HC_CHOICE && p->parameter->maximum - p->parameter->minimum > 1;
  if (m->mode == HC_MIDI_TOGGLE && wide && !m->ranged && valued)
    return hc_error_set(p->error, HC_BAD_INPUT, "a %s is pressed: after %s expected the value it sets, or two to change between",
                        kinds[m->kind].name, m->address);
  if (hc_midi_is_continuous(m->mode) && !turned)
    return hc_error_set(p->error, HC_BAD_INPUT, "%s: a %s is pressed, not turned; expected a cc, cc14, nrpn or bend", mode,
                        kinds[m->kind].name);
  if (m->kind == HC_MIDI_BEND && !hc_midi_is_continuous(m->mode))
    return hc_error_set(p->error, HC_BAD_INPUT, "a bend is turned, not pressed; expected a number's or a choice's address");
  if (m->mode >= HC_MIDI_RELATIVE_TWOS && m->mode <= HC_MIDI_RELATIVE_SIGN && m->kind != HC_MIDI_CC)
    return hc_error_set(p->error, HC_BAD_INPUT, "%s: expected a cc", mode);
  if ((hc_midi_is_continuous(m->mode) || m->mode == HC_MIDI_TOGGLE) && !valued)
    return hc_error_set(p->error, HC_BAD_INPUT,
                        "%s: %s has no range to go through here; expected a number's or a choice's address%s", mode, m->address,
                        type == HC_ACTION || type == HC_STRING ? "" : " alone, or with its two ends");
  if (m->mode == HC_MIDI_MOMENTARY && (!can_be_held(p, valued) || m->kind == HC_MIDI_PROGRAM || m->kind == HC_MIDI_GO))
    return hc_error_set(p->error, HC_BAD_INPUT, "momentary: nothing to take back when it is let go; expected %s",
                        m->kind == HC_MIDI_PROGRAM || m->kind == HC_MIDI_GO ? "a note or a cc"
                                                                            : "a value, /toggle or /lane/L/select");
  if (m->logarithmic && !(hc_midi_is_continuous(m->mode) && m->low > 0 && m->high > 0))
    return hc_error_set(p->error, HC_BAD_INPUT, "log: expected a control that is turned, and two ends above 0");
  return HC_OK;
}

/** Let the bench judge what will be sent: both ends, or the message. */
static HcStatus check_message(Parser *p)
{
  HcMapping *const m = p->mapping;
  HcMessage message = *p->message;
  message.count = m->ranged ? 2 : m->count;
  hc_message_print(&message, m->message, sizeof m->message);
  message.count = m->count;
  const HcType type = p->parameter->type;
  if (m->count > 0 || type == HC_ACTION || type == HC_STRING || (p->parameter->flags & HC_READ_ONLY) || type == HC_ASK)
    return hc_bench_check(p->bench, &message, 1, p->error);
  message.count = 1;
  message.argument[0] = (HcArgument){.type = type == HC_FLOAT ? 'f' : 'i', .number = m->low};
  const HcStatus status = hc_bench_check(p->bench, &message, 1, p->error);
  message.argument[0].number = m->high;
  return status != HC_OK ? status : hc_bench_check(p->bench, &message, 1, p->error);
}

static HcStatus read_message(Parser *p)
{
  HcMapping *const m = p->mapping;
  snprintf(m->address, sizeof m->address, "%s", p->message->address);
  p->parameter = hc_bench_find(p->bench, m->address);
  if (p->parameter == NULL)
    return hc_bench_unknown(p->bench, m->address, p->error);
  m->count = message_arguments(p->parameter, p->message);
  if (m->count > p->message->count)
    m->count = p->message->count; // the bench says what is missing
  p->next = m->count;
  HcStatus status = read_numbers(p);
  while (status == HC_OK && p->next < p->message->count)
    status = read_word(p);
  if (status == HC_OK)
    status = check_message(p);
  return status == HC_OK ? check_mode(p) : status;
}

HcStatus hc_mapping_parse(HcBench *bench, const char *line, HcMapping *mapping, bool *found, HcError *error)
{
  Parser p = {.bench = bench, .mapping = mapping, .error = error};
  const char *at = line + strspn(line, " \t\r");
  HcLine rest;
  char text[LINE_MAX];
  *found = false;
  if (*at == '\0' || *at == '#')
    return HC_OK;
  if (strlen(line) >= sizeof text)
    return hc_error_set(error, HC_BAD_INPUT, "a line of more than %d bytes", LINE_MAX - 1);
  *mapping = (HcMapping){.lamp_on = LAMP_ON, .lamp_off = LAMP_OFF};
  HcStatus status = read_control(&p, &at);
  if (status != HC_OK)
    return status;
  snprintf(text, sizeof text, "%s", line);
  memset(text, ' ', (size_t)(at - line));
  status = hc_line_parse(text, &rest, found, error);
  if (status == HC_OK && (!*found || rest.when != HC_WHEN_NOW))
    status = hc_error_set(error, HC_BAD_INPUT, "expected KIND CHANNEL NUMBER and then an address, such as `cc 1 32 /select a`");
  *found = status == HC_OK;
  if (status != HC_OK)
    return status;
  p.message = &rest.message;
  return read_message(&p);
}

int hc_mapping_print(const HcMapping *m, char *to, size_t size)
{
  char where[64], extra[96] = "";
  int n = 0;
  if (m->kind == HC_MIDI_GO && m->channel == HC_MIDI_ANY)
    snprintf(where, sizeof where, "msc * %s", *m->cue ? m->cue : "*");
  else if (m->kind == HC_MIDI_GO)
    snprintf(where, sizeof where, "msc %u %s", m->channel, *m->cue ? m->cue : "*");
  else if (m->kind == HC_MIDI_BEND)
    snprintf(where, sizeof where, "bend %u", m->channel);
  else
    snprintf(where, sizeof where, "%s %u %u", kinds[m->kind].name, m->channel, m->number);
  if (m->debounce_ms > 0)
    n = snprintf(extra, sizeof extra, " debounce %u", m->debounce_ms);
  if (m->lamp_on != LAMP_ON || m->lamp_off != LAMP_OFF)
    snprintf(extra + n, sizeof extra - (size_t)n, " lamp %u %u", m->lamp_on, m->lamp_off);
  return snprintf(to, size, "%s %s%s%s%s%s%s%s", where, m->message, m->logarithmic ? " log" : "",
                  m->mode != HC_MIDI_BUTTON ? " " : "", modes[m->mode], m->latching ? " latching" : "", extra,
                  m->dark ? " dark" : "");
}

typedef struct Mappings {
  HcBench *bench;
  HcMapping *mapping;
  size_t n;
} Mappings;

static HcStatus read_line(void *user, const char *line, unsigned number, HcError *error)
{
  Mappings *const all = user;
  HcMapping mapping;
  bool found = false;
  (void)number;
  const HcStatus status = hc_mapping_parse(all->bench, line, &mapping, &found, error);
  if (status != HC_OK || !found)
    return status;
  if (all->n == HC_MIDI_MAPPINGS_MAX)
    return hc_error_set(error, HC_BAD_INPUT, "too many mappings; expected at most %d", HC_MIDI_MAPPINGS_MAX);
  all->mapping[all->n++] = mapping;
  return HC_OK;
}

HcStatus hc_map_read(HcBench *bench, const char *file, HcMapping **mappings, size_t *n, HcError *error)
{
  Mappings all = {.bench = bench, .mapping = malloc(HC_MIDI_MAPPINGS_MAX * sizeof(HcMapping))};
  *mappings = NULL;
  *n = 0;
  if (all.mapping == NULL)
    return hc_error_set(error, HC_NO_MEMORY, "out of memory for a MIDI map");
  const HcStatus status = hc_text_lines(file, read_line, &all, error);
  if (status != HC_OK) {
    free(all.mapping);
    return status;
  }
  *mappings = all.mapping;
  *n = all.n;
  return HC_OK;
}
