// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * JACK's process thread. Reads shared memory and the clock (no system call), allocates and locks nothing, and never returns
 * anything but 0: JACK would drop the client and its connections without a word.
 */
#include "jack_internal.h"

#include <jack/midiport.h>
#include <string.h>
#if defined(__x86_64__) || defined(__i386__)
#include <xmmintrin.h>
#endif

void hc_jack_thread_init(void *client)
{
  (void)client;
#if defined(__x86_64__) || defined(__i386__)
  _mm_setcsr(_mm_getcsr() | 0x8040); // flush to zero, denormals are zero
#elif defined(__aarch64__)
  uint64_t control;
  __asm__ volatile("mrs %0, fpcr" : "=r"(control));
  __asm__ volatile("msr fpcr, %0" : : "r"(control | (1u << 24)));
#endif
}

static const float *input_of(HcJackClient *c, uint32_t port, jack_nframes_t frames)
{
  return jack_port_connected(c->port[port]) ? jack_port_get_buffer(c->port[port], frames) : NULL;
}

/** Where to write, or NULL when nobody listens: such a buffer is zeroed once, so that whoever connects in mid-period hears
 * silence and not an old sound. */
static float *output_of(HcJackClient *c, uint32_t port, jack_nframes_t frames)
{
  const bool heard = jack_port_connected(c->port[port]) > 0;
  if (!heard && c->zeroed[port] >= frames)
    return NULL;
  float *const buffer = jack_port_get_buffer(c->port[port], frames);
  c->zeroed[port] = 0;
  if (heard || !buffer)
    return buffer;
  memset(buffer, 0, frames * sizeof(float));
  c->zeroed[port] = frames;
  return NULL;
}

static void find_buffers(HcJackClient *c, HcRtPorts *ports, jack_nframes_t frames)
{
  for (uint32_t side = 0; side < 2; side++) {
    ports->in[side] = input_of(c, HC_JACK_IN + side, frames);
    ports->out[side] = output_of(c, HC_JACK_OUT + side, frames);
    for (uint32_t lane = 0; lane < c->lanes; lane++) {
      ports->lane[lane][side] = output_of(c, HC_JACK_LANES + 4 * lane + side, frames);
      ports->residual[lane][side] = output_of(c, HC_JACK_LANES + 4 * lane + 2 + side, frames);
    }
  }
}

/** Messages of this period in, with their engine frames; those that wait out. */
static void exchange_midi(HcJackClient *c, jack_nframes_t frames)
{
  jack_port_t *const in = c->port[c->ports - 2], *const out = c->port[c->ports - 1];
  if (jack_port_connected(in))
    hc_jack_midi_take(c->midi, jack_port_get_buffer(in, frames), atomic_load_explicit(&c->account->frames, memory_order_relaxed));
  hc_jack_midi_give(c->midi, jack_port_connected(out) ? jack_port_get_buffer(out, frames) : NULL);
}

static void silence(HcJackClient *c, jack_nframes_t frames)
{
  for (uint32_t port = HC_JACK_OUT; port < c->ports - 2; port++) {
    float *const buffer = output_of(c, port, frames);
    if (buffer)
      memset(buffer, 0, frames * sizeof(float));
  }
  if (jack_port_connected(c->port[c->ports - 1]))
    jack_midi_clear_buffer(jack_port_get_buffer(c->port[c->ports - 1], frames));
}

/** Frame of JACK's current cycle, and whether it is known. The server moves it on at the start of every cycle. */
static bool cycle_now(HcJackClient *c, jack_nframes_t *cycle)
{
  jack_time_t starts, next;
  float length;
  return jack_get_cycle_times(c->client, cycle, &starts, &next, &length) == 0;
}

/** A deadline is missed when the next cycle has begun before we ended, or when whole cycles went by before we were woken. That
 * is exact; the predicted start of the next cycle is not: JACK's own loop lags by milliseconds for seconds after a disturbance.
 * One disturbance counts once. True when frames were lost. */
static bool count_missed(HcJackClient *c, jack_nframes_t frames, jack_nframes_t cycle, bool known)
{
  jack_nframes_t cycle_after;
  const bool lost = known && c->cycle_known && cycle - c->cycle != frames;
  const bool late = known && cycle_now(c, &cycle_after) && cycle_after != cycle;
  if (late || (lost && !c->was_late))
    atomic_fetch_add_explicit(&c->account->xruns, 1, memory_order_relaxed);
  c->cycle = cycle;
  c->cycle_known = known;
  c->was_late = late;
  return lost;
}

static void measure(HcJackClient *c, jack_nframes_t frames, jack_time_t began, bool lost)
{
  HcJackAccount *const a = c->account;
  const float took_us = (float)(jack_get_time() - began);
  const float period_us = 1e6f * (float)frames / (float)c->rate;
  const float share = period_us < 5e5f ? period_us * 2e-6f : 1.0f;
  const float load = atomic_load_explicit(&a->load, memory_order_relaxed);
  atomic_store_explicit(&a->load, load + share * (took_us / period_us - load), memory_order_relaxed);
  if (took_us > atomic_load_explicit(&a->worst_us, memory_order_relaxed))
    atomic_store_explicit(&a->worst_us, took_us, memory_order_relaxed);
  hc_clock_update(&c->clock, atomic_load_explicit(&a->frames, memory_order_relaxed), frames, c->rate, (double)began, lost);
}

int hc_jack_process(jack_nframes_t frames, void *client)
{
  HcJackClient *const c = client;
  if (frames == 0)
    return 0;
  if (!hc_gate_enter(&c->gate)) {
    silence(c, frames);
    return 0;
  }
  if (c->settling > 0) {
    c->settling--;
    silence(c, frames);
    hc_gate_leave(&c->gate);
    return 0;
  }
  const jack_time_t began = jack_get_time();
  jack_nframes_t cycle = 0;
  const bool known = !atomic_load_explicit(&c->freewheel, memory_order_relaxed) && cycle_now(c, &cycle);
  HcRtPorts ports = {.in = {NULL, NULL}};
  find_buffers(c, &ports, frames);
  exchange_midi(c, frames);
  c->user.process(c->user.user, &ports, frames);
  const bool lost = count_missed(c, frames, cycle, known);
  if (known)
    measure(c, frames, began, lost);
  atomic_store_explicit(&c->account->period, frames, memory_order_relaxed);
  atomic_fetch_add_explicit(&c->account->frames, frames, memory_order_relaxed);
  hc_gate_leave(&c->gate);
  return 0;
}
