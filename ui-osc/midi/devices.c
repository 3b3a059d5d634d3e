// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

// PortMidi finds devices once, when it is initialised: to find others everything is closed, PortMidi ended and begun again. That
// blocks, so one of the loop's worker threads does it; meanwhile the devices are its, and this thread leaves them alone. The
// kernel's list of sequencer ports tells when it is worth while.
#include "devices.h"

#include <portmidi.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { DEVICES_MAX = 32, NAME_MAX_BYTES = 128, EVENTS = 64, LIST_BYTES = 1 << 16 };

/** How often the kernel's list is looked at [s]. */
static const double LOOK_S = 0.5;
static const char sequencer[] = "/dev/snd/seq", list[] = "/proc/asound/seq/clients";

typedef struct Device {
  char name[NAME_MAX_BYTES];
  PortMidiStream *in, *out;
  HcMidiCable cable;
} Device;

struct HcMidiDevices {
  uv_work_t work;
  uv_loop_t *loop;
  char name[NAME_MAX_BYTES]; ///< wanted; "": all
  void (*say)(void *user, const char *text);
  void *user;
  bool closing;
  bool working;   ///< what follows is the worker's
  bool begun;     ///< PortMidi is
  uint64_t ports; ///< what the kernel's list was when devices were last looked for
  double next_look_s;
  Device device[DEVICES_MAX];
  unsigned n;
};

// ---- the kernel's list

/** A number for the ports that others can use; 0 where there is no sequencer. Lines: `  Port   0 : "name" (RWe-)`, where
 * capitals are for others. PortMidi's own ports and those of the unnamed come and go with our looking. */
static uint64_t look(void)
{
  char *const text = access(sequencer, R_OK | W_OK) == 0 ? malloc(LIST_BYTES) : NULL;
  FILE *const file = text ? fopen(list, "r") : NULL;
  uint64_t sum = 0;
  bool counts = false;
  while (file && fgets(text, LIST_BYTES, file)) {
    const char *const quoted = strchr(text, '"'), *const access_is = strrchr(text, '(');
    if (strncmp(text, "Client", 6) == 0)
      counts = quoted && strncmp(quoted, "\"Client-", 8) != 0 && strncmp(quoted, "\"PortMidi", 9) != 0;
    else if (counts && quoted && access_is && strpbrk(access_is, "RW"))
      for (const char *at = text; *at; at++)
        sum = (sum ^ (unsigned char)*at) * 1099511628211u; // FNV-1a
  }
  if (file)
    (void)fclose(file);
  free(text);
  return file ? sum + 1 : 0;
}

// ---- the worker

static bool is_wanted(const HcMidiDevices *d, const char *name)
{
  return *d->name ? strstr(name, d->name) != NULL : strncmp(name, "Midi Through", 12) != 0;
}

static Device *of_name(HcMidiDevices *d, const char *name, bool make)
{
  for (unsigned i = 0; i < d->n; i++)
    if (strcmp(d->device[i].name, name) == 0)
      return &d->device[i];
  if (!make || d->n == DEVICES_MAX)
    return NULL;
  Device *const device = &d->device[d->n++];
  snprintf(device->name, sizeof device->name, "%s", name);
  device->in = device->out = NULL;
  hc_midi_cable_init(&device->cable);
  return device;
}

static void close_streams(HcMidiDevices *d)
{
  for (unsigned i = 0; i < d->n; i++) {
    if (d->device[i].in)
      (void)Pm_Close(d->device[i].in);
    if (d->device[i].out)
      (void)Pm_Close(d->device[i].out);
  }
  d->n = 0;
  if (d->begun)
    (void)Pm_Terminate();
  d->begun = false;
}

/** Inputs, then outputs: unless asked for by name an output is opened only beside an input of its name, so that a synthesizer is
 * not played with lamps. */
static void open_streams(HcMidiDevices *d)
{
  const int n = Pm_CountDevices();
  for (int outputs = 0; outputs < 2; outputs++)
    for (int id = 0; id < n; id++) {
      const PmDeviceInfo *const info = Pm_GetDeviceInfo(id);
      if (!info || !is_wanted(d, info->name) || !(outputs ? info->output : info->input))
        continue;
      Device *const device = of_name(d, info->name, !outputs || *d->name);
      if (device && !outputs && !device->in && Pm_OpenInput(&device->in, id, NULL, 1024, NULL, NULL) != pmNoError)
        device->in = NULL;
      if (device && outputs && !device->out && Pm_OpenOutput(&device->out, id, NULL, 256, NULL, NULL, 0) != pmNoError)
        device->out = NULL;
    }
}

static void work(uv_work_t *request)
{
  HcMidiDevices *const d = request->data;
  close_streams(d);
  d->ports = look();
  if (d->ports == 0)
    return;
  d->begun = Pm_Initialize() == pmNoError;
  if (d->begun)
    open_streams(d);
}

static void release(HcMidiDevices *d)
{
  close_streams(d);
  free(d);
}

static void worked(uv_work_t *request, int status)
{
  HcMidiDevices *const d = request->data;
  char text[2 * NAME_MAX_BYTES];
  (void)status;
  d->working = false;
  if (d->closing) {
    release(d);
    return;
  }
  if (d->n == 0)
    d->say(d->user, d->ports == 0 ? "MIDI devices: off, this kernel has no sequencer" : "MIDI devices: none here now");
  for (unsigned i = 0; i < d->n; i++) {
    snprintf(text, sizeof text, "MIDI device: %s%s%s", d->device[i].name, d->device[i].in ? ", in" : "",
             d->device[i].out ? ", out" : "");
    d->say(d->user, text);
  }
}

// ---- the control thread

static void find(HcMidiDevices *d)
{
  d->working = uv_queue_work(d->loop, &d->work, work, worked) == 0;
}

HcMidiDevices *hc_midi_devices_open(uv_loop_t *loop, const char *name, void (*say)(void *user, const char *text), void *user)
{
  HcMidiDevices *const d = calloc(1, sizeof *d);
  if (!d)
    return NULL;
  d->loop = loop;
  d->work.data = d;
  d->say = say;
  d->user = user;
  snprintf(d->name, sizeof d->name, "%s", name ? name : "");
  find(d);
  return d;
}

/** A message of PortMidi: four bytes of a sysex, or one message of one to three. */
static void take(HcMidi *midi, Device *device, PmMessage message, double now_s)
{
  uint8_t bytes[4];
  for (unsigned i = 0; i < 4; i++)
    bytes[i] = (uint8_t)(message >> 8 * i);
  size_t n = 4;
  if (bytes[0] >= 0x80 && bytes[0] < 0xf0)
    n = (bytes[0] & 0xe0) == 0xc0 ? 2 : 3;
  else if (bytes[0] > 0xf0)
    n = 1;
  for (size_t i = 1; i < n; i++) // what follows the end of a sysex is padding
    if (bytes[i - 1] == 0xf7)
      n = i;
  hc_midi_cable_take(midi, &device->cable, bytes, n, 0, now_s, device->out != NULL);
}

static bool send_short(void *user, const uint8_t *bytes, unsigned n)
{
  Device *const device = user;
  bool sent = true;
  for (unsigned i = 0; i + 3 <= n; i += 3)
    sent = sent && Pm_WriteShort(device->out, 0, Pm_Message(bytes[i], bytes[i + 1], bytes[i + 2])) == pmNoError;
  return sent;
}

void hc_midi_devices_step(HcMidiDevices *d, HcMidi *midi, double now_s)
{
  if (d->working)
    return;
  PmEvent event[EVENTS];
  for (unsigned i = 0; i < d->n; i++) {
    Device *const device = &d->device[i];
    int n = 0;
    while (device->in && (n = Pm_Read(device->in, event, EVENTS)) > 0)
      for (int k = 0; k < n; k++)
        take(midi, device, event[k].message, now_s);
  }
  hc_midi_flush(midi, now_s);
  for (unsigned i = 0; i < d->n; i++)
    if (d->device[i].out)
      hc_midi_cable_give(midi, &d->device[i].cable, now_s, send_short, &d->device[i]);
  if (now_s < d->next_look_s)
    return;
  d->next_look_s = now_s + LOOK_S;
  if (look() != d->ports)
    find(d);
}

bool hc_midi_devices_at(const HcMidiDevices *d, unsigned index, HcMidiDevice *device)
{
  if (d->working || index >= d->n)
    return false;
  *device = (HcMidiDevice){d->device[index].name, d->device[index].in != NULL, d->device[index].out != NULL};
  return true;
}

void hc_midi_devices_close(HcMidiDevices *d)
{
  if (!d)
    return;
  d->closing = true;
  if (!d->working)
    release(d);
}
