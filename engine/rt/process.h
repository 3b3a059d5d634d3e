// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * The audio thread's world. Everything that runs per period is reached from hc_rt_process(), and hc_rt_process() reaches
 * nothing that allocates, locks, prints or calls the kernel; the build checks it.
 *
 * Tags: RT audio thread only; CTL the control thread only; ANY.
 */
#ifndef HC_RT_PROCESS_H
#define HC_RT_PROCESS_H

#include "commit.h"

#include <stddef.h>

typedef struct HcRt HcRt;

enum { HC_RT_OUTPUT_LATENCY = 16 }; ///< from where a commit lands to where it is heard, the guard's lookahead [frames]

/** Port buffers of one period; any output may be NULL. */
typedef struct HcRtPorts {
  const float *in[2]; ///< program input; NULL is silence
  float *out[2];
  float *lane[HC_LANES_MAX][2]; ///< aligned and matched, before fade and trim
  float *residual[HC_LANES_MAX][2];
} HcRtPorts;

/** Facts of the audio thread, as of the end of a period. */
typedef struct HcRtStatus {
  uint64_t frame;     ///< frames since the start
  uint32_t latency;   ///< program in → out [frames]
  uint32_t tap_drops; ///< taps that found the ring full
  uint32_t broken;    ///< non-finite samples that were stopped (chunks)
  uint32_t guarded;   ///< chunks in which the guard held the output down
  uint32_t feed_underruns;
  bool silent;         ///< panic in force
  uint64_t feed_frame; ///< position of the feed read last
} HcRtStatus;

/** Everything that is measured, for HC_CHUNK frames from a multiple of HC_CHUNK on (zeros before the
 * engine's first frame), whatever the period. Rows of HC_CHUNK floats: program L R, out L R, then per lane
 * lane L R, residual L R. */
typedef struct HcTap {
  uint64_t frame;  ///< of the first sample
  uint32_t frames; ///< 1 … HC_CHUNK
  uint32_t lanes;
  float gain[HC_LANES_MAX]; ///< the matching gain that lane and residual carry
  float row[4 + 4 * HC_LANES_MAX][HC_CHUNK];
} HcTap;

/** A stream from disk (or the built-in music) into the program: made and filled by the player, read by the audio thread. */
typedef struct HcFeed HcFeed;

/** CTL. `lanes` 2 … HC_LANES_MAX; `rate` [Hz]; `frame` the engine frame to start at. NULL: out of memory. Everything starts
 * silent: no units, panic off, trim 0 dB, lane a, fade 10 ms. */
HcRt *hc_rt_new(double rate, uint32_t lanes, uint64_t frame);
/** CTL, while nobody processes. Units, feeds and prepared circuits still held are handed to `give_back`. */
void hc_rt_free(HcRt *rt, void (*give_back)(void *user, const HcReturn *), void *user);

/** RT. Any number of frames, 0 … 8192 and beyond. */
void hc_rt_process(HcRt *rt, const HcRtPorts *ports, uint32_t frames);

/** CTL. Hand over a commit; false when 1024 wait already (it is then still the caller's). */
bool hc_rt_send(HcRt *rt, HcCommit *commit);
/** CTL. Take what came back; false when nothing did. */
bool hc_rt_receive(HcRt *rt, HcReturn *returned);
/** ANY one thread. Newest status. */
HcRtStatus hc_rt_status(HcRt *rt);
/** Analysis thread. Oldest tap not yet taken; false when there is none. On while `on`; CTL switches. */
void hc_rt_analyse(HcRt *rt, bool on);
bool hc_rt_tap(HcRt *rt, HcTap *tap);
/** Recorder thread. The same taps again for the recorder, on while `on`. CTL switches. */
void hc_rt_record(HcRt *rt, bool on);
bool hc_rt_record_tap(HcRt *rt, HcTap *tap);
/** CTL. Program and output only (the tap's first four rows) for whoever listens from afar; `on` is for good, whether anybody does or
 * not, so that the audio thread cannot tell. */
void hc_rt_relay(HcRt *rt, bool on);
bool hc_rt_relay_tap(HcRt *rt, HcTap *tap);

/** Feed: CTL makes and frees, disk thread writes, RT reads. Interleaved stereo floats at the engine's rate. */
HcFeed *hc_feed_new(uint32_t capacity_frames, uint64_t position);
void hc_feed_free(HcFeed *feed);
uint32_t hc_feed_space(const HcFeed *feed);                             ///< disk: frames that fit
void hc_feed_write(HcFeed *feed, const float *stereo, uint32_t frames); ///< disk
void hc_feed_end(HcFeed *feed);                                         ///< disk: nothing more comes; silence, not underrun

#endif
