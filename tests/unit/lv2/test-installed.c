// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* Installed plugins with state and presets of their own. Apart from the rest, because what they leak is theirs: the build turns
 * the leak check off for this program only. */
#include "check.h"
#include "lv2/host.h"

#include <math.h>

typedef struct Listing {
  unsigned n, labelled;
  char last[256];
} Listing;

static bool list(void *user, const char *preset, const char *label)
{
  Listing *const listing = (Listing *)user;
  ++listing->n;
  listing->labelled += label[0] != '\0';
  snprintf(listing->last, sizeof(listing->last), "%s", preset);
  return true;
}

static float loudest(HcUnit *unit, unsigned turns)
{
  float peak = 0.0f;
  for (unsigned turn = 0; turn < turns; ++turn) {
    unit->run(unit, 64);
    for (unsigned i = 0; i < 64; ++i) {
      peak = fmaxf(peak, fabsf(unit->out[0][i]));
    }
  }
  return peak;
}

/** Presets of installed plugins: one that is values only, and a convolver whose response is loaded from a file by its worker. */
static void check_real(Check *c, HcHost *host)
{
  static const char *const mda = "http://drobilla.net/plugins/mda/Leslie", *const calf =
                                                                               "http://calf.sourceforge.net/plugins/Reverb";
  static const char *const zero = "http://gareus.org/oss/lv2/zeroconvolv#Stereo";
  const char *const uris[] = {mda, calf, zero};
  for (unsigned i = 0; i < 3; ++i) {
    HcError error = {HC_OK, ""};
    Listing listing = {0};
    size_t n = 0;
    hc_host_presets(host, uris[i], list, &listing, &n, &error);
    check(c, n > 0 && listing.labelled == n, "presets of an installed plugin", "%s has %zu", uris[i], n);
    HcUnit *unit = NULL;
    const HcUnitOptions options = {.role = HC_ROLE_INSERT, .preset = listing.last};
    const HcStatus status = n ? hc_host_instantiate(host, uris[i], 48000.0, &options, &unit, &error) : HC_NOT_FOUND;
    check(c, !status, "started with its preset", "%s %s", uris[i], error.text);
    if (unit) {
      unit->in[0][0] = unit->in[1][0] = 0.5f;
      const float first = loudest(unit, 1);
      unit->in[0][0] = unit->in[1][0] = 0.0f;
      const float peak = fmaxf(first, loudest(unit, 400));
      check(c, peak > 1e-4f, "it sounds", "<%s> peak %g", listing.last, (double)peak);
    }
    hc_unit_free(unit);
  }
}

int main(void)
{
  Check c = {0};
  HcError error = {HC_OK, ""};
  HcHost *const host = hc_host_new(NULL, &error);
  if (!host) {
    printf("FAIL: %s\n", error.text);
    return 1;
  }
  check_real(&c, host);
  hc_host_free(host);
  return check_sum(&c);
}
