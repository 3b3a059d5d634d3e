// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file A train of edges or impulses that are on their way: a generator adds them early enough, each leaves when it is over. */
#ifndef HC_INTERFERENCE_TRAIN_H
#define HC_INTERFERENCE_TRAIN_H

#include "edge.h"

enum { HC_TRAIN_CARS = 96 };

typedef struct HcTrain {
  int n;
  double level;                                  ///< where the edges that are over have led to
  double at[HC_TRAIN_CARS], size[HC_TRAIN_CARS]; ///< [frames from the grid step's first]
} HcTrain;

/** An event at `at` must be added before the step in which this is true no more. */
static inline bool hc_train_early(const HcEdgeRows *edge, double at)
{
  return at - edge->half >= HC_INTERFERENCE_GRID;
}

/** RT. Full trains lose the event; none of the generators fills one. */
static inline void hc_train_add(HcTrain *train, double at, double size)
{
  if (train->n == HC_TRAIN_CARS)
    return;
  train->at[train->n] = at;
  train->size[train->n++] = size;
}

/** RT. One grid step of the sum of all edges, or with `pulses` of their derivatives. */
static inline void hc_train_sum(const HcTrain *train, const HcEdgeRows *edge, bool pulses, double *out)
{
  for (int i = 0; i < HC_INTERFERENCE_GRID; i++)
    out[i] = pulses ? 0.0 : train->level;
  for (int i = 0; i < train->n; i++)
    if (pulses)
      hc_edge_rows_pulse(edge, train->at[i], train->size[i], out);
    else
      hc_edge_rows_step(edge, train->at[i], train->size[i], out);
}

/** RT. The same; then time moves on. `out` NULL: nobody listens. */
static inline void hc_train_render(HcTrain *train, const HcEdgeRows *edge, bool pulses, double *out)
{
  int left = 0;
  if (out)
    hc_train_sum(train, edge, pulses, out);
  for (int i = 0; i < train->n; i++) {
    const double at = train->at[i], size = train->size[i];
    if (at + edge->half < HC_INTERFERENCE_GRID) {
      train->level += size;
      continue;
    }
    train->at[left] = at - HC_INTERFERENCE_GRID;
    train->size[left++] = size;
  }
  train->n = left;
}

#endif
