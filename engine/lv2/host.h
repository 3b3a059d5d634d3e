// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * Hosting LV2 plugins through lilv: find them, describe them, make units of them for the audio thread, do their work, keep
 * their state.
 *
 * lilv is no friend of threads, and LV2 wants instantiation, work and state of an instance in one place. So there is one
 * thread for all of that; until hc_host_start() it is the caller's, afterwards it is the host's own and is reached by
 * hc_host_post(). Tags: HOST that thread; CTL the control thread; RT the audio thread; ANY.
 */
#ifndef HC_LV2_HOST_H
#define HC_LV2_HOST_H

#include "circuit/error.h"
#include "lv2/log.h"
#include "rt/unit.h"

#include <stddef.h>

typedef struct HcHost HcHost;

/** HOST. `own_bundles`: NULL-terminated folders of our own bundles, loaded by path and never shadowed by what is installed;
 * may be NULL. Installed plugins are looked for (LV2_PATH or the usual places) when the first foreign URI is asked for.
 * NULL with `error`: a bundle that is not there, or out of memory. */
HcHost *hc_host_new(const char *const *own_bundles, HcError *error);
/** CTL. Stops the thread; all units must have been freed. */
void hc_host_free(HcHost *host);

/** CTL. Start the thread that does jobs and LV2 work, polling every 2 ms. Not together with synchronous work. */
HcStatus hc_host_start(HcHost *host, HcError *error);
/** CTL. End the thread; jobs that still wait are done before it returns. HOST is the caller again. */
void hc_host_stop(HcHost *host);
/** CTL. Have `job` done by HOST, then `done` (may be NULL) by hc_host_collect. Without a thread the job is done at once.
 * False: 256 wait already. */
bool hc_host_post(HcHost *host, void (*job)(HcHost *host, void *user), void (*done)(void *user), void *user);
/** CTL. Call `done` of every job that has been done; how many those were. */
unsigned hc_host_collect(HcHost *host);

/** HOST, before the first unit is made. Offline: LV2 work is done by hc_host_work, which the caller calls between chunks, and its
 * responses reach the plugin 256 frames after the chunk of the request, so that results do not depend on anybody's speed. */
void hc_host_work_synchronously(HcHost *host, bool on);
/** HOST. Do all LV2 work that waits; how many pieces. The host's thread does it by itself. */
unsigned hc_host_work(HcHost *host);

/** CTL. Oldest line that a plugin logged; false when there is none. */
bool hc_host_log(HcHost *host, HcLogLine *line);

/** HOST. Call `each` with the URI of every plugin, own ones first, until it returns false. Returns how many were visited. */
size_t hc_host_each_plugin(HcHost *host, bool (*each)(void *user, const char *uri), void *user);

/* ---- what a plugin is ------------------------------------------------------------------------------------------------- */

typedef enum HcDesignation { HC_DESIGNATED_NOT, HC_DESIGNATED_ENABLED, HC_DESIGNATED_LATENCY, HC_DESIGNATED_OTHER } HcDesignation;

/** How an insert is wired to a stereo lane. */
typedef enum HcWiring {
  HC_WIRING_NONE,         ///< cannot be an insert: see `refusal`
  HC_WIRING_STEREO,       ///< two in, two out
  HC_WIRING_MONO_PAIR,    ///< one in, one out: an instance for each channel
  HC_WIRING_MONO_TO_WIDE, ///< one in, two out: an instance for each channel, its output of the same side
  HC_WIRING_WIDE_TO_MONO  ///< two in, one out: the output goes to both channels
} HcWiring;

typedef struct HcScalePoint {
  double value;
  const char *label;
} HcScalePoint;

/** A control port as its Turtle tells. Texts are "" where there is none. */
typedef struct HcControl {
  uint32_t index; ///< port index, the index into HcUnit.controls
  const char *symbol, *group, *name, *comment, *unit;
  const char *bench;                 ///< value of urn:hotcold:ns#bench
  const char *address;               ///< value of urn:hotcold:ns#address: whole OSC address; "" for one by place
  double minimum, maximum, standard; ///< standard: the default; ports that scale with the sample rate are scaled
  bool output, toggled, integer, enumeration, logarithmic;
  bool trigger; ///< an input that the unit itself takes back to its default after each run
  HcDesignation designation;
  size_t n_points;
  HcScalePoint *points; ///< by value
} HcControl;

typedef struct HcPluginInfo {
  const char *uri, *name, *bundle; ///< bundle: its folder
  uint32_t n_ports, audio_in, audio_out, cv_in, cv_out;
  size_t n_controls;
  HcControl *controls; ///< in port order
  HcWiring wiring;
  bool blocks;       ///< runs behind a FIFO of HC_CHUNK frames
  char refusal[256]; ///< why it cannot be an insert, "" when it can
} HcPluginInfo;

/** HOST. Describe a plugin at a sample rate [Hz]. HC_NOT_FOUND, HC_BAD_INPUT (no URI). Does not load its code. */
HcStatus hc_host_describe(HcHost *host, const char *uri, double rate, HcPluginInfo **info, HcError *error);
/** ANY. */
void hc_plugin_info_free(HcPluginInfo *info);
/** ANY. Control by symbol, or NULL. */
const HcControl *hc_plugin_info_control(const HcPluginInfo *info, const char *symbol);

/** HOST. Presets of a plugin, by label: `each` gets URI and label until it returns false; *n how many there are. */
HcStatus hc_host_presets(HcHost *host, const char *uri, bool (*each)(void *user, const char *preset, const char *label),
                         void *user, size_t *n, HcError *error);

enum { HC_PRESET_MAX = 512 }; ///< bytes of a preset's URI, with its end

/** HOST. URI of the preset that is called `name`: its label, or the URI itself. HC_NOT_FOUND, HC_REFUSED (several of that label),
 * with `error` naming those there are. */
HcStatus hc_host_preset_find(HcHost *host, const char *uri, const char *name, char preset[HC_PRESET_MAX], HcError *error);
/** HOST. Values that a preset (URI) gives to control ports. */
HcStatus hc_host_preset_values(HcHost *host, const char *uri, const char *preset,
                               void (*each)(void *user, const char *symbol, double value), void *user, HcError *error);

/* ---- units ------------------------------------------------------------------------------------------------------------ */

typedef enum HcRole { HC_ROLE_AMPLIFIER, HC_ROLE_LINE, HC_ROLE_HEADPHONE, HC_ROLE_INTERFERENCE, HC_ROLE_INSERT } HcRole;

typedef struct HcUnitOptions {
  HcRole role;
  const char *name;   ///< what log lines begin with; NULL: the plugin's name
  const char *preset; ///< URI or label of a preset to start with, or NULL
  const char *state;  ///< folder that hc_unit_save wrote, to start with, or NULL
} HcUnitOptions;

/** HOST. Make a unit at `rate` [Hz], activated and ready to be handed to the audio thread. Roles by number of audio and CV
 * ports: amplifier 2 in 2 out, line 7 in 4 out, headphone 4 in 4 out, interference 0 in 5 out, in port order (unit.h); inserts as
 * HcWiring says, left and right by designation, else the first two. Further inputs hear silence (CV: their default), further
 * outputs are discarded, atom ports get empty sequences. Controls stand at their defaults, or as preset or state say; `latency` is
 * known, but that of a unit with `prepare`, whose prepared circuits tell it: except as an insert it is adopted.
 * HC_NOT_FOUND: no such plugin, preset or state. HC_REFUSED: cannot be hosted, `error` says why. */
HcStatus hc_host_instantiate(HcHost *host, const char *uri, double rate, const HcUnitOptions *options, HcUnit **unit,
                             HcError *error);
/** HOST, when the audio thread has let go of it. NULL is allowed. */
void hc_unit_free(HcUnit *unit);
/** ANY. Port index of a control by symbol, or UINT32_MAX. */
uint32_t hc_unit_control(const HcUnit *unit, const char *symbol);

/** HOST. Save state and controls into folder `dir`, made if missing. `controls`: values by port index; NULL: the unit's own,
 * allowed only while the audio thread does not have it. */
HcStatus hc_unit_save(HcUnit *unit, const float *controls, const char *dir, HcError *error);

/** Who is told of control values that a preset or state brings, by port index. */
typedef void (*HcControlSet)(void *user, uint32_t port, float value);

/** HOST. Apply a preset (URI) or a state (folder). While the audio thread runs the unit, give `set`: values then go there
 * and a plugin that carries state of its own must be able to restore while running (else HC_REFUSED). With NULL the unit must be
 * at rest, and its controls are set. */
HcStatus hc_unit_restore(HcUnit *unit, const char *preset_or_dir, HcControlSet set, void *user, HcError *error);

#endif
