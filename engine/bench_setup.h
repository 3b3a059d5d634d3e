// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file How a bench is made, started and kept going. CTL throughout. */
#ifndef HC_BENCH_SETUP_H
#define HC_BENCH_SETUP_H

#include "backend.h"
#include "bench.h"

typedef struct HcBenchSetup {
  uint32_t lanes;           ///< 2 … HC_LANES_MAX
  bool offline;             ///< nothing runs in other threads: the same bits every time
  const char *plugins;      ///< folder of our bundles: line.lv2, interference.lv2
  const char *scenes;       ///< folder of scenes
  const char *state;        ///< file of a kept state to begin with (state.h); NULL: none
  const char *trials;       ///< folder of trial logs; NULL: no trials
  uint32_t late;            ///< latency [frames] that all lanes are lined up with, at least; offline it grows and never falls
  void (*wake)(void *user); ///< from any thread: hc_bench_step is wanted; NULL offline
  void (*log)(void *user, const char *text); ///< what plugins have to say, from hc_bench_step; NULL: nobody listens
  void *user;
} HcBenchSetup;

/** Make a bench: the values are there and can be set, nothing sounds yet. */
HcBench *hc_bench_new(const HcBenchSetup *setup, HcError *error);
void hc_bench_free(HcBench *bench);

/** Build everything for a sample rate [Hz] with the values in force: circuits are solved here. After that hc_bench_process may
 * run. `ramp`: come in through a fade. `frame`: engine frame to go on from. */
HcStatus hc_bench_start(HcBench *bench, double rate, bool ramp, HcBackend *backend, HcError *error);
/** Nobody processes any more: what was on its way is in force. */
void hc_bench_stop(HcBench *bench);

/** RT. */
void hc_bench_process(void *bench, const HcRtPorts *ports, uint32_t frames);
/** ANY. Latency program in → out [frames]. */
uint32_t hc_bench_latency(void *bench);

/** CTL. Latency that lanes are lined up with [frames], as of what is sent; `grown`: more than at the start. */
uint32_t hc_bench_late(const HcBench *bench, bool *grown);

/** Take what has landed, send what is ready, tell meters. Called when woken and every few ms. */
void hc_bench_step(HcBench *bench);

/** `/quit` was asked for. */
bool hc_bench_wants_to_quit(const HcBench *bench);
HcRt *hc_bench_rt(HcBench *bench);

/** A scene or cue list by name or file, whole. */
HcStatus hc_bench_scene(HcBench *bench, const char *name, HcError *error);
/** Lanes that a scene asks for in its first line; 0 when it does not. */
HcStatus hc_bench_scene_lanes(const char *scenes, const char *name, uint32_t *lanes, HcError *error);

/** Call `each` for every scene of a folder, by name; how many. */
unsigned hc_scene_each(const char *folder, void (*each)(void *user, const char *name, const char *title), void *user);
/** Title of a scene, its first comment; empty where it does not begin with one. */
enum { HC_TITLE_MAX = 256 };
void hc_scene_title(const char *path, char *title, size_t size);

/** Somebody processes. */
bool hc_bench_running(const HcBench *bench);
uint32_t hc_bench_lanes(const HcBench *bench);
/** Engine frame of something that happens so many seconds after the start: there it is heard, whatever the latency is. */
uint64_t hc_bench_frame_at(const HcBench *bench, double seconds);

/** The instance of a lane's line, its circuit's facts and the gain it plays at; once started. */
HcStatus hc_bench_line(HcBench *bench, uint32_t lane, HcUnit **unit, HcPrepareFacts *facts, double *gain, HcError *error);

/** The same of a lane's headphone; HC_REFUSED where none is on. */
HcStatus hc_bench_headphone(HcBench *bench, uint32_t lane, HcUnit **unit, HcPrepareFacts *facts, double *gain, HcError *error);

struct HcLineSpec;
struct HcHeadphoneSpec;
struct HcDefine;
/** What a lane's line is made of: parts by name or path, values in `defines` (room for `n`). Texts live as long as the values. */
void hc_bench_line_spec(HcBench *bench, uint32_t lane, struct HcLineSpec *spec, struct HcDefine *defines, size_t n);
/** The same of a lane's headphone; true when it is on. */
bool hc_bench_headphone_spec(HcBench *bench, uint32_t lane, struct HcHeadphoneSpec *spec, struct HcDefine *defines, size_t n);

#endif
