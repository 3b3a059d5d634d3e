// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * Everything that has an address, and the value it has: the engine's own parameters and those of the plugins in the slots.
 * CTL only.
 */
#ifndef HC_TABLE_H
#define HC_TABLE_H

#include "parameter.h"

/** What an entry is to the engine. One enumerator a row of parameter.c. */
typedef enum HcEntryKind {
  HC_E_SELECT,
  HC_E_LANE_SELECT,
  HC_E_TOGGLE,
  HC_E_TOGGLE_HOLD,
  HC_E_TOGGLE_EVERY,
  HC_E_FADE,
  HC_E_LISTEN,
  HC_E_LISTEN_GAIN,
  HC_E_MATCH,
  HC_E_LANE_MATCH,
  HC_E_LANE_MATCHED,
  HC_E_LOOP_IMPEDANCE,
  HC_E_LOOP_CURRENT,
  HC_E_LANE_NAME,
  HC_E_LANE_COPY,
  HC_E_LANES,
  HC_E_TRIM,
  HC_E_MUTE,
  HC_E_DIM,
  HC_E_PANIC,
  HC_E_PANIC_RELEASE,
  HC_E_SPL,
  HC_E_CALIBRATE,
  HC_E_PROGRAM_SOURCE,
  HC_E_PROGRAM_FILE,
  HC_E_PROGRAM_LEVEL,
  HC_E_PROGRAM_FREQUENCY,
  HC_E_PROGRAM_PLAY,
  HC_E_PROGRAM_PAUSE,
  HC_E_PROGRAM_SEEK,
  HC_E_PROGRAM_LOOP,
  HC_E_PROGRAM_NEXT,
  HC_E_PROGRAM_PREVIOUS,
  HC_E_PROGRAM_POSITION,
  HC_E_PROGRAM_LENGTH,
  HC_E_PROGRAM_PLAYING,
  HC_E_PROGRAM_PAUSED,
  HC_E_RECORD,
  HC_E_RECORD_RUNNING,
  HC_E_INSERT,
  HC_E_REMOVE,
  HC_E_SCENE,
  HC_E_SCENE_SAVE,
  HC_E_SCENE_LIST,
  HC_E_SCENE_CAPTION,
  HC_E_SCENE_TITLE,
  HC_E_SCENE_NOTES,
  HC_E_CUE_START,
  HC_E_CUE_STOP,
  HC_E_CUE_GO,
  HC_E_CUE_RUNNING,
  HC_E_CUE_HELD,
  HC_E_STATUS,
  HC_E_CLOCK,
  HC_E_SNAPSHOT,
  HC_E_MIDI_LEARN,
  HC_E_MIDI_UNLEARN,
  HC_E_MIDI_MAP,
  HC_E_MIDI_DEVICES,
  HC_E_MIDI_SAVE,
  HC_E_QUIT,
  HC_E_SAVE,
  HC_E_TRIAL_NEW, ///< what is done in trials, until LEAVE in one piece
  HC_E_TRIAL_OPTION,
  HC_E_TRIAL_PLAY,
  HC_E_TRIAL_ANSWER,
  HC_E_TRIAL_RATE,
  HC_E_TRIAL_NEXT,
  HC_E_TRIAL_ABORT,
  HC_E_TRIAL_CLOSE,
  HC_E_TRIAL_LEAVE, ///< has no address: after the last trial the lane before it is heard again
  HC_E_TRIAL_MATCH,
  HC_E_TRIAL_LISTENERS,
  HC_E_TRIAL_REFUSES,
  HC_E_TRIAL_TOLD, ///< told by trials_told.c
  HC_E_METER,      ///< told by the analysis
  HC_E_CIRCUIT,    ///< a port of one of our own plugins, whose circuit is solved before it lands
  HC_E_PART_INDEX, ///< `…/index` twin of a part
  HC_E_ON,         ///< our own plugin in the lane's chain, or not
  HC_E_PORT,       ///< any other plugin port
  HC_E_TRIGGER,    ///< a plugin port that is an action: it has no value between two runs
  HC_E_BENCH_PORT, ///< a port of the interference plugin that those in the lanes have too (noise, seed)
  HC_E_PRESET,     ///< of an insert
  HC_E_PRESETS,    ///< those that it could be given
  HC_E_ENABLED     ///< bypass of an insert
} HcEntryKind;

/** A value: number for i, f and choices (index), text for strings and for a choice that is a file's path. */
typedef struct HcValue {
  double number;
  char *text; ///< malloc'ed or NULL
} HcValue;

typedef struct HcEntry {
  HcParameter parameter;
  HcEntryKind kind;
  uint32_t lane, slot, port; ///< slot HC_SLOT_NONE where there is none
  HcValue force;             ///< what is heard and told
  HcValue sent;              ///< what has been sent to the audio thread, or is in force
  bool insert;               ///< of an insert: `slot` is its id
  const char *word;          ///< a word that stands for `word_value` (`auto`), or NULL
  double word_value;
  double shown;   ///< number in force while the value is the word
  double *points; ///< port values of a plugin's choices, malloc'ed
} HcEntry;

#define HC_SLOT_NONE UINT32_MAX

enum { HC_SELECT_X = 8 }; ///< what /select is in a trial, behind all lanes

/** Which lane is heard, and where toggling and letting go lead. */
typedef struct HcSelection {
  uint32_t lane, before;
  bool held;          ///< /toggle/hold is down
  uint32_t held_from; ///< lane to go back to
} HcSelection;

typedef struct HcTable HcTable;

HcTable *hc_table_new(void);
void hc_table_free(HcTable *table);

/** Add the engine's own rows, lane rows for each of `lanes` lanes. */
void hc_table_add_own(HcTable *table, uint32_t lanes);
/** Add an entry; strings of `parameter` are copied. Values start at the standard. Entry pointers stay valid until removal. */
HcEntry *hc_table_add(HcTable *table, const HcParameter *parameter, HcEntryKind kind, uint32_t lane, uint32_t slot,
                      uint32_t port);
/** Remove all entries of a slot. */
void hc_table_remove_slot(HcTable *table, uint32_t lane, uint32_t slot);

HcEntry *hc_table_find(HcTable *table, const char *address);
/** The nth of several entries with one address, the oldest first: a slot that is given away again has two for as long as the old
 * one is there. NULL past the last. */
HcEntry *hc_table_of(HcTable *table, const char *address, size_t nth);
/** Another number whenever entries have come or gone. */
uint64_t hc_table_shape(const HcTable *table);
HcEntry *hc_table_at(HcTable *table, size_t index); ///< in the order of the reference; NULL past the end
/** First of the engine's own entries of this kind (and lane, where the kind has lanes). */
HcEntry *hc_table_kind(HcTable *table, HcEntryKind kind, uint32_t lane);
/** The part that a `…/index` entry is the twin of. */
HcEntry *hc_table_part_of_index(HcTable *table, const HcEntry *index);
/** Known address nearest to a wrong one, by edit distance; NULL when none is near. */
const char *hc_table_nearest(HcTable *table, const char *address);

void hc_value_set(HcValue *value, double number, const char *text);
void hc_value_standard(const HcParameter *parameter, HcValue *value);
bool hc_value_equal(const HcValue *a, const HcValue *b);
void hc_value_clear(HcValue *value);

/** An action that is told as 0 or 1 besides: a button with a lamp. */
bool hc_entry_is_lamp(const HcEntry *entry);

/** The message that tells an entry's value; false where it has none. */
bool hc_entry_message(const HcEntry *entry, HcMessage *message);

#endif
