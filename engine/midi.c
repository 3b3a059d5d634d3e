// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file The addresses below /midi. What they do is done by whoever plays MIDI (bench.h: HcMidiMapServer). */

#include "insert.h"
#include "state.h"
#include "tell.h"

#include <stdlib.h>
#include <string.h>

HcStatus hc_bench_serve_midi(HcBench *bench, const HcMidiMapServer *server, HcError *error)
{
  if (!server)
    hc_state_midi_ends(bench);
  bench->midi = server ? *server : (HcMidiMapServer){0};
  const char *named = hc_table_kind(bench->table, HC_E_MIDI_MAP, 0)->force.text;
  return server ? server->load(server->user, named ? named : "", error) : HC_OK;
}

HcStatus hc_midi_check_learn(HcBench *bench, const char *text, HcError *error)
{
  if (!*text || !strcmp(text, "/midi/unlearn"))
    return HC_OK;
  HcLine *line = malloc(sizeof *line);
  bool found = false;
  if (!line)
    return hc_error_set(error, HC_NO_MEMORY, "out of memory");
  HcError why = {0};
  HcStatus status = hc_line_parse(text, line, &found, &why);
  const HcEntry *entry = !status && found ? hc_insert_entry(bench, NULL, line->message.address) : NULL;
  if (status || !found || line->when != HC_WHEN_NOW)
    status = hc_error_set(error, HC_BAD_INPUT, "/midi/learn: expected an address, or a message as text, got \"%.200s\"", text);
  else if (!entry)
    status = hc_bench_unknown(bench, line->message.address, error);
  else if (entry->parameter.flags & HC_READ_ONLY || entry->parameter.type == HC_ASK)
    status = hc_error_set(error, HC_REFUSED, "/midi/learn: %s can only be asked; expected an address that can be set",
                          entry->parameter.address);
  free(line);
  return status;
}

HcStatus hc_midi_check_unlearn(HcBench *bench, const char *address, HcError *error)
{
  return bench->midi.mapped ? bench->midi.mapped(bench->midi.user, address, error) : HC_OK;
}

HcStatus hc_midi_check_map(HcBench *bench, const char *name, HcError *error)
{
  return bench->midi.check ? bench->midi.check(bench->midi.user, name, error) : HC_OK;
}

static void tell_text(HcBench *bench, const char *address, const char *text)
{
  HcMessage message;
  hc_message_address(&message, "%s", address);
  hc_message_text(&message, text);
  hc_tell(bench, &message, false);
}

void hc_midi_unlearn(HcBench *bench, const char *address)
{
  tell_text(bench, "/midi/unlearn", address);
}

void hc_midi_load(HcBench *bench, const char *name)
{
  HcError error = {0};
  if (bench->midi.load && bench->midi.load(bench->midi.user, name, &error)) {
    hc_tell_error(bench, "/midi/map", error.text); // it was there when it was checked
    return;
  }
  tell_text(bench, "/midi/map", name);
}

unsigned hc_midi_list(HcBench *bench, HcTell tell, void *user)
{
  return bench->midi.list ? bench->midi.list(bench->midi.user, tell, user) : 0;
}

unsigned hc_midi_devices(HcBench *bench, HcTell tell, void *user)
{
  return bench->midi.devices ? bench->midi.devices(bench->midi.user, tell, user) : 0;
}

void hc_midi_save(HcBench *bench, const char *file)
{
  HcError error = {0};
  if (!bench->midi.save)
    hc_tell_error(bench, "/midi/save", "nobody plays MIDI here");
  else if (bench->midi.save(bench->midi.user, file, &error))
    hc_tell_error(bench, "/midi/save", error.text);
}
