// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * What counts of right answers mean. Pure functions; probabilities are 0 … 1, 0 ≤ k ≤ n.
 *
 * Binomial tails are summed term by term and not approximated. Wilson (1927) gives the interval. d′ is that of an observer without
 * bias: Green and Swets (1966) for two-interval forced choice; for ABX the independent-observation model of Macmillan and
 * Creelman (2005, eq. 9.9), p = Φ(d′/√2) Φ(d′/2) + Φ(−d′/√2) Φ(−d′/2). Wald's (1947) sequential test asks for 0.5 against
 * HC_SPRT_P1 with 5 % for either error.
 */
#ifndef HC_TRIAL_STATISTICS_H
#define HC_TRIAL_STATISTICS_H

#include <stdbool.h>
#include <stddef.h>

#define HC_TRIAL_ALPHA 0.05
#define HC_SPRT_P1 0.8

/** P(at least k of n) when each is right with probability p. */
double hc_binomial_upper(unsigned k, unsigned n, double p);
/** P(as far from n/2 as k, to either side) at p = 1/2. */
double hc_binomial_two_sided(unsigned k, unsigned n);
/** Wilson's interval of k/n at 95 %; 0 … 1 for n = 0. */
void hc_wilson(unsigned k, unsigned n, double *low, double *high);

/** Student's t: what 95 % lie within of a mean, in standard errors, with 1 … degrees of freedom. */
double hc_student_95(unsigned degrees);
/** The same interval of a share, as if it came from so many trials; 0 … 1 for n = 0. */
void hc_wilson_share(double share, unsigned n, double *low, double *high);

/** Votes of one trial by what must have been drawn to make them right: of `outcomes` draws, as likely as each other, one is. */
enum { HC_DRAWN_MAX = 8 };
typedef struct HcDrawn {
  unsigned votes[HC_DRAWN_MAX];
} HcDrawn;
/** P(at least `right` votes right) over all keys that could have been drawn, the votes as they are: a randomisation test (Fisher 1935;
 * Edgington 1980). It holds whatever listeners of one presentation have in common; for one listener it is the binomial tail. */
double hc_drawn_upper(const HcDrawn *trial, size_t trials, unsigned outcomes, unsigned right);
/** P(as far from half of the votes as `right`, to either side), for two outcomes. */
double hc_drawn_two_sided(const HcDrawn *trial, size_t trials, unsigned right);

/** Holm's (1979) step-down: p values that hold for all n together. `adjusted` may be `p`. False: out of memory. */
bool hc_holm(const double *p, size_t n, double *adjusted);

/** Fewest right answers whose one-sided p at chance p0 is ≤ HC_TRIAL_ALPHA; n + 1: none. */
unsigned hc_critical(unsigned n, double p0);
/** Probability that a listener who is right with probability p reaches it. */
double hc_power(unsigned n, double p0, double p);
/** The same of the two-sided test at 1/2. */
double hc_power_two_sided(unsigned n, double p);

/** d′ for a share of right answers; 0 at chance and below. All right is taken as all but half an answer, (2n − 1)/2n. */
double hc_d_prime_2afc(unsigned k, unsigned n);
double hc_d_prime_abx(unsigned k, unsigned n);
/** Share of right answers of an observer with that d′. */
double hc_share_2afc(double d_prime);
double hc_share_abx(double d_prime);

typedef enum HcSprt { HC_SPRT_GOES_ON, HC_SPRT_HEARD, HC_SPRT_NOT_HEARD } HcSprt;
/** Right answers at and above which a difference is accepted after n, and at and below which none is. */
void hc_sprt_bounds(unsigned n, double *heard, double *not_heard);
HcSprt hc_sprt(unsigned k, unsigned n);

#endif
