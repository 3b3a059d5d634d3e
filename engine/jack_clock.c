// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "jack_internal.h"

#include <math.h>
#include <time.h>

static const double bandwidth_hz = 0.1;
enum { NEWER = 4, SLOT = 3 };

void hc_clock_init(HcClock *clock)
{
  *clock = (HcClock){.mine = 0, .theirs = 1};
  atomic_init(&clock->waiting, 2);
}

static void publish(HcClock *clock, HcClockPair pair)
{
  clock->slot[clock->mine] = pair;
  clock->mine = atomic_exchange_explicit(&clock->waiting, clock->mine | NEWER, memory_order_acq_rel) & SLOT;
}

void hc_clock_update(HcClock *clock, uint64_t frame, uint32_t frames, double rate, double usecs)
{
  const double nominal = 1e6 * frames / rate;
  const double error = usecs - clock->next_usecs;
  // Another period, a gap in the frames, or a time that no oscillator could have drifted: the loop starts here.
  const bool jump = clock->next_usecs == 0.0 || frame != clock->next_frame || fabs(error) > 4.0 * nominal + 2000.0 ||
                    fabs(clock->period_usecs - nominal) > 0.01 * nominal;
  if (jump) {
    publish(clock, (HcClockPair){frame, usecs});
    clock->period_usecs = nominal;
    clock->next_usecs = usecs + nominal;
  } else {
    const double omega = fmin(2.0 * M_PI * bandwidth_hz * nominal * 1e-6, 0.3);
    publish(clock, (HcClockPair){frame, clock->next_usecs});
    clock->next_usecs += M_SQRT2 * omega * error + clock->period_usecs;
    clock->period_usecs += omega * omega * error;
  }
  clock->next_frame = frame + frames;
}

bool hc_clock_read(HcClock *clock, HcClockPair *pair)
{
  if (atomic_load_explicit(&clock->waiting, memory_order_relaxed) & NEWER)
    clock->theirs = atomic_exchange_explicit(&clock->waiting, clock->theirs, memory_order_acq_rel) & SLOT;
  *pair = clock->slot[clock->theirs];
  return pair->usecs > 0.0;
}

uint64_t hc_clock_ntp(double usecs)
{
  struct timespec mono, real;
  clock_gettime(CLOCK_MONOTONIC, &mono);
  clock_gettime(CLOCK_REALTIME, &real);
  const double age_s = ((double)mono.tv_sec - usecs * 1e-6) + 1e-9 * (double)mono.tv_nsec;
  const double seconds_1900_to_1970 = 2208988800.0;
  // Whole seconds and fraction apart: a double holds 1900's seconds only to 0.5 µs.
  const double fraction = 1e-9 * (double)real.tv_nsec - age_s;
  const double whole = floor(fraction);
  const uint64_t seconds = (uint64_t)((double)real.tv_sec + seconds_1900_to_1970 + whole);
  return seconds << 32 | (uint64_t)((fraction - whole) * 4294967296.0);
}
