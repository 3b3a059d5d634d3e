// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * Modal synthesis: a note is a sum of decaying sines that start at zero. Partials of a string plucked at p of its length have
 * amplitudes sin(nπp)/n² in displacement; a pickup or soundboard hears velocity, sin(nπp)/n. Stiffness stretches them to
 * n f √(1 + B n²). Frequencies and decays are given in Hz and seconds, so that every rate plays the same notes.
 */
#include "music_internal.h"

#include <math.h>
#include <string.h>

static const double highest_hz = 9000.0, inaudible = 1e-5;

static void add_mode(HcVoice *v, double rate, double hertz, double amplitude, double t60_s)
{
  if (v->modes == HC_MUSIC_MODES || hertz > 0.45 * rate || hertz > highest_hz || fabs(amplitude) < 1e-5)
    return;
  v->re[v->modes] = amplitude;
  v->im[v->modes] = 0.0;
  v->hertz[v->modes] = hertz;
  v->t60[v->modes++] = t60_s;
}

static void make_table(HcVoice *v, unsigned i, double rate)
{
  const double radius = pow(10.0, -3.0 / (v->t60[i] * rate)), angle = 2.0 * M_PI * v->hertz[i] / rate;
  const double c_re = radius * cos(angle), c_im = radius * sin(angle);
  double re = 1.0, im = 0.0;
  for (unsigned k = 0; k < HC_MUSIC_BLOCK; k++) {
    v->table[i][0][k] = (float)re;
    v->table[i][1][k] = (float)im;
    const double next = re * c_re - im * c_im;
    im = re * c_im + im * c_re;
    re = next;
  }
  v->step_re[i] = re;
  v->step_im[i] = im;
}

static void pluck(HcVoice *v, const HcNote *note, double rate, double f)
{
  const double loud = (double)note->loud, place = 0.21, bright_hz = 1100.0 + 2600.0 * loud;
  const double t60_s = 3.6 * pow(110.0 / f, 0.4);
  for (unsigned n = 1; n <= 20; n++) {
    const double hertz = n * f * sqrt(1.0 + 6e-5 * n * n);
    add_mode(v, rate, hertz, 0.30 * loud * sin(n * M_PI * place) / pow(n, 0.85) * exp(-hertz / bright_hz * 0.5),
             t60_s / (1.0 + 0.10 * (n - 1)));
  }
  add_mode(v, rate, 104.0, 0.035 * loud, 0.16); // the body
  add_mode(v, rate, 211.0, 0.025 * loud, 0.12);
  add_mode(v, rate, 3150.0, 0.006 * loud, 0.03); // finger on string
  add_mode(v, rate, 5480.0, 0.004 * loud, 0.02);
}

static void keys(HcVoice *v, const HcNote *note, double rate, double f)
{
  const double loud = (double)note->loud;
  const double partial[4] = {1.0, 2.0, 3.0, 7.1}, amount[4] = {0.11, 0.025, 0.006, 0.004}, t60_s[4] = {4.5, 2.5, 1.5, 0.3};
  for (unsigned i = 0; i < 4; i++) {
    add_mode(v, rate, partial[i] * f, amount[i] * loud, t60_s[i]);
    // The same mode taken away again and dying at once: a soft attack.
    add_mode(v, rate, partial[i] * f, -amount[i] * loud, 0.12);
  }
  add_mode(v, rate, f * 1.0017, 0.05 * loud, 3.5); // a slow beat
  add_mode(v, rate, f * 1.0017, -0.05 * loud, 0.12);
}

static void bass(HcVoice *v, const HcNote *note, double rate, double f)
{
  const double loud = (double)note->loud;
  for (unsigned n = 1; n <= 12; n++)
    add_mode(v, rate, n * f * sqrt(1.0 + 1e-4 * n * n), 0.34 * loud * sin(n * M_PI * 0.3) / pow(n, 1.35),
             2.6 / (1.0 + 0.25 * (n - 1)));
}

/** Turn a mode back by the frames of the block that go by before its note starts. */
static void turn_back(HcVoice *v, unsigned i, double rate)
{
  const double amplitude = v->re[i] * pow(10.0, 3.0 * v->skip / (v->t60[i] * rate));
  const double angle = -2.0 * M_PI * v->hertz[i] / rate * v->skip;
  v->re[i] = amplitude * cos(angle);
  v->im[i] = amplitude * sin(angle);
}

void hc_voice_start(HcVoice *v, const HcNote *note, double rate, unsigned skip)
{
  const double f = 440.0 * exp2(((double)note->pitch - 69.0) / 12.0);
  const double side = 0.25 * M_PI * (1.0 + (double)note->pan);
  v->modes = 0;
  v->damped = false;
  v->skip = skip;
  v->left = (float)cos(side);
  v->right = (float)sin(side);
  if (note->instrument == HC_PLUCK)
    pluck(v, note, rate, f);
  else if (note->instrument == HC_KEYS)
    keys(v, note, rate, f);
  else
    bass(v, note, rate, f);
  memset(v->table, 0, sizeof v->table);
  for (unsigned i = 0; i < v->modes; i++) {
    make_table(v, i, rate);
    turn_back(v, i, rate);
  }
}

void hc_voice_damp(HcVoice *v, double rate)
{
  v->damped = true;
  for (unsigned i = 0; i < v->modes; i++) {
    v->t60[i] = fmin(v->t60[i], 0.25);
    make_table(v, i, rate);
  }
}

HC_MUSIC_HOT static void sum_modes(float *restrict mono, float (*table)[2][HC_MUSIC_BLOCK], const float *re, const float *im,
                                   unsigned modes)
{
  for (unsigned i = 0; i < modes; i += 4) {
    float(*const t)[2][HC_MUSIC_BLOCK] = table + i;
    for (unsigned k = 0; k < HC_MUSIC_BLOCK; k++)
      mono[k] += im[i] * t[0][0][k] + re[i] * t[0][1][k] + im[i + 1] * t[1][0][k] + re[i + 1] * t[1][1][k] +
                 im[i + 2] * t[2][0][k] + re[i + 2] * t[2][1][k] + im[i + 3] * t[3][0][k] + re[i + 3] * t[3][1][k];
  }
}

static void drop_mode(HcVoice *v, unsigned i)
{
  const unsigned last = --v->modes;
  v->re[i] = v->re[last];
  v->im[i] = v->im[last];
  v->hertz[i] = v->hertz[last];
  v->t60[i] = v->t60[last];
  v->step_re[i] = v->step_re[last];
  v->step_im[i] = v->step_im[last];
  memcpy(v->table[i], v->table[last], sizeof v->table[i]);
}

void hc_voice_render(HcVoice *v, float *left, float *right)
{
  float mono[HC_MUSIC_BLOCK] = {0}, re[HC_MUSIC_MODES] = {0}, im[HC_MUSIC_MODES] = {0};
  for (unsigned i = 0; i < v->modes; i++) {
    re[i] = (float)v->re[i];
    im[i] = (float)v->im[i];
  }
  sum_modes(mono, v->table, re, im, v->modes);
  memset(mono, 0, v->skip * sizeof *mono);
  v->skip = 0;
  for (unsigned k = 0; k < HC_MUSIC_BLOCK; k++) {
    left[k] += v->left * mono[k];
    right[k] += v->right * mono[k];
  }
  for (unsigned i = v->modes; i-- > 0;) {
    const double next = v->re[i] * v->step_re[i] - v->im[i] * v->step_im[i];
    v->im[i] = v->re[i] * v->step_im[i] + v->im[i] * v->step_re[i];
    v->re[i] = next;
    if (next * next + v->im[i] * v->im[i] < inaudible * inaudible)
      drop_mode(v, i);
  }
}
