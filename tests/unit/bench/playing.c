// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "playing.h"

#include "soundfile.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

void write_tone(const char *file, double first, double then, unsigned seconds)
{
  HcError error = {0};
  HcSoundOut *out = hc_soundout_create(file, 48000, 2, &error);
  if (!out) {
    fprintf(stderr, "%s\n", error.text);
    exit(2);
  }
  for (unsigned i = 0; i < 48000 * seconds; ++i) {
    const float x = (float)((i < 48000 ? first : then) * sin(2 * M_PI * i / 48.0));
    (void)hc_soundout_write(out, (const float[2]){x, x}, 1, &error);
  }
  (void)hc_soundout_close(out, &error);
}

Rig *playing(const char *settings)
{
  Rig *rig = rig_open(false, 2);
  rig_check(rig_say(rig, "/interference/noise/on 0") == HC_OK && rig_say(rig, settings) == HC_OK, "%s", rig->error.text);
  rig_check(rig_start(rig, 48000), "%s", rig->error.text);
  rig_wait(rig, 200, NULL);
  return rig;
}

HcStatus say(Rig *rig, const char *messages, const char *file)
{
  char text[600];
  (void)snprintf(text, sizeof text, "%s\"%s\"", messages, file);
  return rig_say(rig, text);
}
