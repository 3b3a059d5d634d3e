// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file The bench over MIDI: devices and JACK's ports, one map, in the control thread's libuv loop. CTL throughout. */
#ifndef HC_MIDI_SURFACE_H
#define HC_MIDI_SURFACE_H

#include "backend.h"
#include "bench.h"

#include <uv.h>

typedef struct HcMidiOptions {
  const char *device; ///< part of the devices' names; NULL: all; "none": JACK only
  const char *map;    ///< name or file of a map; NULL: what /midi/map says
  const char *maps;   ///< folder of maps
  void (*log)(void *user, const char *text);
  void (*tell)(void *user, const HcMessage *message); ///< `/error`, to everybody
  void *user;
} HcMidiOptions;

typedef struct HcMidiSurface HcMidiSurface;

/** Read the map and look for devices; `loop` and `bench` outlive what is returned. NULL with an error: the map. */
HcMidiSurface *hc_midi_open(uv_loop_t *loop, const HcMidiOptions *options, HcBench *bench, HcError *error);
/** Hear and answer on the MIDI ports of a backend too; NULL: not any more. */
void hc_midi_connect(HcMidiSurface *surface, HcBackend *backend);
/** A value was told by the bench. */
void hc_midi_surface_changed(HcMidiSurface *surface, const HcMessage *message);
/** Memory goes when the loop has run once more. */
void hc_midi_close(HcMidiSurface *surface);

#endif
