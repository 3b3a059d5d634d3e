// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * Where the sound comes from and goes to: JACK, or a file as fast as it goes. The engine cannot tell which.
 */
#ifndef HC_BACKEND_H
#define HC_BACKEND_H

#include "circuit/error.h"
#include "rt/process.h"

typedef struct HcBackend HcBackend;

enum { HC_MIDI_BYTES_MAX = 52 }; ///< of one message; longer ones (dumps) are passed over

/** Called by a backend. */
typedef struct HcBackendClient {
  void *user;
  /** RT: one period. Never called while stopped. */
  void (*process)(void *user, const HcRtPorts *ports, uint32_t frames);
  /** ANY thread but RT: latency program in → out of the engine [frames], for latency reports. */
  uint32_t (*latency)(void *user);
} HcBackendClient;

typedef enum HcBackendState {
  HC_BACKEND_STOPPED,
  HC_BACKEND_RUNNING,
  HC_BACKEND_LOST,    ///< server gone; reopening is tried
  HC_BACKEND_RETURNED ///< server is back and opened, perhaps at another rate; call start
} HcBackendState;

typedef struct HcBackendStatus {
  uint32_t period;    ///< [frames]
  double load;        ///< share of the deadline, smoothed, 0 … 1
  uint32_t xruns;     ///< own missed deadlines since the start
  uint64_t frame;     ///< engine frame at `ntp`, through a DLL: the pair of /clock. Offline and in freewheel: 0, and `ntp` stands
  uint64_t ntp;       ///< NTP 32.32
  const char *server; ///< name of the server, "" offline
  bool freewheel;
} HcBackendStatus;

/** A MIDI message, whole, and the engine frame at which it came. */
typedef struct HcMidiPacket {
  uint64_t frame;
  uint32_t size;
  uint8_t bytes[HC_MIDI_BYTES_MAX];
} HcMidiPacket;

struct HcBackend {
  /** CTL. Sample rate [Hz], known once open. */
  double (*rate)(HcBackend *backend);
  HcStatus (*start)(HcBackend *backend, const HcBackendClient *client, HcError *error);
  void (*stop)(HcBackend *backend); ///< returns when process is not running any more
  /** CTL, called every few ms: notices a lost server, reopens, restores connections. */
  HcBackendState (*poll)(HcBackend *backend);
  HcBackendStatus (*status)(HcBackend *backend);
  /** CTL. Longest process call since this was last asked [µs]. */
  double (*worst_us)(HcBackend *backend);
  /** CTL. The engine's latency has changed: report it. */
  void (*latency_changed)(HcBackend *backend);
  /** CTL. Names lanes as people see them (pretty names of ports). */
  void (*name_lane)(HcBackend *backend, uint32_t lane, const char *name);
  void (*close)(HcBackend *backend);
  /** CTL. Oldest MIDI message that came in; false when there is none. NULL, like the next two, where there is no MIDI. */
  bool (*midi_in)(HcBackend *backend, HcMidiPacket *packet);
  /** CTL. Send a message in the next period, after those before it; false: no room now. */
  bool (*midi_out)(HcBackend *backend, const uint8_t *bytes, uint32_t size);
  /** CTL. Connections of the MIDI input and output. */
  void (*midi_connected)(HcBackend *backend, unsigned *in, unsigned *out);
};

typedef struct HcJackOptions {
  const char *name;   ///< client name, "hotcold"
  const char *server; ///< NULL: the default server
  bool connect;       ///< connect out_left, out_right to the first physical playback ports (and in_* not at all)
  uint32_t lanes;
  bool verbose;
} HcJackOptions;

/** Open a JACK client (never starts a server). HC_IO: no server, and what would be right. */
HcBackend *hc_jack_open(const HcJackOptions *options, HcError *error);

#endif
