// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file The engine's own parameters: one row each. `/lane/L/…` stands for every lane. */

#include "table.h"

#include <stdio.h>
#include <string.h>

typedef struct HcRow {
  HcEntryKind kind;
  HcParameter parameter;
} HcRow;

static const char *const lane_names[] = {"a", "b", "c", "d", "e", "f", "g", "h", "x", NULL};
static const char *const listen_names[] = {"lane", "difference", "residual", NULL};
static const char *const source_names[] = {"input", "file", "sine", "pink", "music", "silence", NULL};

#define SCENE HC_SCENE_RESET
#define ACTION(address, types, flags, meaning)                                                                                   \
  {                                                                                                                              \
    address, HC_ACTION, types, "", 0, 1, 0, "", NULL, (flags) | HC_NOT_SAVED, meaning                                            \
  }
#define SWITCH(address, flags, meaning)                                                                                          \
  {                                                                                                                              \
    address, HC_INT, "i", "", 0, 1, 0, "", NULL, flags, meaning                                                                  \
  }
#define FLOAT(address, unit, low, high, standard, flags, meaning)                                                                \
  {                                                                                                                              \
    address, HC_FLOAT, "f", unit, low, high, standard, "", NULL, flags, meaning                                                  \
  }
/** One number a third octave. */
#define THIRD_OCTAVES "fffffffffffffffffffffffffffffff"
#define METER(address, types, unit, meaning)                                                                                     \
  {                                                                                                                              \
    address, HC_FLOAT, types, unit, -200, 200, -200, "", NULL, HC_READ_ONLY | HC_METER | HC_NOT_SAVED, meaning                   \
  }

#define TRIAL(address, types, meaning)                                                                                           \
  {                                                                                                                              \
    address, HC_STRING, types, "", 0, 0, 0, "", NULL, HC_READ_ONLY | HC_NOT_SAVED | HC_NOT_IN_SCENE, meaning                     \
  }

static const HcRow rows[] = {
    {HC_E_SELECT, {"/select", HC_CHOICE, "s", "", 0, 7, 0, "", lane_names, HC_NOT_SAVED | HC_KEPT, "lane heard; x in a trial"}},
    {HC_E_LANE_SELECT, {"/lane/L/select", HC_ACTION, "i", "", 0, 1, 0, "", NULL, HC_NOT_SAVED, "hear this lane; told as 0 or 1"}},
    {HC_E_TOGGLE, ACTION("/toggle", "", 0, "hear the other one of the last two lanes")},
    {HC_E_TOGGLE_HOLD, SWITCH("/toggle/hold", HC_NOT_SAVED,
                              "hear the other one of the last two lanes while it is 1, then go back; selecting a lane ends it")},
    {HC_E_TOGGLE_EVERY,
     FLOAT("/toggle/every", "s", 0, 3600, 0, HC_NOT_SAVED, "toggle by itself every so many seconds, 0.1 at least; 0: not")},
    {HC_E_FADE, FLOAT("/fade", "ms", 0, 500, 10, HC_NOT_SAVED | HC_KEPT,
                      "length of the crossfade that every change takes; numbers of a circuit are turned in 12 ms")},
    {HC_E_LISTEN,
     {"/listen", HC_CHOICE, "s", "", 0, 2, 0, "", listen_names, SCENE,
      "the lane itself, a minus b, or only what the selected lane adds"}},
    {HC_E_LISTEN_GAIN, FLOAT("/listen/gain", "dB", 0, 60, 0, SCENE, "magnifier for difference and residual")},
    {HC_E_MATCH,
     {"/match", HC_INT, "i", "", 0, 1, 1, "", NULL, SCENE, "1: every lane's gain at 997 Hz is 0 dB; 0: volts as they are"}},
    {HC_E_LANE_MATCH, FLOAT("/lane/L/match", "dB", -200, 200, 0, HC_READ_ONLY | HC_NOT_SAVED, "gain that matching applies")},
    {HC_E_LANE_MATCHED,
     {"/lane/L/matched", HC_INT, "i", "", 0, 1, 1, "", NULL, HC_READ_ONLY | HC_NOT_SAVED, "0: an insert's gain cannot be known"}},
    {HC_E_LOOP_IMPEDANCE,
     FLOAT("/lane/L/line/loop/impedance", "ohm", 0, 1e12, 0, HC_READ_ONLY | HC_NOT_SAVED,
           "what the ground loop's EMF finds at the mains frequency: shield, contacts, and the mains' side")},
    {HC_E_LOOP_CURRENT, FLOAT("/lane/L/line/loop/current", "A", 0, 1e6, 0, HC_READ_ONLY | HC_NOT_SAVED,
                              "rms that /interference/hum drives round the ground loop, at the mains frequency; 0: it is off")},
    {HC_E_LANE_NAME, {"/lane/L/name", HC_STRING, "s", "", 0, 0, 0, "", NULL, SCENE, "what pages and controllers show"}},
    {HC_E_LANE_COPY, ACTION("/lane/copy", "ss", 0, "make the second lane like the first")},
    {HC_E_LANES, {"/lanes", HC_INT, "i", "", 2, 8, 2, "", NULL, HC_NOT_SAVED, "number of lanes; fixed at the start"}},
    {HC_E_TRIM, FLOAT("/trim", "dB", -60, 12, 0, HC_NOT_SAVED | HC_KEPT, "output level")},
    {HC_E_MUTE, SWITCH("/mute", HC_NOT_IN_SCENE | HC_NOT_SAVED, "output silent")},
    {HC_E_DIM, SWITCH("/dim", HC_NOT_SAVED | HC_KEPT, "output 20 dB down")},
    {HC_E_PANIC, ACTION("/panic", "i", HC_NOT_IN_SCENE, "silence at once, until /panic/release; told as 0 or 1")},
    {HC_E_PANIC_RELEASE, ACTION("/panic/release", "", HC_NOT_IN_SCENE, "sound again after a panic")},
    {HC_E_SPL, FLOAT("/monitor/spl", "dB SPL", 50, 110, 85, HC_NOT_SAVED | HC_KEPT, "listening level of a -20 dBFS sine")},
    {HC_E_CALIBRATE,
     SWITCH("/monitor/calibrate", HC_NOT_IN_SCENE | HC_NOT_SAVED,
            "1: pink noise at -20 dBFS in place of the program; tell /monitor/spl what the meter at the seat reads")},
    {HC_E_PROGRAM_SOURCE,
     {"/program/source", HC_CHOICE, "s", "", 0, 5, 0, "", source_names, HC_NOT_SAVED | HC_KEPT, "where the program comes from"}},
    {HC_E_PROGRAM_FILE,
     {"/program/file", HC_STRING, "s", "", 0, 0, 0, "", NULL, HC_NOT_SAVED | HC_KEPT,
      "sound file to play, or a folder of them, or an .m3u list; it is converted to the rate"}},
    {HC_E_PROGRAM_LEVEL, FLOAT("/program/level", "dBFS", -120, 0, -20, HC_NOT_SAVED | HC_KEPT, "level of sine and pink noise")},
    {HC_E_PROGRAM_FREQUENCY, FLOAT("/program/frequency", "Hz", 10, 20000, 997, HC_NOT_SAVED | HC_KEPT, "frequency of the sine")},
    {HC_E_PROGRAM_PLAY, ACTION("/program/play", "", 0, "play file or music")},
    {HC_E_PROGRAM_PAUSE, ACTION("/program/pause", "", 0, "pause file or music")},
    {HC_E_PROGRAM_SEEK,
     {"/program/seek", HC_ACTION, "f", "s", 0, 1e6, 0, "", NULL, HC_NOT_SAVED, "go to this second of the file that plays"}},
    {HC_E_PROGRAM_LOOP, {"/program/loop", HC_INT, "i", "", 0, 1, 1, "", NULL, HC_NOT_SAVED | HC_KEPT, "start again at the end"}},
    {HC_E_PROGRAM_NEXT, ACTION("/program/next", "", 0, "go to the next file of a folder or list")},
    {HC_E_PROGRAM_PREVIOUS,
     ACTION("/program/previous", "", 0, "go to the file before; from more than 3 s into a file, to its beginning")},
    {HC_E_PROGRAM_POSITION, FLOAT("/program/position", "s", 0, 1e6, 0, HC_READ_ONLY | HC_METER | HC_NOT_SAVED,
                                  "where in the file or the music the program stands")},
    {HC_E_PROGRAM_LENGTH, FLOAT("/program/length", "s", 0, 1e6, 0, HC_READ_ONLY | HC_NOT_SAVED,
                                "of the file that plays, or of the music; 0: neither")},
    {HC_E_PROGRAM_PLAYING,
     {"/program/playing", HC_STRING, "s", "", 0, 0, 0, "", NULL, HC_READ_ONLY | HC_NOT_SAVED, "path of the file that plays"}},
    {HC_E_PROGRAM_PAUSED,
     {"/program/paused", HC_INT, "i", "", 0, 1, 0, "", NULL, HC_READ_ONLY | HC_NOT_SAVED, "1: file and music stand still"}},
    {HC_E_RECORD, ACTION("/record", "s", 0, "record output and all lanes to this file; 0 stops")},
    {HC_E_RECORD_RUNNING,
     {"/record/running", HC_STRING, "s", "", 0, 0, 0, "", NULL, HC_READ_ONLY | HC_NOT_SAVED,
      "file that is being recorded; empty: none"}},
    {HC_E_INSERT, ACTION("/lane/L/insert", "s[s]", 0, "a plugin after the lane's own: URI, and the name of its slot")},
    {HC_E_REMOVE, ACTION("/lane/L/remove", "s", 0, "take the plugin out of this slot")},
    {HC_E_SCENE, ACTION("/scene", "s", 0, "put the bench in the state of a scene, or start a cue list")},
    {HC_E_SCENE_SAVE, ACTION("/scene/save", "s", 0, "write the state as a scene to this file")},
    {HC_E_SCENE_LIST,
     {"/scene/list", HC_ASK, "ss", "", 0, 0, 0, "", NULL, HC_READ_ONLY | HC_NOT_SAVED, "scenes and their titles"}},
    {HC_E_SCENE_CAPTION, {"/scene/caption", HC_STRING, "s", "", 0, 0, 0, "", NULL, SCENE, "one sentence for the audience"}},
    {HC_E_SCENE_TITLE,
     {"/scene/title", HC_STRING, "s", "", 0, 0, 0, "", NULL, SCENE,
      "of the scene, for the audience; where a scene does not say it, what its first comment says"}},
    {HC_E_SCENE_NOTES,
     {"/scene/notes/listen", HC_STRING, "s", "", 0, 0, 0, "", NULL, SCENE, "for the presenter: what to listen for"}},
    {HC_E_SCENE_NOTES, {"/scene/notes/say", HC_STRING, "s", "", 0, 0, 0, "", NULL, SCENE, "for the presenter: what to say"}},
    {HC_E_SCENE_NOTES,
     {"/scene/notes/avoid", HC_STRING, "s", "", 0, 0, 0, "", NULL, SCENE, "for the presenter: what not to claim"}},
    {HC_E_CUE_START, ACTION("/cue/start", "s", 0, "run a cue list")},
    {HC_E_CUE_STOP, ACTION("/cue/stop", "", 0, "stop the cue list")},
    {HC_E_CUE_GO, ACTION("/cue/go", "", 0, "go on from @go")},
    {HC_E_CUE_RUNNING,
     {"/cue/running", HC_STRING, "s", "", 0, 0, 0, "", NULL, HC_READ_ONLY | HC_NOT_SAVED, "the cue list that runs; empty: none"}},
    {HC_E_CUE_HELD,
     {"/cue/held", HC_INT, "i", "", 0, 1, 0, "", NULL, HC_READ_ONLY | HC_NOT_SAVED, "1: the cue list waits for /cue/go"}},
    {HC_E_STATUS,
     {"/status", HC_ASK, "", "", 0, 0, 0, "", NULL, HC_READ_ONLY | HC_NOT_SAVED, "rate, period, load, missed deadlines, slots"}},
    {HC_E_CLOCK,
     {"/clock", HC_ASK, "iii", "", 0, 0, 0, "", NULL, HC_READ_ONLY | HC_NOT_SAVED, "NTP seconds, fraction, and the frame there"}},
    {HC_E_SNAPSHOT, ACTION("/snapshot", "", 0, "tell one complete set of measurements")},
    {HC_E_MIDI_LEARN,
     {"/midi/learn", HC_STRING, "s", "", 0, 0, 0, "", NULL, HC_NOT_IN_SCENE | HC_NOT_SAVED,
      "address, or whole message, for the next MIDI control that moves; empty: none is waited for"}},
    {HC_E_MIDI_UNLEARN, ACTION("/midi/unlearn", "[s]", HC_NOT_IN_SCENE,
                               "forget what moves this address; without one, what the next control that moves does")},
    {HC_E_MIDI_MAP,
     {"/midi/map", HC_ASK, "s", "", 0, 0, 0, "", NULL, HC_NOT_IN_SCENE | HC_NOT_SAVED,
      "take a MIDI map, by name or file; asked: the lines of that in force"}},
    {HC_E_MIDI_DEVICES,
     {"/midi/devices", HC_ASK, "sii", "", 0, 0, 0, "", NULL, HC_READ_ONLY | HC_NOT_SAVED,
      "MIDI devices that are open, and who is connected to JACK's ports: name, is it heard, is it told"}},
    {HC_E_MIDI_SAVE, ACTION("/midi/save", "s", HC_NOT_IN_SCENE, "write the MIDI map with what was learnt to this file")},
    {HC_E_TRIAL_NEW, ACTION("/trial/new", "sis", HC_NOT_IN_SCENE,
                            "open a series of blind trials: mode abx, ab, 2afc or rating, how many, and who listens")},
    {HC_E_TRIAL_OPTION,
     ACTION("/trial/option", "s[ss]", HC_NOT_IN_SCENE, "of the next series: training, sprt, catch, audience, or none")},
    {HC_E_TRIAL_PLAY, ACTION("/trial/play", "s", HC_NOT_IN_SCENE, "hear a, b or x; of a rating a to h, and x, the reference")},
    {HC_E_TRIAL_ANSWER,
     ACTION("/trial/answer", "s", HC_NOT_IN_SCENE, "x is a or b (abx); I prefer a or b (ab); a or b is lane a (2afc)")},
    {HC_E_TRIAL_RATE, ACTION("/trial/rate", "sf", HC_NOT_IN_SCENE, "rate a button, 0 to 100")},
    {HC_E_TRIAL_NEXT, ACTION("/trial/next", "", HC_NOT_IN_SCENE, "go on to the next trial")},
    {HC_E_TRIAL_ABORT, ACTION("/trial/abort", "", HC_NOT_IN_SCENE, "end the series before its time; it is not counted")},
    {HC_E_TRIAL_CLOSE,
     ACTION("/trial/close", "", HC_NOT_IN_SCENE, "close the votes of an audience, and count them; /trial/next goes on")},
    {HC_E_TRIAL_MATCH, ACTION("/trial/match", "", HC_NOT_IN_SCENE, "bring all lanes to the same level, as a series wants them")},
    {HC_E_TRIAL_TOLD,
     TRIAL("/trial/state", "siisss",
           "idle, opening, listening, closing, answered, done or aborted; trial, of how many, mode, button heard, "
           "and in training right or wrong")},
    {HC_E_TRIAL_TOLD, TRIAL("/trial/commit", "s", "lowercase hex SHA-256 over the digits of the nonce and the sequence")},
    {HC_E_TRIAL_TOLD, TRIAL("/trial/log", "s", "file that the series is kept in")},
    {HC_E_TRIAL_TOLD,
     TRIAL(
         "/trial/sealed", "s",
         "lowercase hex SHA-256 of the log's last line on disk, each of which has that of the line before: whoever notes it can "
         "tell later (hotcold trial report --sealed) whether anything up to it was changed")},
    {HC_E_TRIAL_TOLD,
     TRIAL("/trial/result", "iifff",
           "right answers (ab: for lane a; rating: the hidden reference first), of how many, exact p, Wilson interval")},
    {HC_E_TRIAL_TOLD, TRIAL("/trial/audience", "s", "where the phones of an audience find their page")},
    {HC_E_TRIAL_TOLD,
     TRIAL("/trial/votes", "iii", "of an audience: who has voted in this trial, of how many who have joined; what was refused")},
    {HC_E_TRIAL_LISTENERS,
     {"/trial/listeners", HC_ASK, "siiff", "", 0, 0, 0, "", NULL, HC_READ_ONLY | HC_NOT_SAVED,
      "of an audience, when it is over: name, right answers, of how many, exact p, and Holm's p among all of them"}},
    {HC_E_TRIAL_TOLD, TRIAL("/trial/reveal", "ss", "nonce and sequence, once the series is over")},
    {HC_E_TRIAL_REFUSES,
     {"/trial/refuses", HC_ASK, "s", "", 0, 0, 0, "", NULL, HC_READ_ONLY | HC_NOT_SAVED | HC_NOT_IN_SCENE,
      "addresses that are refused while a series is open, each with all below it"}},
    {HC_E_QUIT, ACTION("/quit", "", 0, "fade out and end")},
    {HC_E_SAVE,
     ACTION("/save", "", 0, "keep the state now, for --restore; it is kept a few seconds after a change and at the end besides")},
    {HC_E_METER, METER("/meter/L/level", "ffff", "dBFS", "rms left and right over 300 ms, true peak left and right")},
    {HC_E_METER, METER("/meter/L/residual", "fff", "dBu", "residual at the receiver output: 20 Hz to 20 kHz, A, BS.468")},
    {HC_E_METER, METER("/meter/L/hum", "ffffffffffff", "dBu", "fundamental in Hz, total, harmonics 1 to 10")},
    {HC_E_METER,
     METER("/meter/L/spectrum", THIRD_OCTAVES, "dBFS", "the lane as it is heard in 31 third octaves, 20 Hz to 20 kHz")},
    {HC_E_METER,
     METER("/meter/L/residual/spectrum", THIRD_OCTAVES, "dBu", "residual at the receiver output in 31 third octaves")},
    {HC_E_METER, METER("/meter/L/loudness", "fff", "LUFS", "momentary, short-term, integrated since the start")},
    {HC_E_METER, METER("/meter/L/correlation", "f", "", "of left and right, -1 to 1; 0 in silence")},
    {HC_E_METER,
     {"/meter/L/audible", HC_FLOAT, "fs", "dB", -200, 200, -200, "", NULL, HC_READ_ONLY | HC_METER | HC_NOT_SAVED,
      "what the lane adds, above (or, negative, below) the threshold of hearing in the third octave where it is nearest, at "
      "/monitor/spl; and a sentence"}},
    {HC_E_METER, METER("/meter/rejection", "f", "dB", "lane a's residual minus lane b's, after matching")},
    {HC_E_METER,
     {"/meter/text", HC_STRING, "s", "", 0, 0, 0, "", NULL, HC_READ_ONLY | HC_METER | HC_NOT_SAVED,
      "the comparison in a sentence"}},
};

static void add_row(HcTable *table, const HcRow *row, uint32_t lane)
{
  char address[HC_ADDRESS_MAX];
  HcParameter parameter = row->parameter;
  const char *mark = strstr(parameter.address, "/L/");
  if (mark) {
    (void)snprintf(address, sizeof address, "%.*s/%s/%s", (int)(mark - parameter.address), parameter.address, lane_names[lane],
                   mark + 3);
    parameter.address = address;
  }
  if (row->kind == HC_E_LANE_NAME)
    parameter.text = lane_names[lane];
  hc_table_add(table, &parameter, row->kind, mark ? lane : 0, HC_SLOT_NONE, 0);
}

void hc_table_add_own(HcTable *table, uint32_t lanes)
{
  for (size_t i = 0; i < sizeof rows / sizeof *rows; ++i) {
    const bool each = strstr(rows[i].parameter.address, "/L/") != NULL;
    for (uint32_t lane = 0; lane < (each ? lanes : 1); ++lane)
      add_row(table, &rows[i], lane);
  }
  HcEntry *select = hc_table_kind(table, HC_E_SELECT, 0);
  select->parameter.maximum = lanes - 1;
}
