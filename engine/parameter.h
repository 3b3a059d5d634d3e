// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * Parameters: what has an address. The engine's own stand in one table (parameter.c); those of plugins are made from their
 * Turtle. Everything that is shown, checked, asked or scripted is formed from this description.
 */
#ifndef HC_PARAMETER_H
#define HC_PARAMETER_H

#include "message.h"

#include <string.h>

typedef enum HcType {
  HC_INT,    ///< i
  HC_FLOAT,  ///< f
  HC_STRING, ///< s, free text
  HC_CHOICE, ///< s, one of `choices`; index or name accepted
  HC_ACTION, ///< no value
  HC_ASK     ///< asked, it answers with more than a value (`/status`, `/scene/list`)
} HcType;

enum {
  HC_READ_ONLY = 1,    ///< told, never set
  HC_SCENE_RESET = 2,  ///< a scene starts from its default
  HC_NOT_IN_SCENE = 4, ///< refused in a scene
  HC_METER = 8,        ///< streamed at the meters' rate
  HC_NOT_SAVED = 16,   ///< not written by /scene/save
  HC_KEPT = 32,        ///< part of the state that is kept, though scenes leave it alone
  HC_INDEX = 64,       ///< a choice as a number: what is none of them is refused, not clamped
};

typedef struct HcParameter {
  const char *address; ///< whole: `/lane/a/line/length`
  HcType type;
  const char *types;                 ///< OSC types of a message that tells it: "f", "s", "ffff"
  const char *unit;                  ///< "" where there is none
  double minimum, maximum, standard; ///< standard: the default; index for choices
  const char *text;                  ///< default of a string
  const char *const *choices;        ///< NULL-terminated names
  unsigned flags;
  const char *meaning; ///< one sentence
} HcParameter;

/** How many names a choice takes, the first of `choices`: to `maximum`, and without a `file` at the end, which stands for a path. */
static inline unsigned hc_parameter_names(const HcParameter *parameter)
{
  unsigned n = 0;
  while (n <= parameter->maximum && parameter->choices[n])
    ++n;
  return n > 0 && !strcmp(parameter->choices[n - 1], "file") ? n - 1 : n;
}

/** Unit of one of the values of a message that tells it: a hum begins with its fundamental. */
static inline const char *hc_parameter_unit(const HcParameter *parameter, unsigned value)
{
  const char *const tail = strrchr(parameter->address, '/');
  return value == 0 && parameter->flags & HC_METER && tail && !strcmp(tail, "/hum") ? "Hz" : parameter->unit;
}

#endif
