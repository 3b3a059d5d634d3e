// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * What a host may know of a plugin that plays a circuit, beyond LV2: circuits can be solved ahead and take effect at one
 * frame, together with others, at a gain of the host's choice. A host that does not know this extension loses nothing:
 * the plugin then solves through the LV2 worker when a port changes.
 *
 * Obtained with `extension_data(HC_PREPARE_URI)`.
 */
#ifndef HC_PREPARE_H
#define HC_PREPARE_H

#include "lv2/core/lv2.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HC_PREPARE_URI "urn:hotcold:prepare"

/** A solved circuit, ready to be played. Made by prepare, given away by commit, given back by retired. */
typedef struct HcPrepared HcPrepared;

enum { HC_TOLD_MAX = 8 };

typedef struct HcPrepareFacts {
  double gain;     ///< program gain at 997 Hz of the very filters, sample to sample at commit gain 1
  bool inverts;    ///< the polarity, there
  bool splits;     ///< left and right have opposite polarities
  double in_force; ///< of the port that may stand on the word auto: a line's full scale [dBu], a headphone's sensitivity [dB/V]
  double loop_ohm[2];   ///< what the EMF of a line's mains loop finds at 50 Hz, real and imaginary part; 0: there is none
  uint32_t latency;     ///< [frames]
  double solve_seconds; ///< how long it took
  unsigned n_told;
  double told[HC_TOLD_MAX]; ///< values of the output ports, the latency left out, in port order
} HcPrepareFacts;

typedef struct HcPrepareInterface {
  /** Not the audio thread, before activate(): the host prepares and commits, and until its first commit there is silence. Without
   * this call activate() solves what the ports ask for. */
  void (*adopt)(LV2_Handle instance);
  /** Any thread but the audio thread, one call at a time per instance. `ports`: value of every port by index (entries of
   * ports that are no control inputs are ignored). `paths[i]`: the `.cir` file for the i-th part, in the order of their ports
   * (driver, cable, receiver), whose port stands on its last point "file"; else NULL. NULL with a sentence in `error` when it
   * cannot be played. */
  HcPrepared *(*prepare)(LV2_Handle instance, const float *ports, const char *const paths[3], HcPrepareFacts *facts, char *error,
                         size_t error_size);
  /** Audio thread. May only be called when ready() is true. The next sample of run() is the first of a raised-cosine fade of
   * `frames` (0: at once) to `next`, whose output (and residual) is multiplied by `gain`. `next` is now the plugin's. Port
   * values that differ afterwards from those it was prepared with are NOT solved by the plugin itself: once a host has
   * called commit, the host prepares. */
  void (*commit)(LV2_Handle instance, HcPrepared *next, float gain, uint32_t frames);
  /** Audio thread. True when no fade is under way. */
  bool (*ready)(LV2_Handle instance);
  /** Audio thread. A solved circuit that is no longer played, or NULL; to be released elsewhere. */
  HcPrepared *(*retired)(LV2_Handle instance);
  /** Another reference to what is played is cheap: the same circuit again (for a new gain). Any thread but the audio thread. */
  HcPrepared *(*again)(const HcPrepared *prepared);
  /** Any thread but the audio thread. */
  void (*release)(HcPrepared *prepared);
  /** Audio thread. Forget all filter states (after a non-finite sample). */
  void (*reset)(LV2_Handle instance);
} HcPrepareInterface;

#endif
