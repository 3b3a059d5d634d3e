// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "surface.h"
#include "devices.h"
#include "replace.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/** Something connected to JACK's input is listened to more often: its events take effect one period and 1 ms later. */
enum { STEP_MS = 2, STEP_CONNECTED_MS = 1 };
static const double LATER_S = 1e-3;
static const char standard_map[] = "nanokontrol2";

struct HcMidiSurface {
  uv_timer_t timer;
  HcMidiOptions options;
  HcBench *bench;
  HcBackend *backend; ///< NULL: none with MIDI
  HcMidi midi;
  HcMidiDevices *devices; ///< NULL: none wanted
  HcMidiCable jack;
  unsigned connected_in, connected_out; ///< of JACK's ports
};

static void say(void *user, const char *address, const char *text)
{
  HcMidiSurface *const s = user;
  HcMessage message = {.address = "/error", .count = 2, .argument = {{.type = 's'}, {.type = 's'}}};
  snprintf(message.argument[0].text, HC_TEXT_MAX, "%s", address);
  snprintf(message.argument[1].text, HC_TEXT_MAX, "%s", text);
  s->options.tell(s->options.user, &message);
}

// ---- the map

/** A name means a map of the folder, anything else is a file; "": the usual one. */
static HcStatus find_map(const HcMidiSurface *s, const char *name, char *path, size_t size, HcError *error)
{
  if (strchr(name, '/') || (*name && access(name, R_OK) == 0))
    snprintf(path, size, "%s", name);
  else
    snprintf(path, size, "%s/%s.map", s->options.maps, *name ? name : standard_map);
  if (access(path, R_OK) != 0)
    return hc_error_set(error, HC_NOT_FOUND, "no MIDI map \"%s\"; expected nanokontrol2, launchpad, footswitch, or a file's path",
                        name);
  return HC_OK;
}

static HcStatus read_map(const HcMidiSurface *s, const char *name, HcMapping **mappings, size_t *n, HcError *error)
{
  char path[4096];
  *mappings = NULL;
  const HcStatus status = find_map(s, name, path, sizeof path, error);
  return status == HC_OK ? hc_map_read(s->bench, path, mappings, n, error) : status;
}

static HcStatus load(void *user, const char *name, HcError *error)
{
  HcMidiSurface *const s = user;
  HcMapping *mappings = NULL;
  size_t n = 0;
  const HcStatus status = read_map(s, name, &mappings, &n, error);
  if (status == HC_OK)
    hc_midi_take(&s->midi, mappings, n);
  free(mappings);
  return status;
}

static HcStatus check(void *user, const char *name, HcError *error)
{
  HcMapping *mappings = NULL;
  size_t n = 0;
  const HcStatus status = read_map(user, name, &mappings, &n, error);
  free(mappings);
  return status;
}

static unsigned list(void *user, HcTell tell, void *tell_user)
{
  const HcMidiSurface *const s = user;
  HcMessage message = {.address = "/midi/map", .count = 1, .argument = {{.type = 's'}}};
  for (size_t i = 0; i < s->midi.n; i++) {
    (void)hc_mapping_print(&s->midi.control[i].mapping, message.argument[0].text, HC_TEXT_MAX);
    tell(tell_user, &message);
  }
  return (unsigned)s->midi.n;
}

static HcStatus save(void *user, const char *file, HcError *error)
{
  const HcMidiSurface *const s = user;
  char line[2 * HC_TEXT_MAX];
  HcReplace replace;
  const HcStatus status = hc_replace_open(&replace, file, error);
  if (status)
    return status;
  for (size_t i = 0; i < s->midi.n; i++) {
    (void)hc_mapping_print(&s->midi.control[i].mapping, line, sizeof line);
    (void)fprintf(replace.file, "%s\n", line);
  }
  return hc_replace_close(&replace, true, error);
}

static HcStatus mapped(void *user, const char *address, HcError *error)
{
  const HcMidiSurface *const s = user;
  return hc_midi_mapped(&s->midi, address, error);
}

static void tell_device(HcTell tell, void *user, const char *name, bool in, bool out)
{
  HcMessage message = {.address = "/midi/devices",
                       .count = 3,
                       .argument = {{.type = 's'}, {.type = 'i', .number = in}, {.type = 'i', .number = out}}};
  snprintf(message.argument[0].text, HC_TEXT_MAX, "%s", name);
  tell(user, &message);
}

static unsigned devices(void *user, HcTell tell, void *tell_user)
{
  const HcMidiSurface *const s = user;
  unsigned n = 0;
  HcMidiDevice device;
  while (s->devices && hc_midi_devices_at(s->devices, n, &device)) {
    tell_device(tell, tell_user, device.name, device.in, device.out);
    n++;
  }
  if (!s->connected_in && !s->connected_out)
    return n;
  tell_device(tell, tell_user, "JACK", s->connected_in, s->connected_out);
  return n + 1;
}

// ---- JACK

static bool send_jack(void *user, const uint8_t *bytes, unsigned n)
{
  HcMidiSurface *const s = user;
  bool sent = true;
  for (unsigned i = 0; i + 3 <= n; i += 3)
    sent = sent && s->backend->midi_out(s->backend, bytes + i, 3);
  return sent;
}

static void step_jack(HcMidiSurface *s, double now_s)
{
  HcMidiPacket packet;
  unsigned in = 0, out = 0;
  s->backend->midi_connected(s->backend, &in, &out);
  if ((in != 0) != (s->connected_in != 0))
    uv_timer_set_repeat(&s->timer, in ? STEP_CONNECTED_MS : STEP_MS);
  if (out > s->connected_out) // somebody new, who has seen nothing yet
    hc_midi_lamps_forget(&s->jack.lamps);
  s->connected_in = in;
  s->connected_out = out;
  const uint64_t later = s->backend->status(s->backend).period + (uint64_t)ceil(LATER_S * s->backend->rate(s->backend));
  while (s->backend->midi_in(s->backend, &packet))
    hc_midi_cable_take(&s->midi, &s->jack, packet.bytes, packet.size, packet.frame + later, now_s, out > 0);
  hc_midi_flush(&s->midi, now_s);
  if (out > 0)
    hc_midi_cable_give(&s->midi, &s->jack, now_s, send_jack, s);
}

// ---- the whole

static void on_timer(uv_timer_t *timer)
{
  HcMidiSurface *const s = timer->data;
  const double now_s = (double)uv_hrtime() * 1e-9;
  if (s->backend)
    step_jack(s, now_s);
  if (s->devices)
    hc_midi_devices_step(s->devices, &s->midi, now_s);
}

static void log_device(void *user, const char *text)
{
  const HcMidiSurface *const s = user;
  s->options.log(s->options.user, text);
}

/** The map of the command line, else the one that was set before, else the usual one. */
static HcStatus first_map(HcMidiSurface *s, HcError *error)
{
  const HcMidiMapServer server = {
      .user = s, .check = check, .load = load, .list = list, .save = save, .devices = devices, .mapped = mapped};
  HcMessage message = {.address = "/midi/map", .count = 1, .argument = {{.type = 's'}}};
  HcStatus status = HC_OK;
  if (s->options.map) {
    snprintf(message.argument[0].text, HC_TEXT_MAX, "%s", s->options.map);
    status = hc_bench_apply(s->bench, &message, 1, 0, false, NULL, error);
  }
  return status == HC_OK ? hc_bench_serve_midi(s->bench, &server, error) : status;
}

HcMidiSurface *hc_midi_open(uv_loop_t *loop, const HcMidiOptions *options, HcBench *bench, HcError *error)
{
  HcMidiSurface *const s = calloc(1, sizeof *s);
  if (!s) {
    hc_error_set(error, HC_NO_MEMORY, "out of memory for MIDI");
    return NULL;
  }
  s->options = *options;
  s->bench = bench;
  hc_midi_cable_init(&s->jack);
  HcStatus status = hc_midi_init(&s->midi, bench, say, s, error);
  if (status == HC_OK)
    status = first_map(s, error);
  if (status != HC_OK) {
    (void)hc_bench_serve_midi(bench, NULL, NULL);
    hc_midi_free(&s->midi);
    free(s);
    return NULL;
  }
  const bool none = options->device && strcmp(options->device, "none") == 0;
  s->devices = none ? NULL : hc_midi_devices_open(loop, options->device, log_device, s);
  uv_timer_init(loop, &s->timer);
  s->timer.data = s;
  uv_timer_start(&s->timer, on_timer, STEP_MS, STEP_MS);
  return s;
}

void hc_midi_connect(HcMidiSurface *s, HcBackend *backend)
{
  s->backend = backend && backend->midi_in ? backend : NULL;
}

void hc_midi_surface_changed(HcMidiSurface *s, const HcMessage *message)
{
  hc_midi_changed(&s->midi, message);
}

static void on_closed(uv_handle_t *handle)
{
  HcMidiSurface *const s = handle->data;
  hc_midi_free(&s->midi);
  free(s);
}

void hc_midi_close(HcMidiSurface *s)
{
  if (!s)
    return;
  (void)hc_bench_serve_midi(s->bench, NULL, NULL);
  hc_midi_devices_close(s->devices);
  uv_close((uv_handle_t *)&s->timer, on_closed);
}
