// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * The real bench with the real plugins, without a sound server: the test is the audio thread, period by period, between steps of
 * the control thread. What is told is kept as lines of text. A check that fails says so and the program's status is 1.
 */
#ifndef HC_TEST_RIG_H
#define HC_TEST_RIG_H

#include "bench_setup.h"

enum { RIG_PERIOD_MAX = 8192 };

typedef struct Rig {
  HcBench *bench;
  HcBackend backend;
  uint64_t ntp; ///< of the frame at hand, NTP 32.32; of frame 0 in freewheel
  bool freewheel;
  double rate;
  uint32_t period, lanes;
  double worst_us; ///< longest period, as the backend tells it
  uint64_t frame;  ///< frames made
  double computed; ///< processor time of those who work for the bench, as far as the sound has followed it in rig_wait [s]
  double power[1 + HC_LANES_MAX]; ///< of the last period: out, lanes; left
  float peak_step;                ///< largest difference of neighbouring output samples since rig_forget
  float last;
  uint64_t hash; ///< of all output samples
  char **told;   ///< lines, in order
  unsigned n_told;
  HcError error; ///< of the last rig_say
} Rig;

/** Folders of plugins and scenes come from the test's arguments. */
void rig_arguments(int argc, char **argv);
/** Benches opened from now on keep logs of trials there; NULL: they hold none. */
void rig_trials(const char *folder);
const char *rig_scenes(void);
const char *rig_plugins(void);

Rig *rig_open(bool offline, uint32_t lanes);
/** Start at `rate` [Hz], period 64. */
bool rig_start(Rig *rig, double rate);
/** Lose the server; rig_start brings it back. */
void rig_lose(Rig *rig);
void rig_close(Rig *rig);

/** One message as text, or several as one bundle, `|` between them. `frame`: engine frame, 0 for now. */
HcStatus rig_say_at(Rig *rig, uint64_t frame, const char *text);
HcStatus rig_say(Rig *rig, const char *text);

/** Step and process so many frames. */
void rig_run(Rig *rig, uint64_t frames);
/** The same, in real time at least `ms` after the other threads have done what they have, until `line` has been told (a prefix; NULL:
 * the whole time). How busy the machine is does not count: see pace.h. */
bool rig_wait(Rig *rig, unsigned ms, const char *line);

/** Value by asking, as text after the address; "" where there is none. */
const char *rig_value(Rig *rig, const char *address, char to[512]);
double rig_number(Rig *rig, const char *address);
/** Ask as a client does: the answers are lines told. */
HcStatus rig_ask(Rig *rig, const char *address);
/** Number of lines told since rig_forget that begin so. */
unsigned rig_told(const Rig *rig, const char *prefix);
void rig_forget(Rig *rig);
/** What the circuits of a lane do to the program at 997 Hz, to the last bit. */
double rig_gain(Rig *rig, uint32_t lane);
/** Level of what is heard (0) or of a lane (1 …) in the last period [dB of full scale rms]. */
double rig_level(const Rig *rig, unsigned row);

/** Count a check. */
bool rig_check(bool ok, const char *format, ...) __attribute__((format(printf, 2, 3)));
/** Sound that a change may take until it lands [ms]: 50; ten times that in a sanitizer's build, whose solver is so much slower. */
double rig_limit_ms(void);
/** Print the outcome of a case and begin the next. */
void rig_case(const char *name);
/** Status for the end of main. */
int rig_end(void);

#endif
