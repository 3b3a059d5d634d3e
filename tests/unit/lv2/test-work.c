// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* Work goes out of run() and its answers come back into it: from the host's thread as time goes, or, offline, on a frame. And the
 * plugin finds everything that it asked its host for. */
#include "check.h"
#include "lv2/host.h"

#include <string.h>
#include <time.h>
#include <unistd.h>

#define TEST_URI "urn:hotcold:test#"

enum { ALL_CHECKS = 127, PATIENCE = 60000 /* looks, one a millisecond */ };

static float control(const HcUnit *unit, const char *symbol)
{
  return unit->controls[hc_unit_control(unit, symbol)];
}

static void rest(void)
{
  nanosleep(&(struct timespec){0, 1000000}, NULL);
}

static void check_offline(Check *c, const char *const *bundles)
{
  HcError error = {HC_OK, ""};
  HcHost *const host = hc_host_new(bundles, &error);
  HcUnit *unit = NULL;
  hc_host_work_synchronously(host, true);
  check(c, hc_host_start(host, &error) == HC_REFUSED, "no thread offline", "%s", error.text);
  if (!check(c, !hc_host_instantiate(host, TEST_URI "work", 48000.0, &(HcUnitOptions){.role = HC_ROLE_INSERT}, &unit, &error),
             "instantiate", "%s", error.text)) {
    hc_host_free(host);
    return;
  }
  check(c, unit->latency == 5, "latency before the first run", "%u", unit->latency);
  hc_host_work(host);
  unit->run(unit, 64);
  unsigned wrong = 0, answers = 0;
  for (unsigned turn = 1; turn < 400; ++turn) {
    // Once in a while the caller has no time for work: the answers must not care, as long as it is done in time.
    if (turn % 3) {
      hc_host_work(host);
    }
    unit->run(unit, 64);
    wrong += (unsigned)control(unit, "checks") != ALL_CHECKS;
    // A request of the run at f is answered at the end of the run that reaches f + 256, seen in the next one.
    wrong += turn >= 6 && control(unit, "delay") != 256.0f;
    answers = (unsigned)control(unit, "answers");
  }
  check(c, !wrong && answers > 390, "answers 256 frames later", "%u answers, %u wrong, checks %g, delay %g", answers, wrong,
        (double)control(unit, "checks"), (double)control(unit, "delay"));
  hc_unit_free(unit);
  hc_host_free(host);
}

typedef struct Order {
  HcUnit *unit;
  HcError error;
  HcUnit *old;
  bool done;
} Order;

static void make(HcHost *host, void *user)
{
  Order *const order = (Order *)user;
  hc_host_instantiate(host, TEST_URI "work", 48000.0, &(HcUnitOptions){.role = HC_ROLE_INSERT, .name = "lane a"}, &order->unit,
                      &order->error);
}

static void retire(HcHost *host, void *user)
{
  (void)host;
  hc_unit_free(((Order *)user)->old);
}

static void note(void *user)
{
  ((Order *)user)->done = true;
}

static bool wait_for(HcHost *host, Order *order)
{
  for (unsigned i = 0; i < PATIENCE && !order->done; ++i) {
    rest();
    hc_host_collect(host);
  }
  return order->done;
}

/** Each of the two says hello, and where it has made a file. */
static void check_log(Check *c, HcHost *host, char made_in[HC_LOG_TEXT])
{
  HcLogLine line = {0};
  unsigned n = 0, good = 0, files = 0;
  for (; hc_host_log(host, &line); ++n) {
    good += line.level == HC_LOG_WARNING && !strncmp(line.text, "lane a: born at 48000 Hz, ", 26);
    snprintf(made_in, HC_LOG_TEXT, "%s", line.text + 26);
    files += !access(made_in, R_OK);
  }
  check(c, n == 2 && good == 2, "log", "%u lines, last \"%s\"", n, line.text);
  check(c, files == 2, "makePath while starting", "%u files, last %s", files, made_in);
}

/** This thread is control and audio thread at once; the host's own does the rest. */
static void check_live(Check *c, const char *const *bundles)
{
  HcError error = {HC_OK, ""};
  HcHost *const host = hc_host_new(bundles, &error);
  Order first = {0}, second = {0};
  check(c, !hc_host_start(host, &error), "start", "%s", error.text);
  hc_host_post(host, make, note, &first);
  hc_host_post(host, make, note, &second);
  if (check(c, wait_for(host, &first) && wait_for(host, &second) && first.unit && second.unit, "made by a job", "%s",
            first.error.text)) {
    unsigned wrong = 0;
    for (unsigned turn = 0; turn < 300; ++turn) {
      first.unit->run(first.unit, 64);
      second.unit->run(second.unit, 33);
      wrong += (unsigned)control(first.unit, "checks") != ALL_CHECKS;
      rest();
    }
    // Answers come when the host's thread does, and are seen one run later; none is lost, for the queues have room for three times as many.
    float asked = 300.0f;
    const float *const one = &first.unit->controls[hc_unit_control(first.unit, "answers")];
    const float *const two = &second.unit->controls[hc_unit_control(second.unit, "answers")];
    for (unsigned i = 0; i < PATIENCE / 20 && (*one < asked - 1.0f || *two < asked - 1.0f); ++i, ++asked) {
      for (unsigned k = 0; k < 20; ++k) {
        rest();
      }
      first.unit->run(first.unit, 64);
      second.unit->run(second.unit, 33);
    }
    check(c, !wrong && *one >= asked - 1.0f && *two >= asked - 1.0f, "work goes round",
          "%g and %g answers to %g requests each, %u wrong", (double)*one, (double)*two, (double)asked, wrong);
  }
  char made_in[HC_LOG_TEXT] = "";
  check_log(c, host, made_in);
  Order old = {.old = first.unit}, older = {.old = second.unit};
  hc_host_post(host, retire, note, &old);
  hc_host_post(host, retire, note, &older);
  hc_host_stop(host);
  const unsigned collected = hc_host_collect(host);
  check(c, collected == 2 && old.done && older.done, "stop finishes jobs", "%u of 2", collected);
  check(c, access(made_in, F_OK) != 0, "the file is gone with its plugin", "%s", made_in);
  hc_host_free(host);
}

static void check_posting(Check *c)
{
  HcError error = {HC_OK, ""};
  HcHost *const host = hc_host_new(NULL, &error);
  Order order = {0};
  unsigned taken = 0;
  while (taken < 1000 && hc_host_post(host, retire, note, &order)) {
    ++taken;
  }
  const unsigned collected = hc_host_collect(host);
  check(c, taken == 256 && collected == 256 && hc_host_post(host, retire, NULL, &order), "256 jobs wait",
        "%u taken, %u collected", taken, collected);
  hc_host_free(host);
}

int main(int argc, char **argv)
{
  (void)argc;
  Check c = {0};
  check_posting(&c);
  check_offline(&c, (const char *const *)(argv + 1));
  check_live(&c, (const char *const *)(argv + 1));
  return check_sum(&c);
}
