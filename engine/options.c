// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "options.h"
#include "trial/series.h"

#include <getopt.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char usage[] =
    "usage: hotcold [run] [OPTION]…\n"
    "       hotcold render --in FILE --out FILE [--lanes] [OPTION]…\n"
    "       hotcold response --lane L --from SOURCE [--measured | --builds N] [OPTION]…\n"
    "       hotcold response --plot FILE [--lane L|all]… [--from SOURCE]… [OPTION]…\n"
    "       hotcold deck --lane L [OPTION]…\n"
    "       hotcold list drivers|cables|receivers|headphones|scenes|interference|parameters\n"
    "       hotcold layout open-stage-control|touchosc FILE [OPTION]…\n"
    "       hotcold trial report LOG… [--csv | --json | --plot FILE] [--sealed HASH]\n"
    "       hotcold trial export DIR --mode abx|rating --in FILE… [OPTION]…\n"
    "       hotcold trial import DIR RESULTS.csv… [--out LOG]\n"
    "\n"
    "every command:\n"
    "  --scene NAME|FILE      put the bench in the state of a scene\n"
    "  --set \"ADDRESS ARG …\"  set one thing; may begin with @SECONDS in run and render\n"
    "  --lanes-count N        2 to 8 lanes (2)\n"
    "  --help, --version\n"
    "run:\n"
    "  --name NAME            JACK client name (hotcold)\n"
    "  --server NAME          JACK server (the default one)\n"
    "  --no-connect           leave the outputs unconnected\n"
    "  --osc-port N           UDP port (9700)\n"
    "  --osc-bind ADDRESS     address to listen on (127.0.0.1)\n"
    "  --osc-allow-foreign    let a sender subscribe other hosts\n"
    "  --feedback HOST:PORT   always tell this target; repeatable\n"
    "  --trials FOLDER        where logs of blind trials go (~/.local/state/hotcold/trials)\n"
    "  --no-web               no page and no OSCQuery\n"
    "  --audience ADDRESS[:PORT]  let phones vote in blind trials, and do nothing else (the port after --osc-port's)\n"
    "  --midi NAME            MIDI devices with NAME in their names (all); none: JACK's ports only\n"
    "  --midi-map NAME|FILE   what MIDI controls do (nanokontrol2)\n"
    "  --restore              begin with the state that was kept\n"
    "  --no-state             keep none\n"
    "  --verbose              say more on standard error\n"
    "render:\n"
    "  --in FILE | silence:S | sine:HZ:DBFS:S | pink:DBFS:S | impulse:S\n"
    "  --out FILE             .wav (float) or .flac\n"
    "  --lanes                also OUT.a.wav, OUT.a.residual.wav …\n"
    "  --rate HZ              for generated input (48000)\n"
    "  --seconds S            the beginning of the input only\n"
    "  --period N             frames a period (1024); the result does not depend on it\n"
    "response:\n"
    "  --from signal|ground|leakage|magnetic|electric|rf|noise, of a headphone --from left|right --to left|right\n"
    "                         (in a picture to both without --to)\n"
    "  --measured             of the filters that are heard, not of the circuit\n"
    "  --builds N             median, 1st and 99th percentile over N random units, /lane/L/line/spread (/headphone/spread) "
    "apart, from\n"
    "                         seed on\n"
    "  --plot FILE.svg|png    draw, instead of printing, all lanes and sources named (signal and ground: with rejection); wants "
    "gnuplot\n"
    "  --rate HZ              (48000) --frequencies F,F,… or --points N (logarithmic, 1 Hz to 20 kHz, 200)\n"
    "trial report:\n"
    "  --csv, --json          for a spreadsheet, for a program\n"
    "  --plot FILE.svg|png    draw instead of printing; wants gnuplot\n"
    "  --sealed HASH          as somebody noted it of /trial/sealed: is all up to there as it was?\n"
    "trial export: an experiment for webMUSHRA, with its key\n"
    "  --mode abx|rating      which of two is the reference; or 0 to 100 beside a hidden reference, lane a\n"
    "  --n N                  trials with each program (16; rating: 1)\n"
    "  --in …                 as of render; each is a program of its own, at most 12 s: --seconds S takes its beginning\n"
    "  --name NAME            of the experiment: a-z 0-9 - (hotcold)\n"
    "  --flac                 instead of 24-bit WAV\n"
    "trial import: what webMUSHRA has written, as a log for trial report\n"
    "  --out LOG              (standard output)\n";

enum {
  OPTION_SCENE = 256,
  OPTION_SET,
  OPTION_LANES_COUNT,
  OPTION_NAME,
  OPTION_SERVER,
  OPTION_NO_CONNECT,
  OPTION_OSC_PORT,
  OPTION_OSC_BIND,
  OPTION_FOREIGN,
  OPTION_FEEDBACK,
  OPTION_NO_WEB,
  OPTION_AUDIENCE,
  OPTION_MIDI,
  OPTION_MIDI_MAP,
  OPTION_RESTORE,
  OPTION_NO_STATE,
  OPTION_VERBOSE,
  OPTION_IN,
  OPTION_OUT,
  OPTION_LANES,
  OPTION_RATE,
  OPTION_SECONDS,
  OPTION_PERIOD,
  OPTION_LANE,
  OPTION_FROM,
  OPTION_TO,
  OPTION_MEASURED,
  OPTION_FREQUENCIES,
  OPTION_POINTS,
  OPTION_BUILDS,
  OPTION_PLOT,
  OPTION_TRIALS,
  OPTION_CSV,
  OPTION_JSON,
  OPTION_SEALED,
  OPTION_MODE,
  OPTION_N,
  OPTION_FLAC,
  OPTION_HELP,
  OPTION_VERSION
};

/** An option, and the commands that know it: r run, n render, p response, d deck, l list, o layout, t trial report, e trial export,
 * i trial import. */
static const struct {
  struct option option;
  const char *commands;
} known[] = {
    {{"scene", required_argument, NULL, OPTION_SCENE}, "rnpdloe"},
    {{"set", required_argument, NULL, OPTION_SET}, "rnpdloe"},
    {{"lanes-count", required_argument, NULL, OPTION_LANES_COUNT}, "rnpdloe"},
    {{"name", required_argument, NULL, OPTION_NAME}, "re"},
    {{"server", required_argument, NULL, OPTION_SERVER}, "r"},
    {{"no-connect", no_argument, NULL, OPTION_NO_CONNECT}, "r"},
    {{"osc-port", required_argument, NULL, OPTION_OSC_PORT}, "r"},
    {{"osc-bind", required_argument, NULL, OPTION_OSC_BIND}, "r"},
    {{"osc-allow-foreign", no_argument, NULL, OPTION_FOREIGN}, "r"},
    {{"feedback", required_argument, NULL, OPTION_FEEDBACK}, "r"},
    {{"no-web", no_argument, NULL, OPTION_NO_WEB}, "r"},
    {{"audience", required_argument, NULL, OPTION_AUDIENCE}, "r"},
    {{"midi", required_argument, NULL, OPTION_MIDI}, "r"},
    {{"midi-map", required_argument, NULL, OPTION_MIDI_MAP}, "r"},
    {{"restore", no_argument, NULL, OPTION_RESTORE}, "r"},
    {{"no-state", no_argument, NULL, OPTION_NO_STATE}, "r"},
    {{"verbose", no_argument, NULL, OPTION_VERBOSE}, "rnpdlotei"},
    {{"in", required_argument, NULL, OPTION_IN}, "ne"},
    {{"out", required_argument, NULL, OPTION_OUT}, "ni"},
    {{"lanes", no_argument, NULL, OPTION_LANES}, "n"},
    {{"rate", required_argument, NULL, OPTION_RATE}, "npe"},
    {{"seconds", required_argument, NULL, OPTION_SECONDS}, "ne"},
    {{"period", required_argument, NULL, OPTION_PERIOD}, "n"},
    {{"lane", required_argument, NULL, OPTION_LANE}, "pd"},
    {{"from", required_argument, NULL, OPTION_FROM}, "p"},
    {{"to", required_argument, NULL, OPTION_TO}, "p"},
    {{"measured", no_argument, NULL, OPTION_MEASURED}, "p"},
    {{"frequencies", required_argument, NULL, OPTION_FREQUENCIES}, "p"},
    {{"points", required_argument, NULL, OPTION_POINTS}, "p"},
    {{"builds", required_argument, NULL, OPTION_BUILDS}, "p"},
    {{"plot", required_argument, NULL, OPTION_PLOT}, "pt"},
    {{"trials", required_argument, NULL, OPTION_TRIALS}, "r"},
    {{"csv", no_argument, NULL, OPTION_CSV}, "t"},
    {{"json", no_argument, NULL, OPTION_JSON}, "t"},
    {{"sealed", required_argument, NULL, OPTION_SEALED}, "t"},
    {{"mode", required_argument, NULL, OPTION_MODE}, "e"},
    {{"n", required_argument, NULL, OPTION_N}, "e"},
    {{"flac", no_argument, NULL, OPTION_FLAC}, "e"},
    {{"help", no_argument, NULL, OPTION_HELP}, "rnpdlotei"},
    {{"version", no_argument, NULL, OPTION_VERSION}, "rnpdlotei"},
};

enum { KNOWN = sizeof known / sizeof *known };

static HcStatus number(const char *option, const char *text, double low, double high, double *value, HcError *error)
{
  char *end = NULL;
  *value = strtod(text, &end);
  if (end == text || *end || !(*value >= low && *value <= high))
    return hc_error_set(error, HC_BAD_INPUT, "--%s: expected a number from %g to %g, got \"%s\"", option, low, high, text);
  return HC_OK;
}

static HcStatus whole(const char *option, const char *text, double low, double high, unsigned *value, HcError *error)
{
  double real = 0;
  const HcStatus status = number(option, text, low, high, &real, error);
  if (!status && real != floor(real))
    return hc_error_set(error, HC_BAD_INPUT, "--%s: expected a whole number, got \"%s\"", option, text);
  *value = (unsigned)real;
  return status;
}

/** One more of an option that may be given several times. */
static HcStatus another(const char *option, const char *value, unsigned most, const char **list, unsigned *n, HcError *error)
{
  if (*n == most)
    return hc_error_set(error, HC_BAD_INPUT, "more than %u --%s", most, option);
  list[(*n)++] = value;
  return HC_OK;
}

/** Texts as they are, and what is there or not. */
static void take_plain(HcOptions *o, int option, const char *value)
{
  const struct {
    int option;
    const char **to;
  } texts[] = {{OPTION_NAME, &o->name},
               {OPTION_SERVER, &o->server},
               {OPTION_OSC_BIND, &o->osc_bind},
               {OPTION_AUDIENCE, &o->audience},
               {OPTION_MIDI, &o->midi},
               {OPTION_MIDI_MAP, &o->midi_map},
               {OPTION_MODE, &o->mode},
               {OPTION_OUT, &o->out},
               {OPTION_TO, &o->to},
               {OPTION_FREQUENCIES, &o->frequencies},
               {OPTION_PLOT, &o->plot},
               {OPTION_TRIALS, &o->trials},
               {OPTION_SEALED, &o->sealed}};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; ++i)
    if (texts[i].option == option)
      *texts[i].to = value;
  const struct {
    int option;
    bool *to;
  } flags[] = {{OPTION_NO_CONNECT, &o->no_connect},
               {OPTION_NO_WEB, &o->no_web},
               {OPTION_RESTORE, &o->restore},
               {OPTION_NO_STATE, &o->no_state},
               {OPTION_VERBOSE, &o->verbose},
               {OPTION_LANES, &o->with_lanes},
               {OPTION_MEASURED, &o->measured},
               {OPTION_FOREIGN, &o->allow_foreign},
               {OPTION_CSV, &o->csv},
               {OPTION_JSON, &o->json},
               {OPTION_FLAC, &o->flac}};
  for (size_t i = 0; i < sizeof flags / sizeof *flags; ++i)
    *flags[i].to |= flags[i].option == option;
}

static HcStatus take(HcOptions *o, int option, const char *value, HcError *error)
{
  switch (option) {
  case OPTION_SCENE:
  case OPTION_SET:
    if (o->changes == HC_CHANGES_MAX)
      return hc_error_set(error, HC_BAD_INPUT, "more than %d --scene and --set; put them in a scene", HC_CHANGES_MAX);
    o->change[o->changes++] = (HcOptionChange){option == OPTION_SCENE, value};
    return HC_OK;
  case OPTION_FEEDBACK:
    return another("feedback", value, HC_FEEDBACK_MAX, o->feedback, &o->feedbacks, error);
  case OPTION_LANE:
    return another("lane", value, HC_LANES_MAX, o->lane, &o->lanes_named, error);
  case OPTION_FROM:
    return another("from", value, HC_FROM_MAX, o->from, &o->froms, error);
  case OPTION_IN:
    o->in = value;
    return another("in", value, HC_INPUTS_MAX, o->input, &o->inputs, error);
  case OPTION_N:
    return whole("n", value, 1, HC_TRIALS_MAX, &o->n, error);
  case OPTION_BUILDS:
    return whole("builds", value, 1, 1000000, &o->builds, error);
  case OPTION_LANES_COUNT:
    return whole("lanes-count", value, 2, HC_LANES_MAX, &o->lanes, error);
  case OPTION_OSC_PORT:
    return whole("osc-port", value, 0, 65535, &o->osc_port, error);
  case OPTION_RATE:
    return number("rate", value, 22050, 384000, &o->rate, error);
  case OPTION_SECONDS:
    return number("seconds", value, 0.01, 86400, &o->seconds, error);
  case OPTION_PERIOD:
    return whole("period", value, 1, 8192, &o->period, error);
  case OPTION_POINTS:
    return whole("points", value, 2, 100000, &o->points, error);
  default:
    break;
  }
  take_plain(o, option, value);
  return HC_OK;
}

/** Commands, and what follows `trial`; operands at least and at most, and what these are. */
static const struct {
  const char *name, *second;
  char letter;
  unsigned least, most;
  const char *expected;
} commands[] = {
    {"run", NULL, 'r', 0, 0, NULL},
    {"render", NULL, 'n', 0, 0, NULL},
    {"response", NULL, 'p', 0, 0, NULL},
    {"deck", NULL, 'd', 0, 0, NULL},
    {"list", NULL, 'l', 1, 1, "one of drivers, cables, receivers, headphones, scenes, interference, parameters"},
    {"layout", NULL, 'o', 2, 2, "open-stage-control or touchosc, and a file (- is standard output)"},
    {"trial", "report", 't', 2, HC_OPERANDS_MAX, "one log or more"},
    {"trial", "export", 'e', 2, 2, "one folder, which is made"},
    {"trial", "import", 'i', 3, HC_OPERANDS_MAX, "the folder of the export, and one CSV file of results or more"},
};
enum { COMMANDS = sizeof commands / sizeof *commands };

static HcStatus check_command(const HcOptions *options, const bool given[KNOWN], HcError *error)
{
  const bool trial = !strcmp(options->command, "trial");
  const char *const second = trial && options->operands ? options->operand[0] : "", *const space = *second ? " " : "";
  unsigned c = 0;
  while (c < COMMANDS &&
         (strcmp(commands[c].name, options->command) || (commands[c].second && strcmp(commands[c].second, second))))
    ++c;
  if (c == COMMANDS && trial)
    return hc_error_set(error, HC_BAD_INPUT, "hotcold trial: expected report, export or import, got \"%s\"", second);
  if (c == COMMANDS)
    return hc_error_set(error, HC_BAD_INPUT,
                        "unknown command \"%s\"; expected run, render, response, deck, list, layout or trial", options->command);
  for (unsigned i = 0; i < KNOWN; ++i)
    if (given[i] && !strchr(known[i].commands, commands[c].letter))
      return hc_error_set(error, HC_BAD_INPUT, "hotcold %s%s%s knows no option --%s", options->command, space, second,
                          known[i].option.name);
  if (options->operands > commands[c].most && !commands[c].most)
    return hc_error_set(error, HC_BAD_INPUT, "unexpected argument \"%s\"", options->operand[0]);
  if (options->operands < commands[c].least || options->operands > commands[c].most)
    return hc_error_set(error, HC_BAD_INPUT, "hotcold %s%s%s: expected %s", options->command, space, second,
                        commands[c].expected);
  return HC_OK;
}

HcStatus hc_options_parse(int argc, char **argv, HcOptions *options, HcError *error)
{
  *options = (HcOptions){.command = "run", .osc_port = 9700, .period = 1024, .points = 200};
  struct option table[KNOWN + 1] = {{0}};
  bool given[KNOWN] = {false}, named = false;
  for (unsigned i = 0; i < KNOWN; ++i)
    table[i] = known[i].option;
  opterr = 0;
  for (;;) {
    int index = -1;
    const int option = getopt_long(argc, argv, "-:", table, &index);
    if (option == -1)
      break;
    if (option == 1) { // not an option
      if (!named)
        options->command = optarg;
      else if (options->operands < HC_OPERANDS_MAX)
        options->operand[options->operands++] = optarg;
      else
        return hc_error_set(error, HC_BAD_INPUT, "more than %d arguments", HC_OPERANDS_MAX);
      named = true;
      continue;
    }
    if (option == ':')
      return hc_error_set(error, HC_BAD_INPUT, "%s wants a value", argv[optind - 1]);
    if (option == '?')
      return hc_error_set(error, HC_BAD_INPUT, "unknown option %s; hotcold --help shows them all", argv[optind - 1]);
    if (option == OPTION_HELP || option == OPTION_VERSION) {
      fputs(option == OPTION_HELP ? usage : "hotcold " HC_VERSION "\n", stdout);
      return HC_REFUSED;
    }
    given[index] = true;
    const HcStatus status = take(options, option, optarg, error);
    if (status)
      return status;
  }
  return check_command(options, given, error);
}

HcStatus hc_options_lanes(const HcOptions *options, uint32_t lanes, uint32_t list[HC_LANES_MAX], unsigned *n, HcError *error)
{
  bool named[HC_LANES_MAX] = {false};
  *n = 0;
  for (unsigned i = 0; i < options->lanes_named || i == 0; ++i) {
    const char *name = options->lanes_named ? options->lane[i] : "a";
    const bool all = !strcmp(name, "all");
    if (!all && (name[0] < 'a' || name[0] >= 'a' + (int)lanes || name[1]))
      return hc_error_set(error, HC_BAD_INPUT, "--lane: expected a to %c, got \"%s\"", 'a' + (int)lanes - 1, name);
    for (uint32_t lane = 0; lane < lanes; ++lane)
      if (!named[lane] && (all || lane == (uint32_t)(name[0] - 'a'))) {
        named[lane] = true;
        list[(*n)++] = lane;
      }
  }
  return HC_OK;
}

HcStatus hc_options_lane(const HcOptions *options, uint32_t lanes, uint32_t *lane, HcError *error)
{
  uint32_t list[HC_LANES_MAX] = {0};
  unsigned n = 0;
  const HcStatus status = hc_options_lanes(options, lanes, list, &n, error);
  if (!status && n > 1)
    return hc_error_set(error, HC_BAD_INPUT, "more than one --lane; expected one");
  *lane = list[0];
  return status;
}
