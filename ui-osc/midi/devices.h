// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * MIDI devices through PortMidi: those of a name, or all; opened again by name when they come back. Without a sequencer in the
 * kernel there are none, which is no error. CTL throughout; PortMidi itself is only touched here, and by one thread at a time.
 */
#ifndef HC_MIDI_DEVICES_H
#define HC_MIDI_DEVICES_H

#include "cable.h"

#include <uv.h>

typedef struct HcMidiDevices HcMidiDevices;

/** `name`: part of the devices' names; NULL: all of them but the kernel's own loop. `say` is told what opens. NULL: out of memory. */
HcMidiDevices *hc_midi_devices_open(uv_loop_t *loop, const char *name, void (*say)(void *user, const char *text), void *user);
/** Every few ms: hear, tell, and see whether devices came or went. */
void hc_midi_devices_step(HcMidiDevices *devices, HcMidi *midi, double now_s);
/** One of those that are open. */
typedef struct HcMidiDevice {
  const char *name; ///< valid until the loop goes on
  bool in, out;     ///< it is heard; it is told
} HcMidiDevice;
/** False: there are not so many, or devices are being looked for at this moment. */
bool hc_midi_devices_at(const HcMidiDevices *devices, unsigned index, HcMidiDevice *device);
/** Memory goes when the loop has run once more. */
void hc_midi_devices_close(HcMidiDevices *devices);

#endif
