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

enum {
  HC_SLOT_LINE = 1, ///< place in a lane's chain; 0 is the amplifier's, 2 the headphone's
  HC_SLOT_FIRST_INSERT = 3,
  HC_INSERTS_MAX = HC_SLOTS_MAX - HC_SLOT_FIRST_INSERT,
  HC_LINE_PARTS = 3,
  HC_LINE_ID = 1, ///< slot ids: of the line, of the interference plugin, then of inserts
  HC_INTERFERENCE_ID = 2
};

/** A plugin in a lane. */
typedef struct HcInsert {
  uint32_t id;    ///< of its table entries; 0: free
  uint32_t place; ///< in the chain
  uint32_t lane;
  char name[64];
  char uri[HC_TEXT_MAX];
  bool going;  ///< a remove of it is under way
  bool gone;   ///< and has been sent
  bool coming; ///< not yet in the chain
  bool known;  ///< gain is known
  bool moved;  ///< a control has moved since it was measured
  bool measuring;
  double gain;  ///< what it does at 997 Hz, linear
  HcUnit *unit; ///< in the chain, or ready for it
  HcPluginInfo *info;
  char *state; ///< folder of its state, to be made anew with; NULL: as it comes
} HcInsert;

typedef struct HcLaneModel {
  HcUnit *line;
  HcPrepared *held;     ///< the circuit that plays or will next, to take it again at another gain
  HcPrepareFacts facts; ///< of `held`
  double gain;          ///< sent to the audio thread with it
  HcInsert insert[HC_INSERTS_MAX];
  uint32_t delay; ///< alignment sent
} HcLaneModel;

typedef struct HcStep {
  HcEntryKind kind;
  HcEntry *entry; ///< whose value changes; NULL for a pure action
  HcValue value;  ///< of the entry, or the action's argument
  uint32_t lane;
  uint32_t insert; ///< id, for HC_E_INSERT, HC_E_REMOVE
} HcStep;

typedef struct HcTransaction {
  struct HcTransaction *next;
  uint64_t frame; ///< at which it lands; 0: as soon as possible
  uint64_t serial;
  HcStep *step;
  size_t count, capacity;
  uint32_t lines;   ///< lanes (bits) whose circuit must be solved first
  uint32_t solved;  ///< of these, those that are
  uint32_t asked;   ///< of these, those in the solver
  uint32_t inserts; ///< instances that are being made
  HcPrepared *prepared[HC_LANES_MAX];
  HcPrepareFacts facts[HC_LANES_MAX];
  uint32_t version[HC_LANES_MAX]; ///< grows when something comes before it: what the solver has is then of no use
  HcFeed *feed;                   ///< opened for a new program
  bool feeding;                   ///< a feed is being opened
  bool started;                   ///< jobs are out
  char address[HC_ADDRESS_MAX];   ///< of its first message, to be named when it fails
  bool cue;                       ///< of a cue list: /cue/stop forgets it
  char failure[HC_TEXT_MAX];      ///< why it cannot land; empty: nothing is wrong
} HcTransaction;

struct HcBench {
  HcBenchSetup setup;
  double rate; ///< [Hz]; 0: never started
  bool running;
  bool stale; ///< values have changed while nobody processed: the engine does not know them
  HcRt *rt;
  HcBackend *backend;
  HcTable *table;
  HcHost *host;
  HcHost *reader; ///< makes nothing: describes plugins in this thread; NULL until the first one
  HcJobs *solver, *worker;
  HcUnit *interference;
  HcUnit *spare_line; ///< to try circuits in this thread
  HcPluginInfo *line_info, *interference_info;
  HcLaneModel lane[HC_LANES_MAX];
  uint32_t last_id;
  uint32_t selected, selected_before;
  HcTransaction *waiting; ///< in the order in which they land
  HcTransaction *flying;  ///< sent, not yet landed
  HcCommit **outgoing;    ///< commits that the audio thread had no room for yet
  size_t outgoing_count;
  unsigned scheduled; ///< in `waiting` with a frame from outside
  uint64_t last_serial;
  uint64_t landing;     ///< frame at which the newest change has landed
  bool panic;           ///< in force, for the next start too
  bool stepping, again; ///< hc_transaction_step is at work; and has to look once more
  HcPlayer *player;
  HcRecorder *recorder;
  HcAnalysisThread *analysis;
  HcMeter meter;       ///< newest
  HcSnapshot snapshot; ///< newest
  uint64_t meter_told, snapshot_ticket;
  bool snapshot_again; ///< asked for while one was on its way
  char *kept;          ///< folder of plugins' states; NULL until one is saved
  unsigned kept_count;
  struct HcCue *cue; ///< rest of the cue list
  void (*changed)(void *user, const HcMessage *message, bool meter);
  void *changed_user;
  uint64_t origin; ///< frame at which what happens at time 0 lands
  uint32_t latency_told;
  bool quit;
};

/* bench.c */
/** A host that knows our own plugins. */
HcHost *hc_bench_new_host(const HcBench *bench, HcError *error);
/** Take what solver, host and disk have finished. */
void hc_bench_collect(HcBench *bench);

/* start.c */
#define HC_LINE_URI "urn:hotcold:line"
#define HC_INTERFERENCE_URI "urn:hotcold:interference"
/** What the audio thread has given back. */
void hc_start_take_back(void *bench, const HcReturn *returned);
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
/** Steps of a whole scene: the defaults, then its lines. A cue list's timed lines are left to hc_cue_start. */
HcStatus hc_scene_steps(HcBench *bench, const char *name, HcTransaction *transaction, HcError *error);
HcStatus hc_scene_save(HcBench *bench, const char *file, HcError *error);
HcStatus hc_scene_copy(HcBench *bench, uint32_t from, uint32_t to, HcTransaction *transaction, HcError *error);

/* cue.c */
typedef struct HcCue HcCue;
/** Make changes of the groups whose time comes. */
void hc_cue_step(HcBench *bench);
/** Time 0 of a list that was read before the start. */
void hc_cue_begin(HcBench *bench);
HcStatus hc_cue_start(HcBench *bench, const char *name, uint64_t frame, HcError *error);
void hc_cue_stop(HcBench *bench);
void hc_cue_go(HcBench *bench, uint64_t frame);
void hc_cue_free(HcBench *bench);

/* transaction.c */
HcTransaction *hc_transaction_new(HcBench *bench, uint64_t frame);
void hc_transaction_free(HcBench *bench, HcTransaction *transaction);
/** Take it over: it lands when it is ready, or is refused later (`/error`). */
HcStatus hc_transaction_submit(HcBench *bench, HcTransaction *transaction, HcError *error);
/** Hand commits to the audio thread that it had no room for. */
void hc_transaction_flush(HcBench *bench);
/** Send what is ready, start what is due. */
void hc_transaction_step(HcBench *bench);
void hc_transaction_landed(HcBench *bench, uint64_t serial);
/** Everything sent or waiting takes its values now: nobody processes any more. */
void hc_transaction_settle(HcBench *bench);

/** Value of an entry after a transaction, `before` where that does not change it. */
const HcValue *hc_transaction_value(const HcTransaction *transaction, const HcEntry *entry, const HcValue *before);

/* emit.c */
/** Turn the steps into a commit and bring `sent` values up to date. NULL: out of memory. */
HcCommit *hc_emit(HcBench *bench, HcTransaction *transaction);
/** Everything in force as one commit that lands without a fade. */
HcCommit *hc_emit_all(HcBench *bench);

/* land.c */
/** A step has landed: its value is in force. */
void hc_land_step(HcBench *bench, const HcStep *step);

/* program.c */
enum { HC_SOURCE_INPUT, HC_SOURCE_FILE, HC_SOURCE_SINE, HC_SOURCE_PINK, HC_SOURCE_MUSIC, HC_SOURCE_SILENCE };
/** Open the file or the music that the program will be after `transaction`, if it will be one of these. */
void hc_program_open(HcBench *bench, HcTransaction *transaction);
/** The same at once, in the calling thread: for the engine's first commit, when nothing sounds yet and no job is open. */
void hc_program_open_now(HcBench *bench, HcTransaction *transaction);
/** Source after the transaction: index of /program/source. */
unsigned hc_program_after(HcBench *bench, const HcTransaction *transaction);

/** Start recording to `file`, or stop when it is NULL. */
void hc_record(HcBench *bench, const char *file);

/* insert.c */
HcInsert *hc_insert_find(HcBench *bench, uint32_t id);
/** True when the transaction puts another unit into the same place. */
bool hc_insert_replaced(HcBench *bench, const HcTransaction *transaction, const HcInsert *insert);
HcInsert *hc_insert_named(HcBench *bench, uint32_t lane, const char *name);
bool hc_insert_is_going(HcBench *bench, uint32_t id);
HcInsert *hc_insert_draft(HcBench *bench, uint32_t lane, const char *uri, const char *name, HcError *error);
void hc_insert_forget(HcBench *bench, HcInsert *insert);
/* insert_make.c */
/** Ask the worker for the instance; `transaction->inserts` counts down. */
void hc_insert_make(HcBench *bench, HcTransaction *transaction, HcInsert *insert);
/** Hand a unit that nobody runs back to the host. */
void hc_insert_free(HcBench *bench, HcUnit *unit);
/* insert.c */
/** Alignment delay of each lane from what is in the chain or will be after `transaction`; true when it is not what was sent. */
bool hc_insert_align(HcBench *bench, const HcTransaction *transaction, uint32_t delay[HC_LANES_MAX]);
/** Measure the gain again of inserts whose controls have moved. */
void hc_insert_step(HcBench *bench);
/** The same for those moved by what lands at `frame`: the gain that belongs to it lands there too. */
void hc_insert_measure_at(HcBench *bench, uint64_t frame);
/** Measure before anybody processes; waits. */
void hc_insert_measure_now(HcBench *bench, HcInsert *insert);
/** What all inserts of a lane do at 997 Hz, undone [linear]; *known false where one cannot be known. */
double hc_insert_match(const HcBench *bench, uint32_t lane, bool *known);

/* lines.c */
HcStatus hc_lines_add(HcBench *bench, uint32_t lane, HcError *error);
void hc_lines_solve(HcBench *bench, HcTransaction *transaction, uint32_t lane);
/** A circuit for what is in force, now and in this thread. */
HcStatus hc_lines_prepare_now(HcBench *bench, uint32_t lane, HcError *error);
/** Refuse a line that cannot be solved, now; for parts that are files. */
HcStatus hc_lines_try(HcBench *bench, const HcTransaction *transaction, uint32_t lane, HcError *error);
/** Gain to be committed with a circuit. */
double hc_lines_gain(const HcPrepareFacts *facts, bool match);

/* controls.c */
/** Table entry for a plugin's control: its address is `prefix` and what its Turtle says. */
HcEntry *hc_control_add(HcBench *bench, const HcControl *control, const char *prefix, uint32_t lane, uint32_t slot,
                        HcEntryKind kind);
/** Value of the plugin's port. */
float hc_entry_port_value(const HcEntry *entry, const HcValue *value);
/** Which of the lines' bench-wide ports follows this entry. */
const char *hc_entry_bench_name(const HcBench *bench, const HcEntry *entry);
/** True for driver, cable and receiver. */
bool hc_entry_is_part(const HcEntry *entry);

/* ask.c */
void hc_tell_value(HcBench *bench, const HcEntry *entry);
void hc_tell(HcBench *bench, const HcMessage *message, bool meter);
void hc_tell_error(HcBench *bench, const char *address, const char *reason);
void hc_tell_meters(HcBench *bench);
/** Ask for a set over a fresh second; told when it is complete. */
void hc_tell_snapshot(HcBench *bench);

#endif
