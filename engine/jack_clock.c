// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "jack_internal.h"

#include <math.h>
#include <time.h>

static const double off_limit_usecs = 1000.0, settling_usecs = 2e6;
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

static void start_anew(HcClock *clock, double nominal, double usecs)
{
  clock->next_usecs = usecs;
  clock->period_usecs = nominal;
  clock->age_usecs = clock->off_usecs = 0.0;
}

void hc_clock_update(HcClock *clock, uint64_t frame, uint32_t frames, double rate, double usecs, bool lost)
{
  const double nominal = 1e6 * frames / rate;
  double error = usecs - clock->next_usecs;
  clock->off_usecs = fabs(error) > off_limit_usecs ? clock->off_usecs + nominal : 0.0;
  if (lost || clock->next_usecs <= 0.0 || frame != clock->next_frame || clock->off_usecs > 1e5 + 4.0 * nominal ||
      fabs(clock->period_usecs - nominal) > 0.01 * nominal) {
    start_anew(clock, nominal, usecs);
    error = 0.0;
  }
  // One late wake-up is not a moved clock.
  error = fmax(-off_limit_usecs, fmin(off_limit_usecs, error));
  const double width_hz = clock->age_usecs < settling_usecs ? 1.0 : 0.1;
  const double omega = fmin(2.0 * M_PI * width_hz * nominal * 1e-6, 0.3);
  publish(clock, (HcClockPair){frame, clock->next_usecs});
  clock->next_usecs += M_SQRT2 * omega * error + clock->period_usecs;
  clock->period_usecs += omega * omega * error;
  clock->age_usecs += nominal;
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
  struct timespec real;
  clock_gettime(CLOCK_REALTIME, &real);
  const double age_s = 1e-6 * ((double)jack_get_time() - usecs);
  const double seconds_1900_to_1970 = 2208988800.0;
  // Whole seconds and fraction apart: a double holds 1900's seconds only to 0.5 µs.
  const double fraction = 1e-9 * (double)real.tv_nsec - age_s;
  const double whole = floor(fraction);
  const uint64_t seconds = (uint64_t)((double)real.tv_sec + seconds_1900_to_1970 + whole);
  return seconds << 32 | (uint64_t)((fraction - whole) * 4294967296.0);
}
