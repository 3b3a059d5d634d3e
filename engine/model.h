// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * Inside of the bench, shared by its files (bench, check, scene, transaction, emit, insert, ask). CTL throughout.
 *
 * The way of a change: messages → check.c makes steps of them, all or none → transaction.c has the circuits solved and the
 * plugins made, in the order in which they land → emit.c turns the steps into one commit for the audio thread → when that
 * comes back, the values are in force and everybody is told.
 */
#ifndef HC_MODEL_H
#define HC_MODEL_H

#include "analysis/thread.h"
#include "backend.h"
#include "bench.h"
#include "bench_setup.h"
#include "jobs.h"
#include "lv2/host.h"
#include "player.h"
#include "recorder.h"
#include "table.h"

#include <stdio.h>

/** Places in a lane's chain. */
enum {
  HC_SLOT_AMPLIFIER,
  HC_SLOT_LINE,
  HC_SLOT_HEADPHONE,
  HC_SLOT_FIRST_INSERT,
  HC_OWN_PLACES = HC_SLOT_FIRST_INSERT,
  HC_INSERTS_MAX = (HC_SLOTS_MAX - HC_SLOT_FIRST_INSERT) / 2, ///< that a lane may have
  HC_INSERTS_KNOWN = 2 * HC_INSERTS_MAX                       ///< with those that are leaving, or wait for these to leave
};

/** Slot ids of table entries: of our own plugins by place, of the interference plugin, then of inserts. */
enum { HC_OWN_ID = 1, HC_LINE_ID = HC_OWN_ID + HC_SLOT_LINE, HC_INTERFERENCE_ID = HC_OWN_ID + HC_OWN_PLACES };

/** Circuits to be solved, one for each of our own plugins in each lane; sets of them are bits. */
enum { HC_CIRCUITS_MAX = HC_OWN_PLACES * HC_LANES_MAX, HC_PARTS_MAX = 3 };

static inline uint32_t hc_circuit_of(uint32_t place, uint32_t lane)
{
  return place * HC_LANES_MAX + lane;
}

/** A plugin of our own with a fixed place in every lane. It plays what is prepared (prepare.h). */
typedef struct HcOwnKind {
  const char *name, *uri; ///< name: in addresses, and of its bundle; NULL: nothing is there yet
  HcRole role;
  bool optional; ///< in the chain only while its `on` is 1
} HcOwnKind;

/** By place. */
extern const HcOwnKind hc_own_kinds[HC_OWN_PLACES];

typedef struct HcOwn {
  HcUnit *unit;
  HcEntry *on;          ///< NULL: always there
  bool in;              ///< in the chain, by what is sent
  bool news;            ///< it must have its circuit again
  HcPrepared *held;     ///< the circuit that plays or will next, to take it again at another gain; NULL: none was solved yet
  HcPrepareFacts facts; ///< of `held`
  double gain;          ///< sent to the audio thread with it
} HcOwn;

/** A plugin in a lane. */
typedef struct HcInsert {
  uint32_t id;    ///< of its table entries; 0: free
  uint32_t place; ///< in the chain, once it is not `coming` any more
  uint32_t lane;
  char name[64];
  char uri[HC_TEXT_MAX];
  bool going;   ///< a remove of it has been sent
  bool coming;  ///< not yet in the chain
  bool known;   ///< gain is known
  bool inverts; ///< the polarity
  bool moved;   ///< a control has moved since it was measured
  bool measuring;
  bool given;            ///< a preset, since its unit was made
  unsigned broken;       ///< times that it gave no numbers, one soon after the other
  uint64_t broken_frame; ///< the last time
  double gain;           ///< what it does at 997 Hz, linear
  HcUnit *unit;          ///< in the chain, or ready for it
  HcPluginInfo *info;
  char *state; ///< folder of its state, to be made anew with; NULL: as it comes
} HcInsert;

/** Delays of a lane [frames]: before its line it is in step with the others, so that all hear the room at the same time, and at
 * its end. */
typedef struct HcAlign {
  uint32_t ahead, behind;
} HcAlign;

typedef struct HcLaneModel {
  HcOwn own[HC_OWN_PLACES];
  HcInsert insert[HC_INSERTS_KNOWN];
  HcAlign align; ///< sent
} HcLaneModel;

typedef struct HcStep {
  HcEntryKind kind;
  HcEntry *entry; ///< whose value changes; NULL for a pure action
  HcValue value;  ///< of the entry, or the action's argument
  uint32_t lane;
  uint32_t insert; ///< id, for HC_E_INSERT, HC_E_REMOVE, HC_E_PRESET
  HcUnit *unit;    ///< made for HC_E_INSERT, HC_E_PRESET
  double gain;     ///< of that unit at 997 Hz, linear
  bool known;      ///< gain is known
  bool inverts;    ///< the polarity
} HcStep;

typedef struct HcTransaction {
  struct HcTransaction *next;
  uint64_t frame; ///< at which it lands; 0: as soon as possible; once sent, the commit's
  uint64_t serial;
  HcStep *step;
  size_t count, capacity;
  bool fades;        ///< lands only when what it touches has stopped fading, and none that fades goes after it before
  bool scene;        ///< of a scene: everything comes in the whole fade
  uint32_t touches;  ///< HC_TOUCH_…: what it shares with others
  uint32_t circuits; ///< (bits) that must be solved first
  uint32_t solved;   ///< of these, those that are
  uint32_t asked;    ///< of these, those in the solver
  uint32_t inserts;  ///< instances that are being made
  HcPrepared *prepared[HC_CIRCUITS_MAX];
  HcPrepareFacts facts[HC_CIRCUITS_MAX];
  uint32_t version[HC_CIRCUITS_MAX]; ///< grows when something comes before it: what the solver has is then of no use
  HcFeed *feed;                      ///< opened for a new program
  char feed_source[HC_TEXT_MAX];     ///< what it was opened from
  double feed_from_s;                ///< where in that it begins
  bool feed_opened;                  ///< has been, though it is the audio thread's by now
  bool feeding;                      ///< a feed is being opened
  char named[HC_TEXT_MAX];           ///< file that could be opened, though it is not to play yet
  bool started;                      ///< jobs are out
  bool again;                        ///< what the jobs bring is for an engine that is gone: start anew
  bool cancelled;                    ///< to be forgotten when its jobs are back
  char address[HC_ADDRESS_MAX];      ///< of its first message, to be named when it fails
  bool alone;                        ///< nothing that waits comes before it
  bool cue;                          ///< of a cue list: /cue/stop forgets it
  bool beat;                         ///< of /toggle/every
  HcSelection before;                ///< what was heard when a beat was sent
  char failure[HC_TEXT_MAX];         ///< why it cannot land; empty: nothing is wrong
} HcTransaction;

/** What changes have in common: those that share a bit land in their order. */
enum {
  HC_TOUCH_OWN = 1,       ///< shifted by the lane
  HC_TOUCH_SLOT = 1 << 8, ///< shifted by the lane
  HC_TOUCH_MATCHING = 0xffff,
  HC_TOUCH_SELECT = 1 << 16,
  HC_TOUCH_PROGRAM = 1 << 17,
  HC_TOUCH_INTERFERENCE = 1 << 18,
  HC_TOUCH_LISTEN = 1 << 19,
  HC_TOUCH_MUTE = 1 << 20,
  HC_TOUCH_OTHER = 1 << 21,
  HC_TOUCH_FADES = HC_TOUCH_MATCHING | HC_TOUCH_PROGRAM ///< of these one at a time fades
};

struct HcBench {
  HcBenchSetup setup;
  double rate; ///< [Hz]; 0: never started
  bool running;
  bool freewheel;          ///< of the backend when it was last looked at; false offline
  _Atomic uint32_t period; ///< frames that the audio thread last had to make
  HcRt *rt;
  HcBackend *backend;
  HcTable *table;
  HcHost *host;
  HcHost *reader; ///< makes nothing: describes plugins in this thread; NULL until the first one
  HcJobs *solver, *worker;
  HcUnit *interference;
  HcUnit *spare[HC_OWN_PLACES]; ///< to try circuits in this thread
  HcPluginInfo *own_info[HC_OWN_PLACES], *interference_info;
  HcLaneModel lane[HC_LANES_MAX];
  uint32_t last_id;
  HcSelection selection;  ///< by what is sent
  uint64_t beat_start;    ///< frame from which /toggle/every counts
  uint64_t beats;         ///< handed over since
  HcTransaction *waiting; ///< in the order in which they land
  HcTransaction *flying;  ///< sent, not yet landed
  unsigned n_flying;
  HcCommit **outgoing; ///< commits that the audio thread had no room for yet
  size_t outgoing_count;
  unsigned scheduled; ///< in `waiting` with a frame from outside
  uint64_t last_serial;
  bool stepping, again; ///< hc_transaction_step is at work; and has to look once more
  HcPlayer *player;
  HcFeed *feed;     ///< the program, when it is one
  bool paused;      ///< by /program/pause
  double left_s;    ///< where the program stood when /monitor/calibrate took its place
  bool panic;       ///< in force, for the next start too
  uint64_t frame;   ///< where the last engine ended
  double stopped_s; ///< when nobody processed any more, on the monotonic clock
  HcRecorder *recorder;
  HcAnalysisThread *analysis;
  HcMeter meter;       ///< newest
  HcSnapshot snapshot; ///< newest
  uint64_t meter_told, snapshot_ticket;
  double snapshot_until_s; ///< when it is given up; 0: none is wanted
  bool snapshot_again;     ///< asked for while one was on its way
  char *kept;              ///< folder of plugins' states; NULL until one is saved
  unsigned kept_count;
  struct HcCue *cue;                 ///< rest of the cue list
  const struct HcCueCheck *checking; ///< lists that are being checked, the innermost first
  struct HcState *state;             ///< keeps the state; NULL: nobody does
  bool restored;                     ///< from a state that was kept: what cannot be had any more is told, and the show goes on
  void (*changed)(void *user, const HcMessage *message, bool meter);
  void *changed_user;
  void (*heard)(void *user, const HcHeard *); ///< NULL: nobody wants what is sent out
  void *heard_user;
  HcMidiMapServer midi;      ///< its functions NULL: nobody plays MIDI
  struct HcTrials *trials;   ///< NULL: none can be held
  _Atomic bool lanes_hidden; ///< lane and residual ports are silent
  uint64_t origin;           ///< frame at which what happens at time 0 lands
  uint32_t latency_told;
  uint32_t late, late_at_start; ///< latency that lanes are lined up with [frames]
  bool quit;
};

/* bench.c */
/** A host that knows our own plugins. */
HcHost *hc_bench_new_host(const HcBench *bench, HcError *error);
/** Take what solver, host and disk have finished. */
void hc_bench_collect(HcBench *bench);

/* start.c */
#define HC_INTERFERENCE_URI "urn:hotcold:interference"
#define HC_MAINS_ADDRESS "/interference/mains"
/** What the audio thread has given back. */
void hc_start_take_back(void *bench, const HcReturn *returned);
/** Monotonic clock [s]. */
double hc_bench_now(void);
/** Everything that was built for the sample rate. */
void hc_start_free_engine(HcBench *bench);

/* keep.c */
/** Save the state of all inserts, while nobody processes. What cannot be saved comes back as its author has it. */
void hc_keep_save(HcBench *bench);
void hc_keep_free(HcBench *bench);
/* check.c */
/** Messages → steps of `transaction`, all or none. `scene`: refuse what a scene must not hold. */
HcStatus hc_check_messages(HcBench *bench, const HcMessage *messages, size_t n, bool clamp, bool scene,
                           HcTransaction *transaction, size_t *bad, HcError *error);
/** Undo what checking prepared (table entries of inserts that will not come). */
void hc_check_undo(HcBench *bench, HcTransaction *transaction);
bool hc_step_add(HcTransaction *transaction, HcEntryKind kind, HcEntry *entry, double number, const char *text, uint32_t lane,
                 uint32_t insert);
/* scene.c */
/** File of a scene: a path as it is, a name in the folder of scenes. */
HcStatus hc_scene_path(const char *scenes, const char *name, char *path, size_t size, HcError *error);
/** Steps of a scene's lines, after the defaults. */
HcStatus hc_scene_apply_lines(HcBench *bench, const char *path, const HcLine *lines, size_t n, HcTransaction *transaction,
                              HcError *error);
/** True when the file has times in it: a cue list. */
bool hc_scene_has_times(const HcBench *bench, const char *name);
/** Steps of a whole scene: the defaults, then its lines. */
HcStatus hc_scene_steps(HcBench *bench, const char *name, HcTransaction *transaction, HcError *error);
HcStatus hc_scene_save(HcBench *bench, const char *file, HcError *error);
/** Its lines; `kept`: with what scenes leave alone. */
void hc_scene_print(HcBench *bench, FILE *file, bool kept);
HcStatus hc_scene_copy(HcBench *bench, uint32_t from, uint32_t to, HcTransaction *transaction, HcError *error);

/* transaction.c */
HcTransaction *hc_transaction_new(HcBench *bench, uint64_t frame);
void hc_transaction_free(HcBench *bench, HcTransaction *transaction);
/** Take it over: it lands when it is ready, or is refused later (`/error`). */
HcStatus hc_transaction_submit(HcBench *bench, HcTransaction *transaction, HcError *error);
/** Emit it and hand it to the audio thread. */
void hc_transaction_send(HcBench *bench, HcTransaction *transaction);
/** Free a commit that will never be carried out, and what only it holds. */
void hc_commit_dispose(HcBench *bench, HcCommit *commit);
/** The entries of an insert go: no change may hold them any more. */
void hc_transaction_forget_insert(HcBench *bench, uint32_t id);
/** Hand commits to the audio thread that it had no room for. */
void hc_transaction_flush(HcBench *bench);
/** `frame`: where it landed. */
void hc_transaction_landed(HcBench *bench, uint64_t serial, uint64_t frame);
/** Everything sent or waiting takes its values now: nobody processes any more. */
void hc_transaction_settle(HcBench *bench);
/** Value of an entry after a transaction, `before` where that does not change it. */
const HcValue *hc_transaction_value(const HcTransaction *transaction, const HcEntry *entry, const HcValue *before);

/* waiting.c */
/** Send what is ready, start what is due. */
void hc_transaction_step(HcBench *bench);
/** True where a number of a circuit of the same parts moves: that comes in a brief fade, and a newer one overtakes it. */
bool hc_step_turns(const HcStep *step);
/** Find out what it touches. */
void hc_waiting_look(HcTransaction *transaction);
/** True when it cannot go at once: it needs work, or what is before it must land first. */
bool hc_waiting_must(HcBench *bench, const HcTransaction *transaction);
/** Value of an entry when `until` has landed: what is sent, what waits before it, its own. NULL: what is sent. */
const HcValue *hc_waiting_value(const HcBench *bench, const HcTransaction *until, const HcEntry *entry);
/** Circuits and feed that were made for it. */
void hc_waiting_forget_work(HcBench *bench, HcTransaction *transaction);
/** Changes from `after` on must be solved again where they touch `circuits`: something has come, or gone, before them. */
void hc_waiting_outdate(HcBench *bench, HcTransaction *after, uint32_t circuits);
void hc_waiting_put(HcBench *bench, HcTransaction *transaction);
/** Forget what a cue list has waiting. */
void hc_waiting_cancel_cues(HcBench *bench);
/** The engine goes: what was made for it is of no use. */
void hc_waiting_begin_again(HcBench *bench);
/** Frames counted from `from` at another rate are counted from `to` now, `past_s` later. */
void hc_waiting_move(HcBench *bench, uint64_t from, uint64_t to, double factor, double past_s);

/* emit.c */
/** Turn the steps into a commit and bring `sent` values up to date. NULL: out of memory. */
HcCommit *hc_emit(HcBench *bench, HcTransaction *transaction);
/** Everything in force as one commit that lands without a fade; the program goes on at `seconds`. With `error` set when the
 * program's file cannot be opened: the commit then leaves it silent. */
HcCommit *hc_emit_all(HcBench *bench, double seconds, HcError *error);

/* land.c */
/** A step has landed at `frame`: its value is in force. */
void hc_land_step(HcBench *bench, const HcStep *step, uint64_t frame);
/** Numbers that follow from these circuits (bits), and from the room. */
void hc_land_facts(HcBench *bench, uint32_t circuits);

/* program.c */
enum { HC_SOURCE_INPUT, HC_SOURCE_FILE, HC_SOURCE_SINE, HC_SOURCE_PINK, HC_SOURCE_MUSIC, HC_SOURCE_SILENCE };
/** Open the file or the music that the program will be after `transaction`, if it will be one of these. */
void hc_program_open(HcBench *bench, HcTransaction *transaction);
/** The same at once, in the calling thread: for the engine's first commit, when nothing sounds yet and no job is open. */
void hc_program_open_now(HcBench *bench, HcTransaction *transaction);
/** True when nothing must be opened for the transaction (any more): neither what the program will be, nor, to know that it can be
 * played, a file that is named while something else plays. */
bool hc_program_is_open(HcBench *bench, const HcTransaction *transaction);
/** True for steps that may change what the program is, or where in it: they come through a fade. */
bool hc_program_fades(HcEntryKind kind);
/** True for steps that go to another place of the program. */
bool hc_program_moves(HcEntryKind kind);
/** Where in its files or the music it stands [s]. */
double hc_program_seconds(HcBench *bench);
/** Tell where it stands. */
void hc_program_tell(HcBench *bench);
/** Source after the transaction: index of /program/source. */
unsigned hc_program_after(HcBench *bench, const HcTransaction *transaction);
/** Start recording to `file`, or stop when it is NULL. */
void hc_record(HcBench *bench, const char *file);

/* own.c */
/** Addresses of a lane's own plugins. */
HcStatus hc_own_add(HcBench *bench, uint32_t lane, HcError *error);
/** Place of one of our own plugins by the slot of its entries; false for other slots. */
bool hc_own_place(uint32_t slot, uint32_t *place);
/** True when it is in the chain after `until` (NULL: by what is sent). */
bool hc_own_is_on(const HcBench *bench, const HcTransaction *until, uint32_t place, uint32_t lane);
void hc_own_solve(HcBench *bench, HcTransaction *transaction, uint32_t place, uint32_t lane);
/** A circuit for what is in force, now and in this thread. */
HcStatus hc_own_prepare_now(HcBench *bench, uint32_t place, uint32_t lane, HcError *error);
/** Refuse a circuit that cannot be solved, now; for parts that are files. */
HcStatus hc_own_try(HcBench *bench, const HcTransaction *transaction, uint32_t place, uint32_t lane, HcError *error);
/** Everything of it at its defaults, but it stays on. */
void hc_own_reset(HcBench *bench, uint32_t place, uint32_t lane);
/** The `…/index` twin of a part. */
HcEntry *hc_own_index(HcBench *bench, const HcEntry *part);
/** Gain to be committed with its circuit. */
double hc_own_gain(const HcBench *bench, uint32_t place, uint32_t lane, bool match);

/* controls.c */
/** Table entry for a plugin's control: its address is `prefix` and what its Turtle says. */
HcEntry *hc_control_add(HcBench *bench, const HcControl *control, const char *prefix, uint32_t lane, uint32_t slot,
                        HcEntryKind kind);
/** Value of the plugin's port. */
float hc_entry_port_value(const HcEntry *entry, const HcValue *value);
/** Which of our own plugins' bench-wide ports follows this entry. */
const char *hc_entry_bench_name(const HcBench *bench, const HcEntry *entry);
/** True for driver, cable and receiver. */
bool hc_entry_is_part(const HcEntry *entry);

/* relay.c */
/** Hand on what was sent out. */
void hc_relay_step(HcBench *bench);

/* midi.c */
/** What may be learnt: nothing, an address that can be set or pushed, or a whole message to one; or `/midi/unlearn`. What may be
 * forgotten: an address that is mapped. */
HcStatus hc_midi_check_learn(HcBench *bench, const char *text, HcError *error);
HcStatus hc_midi_check_unlearn(HcBench *bench, const char *address, HcError *error);
HcStatus hc_midi_check_map(HcBench *bench, const char *name, HcError *error);
/** Have the map taken, and tell so. */
void hc_midi_load(HcBench *bench, const char *name);
unsigned hc_midi_list(HcBench *bench, HcTell tell, void *user);
unsigned hc_midi_devices(HcBench *bench, HcTell tell, void *user);
void hc_midi_unlearn(HcBench *bench, const char *address);
void hc_midi_save(HcBench *bench, const char *file);

/* tell.c */
void hc_tell_value(HcBench *bench, const HcEntry *entry);
void hc_tell(HcBench *bench, const HcMessage *message, bool meter);
void hc_tell_error(HcBench *bench, const char *address, const char *reason);
void hc_tell_meters(HcBench *bench);
/** Ask for a set over a fresh second; told when it is complete. */
void hc_tell_snapshot(HcBench *bench);
/** The analysis is a new one: what was asked of the old one is asked of it. */
void hc_tell_snapshot_again(HcBench *bench);

#endif
