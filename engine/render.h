// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file Rendering to files, for commands that make something of them. */
#ifndef HC_RENDER_H
#define HC_RENDER_H

#include "options.h"

/** Asked when all is rendered, with the bench still running; a refusal takes the files away. */
typedef struct HcRenderJudge {
  HcStatus (*rendered)(void *user, HcBench *bench, HcError *error);
  void *user;
} HcRenderJudge;

/** From `in` to `out` of the options, whole or not at all; `judge` may be NULL. */
HcStatus hc_render(const HcOptions *options, const HcPaths *paths, const HcRenderJudge *judge, HcError *error);

#endif
