// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * A simulated listener of known sensitivity runs whole series, drawn as they always are: shares of right answers, p values and ends
 * come out as theory says. The listener hears a and b d′ apart in unit noise, and x afresh: who hears b − a > 0 takes b for the
 * louder, and judges x by which side of the middle it is on. Another one hears the residual of a trial, or does not, by how far it is
 * above a threshold, and guesses where nothing is heard.
 */

#include "trial/key.h"
#include "trial/statistics.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { SERIES = 1000, LONG_SERIES = 20000 };

static unsigned checks, failures, trials;

static void check(bool ok, const char *what, double seen, double expected)
{
  ++checks;
  printf("%s %s: %.4f, theory %.4f\n", ok ? "ok" : "FAIL", what, seen, expected);
  failures += !ok;
}

/** Seeded: the listener's luck is the same every time, the key's is not. */
static double gauss(unsigned short state[3])
{
  return sqrt(-2 * log(1 - erand48(state))) * cos(2 * M_PI * erand48(state));
}

/** Who hears: by d′, or by how far the residual is above what is heard half of the time. */
typedef struct Listener {
  bool has_threshold;
  double d_prime, above_db;
} Listener;

/** How much the threshold wanders from trial to trial. */
static const double WANDERS_DB = 2;

static double normal(double z)
{
  return 0.5 * erfc(-z * M_SQRT1_2);
}

/** Right answers of such a listener: what is heard, and half of the rest. */
static double share_of(const Listener *listener, HcTrialMode mode)
{
  if (listener->has_threshold)
    return 0.5 + 0.5 * normal(listener->above_db / WANDERS_DB);
  return mode == HC_TRIAL_ABX ? hc_share_abx(listener->d_prime) : hc_share_2afc(listener->d_prime);
}

static unsigned listen_threshold(const HcSeries *series, const Listener *listener, unsigned short state[3])
{
  const bool heard = listener->above_db + WANDERS_DB * gauss(state) > 0, guess = erand48(state) < 0.5;
  if (!heard)
    return guess;
  return series->plan.mode == HC_TRIAL_ABX ? hc_series_lane(series, HC_TRIAL_X) : hc_series_lane(series, 0) != 0;
}

static unsigned listen(const HcSeries *series, const Listener *listener, unsigned short state[3])
{
  if (listener->has_threshold)
    return listen_threshold(series, listener, state);
  const double d_prime = listener->d_prime;
  const bool abx = series->plan.mode == HC_TRIAL_ABX;
  // Lane b is heard d′ above lane a.
  const double first = gauss(state) + d_prime * hc_series_lane(series, 0),
               second = gauss(state) + d_prime * hc_series_lane(series, 1);
  if (!abx)
    return first < second ? 0 : 1; // the lower one is taken for lane a
  const double x = gauss(state) + d_prime * hc_series_lane(series, HC_TRIAL_X);
  return (x > d_prime / 2) == (second > first);
}

/** A whole series; right answers and how many were asked for. */
static void run(HcTrialMode mode, unsigned n, unsigned options, const Listener *listener, unsigned short state[3],
                HcSeries *series)
{
  const HcTrialPlan plan = {.mode = mode, .n = n, .options = options, .lanes = 2, .listener = "simulated"};
  HcTrialKey key;
  *series = (HcSeries){.state = HC_TRIAL_IDLE};
  if (hc_trial_draw(&plan, 0, 0, &key, NULL))
    exit(2);
  (void)hc_series_take(series, &(HcTrialEvent){.kind = HC_EVENT_NEW, .plan = &plan, .key = key.letters}, NULL);
  (void)hc_series_take(series, &(HcTrialEvent){.kind = HC_EVENT_KEPT}, NULL);
  while (series->state == HC_TRIAL_LISTENING) {
    (void)hc_series_take(series, &(HcTrialEvent){.kind = HC_EVENT_ANSWER, .button = listen(series, listener, state)}, NULL);
    (void)hc_series_take(series, &(HcTrialEvent){.kind = HC_EVENT_NEXT}, NULL);
    (void)hc_series_take(series, &(HcTrialEvent){.kind = HC_EVENT_KEPT}, NULL);
    trials++;
  }
}

/** Within five standard deviations of a binomial share. */
static bool is_near(double share, double p, unsigned n)
{
  return fabs(share - p) <= 5 * sqrt(p * (1 - p) / n) + 1.0 / n;
}

/** Pearson's sum over the counts of right answers, hence over the p values; rare ones are taken together. */
static void distribution(const unsigned seen[17], double p, unsigned series, const char *who)
{
  double sum = 0, expected = 0, counted = 0, worst;
  int cells = 0;
  for (int k = 0; k <= 16; ++k) {
    expected += series * (hc_binomial_upper((unsigned)k, 16, p) - (k < 16 ? hc_binomial_upper((unsigned)k + 1, 16, p) : 0));
    counted += seen[k];
    if (expected < 10 && k < 16)
      continue;
    sum += expected > 0 ? (counted - expected) * (counted - expected) / fmax(expected, 1) : counted;
    expected = counted = 0;
    ++cells;
  }
  worst = cells + 7 * sqrt(2.0 * cells) + 20; // the key is another one each time: once in a million runs
  char what[80];
  (void)snprintf(what, sizeof what, "%s: p values, %d cells", who, cells);
  check(sum <= worst, what, sum, cells);
}

static void fixed(HcTrialMode mode, const Listener *listener, unsigned series)
{
  const double measure = listener->has_threshold ? listener->above_db : listener->d_prime;
  unsigned short state[3] = {(unsigned short)mode, (unsigned short)(int)(measure * 100), 7};
  unsigned right = 0, significant = 0, seen[17] = {0};
  for (unsigned i = 0; i < series; ++i) {
    HcSeries one;
    run(mode, 16, 0, listener, state, &one);
    right += one.right;
    seen[one.right]++;
    significant += hc_binomial_upper(one.right, 16, 0.5) <= HC_TRIAL_ALPHA;
  }
  const double p = share_of(listener, mode);
  char who[48], what[64];
  (void)snprintf(who, sizeof who, listener->has_threshold ? "%s, %+.0f dB" : "%s, d' %.2f", hc_trial_mode_name(mode), measure);
  (void)snprintf(what, sizeof what, "%s: right", who);
  check(is_near(right / (16.0 * series), p, 16 * series), what, right / (16.0 * series), p);
  (void)snprintf(what, sizeof what, "%s: significant", who);
  check(is_near((double)significant / series, hc_power(16, 0.5, p), series), what, (double)significant / series,
        hc_power(16, 0.5, p));
  distribution(seen, p, series, who);
}

/** Wald's ends: at chance hardly ever heard, and at p1 hardly ever not. */
static void sequential(unsigned series)
{
  for (unsigned hears = 0; hears < 2; ++hears) {
    const Listener listener = {.d_prime = hears ? M_SQRT2 * 0.8416212335729143 : 0};
    unsigned short state[3] = {11, (unsigned short)hears, 7};
    unsigned wrong = 0;
    double length = 0;
    for (unsigned i = 0; i < series; ++i) {
      HcSeries one;
      run(HC_TRIAL_2AFC, 200, HC_TRIAL_SPRT, &listener, state, &one);
      wrong += hc_sprt(one.right, one.counted) != (hears ? HC_SPRT_HEARD : HC_SPRT_NOT_HEARD);
      length += one.counted;
    }
    check((double)wrong / series <= 0.05 + 5 * sqrt(0.05 * 0.95 / series), hears ? "sprt misses" : "sprt false alarms",
          (double)wrong / series, 0.05);
    check(length / series < 40, "sprt length", length / series, 16);
  }
}

int main(void)
{
  const unsigned series = getenv("HC_LONG") ? LONG_SERIES : SERIES;
  static const double d_primes[] = {0, 0.5, 1, 1.5, 2, 3, 6};
  for (unsigned i = 0; i < sizeof d_primes / sizeof *d_primes; ++i) {
    fixed(HC_TRIAL_ABX, &(Listener){.d_prime = d_primes[i]}, series);
    fixed(HC_TRIAL_2AFC, &(Listener){.d_prime = d_primes[i]}, series);
  }
  // Far below the threshold, about it, and far above.
  static const double above_db[] = {-20, -2, 0, 2, 20};
  for (unsigned i = 0; i < sizeof above_db / sizeof *above_db; ++i) {
    fixed(HC_TRIAL_ABX, &(Listener){.has_threshold = true, .above_db = above_db[i]}, series);
    fixed(HC_TRIAL_2AFC, &(Listener){.has_threshold = true, .above_db = above_db[i]}, series);
  }
  sequential(series);
  printf("%u trials, %u checks, %u failed\n", trials, checks, failures);
  return failures || trials < 16 * series;
}
