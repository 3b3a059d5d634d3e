// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* What a host promises: plugins are found and described as their Turtle says, wired by their shape, refused with the reason. */
#include "check.h"
#include "lv2/host.h"

#include <math.h>
#include <string.h>

#define TEST_URI "urn:hotcold:test#"

/** What has been read at one rate does not stand for another. */
static void check_other_rate(Check *c, HcHost *host)
{
  HcPluginInfo *info = NULL;
  HcError error = {HC_OK, ""};
  if (check(c, !hc_host_describe(host, TEST_URI "sides", 96000.0, &info, &error), "describe again", "%s", error.text)) {
    const HcControl *const cutoff = hc_plugin_info_control(info, "cutoff");
    check(c, cutoff && cutoff->minimum == 96.0 && cutoff->standard == 9600.0 && cutoff->maximum == 38400.0,
          "scaled with another rate", "%.17g", cutoff ? cutoff->maximum : 0.0);
    hc_plugin_info_free(info);
  }
}

static void check_description(Check *c, HcHost *host)
{
  HcPluginInfo *info = NULL;
  HcError error = {HC_OK, ""};
  if (!check(c, !hc_host_describe(host, TEST_URI "sides", 48000.0, &info, &error), "describe", "%s", error.text)) {
    return;
  }
  const HcControl *const cutoff = hc_plugin_info_control(info, "cutoff"), *const mode = hc_plugin_info_control(info, "mode");
  const HcControl *const ohm = hc_plugin_info_control(info, "resistance"), *const on = hc_plugin_info_control(info, "enabled");
  const HcControl *const bare = hc_plugin_info_control(info, "bare"), *const level = hc_plugin_info_control(info, "level");
  if (check(c, cutoff && mode && ohm && on && bare && level && info->n_controls == 6, "controls", "%zu of 6", info->n_controls)) {
    check(c, cutoff->minimum == 48.0 && cutoff->standard == 4800.0 && cutoff->maximum == 19200.0 && cutoff->logarithmic,
          "scaled with the rate", "%.17g %.17g %.17g", cutoff->minimum, cutoff->standard, cutoff->maximum);
    check(c, !strcmp(cutoff->group, "filter") && !strcmp(cutoff->unit, "Hz") && !strcmp(cutoff->comment, "Where it cuts."),
          "texts of a control", "group %s, unit %s, comment %s", cutoff->group, cutoff->unit, cutoff->comment);
    check(c,
          mode->n_points == 3 && mode->integer && mode->enumeration && !strcmp(mode->points[0].label, "zero") &&
              !strcmp(mode->points[2].label, "two") && mode->points[2].value == 2.0,
          "scale points by value", "%zu, last %s", mode->n_points, mode->points[mode->n_points - 1].label);
    check(c, ohm->standard == 47.1 && ohm->minimum == 0.1 && !strcmp(ohm->unit, "ohm") && !strcmp(ohm->bench, "loop"),
          "inline unit, exact decimals, bench", "%.17g %s, bench %s", ohm->standard, ohm->unit, ohm->bench);
    check(c, on->designation == HC_DESIGNATED_ENABLED && on->toggled && !on->output, "enabled", "designation %d",
          on->designation);
    check(c, bare->minimum == 0.0 && bare->maximum == 1.0 && bare->standard == 0.0, "a control that tells no range", "%g…%g",
          bare->minimum, bare->maximum);
    check(c, level->output && !strcmp(level->unit, "dB") && level->index == 11, "output", "port %u", level->index);
  }
  check(c, info->audio_in == 3 && info->audio_out == 3 && info->wiring == HC_WIRING_STEREO && !info->refusal[0], "ports",
        "%u in, %u out", info->audio_in, info->audio_out);
  hc_plugin_info_free(info);
}

static void check_refusals(Check *c, HcHost *host)
{
  static const struct {
    const char *uri;
    HcStatus status;
    const char *says;
    HcRole role;
  } cases[] = {{TEST_URI "strange", HC_REFUSED, "urn:hotcold:test#unheard-of", HC_ROLE_INSERT},
               {TEST_URI "instance", HC_REFUSED, "instance-access", HC_ROLE_INSERT},
               {TEST_URI "odd-port", HC_REFUSED, "\"odd\"", HC_ROLE_INSERT},
               {TEST_URI "option", HC_REFUSED, "urn:hotcold:test#some-option", HC_ROLE_INSERT},
               {TEST_URI "generator", HC_REFUSED, "no audio in", HC_ROLE_INSERT},
               {TEST_URI "meter", HC_REFUSED, "no audio out", HC_ROLE_INSERT},
               {TEST_URI "no-start", HC_REFUSED, "would not start", HC_ROLE_INSERT},
               {TEST_URI "sides", HC_REFUSED, "7 and 4 are needed", HC_ROLE_LINE},
               {TEST_URI "line", HC_REFUSED, "0 and 6 are needed", HC_ROLE_INTERFERENCE},
               {"urn:hotcold:test-nothing", HC_NOT_FOUND, "no plugin <urn:hotcold:test-nothing>", HC_ROLE_INSERT},
               {"reverb", HC_BAD_INPUT, "no URI", HC_ROLE_INSERT},
               {"http://lv2plug.in/plugins/eg-sampler", HC_REFUSED, "no audio in", HC_ROLE_INSERT}};
  for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); ++i) {
    HcError error = {HC_OK, ""};
    HcUnit *unit = NULL;
    const HcStatus status =
        hc_host_instantiate(host, cases[i].uri, 48000.0, &(HcUnitOptions){.role = cases[i].role}, &unit, &error);
    check(c, status == cases[i].status && error.status == status && strstr(error.text, cases[i].says) && !unit, "refused",
          "%s: %s", cases[i].uri, error.text);
    hc_unit_free(unit);
  }
}

static HcUnit *make(Check *c, HcHost *host, const char *uri, HcRole role)
{
  HcUnit *unit = NULL;
  HcError error = {HC_OK, ""};
  check(c, !hc_host_instantiate(host, uri, 48000.0, &(HcUnitOptions){.role = role}, &unit, &error), "instantiate", "%s %s", uri,
        error.text);
  return unit;
}

/** Channel c of the unit gets c + 1 everywhere; is output `out` then `value`? */
static void check_wire(Check *c, HcHost *host, const char *uri, HcRole role, uint32_t n_in, uint32_t n_out, const float *value)
{
  HcUnit *const unit = make(c, host, uri, role);
  if (!unit) {
    return;
  }
  bool good = check(c, unit->inputs == n_in && unit->outputs == n_out && !unit->connect, "shape",
                    "%u in, %u out, or others' plugins are connected anew", unit->inputs, unit->outputs);
  for (uint32_t i = 0; good && i < n_in; ++i) {
    good = !((uintptr_t)unit->in[i] & 63);
    for (unsigned k = 0; k < HC_CHUNK; ++k) {
      unit->in[i][k] = (float)(i + 1);
    }
  }
  unit->run(unit, 37);
  unsigned wrong = 0;
  for (uint32_t i = 0; good && i < n_out; ++i) {
    for (unsigned k = 0; k < 37; ++k) {
      wrong += unit->out[i][k] != value[i];
    }
    good = !((uintptr_t)unit->out[i] & 63) && unit->out[i][37] == 0.0f;
  }
  check(c, good && !wrong, "wired", "%s: %u of %u samples wrong", uri, wrong, 37 * n_out);
  hc_unit_free(unit);
}

static void check_wiring(Check *c, HcHost *host)
{
  // Plugins of the test bundle give k + 1 times input k at output k; "sides" has its ports in another order.
  check_wire(c, host, TEST_URI "sides", HC_ROLE_INSERT, 2, 2, (const float[]){3.0f * 1.0f, 2.0f * 2.0f});
  check_wire(c, host, TEST_URI "optional-port", HC_ROLE_INSERT, 2, 2, (const float[]){1.0f, 2.0f});
  check_wire(c, host, TEST_URI "keyed", HC_ROLE_INSERT, 2, 2, (const float[]){1.0f, 2.0f});
  check_wire(c, host, TEST_URI "mono-to-wide", HC_ROLE_INSERT, 2, 2, (const float[]){1.0f, 2.0f * 2.0f});
  check_wire(c, host, TEST_URI "wide-to-mono", HC_ROLE_INSERT, 2, 2, (const float[]){1.0f, 1.0f});
  check_wire(c, host, TEST_URI "line", HC_ROLE_LINE, 7, 4, (const float[]){1.0f, 4.0f, 9.0f, 16.0f});
  check_wire(c, host, TEST_URI "interference", HC_ROLE_INTERFERENCE, 0, 6, (const float[]){1.0f, 2.0f, 3.0f, 4.0f, 5.0f, 6.0f});
}

/** A ramp through a plugin that needs whole blocks comes back 64 frames later, and every block was whole. */
static void check_blocks(Check *c, HcHost *host, const char *uri, float left, float right, uint32_t latency)
{
  static const uint32_t chunks[] = {64, 1, 63, 37, 27, 50, 64, 14, 3};
  HcUnit *const unit = make(c, host, uri, HC_ROLE_INSERT);
  if (!unit) {
    return;
  }
  unsigned wrong = 0, seen = 0;
  for (unsigned turn = 0; turn < 90; ++turn) {
    const uint32_t n = chunks[turn % 9];
    for (uint32_t i = 0; i < n; ++i) {
      unit->in[0][i] = (float)(seen + i);
      unit->in[1][i] = -(float)(seen + i);
    }
    unit->run(unit, n);
    for (uint32_t i = 0; i < n; ++i) {
      const float ramp = seen + i < 64 ? 0.0f : (float)(seen + i - 64);
      wrong += unit->out[0][i] != left * ramp || unit->out[1][i] != -right * ramp;
    }
    seen += n;
  }
  check(c, !wrong && seen > 3000 && unit->latency == latency, "64 frames later", "%s: %u of %u wrong, latency %u", uri, wrong,
        seen, unit->latency);
  check(c, unit->controls[hc_unit_control(unit, "wrong")] == 0.0f, "whole blocks", "%g were not",
        (double)unit->controls[hc_unit_control(unit, "wrong")]);
  hc_unit_free(unit);
}

/** eg-amp is everybody's first plugin: what it does is known to the bit. */
static void check_amp(Check *c, HcHost *host)
{
  HcUnit *const unit = make(c, host, "http://lv2plug.in/plugins/eg-amp", HC_ROLE_INSERT);
  if (!unit) {
    return;
  }
  unit->controls[hc_unit_control(unit, "gain")] = -20.0f;
  unit->in[0][5] = 1.0f;
  unit->in[1][6] = 1.0f;
  unit->run(unit, HC_CHUNK);
  const bool good = fabsf(unit->out[0][5] - 0.1f) < 1e-7f && fabsf(unit->out[1][6] - 0.1f) < 1e-7f && unit->out[0][6] == 0.0f;
  check(c, good && hc_unit_control(unit, "nothing") == UINT32_MAX, "eg-amp", "%g %g", (double)unit->out[0][5],
        (double)unit->out[1][6]);
  hc_unit_free(unit);
}

static bool count(void *user, const char *uri)
{
  unsigned *const n = (unsigned *)user;
  n[0] += !strncmp(uri, TEST_URI, strlen(TEST_URI));
  ++n[1];
  return true;
}

int main(int argc, char **argv)
{
  Check c = {0};
  HcError error = {HC_OK, ""};
  HcHost *const host = hc_host_new((const char *const *)(argv + 1), &error);
  if (argc < 2 || !host) {
    printf("FAIL: %s\n", argc < 2 ? "name a bundle" : error.text);
    return 1;
  }
  check(&c, !hc_host_new((const char *const[]){"/nowhere.lv2", NULL}, &error) && error.status == HC_NOT_FOUND, "no such bundle",
        "%s", error.text);
  check_description(&c, host);
  check_other_rate(&c, host);
  check_wiring(&c, host);
  check_blocks(&c, host, TEST_URI "fixed", 1.0f, 2.0f, 64 + 10);
  check_blocks(&c, host, TEST_URI "power", 1.0f, 1.0f, 64);
  check_refusals(&c, host);
  check_amp(&c, host);
  unsigned n[2] = {0, 0};
  const size_t all = hc_host_each_plugin(host, count, n);
  check(&c, n[0] == 17 && all == n[1] && n[1] > 17, "listing", "%u of our 17 among %u", n[0], n[1]);
  hc_host_free(host);
  return check_sum(&c);
}
