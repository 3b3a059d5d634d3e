// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * What the files of the LV2 host share with each other.
 */
#ifndef HC_LV2_INSIDE_H
#define HC_LV2_INSIDE_H

#include "lv2/host.h"
#include "lv2/queue.h"
#include "lv2/urid.h"

#include "lv2/atom/atom.h"
#include "lv2/options/options.h"
#include "lv2/resize-port/resize-port.h"
#include "lv2/state/state.h"
#include "lv2/worker/worker.h"

#include <lilv/lilv.h>
#include <locale.h>
#include <pthread.h>

enum {
  HC_ATOM_BYTES = 8192,     ///< capacity of an atom port that asks for nothing else
  HC_WORK_BYTES = 1 << 15,  ///< capacity of a worker queue
  HC_RESPONSE_FRAMES = 256, ///< from request to response when work is synchronous
  HC_UNIT_PORTS = 7,        ///< most inputs or outputs a unit has
  HC_FEATURES_MAX = 24,
  HC_OPTIONS_MAX = 8
};

/** Words of the vocabularies that are asked for, one node each. */
#define HC_WORDS(WORD)                                                                                                           \
  WORD(audio_port, "http://lv2plug.in/ns/lv2core#AudioPort")                                                                     \
  WORD(cv_port, "http://lv2plug.in/ns/lv2core#CVPort")                                                                           \
  WORD(control_port, "http://lv2plug.in/ns/lv2core#ControlPort")                                                                 \
  WORD(atom_port, "http://lv2plug.in/ns/ext/atom#AtomPort")                                                                      \
  WORD(input_port, "http://lv2plug.in/ns/lv2core#InputPort")                                                                     \
  WORD(connection_optional, "http://lv2plug.in/ns/lv2core#connectionOptional")                                                   \
  WORD(toggled, "http://lv2plug.in/ns/lv2core#toggled")                                                                          \
  WORD(integer, "http://lv2plug.in/ns/lv2core#integer")                                                                          \
  WORD(enumeration, "http://lv2plug.in/ns/lv2core#enumeration")                                                                  \
  WORD(sample_rate, "http://lv2plug.in/ns/lv2core#sampleRate")                                                                   \
  WORD(side_chain, "http://lv2plug.in/ns/lv2core#isSideChain")                                                                   \
  WORD(reports_latency, "http://lv2plug.in/ns/lv2core#reportsLatency")                                                           \
  WORD(designation, "http://lv2plug.in/ns/lv2core#designation")                                                                  \
  WORD(symbol, "http://lv2plug.in/ns/lv2core#symbol")                                                                            \
  WORD(logarithmic, "http://lv2plug.in/ns/ext/port-props#logarithmic")                                                           \
  WORD(trigger, "http://lv2plug.in/ns/ext/port-props#trigger")                                                                   \
  WORD(group, "http://lv2plug.in/ns/ext/port-groups#group")                                                                      \
  WORD(side_chain_of, "http://lv2plug.in/ns/ext/port-groups#sideChainOf")                                                        \
  WORD(minimum_size, "http://lv2plug.in/ns/ext/resize-port#minimumSize")                                                         \
  WORD(required_option, "http://lv2plug.in/ns/ext/options#requiredOption")                                                       \
  WORD(preset, "http://lv2plug.in/ns/ext/presets#Preset")                                                                        \
  WORD(unit, "http://lv2plug.in/ns/extensions/units#unit")                                                                       \
  WORD(unit_symbol, "http://lv2plug.in/ns/extensions/units#symbol")                                                              \
  WORD(load_default_state, "http://lv2plug.in/ns/ext/state#loadDefaultState")                                                    \
  WORD(thread_safe_restore, "http://lv2plug.in/ns/ext/state#threadSafeRestore")                                                  \
  WORD(state_interface, "http://lv2plug.in/ns/ext/state#interface")                                                              \
  WORD(schedule, "http://lv2plug.in/ns/ext/worker#schedule")                                                                     \
  WORD(worker_interface, "http://lv2plug.in/ns/ext/worker#interface")                                                            \
  WORD(label, "http://www.w3.org/2000/01/rdf-schema#label")                                                                      \
  WORD(comment, "http://www.w3.org/2000/01/rdf-schema#comment")                                                                  \
  WORD(bench, "urn:hotcold:ns#bench")                                                                                            \
  WORD(address, "urn:hotcold:ns#address")

typedef struct HcWords {
#define HC_WORD_MEMBER(name, uri) LilvNode *name;
  HC_WORDS(HC_WORD_MEMBER)
#undef HC_WORD_MEMBER
} HcWords;

/** A lilv world and its words. Nodes of one world mean nothing in another. */
typedef struct HcShelf {
  LilvWorld *world;
  HcWords words;
} HcShelf;

typedef struct HcHosted HcHosted;
typedef struct HcPorts HcPorts;

struct HcHost {
  HcShelf own;   ///< our bundles
  HcShelf other; ///< installed ones; empty until the first foreign URI
  HcUrids *urids;
  LV2_URID_Map map;
  LV2_URID_Unmap unmap;
  HcLog log;
  HcHosted *first; ///< units, for work
  HcPorts *read;   ///< what has been read of plugins' ports
  bool synchronous;
  locale_t c_locale; ///< numbers in Turtle have a point, whatever a plugin does to the locale
  HcQueue jobs, done;
  unsigned posted; ///< CTL: jobs not yet collected
  pthread_t thread;
  bool running;
  atomic_bool stop;
};

typedef enum HcPortKind { HC_PORT_AUDIO, HC_PORT_CV, HC_PORT_CONTROL, HC_PORT_ATOM, HC_PORT_OTHER } HcPortKind;

typedef struct HcPort {
  const LilvPort *port;
  HcPortKind kind;
  bool input, optional, side_chain;
  bool trigger; ///< a control input that goes back to its default after each run
  int side;     ///< designated: 0 left, 1 right, else −1
  HcDesignation designation;
  double low, standard, high; ///< of a control or CV input, NAN where not told
  double scale;               ///< of these three: the rate where they are multiples of it
  float value;                ///< default of a control or CV input, scaled
  uint32_t capacity;          ///< of an atom port [bytes]
} HcPort;

/** A plugin's ports, all of them, at a rate. */
struct HcPorts {
  HcPorts *next;
  const LilvPlugin *plugin;
  double rate; ///< [Hz]
  uint32_t n;
  HcPort port[];
};

/** Which ports of the plugin are the unit's. With two copies, copy c plays channel c. */
typedef struct HcLayout {
  HcWiring wiring;
  unsigned copies;
  uint32_t n_in, n_out;        ///< of the unit
  uint32_t in[HC_UNIT_PORTS];  ///< port indices; of a copy: in[0]
  uint32_t out[HC_UNIT_PORTS]; ///< of copy c when there are two: out[c]
  uint32_t plugin_outs;        ///< 1 when the one output goes to both channels
  bool blocks;                 ///< wants blocks of one size
  uint32_t latency_port;       ///< or UINT32_MAX
} HcLayout;

typedef struct HcAtomPort {
  LV2_Atom_Sequence *sequence;
  uint32_t index, capacity; ///< capacity: bytes after the atom's header
  LV2_URID sequence_type, chunk_type;
  bool input;
} HcAtomPort;

/** One LV2 instance. */
typedef struct HcPlug {
  HcHosted *hosted;
  LilvInstance *instance;
  void (*run)(LV2_Handle handle, uint32_t frames);
  LV2_Handle handle;
  const LV2_Worker_Interface *worker; ///< NULL: does no work
  HcQueue requests, responses;
  uint64_t due; ///< HOST: when the response to the work in hand may be delivered
  HcAtomPort *atoms;
  uint32_t n_atoms;
  float *spare; ///< control outputs of a second copy
  LV2_Worker_Schedule schedule;
  LV2_Log_Log log;
  LV2_State_Make_Path make_path;
  LV2_State_Map_Path map_path;
  LV2_State_Free_Path free_path;
  LV2_Resize_Port_Resize resize;
  LV2_Feature feature[HC_FEATURES_MAX];
  const LV2_Feature *features[HC_FEATURES_MAX + 1];
} HcPlug;

/** A unit and all that is behind it. */
struct HcHosted {
  HcUnit unit;
  HcHost *host;
  HcShelf *shelf;
  const LilvPlugin *plugin;
  char *name, *uri;
  HcHosted *next;
  HcRole role;
  HcLayout layout;
  const HcPort *ports; ///< the host's
  uint32_t n_ports;
  uint32_t *triggers; ///< indices of the ports that are triggers
  uint32_t n_triggers;
  HcPlug plug[2];
  unsigned plugs; ///< made
  float *buffers;
  uint32_t buffers_used;
  float *in[HC_UNIT_PORTS], *out[HC_UNIT_PORTS];   ///< the unit's
  float *pin[HC_UNIT_PORTS], *pout[HC_UNIT_PORTS]; ///< the plugin's side of the FIFO; the same ones without
  uint32_t filled;                                 ///< RT: frames in the FIFO
  uint64_t frame;                                  ///< RT: frames run
  const float *saved_controls;                     ///< HOST: while saving
  float rate;                                      ///< [Hz], as options tell it
  int32_t block_min, block_max, sequence_bytes;
  LV2_Options_Option options[HC_OPTIONS_MAX];
  char *scratch; ///< folder for files that the plugin makes, or NULL while it made none
};

/* reading.c */
/** Around whatever makes lilv read Turtle: one thread of the process at a time. Not the audio thread. */
void hc_reading_begin(void);
void hc_reading_end(void);

/* find.c */
HcStatus hc_host_find(HcHost *host, const char *uri, HcShelf **shelf, const LilvPlugin **plugin, HcError *error);
bool hc_shelf_open(HcShelf *shelf);
void hc_shelf_close(HcShelf *shelf);

/* ports.c */
double hc_node_number(const HcHost *host, const LilvNode *node, double otherwise);
/** HOST. Read once for all that ask, as lilv takes its time for each port, and kept as long as the host. NULL: out of memory. */
const HcPorts *hc_ports_of(HcHost *host, const HcShelf *shelf, const LilvPlugin *plugin, double rate);

/* layout.c */
HcStatus hc_layout_find(const HcShelf *shelf, const LilvPlugin *plugin, const HcPort *ports, uint32_t n, HcRole role,
                        HcLayout *layout, HcError *error);

/* features.c */
/** Refuse a plugin that requires what is not offered; *blocks is set when it wants blocks of one size. */
HcStatus hc_features_check(const HcShelf *shelf, const LilvPlugin *plugin, bool *blocks, HcError *error);
void hc_features_fill(HcPlug *plug);

/* plug.c */
HcStatus hc_plug_open(HcPlug *plug, HcHosted *hosted, double rate, HcError *error);
void hc_plug_connect(HcPlug *plug, unsigned copy);
void hc_plug_close(HcPlug *plug);

/* scratch.c */
/** A path in `dir`, the folders on the way made; NULL for one that climbs out of it. For free(). */
char *hc_path_make(const char *dir, const char *path);
char *hc_unit_make_path(LV2_State_Make_Path_Handle handle, const char *path);
void hc_scratch_remove(const char *dir);

/* load.c */

/* run.c: RT */
void hc_unit_connect(HcUnit *unit, uint32_t input, const float *row);
void hc_unit_run(HcUnit *unit, uint32_t frames);
void hc_unit_run_mono(HcUnit *unit, uint32_t frames);
void hc_unit_run_blocks(HcUnit *unit, uint32_t frames);
LV2_Worker_Status hc_plug_schedule(LV2_Worker_Schedule_Handle handle, uint32_t size, const void *data);

/* state.c */
/** A value of a state as a number; false where it is none. */
bool hc_state_number(const HcHost *host, const void *value, uint32_t size, uint32_t type, double *number);
/** For lilv_state_free(); NULL: no such preset. */
LilvState *hc_state_of_preset(HcHost *host, const HcShelf *shelf, const char *preset);

/* unit.c */
void hc_hosted_dispose(HcHosted *hosted);

/* work.c */
bool hc_host_open_queues(HcHost *host);
LV2_Worker_Status hc_plug_respond(LV2_Worker_Respond_Handle handle, uint32_t size, const void *data);

#endif
