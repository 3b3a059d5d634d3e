// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * Fitted filters in the kernel's layout: HC_GROUP frames at a time.
 *
 * A pole's state moves by one frame as s ← s + B·s + b·x, a number for a real pole, two for a pair (poles.h has them). B is
 * small where the pole is slow, and is kept small: B over 2n frames is 2·B + B·B over n. The state of a real pole leaves the
 * factor 1 − a out, which stands in the residue.
 */
#include "line.h"

#include <math.h>
#include <string.h>

typedef struct HcTurn {
  double b[2][2]; ///< what a frame adds to the state, by the state
  double x[2];    ///< and by the sample
} HcTurn;

static HcTurn turn_of(const HcPoles *p, unsigned pole)
{
  if (pole < p->reals)
    return (HcTurn){{{p->a[pole] - 1.0, 0.0}, {0.0, 0.0}}, {1.0, 0.0}};
  // v ← c2·v + g·(x − u), u ← u + g·v
  const double g = p->g[pole - p->reals], c2 = p->c2[pole - p->reals];
  return (HcTurn){{{-g * g, g * c2}, {-g, c2 - 1.0}}, {g * g, g}};
}

/** s + B·s. */
static void state_turn(const HcTurn *t, double s[2])
{
  const double u = s[0] + (t->b[0][0] * s[0] + t->b[0][1] * s[1]), v = s[1] + (t->b[1][0] * s[0] + t->b[1][1] * s[1]);
  s[0] = u;
  s[1] = v;
}

/** B of twice as many frames. */
static HcTurn turn_twice(const HcTurn *t)
{
  HcTurn twice = *t;
  for (int i = 0; i < 2; i++)
    for (int j = 0; j < 2; j++)
      twice.b[i][j] = 2.0 * t->b[i][j] + (t->b[i][0] * t->b[0][j] + t->b[i][1] * t->b[1][j]);
  return twice;
}

/** B of a group. */
static HcTurn turn_group(HcTurn turn)
{
  for (int frames = 1; frames < HC_GROUP; frames *= 2)
    turn = turn_twice(&turn);
  return turn;
}

/** To 29 significant bits (Veltkamp), and to 0 what would underflow: its product with a float is exact in double. */
static double rounded(double tap)
{
  const double scaled = 0x1000001p0 * tap;
  return fabs(tap) < 0x1p-800 ? 0.0 : scaled - (scaled - tap);
}

/** Where the states of a pole stand. */
static unsigned state_index(const HcPoles *p, unsigned pole)
{
  return pole < p->reals ? pole : HC_REALS_MAX + 2 * (pole - p->reals);
}

static void poles_put(HcPoleSet *set, const HcPoles *p)
{
  set->reals = p->reals;
  set->pairs = p->pairs;
  for (unsigned j = 0; j < p->reals; j++)
    set->corner[j] = 1.0 - p->a[j];
  for (unsigned j = 0; j < p->pairs; j++)
    set->g[j] = p->g[j];
  for (unsigned pole = 0; pole < p->reals + p->pairs; pole++) {
    const HcTurn one = turn_of(p, pole), group = turn_group(one);
    const unsigned at = state_index(p, pole), states = pole < p->reals ? 1 : 2;
    double s[2] = {one.x[0], one.x[1]};
    for (int i = HC_GROUP - 1; i >= 0; i--, state_turn(&one, s))
      for (unsigned c = 0; c < states; c++)
        set->in[at + c][i] = rounded(s[c]);
    for (unsigned c = 0; c < states; c++) {
      set->turn[at + c][0] = group.b[c][c];
      set->turn[at + c][1] = group.b[c][1 - c];
    }
  }
}

/** What a pole of weights `w` adds to a source's numerators. */
static void residue_put(HcNumerators *to, const HcPoles *p, unsigned pole, const double w[2])
{
  const HcTurn one = turn_of(p, pole);
  const unsigned at = state_index(p, pole), states = pole < p->reals ? 1 : 2;
  double answer[2] = {one.x[0], one.x[1]};
  for (int k = 0; k < HC_GROUP; k++, state_turn(&one, answer))
    for (int i = k; i < HC_GROUP; i++)
      to->head[k][i] += w[0] * answer[0] + w[1] * answer[1];
  for (unsigned c = 0; c < states; c++) {
    double s[2] = {c == 0, c == 1};
    for (int i = 0; i < HC_GROUP; i++) {
      state_turn(&one, s);
      to->out[at + c][i] = w[0] * s[0] + w[1] * s[1];
    }
  }
}

static void numerators_put(HcNumerators *to, const HcPath *path, unsigned taps, const HcPoles *p, double scale)
{
  for (unsigned t = 0; t < taps; t++) {
    to->tap[t] = path->taps[t] * scale;
    for (int i = 0; i < HC_GROUP && t < HC_GROUP; i++)
      to->head[t][i] = to->tap[t];
  }
  for (unsigned j = 0; j < p->reals; j++)
    residue_put(to, p, j, (double[2]){path->real[j] * (1.0 - p->a[j]) * scale, 0.0});
  for (unsigned j = 0; j < p->pairs; j++)
    residue_put(to, p, p->reals + j, (double[2]){path->pair[j][0] * scale, path->pair[j][1] * scale});
}

static void numerators_round(HcNumerators *n)
{
  for (int k = 0; k < HC_GROUP; k++)
    for (int i = 0; i < HC_GROUP; i++)
      n->head[k][i] = rounded(n->head[k][i]);
  for (int k = 0; k < HC_TAPS_MAX; k++)
    n->tap[k] = rounded(n->tap[k]);
}

static void self_noise_put(HcNoiseNumerators *to, const HcFilters *f, double scale)
{
  HcNumerators n;
  memset(&n, 0, sizeof n);
  numerators_put(&n, &f->noise, f->noise_taps, &f->noise_poles, scale);
  for (int k = 0; k < HC_GROUP; k++)
    for (int i = 0; i < HC_GROUP; i++)
      to->head[k][i] = (float)n.head[k][i];
  memcpy(to->out, n.out, sizeof to->out);
}

void hc_set_from_filters(HcSet *set, const HcFilters *f, double input_volts, double output_samples)
{
  set->taps = f->taps;
  poles_put(&set->line, &f->poles);
  poles_put(&set->noise, &f->noise_poles);
  for (int s = 0; s < HC_SOURCES; s++) {
    numerators_put(&set->kind[s], &f->path[s], f->taps, &f->poles,
                   s == HC_SIGNAL ? input_volts * output_samples : output_samples);
    numerators_round(&set->kind[s]);
  }
  self_noise_put(&set->self_noise, f, output_samples / k_white_deviation);
}
