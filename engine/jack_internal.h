// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * The parts of the JACK backend. One HcJackClient is one connection to one server, from open to close; the backend (HcJack,
 * jack.c) goes through several of them when servers die and return.
 *
 * Threads: CTL the control thread; RT JACK's process thread; NOTE JACK's notification thread, which only sets flags; RET the
 * return thread (jack_return.c), which owns a client while nobody else does. Ownership of a client passes CTL → RET when
 * its server is lost, and back through HcJack.fresh.
 *
 * Behaviour that users of the backend rely on, beyond backend.h:
 * - Frames are counted over all servers: HcBackendStatus.frame goes on where it was, at the next multiple of HC_CHUNK, so that
 *   an engine made for a new rate starts at the frame the backend reports while stopped.
 * - From the moment poll() says HC_BACKEND_LOST, process is not running. After HC_BACKEND_RETURNED and start(), all connections
 *   that our ports had are made again, those to programs that come back later within `hc_jack_patience_s`. Ramping in is the
 *   engine's matter: the first frame after start() goes straight to the speakers.
 * - A server that changes its rate (PipeWire) counts as lost and returned.
 */
#ifndef HC_JACK_INTERNAL_H
#define HC_JACK_INTERNAL_H

#include "backend.h"
#include "rt/ring.h"

#include <jack/jack.h>
#include <pthread.h>
#include <stdatomic.h>

enum {
  HC_JACK_IN = 0,                               ///< in_left in_right
  HC_JACK_OUT = 2,                              ///< out_left out_right
  HC_JACK_LANES = 4,                            ///< per lane: lane left right, residual left right
  HC_JACK_PORTS_MAX = 4 + 4 * HC_LANES_MAX + 2, ///< the last two in use are midi_in midi_out
  HC_JACK_NAME_MAX = 320,                       ///< "client:port" of JACK, with room
};

/** How long a lost connection is tried again after a return [s]. */
static const double hc_jack_patience_s = 600.0;

// ---- jack_gate.c: one process call at a time, or none, without a lock

typedef struct HcGate {
  atomic_int state;
} HcGate;

void hc_gate_init(HcGate *gate);  ///< closed
void hc_gate_open(HcGate *gate);  ///< CTL
void hc_gate_close(HcGate *gate); ///< CTL. Waits until RT is outside; RT cannot enter after that
bool hc_gate_enter(HcGate *gate); ///< RT. False: closed
void hc_gate_leave(HcGate *gate); ///< RT. Only after enter was true

// ---- jack_clock.c: engine frame ↔ time, by a delay-locked loop

/** An engine frame and when it began. */
typedef struct HcClockPair {
  uint64_t frame;
  double usecs; ///< on jack_get_time()'s clock [µs]
} HcClockPair;

/** Second-order loop over the moments at which periods were begun, 1 Hz wide at first, 0.1 Hz later; newest pair in a
 * latest-value box. Not JACK's own cycle times: they lag by milliseconds for seconds after a disturbance. */
typedef struct HcClock {
  double next_usecs, period_usecs; ///< RT: prediction for the next period start, and its length
  double age_usecs, off_usecs;     ///< RT: since the loop started; for how long it has been off
  uint64_t next_frame;             ///< RT
  HcClockPair slot[3];             ///< box: RT owns one, CTL one, the third waits
  unsigned mine, theirs;           ///< RT's and CTL's slots
  atomic_uint waiting;             ///< slot that waits, +4 when it is newer than CTL's
} HcClock;

void hc_clock_init(HcClock *clock);
/** RT. A period of `frames` at `rate` [Hz] whose first frame is `frame` began at `usecs`. `lost`: periods went by
 * without us. Those, another period and anything that stays off by a millisecond start the loop anew. */
void hc_clock_update(HcClock *clock, uint64_t frame, uint32_t frames, double rate, double usecs, bool lost);
/** CTL. Newest pair; false before the first period. */
bool hc_clock_read(HcClock *clock, HcClockPair *pair);
/** ANY. The moment `usecs` of jack_get_time()'s clock as NTP 32.32. */
uint64_t hc_clock_ntp(double usecs);

// ---- jack_client.c

/** Lanes as people call them; "": by letter. */
typedef struct HcJackNames {
  char lane[HC_LANES_MAX][64];
} HcJackNames;

/** What RT counts. Relaxed atomics: each is a fact of its own. */
typedef struct HcJackAccount {
  _Atomic float load;      ///< process time over period time, 0.5 s smoothed
  _Atomic float worst_us;  ///< since last asked
  atomic_uint xruns;       ///< process calls that ended after the next period's start
  atomic_uint period;      ///< frames of the last period
  _Atomic uint64_t frames; ///< frames handed to process, over all servers
} HcJackAccount;

// ---- jack_midi.c

enum { HC_JACK_MIDI_PACKETS = 1024 }; ///< that a ring holds, a power of two

/** MIDI between RT and CTL, over all servers. */
typedef struct HcJackMidi {
  HcRing in, out;     ///< slots of the two rows below
  atomic_uint passed; ///< messages that were too long, or found the ring full
  HcMidiPacket packet_in[HC_JACK_MIDI_PACKETS], packet_out[HC_JACK_MIDI_PACKETS];
} HcJackMidi;

HcJackMidi *hc_jack_midi_new(void); ///< for free(); NULL: out of memory
/** RT. Take what came in this period, whose first engine frame is `frame`. */
void hc_jack_midi_take(HcJackMidi *midi, void *buffer, uint64_t frame);
/** RT. Write what is to go out; NULL: nobody listens, and it is forgotten. */
void hc_jack_midi_give(HcJackMidi *midi, void *buffer);
bool hc_jack_midi_in(HcJackMidi *midi, HcMidiPacket *packet);                 ///< CTL
bool hc_jack_midi_out(HcJackMidi *midi, const uint8_t *bytes, uint32_t size); ///< CTL

typedef struct HcJackClient {
  jack_client_t *client;
  jack_port_t *port[HC_JACK_PORTS_MAX];
  uint32_t ports, lanes;
  uint32_t zeroed[HC_JACK_PORTS_MAX]; ///< RT: frames known to be zero in an output that nobody hears
  jack_nframes_t cycle;               ///< RT: JACK's frame of the last cycle
  uint32_t settling;          ///< RT once the gate is open: cycles yet to be silent, while new connections come into force
  bool cycle_known, was_late; ///< RT
  double rate;                ///< [Hz]
  char server[64];
  HcBackendClient user; ///< set before the gate opens
  HcJackAccount *account;
  HcJackMidi *midi;
  HcGate gate;
  HcClock clock;
  bool active;          ///< CTL
  atomic_bool armed;    ///< all fields above are set: NOTE may look
  atomic_bool lost;     ///< NOTE: the server is gone, or runs at another rate
  atomic_bool rewired;  ///< NOTE: a connection of ours has changed
  atomic_bool replaced; ///< NOTE: ports have come or gone
  atomic_bool freewheel;
  atomic_uint latency; ///< of the engine [frames]
  atomic_int closing;  ///< jack_return.c: who frees it
} HcJackClient;

/** CTL or RET. Connect to the server, register ports, describe them. May block for some ten ms. */
HcJackClient *hc_jack_client_open(const HcJackOptions *options, const HcJackNames *names, HcJackAccount *account,
                                  HcJackMidi *midi, HcError *error);
/** CTL. Not after the server was lost: see hc_jack_abandon. */
void hc_jack_client_close(HcJackClient *client);

// ---- jack_process.c

int hc_jack_process(jack_nframes_t frames, void *client); ///< RT
void hc_jack_thread_init(void *client);                   ///< RT, before it is one

// ---- jack_ports.c

HcStatus hc_jack_ports_register(HcJackClient *client, HcError *error);
/** CTL or RET. Pretty names, order and groups of the ports first … last − 1. */
void hc_jack_ports_describe(HcJackClient *client, const HcJackNames *names, uint32_t first, uint32_t last);
void hc_jack_ports_forget(HcJackClient *client); ///< take the descriptions back
void hc_jack_ports_latency(jack_latency_callback_mode_t mode, void *client);

// ---- jack_connections.c: what our ports are connected to, and shall be again

typedef struct HcJackWish {
  uint32_t port;
  char peer[HC_JACK_NAME_MAX]; ///< "client:port"; ":port" for one of our own
  double missing_since;        ///< [s], 0: connected now
  bool pending;                ///< lost with a server: to be made again
} HcJackWish;

typedef struct HcJackWishes {
  HcJackWish *wish;
  size_t count, capacity;
  double patience_until, next_try; ///< [s]
} HcJackWishes;

/** CTL. Take note of what is connected: new ones at once, missing ones when they stay missing for half a second, because a dying
 * server disconnects before it says so. */
void hc_jack_wishes_note(HcJackWishes *wishes, HcJackClient *client, double now_s);
void hc_jack_wishes_hold(HcJackWishes *wishes, double now_s); ///< CTL. Freewheel: what is missing is not lost
void hc_jack_wishes_lost(HcJackWishes *wishes, double now_s); ///< CTL. All of them are to be made again
void hc_jack_wishes_try(HcJackWishes *wishes, HcJackClient *client,
                        double now_s);                     ///< CTL. At most every 250 ms, until `patience_until`
bool hc_jack_wishes_unsettled(const HcJackWishes *wishes); ///< something is missing and not yet given up
void hc_jack_wishes_free(HcJackWishes *wishes);

// ---- jack_return.c

typedef struct HcJackReturn HcJackReturn;

/** CTL. Give a client whose server is gone to a thread that closes it and tries to open a new one every 250 ms. NULL: no thread
 * to be had. */
HcJackReturn *hc_jack_return_start(HcJackClient *lost, const HcJackOptions *options, const HcJackNames *names,
                                   HcJackAccount *account, HcJackMidi *midi);
/** CTL. The new client, or NULL while there is none; once it is given out the HcJackReturn is no more. */
HcJackClient *hc_jack_return_poll(HcJackReturn *back);
/** CTL. Give up, waiting at most 2 s. False: libjack hangs, the thread and all it uses was left behind. */
bool hc_jack_return_stop(HcJackReturn *back);
/** CTL or RET. Close in a thread of its own; after `seconds` leave it behind. */
void hc_jack_abandon(HcJackClient *client, double seconds);

/** ANY. Monotonic time [s]. */
double hc_jack_now(void);

#endif
