// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* State goes to a folder and comes back, with the file that belongs to it; presets are listed and applied. */
#include "../temporary.h"
#include "check.h"
#include "lv2/host.h"

#include <ftw.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define TEST_URI "urn:hotcold:test#"

typedef struct Values {
  unsigned n;
  float gain;
  uint32_t gain_port;
} Values;

static void take(void *user, uint32_t port, float value)
{
  Values *const values = (Values *)user;
  ++values->n;
  if (port == values->gain_port) {
    values->gain = value;
  }
}

static float control(const HcUnit *unit, const char *symbol)
{
  return unit->controls[hc_unit_control(unit, symbol)];
}

static HcUnit *make(Check *c, HcHost *host, const char *uri, const char *preset, const char *state)
{
  HcUnit *unit = NULL;
  HcError error = {HC_OK, ""};
  const HcUnitOptions options = {.role = HC_ROLE_INSERT, .preset = preset, .state = state};
  check(c, !hc_host_instantiate(host, uri, 48000.0, &options, &unit, &error), "instantiate", "%s %s", uri, error.text);
  return unit;
}

static bool write_text(const char *dir, const char *name, const char *text)
{
  char path[512];
  snprintf(path, sizeof(path), "%s/%s", dir, name);
  FILE *const file = fopen(path, "w");
  return file && fputs(text, file) >= 0 && !fclose(file);
}

/** Save, change the number in the file that the plugin wrote, restore at rest and while running. */
static void check_state(Check *c, HcHost *host, const char *dir)
{
  HcError error = {HC_OK, ""};
  HcUnit *const unit = make(c, host, TEST_URI "work", NULL, NULL);
  if (!unit) {
    return;
  }
  unit->controls[hc_unit_control(unit, "gain")] = 1.5f;
  check(c, !hc_unit_save(unit, NULL, dir, &error), "save", "%s", error.text);
  char memo[512];
  snprintf(memo, sizeof(memo), "%s/memo/words.txt", dir);
  check(c, !access(memo, R_OK), "the plugin's file is in the folder", "memo/words.txt");
  write_text(dir, "memo/words.txt", "42");
  HcUnit *const again = make(c, host, TEST_URI "work", NULL, dir);
  if (again) {
    again->run(again, 64);
    check(c, control(again, "gain") == 1.5f && control(again, "number") == 42.0f, "restored at rest", "gain %g, number %g",
          (double)control(again, "gain"), (double)control(again, "number"));
    hc_unit_free(again);
  }
  Values values = {.gain_port = hc_unit_control(unit, "gain")};
  check(c, !hc_unit_restore(unit, dir, take, &values, &error), "restore while running", "%s", error.text);
  check(c, values.n == 1 && values.gain == 1.5f, "values are told", "%u, gain %g", values.n, (double)values.gain);
  // In a plugin that runs nothing may change but in its own run: the number arrives at the end of the next one.
  unit->run(unit, 64);
  const float before = control(unit, "number");
  unit->run(unit, 64);
  const float after = control(unit, "number");
  check(c, before == 0.0f && after == 42.0f, "the number came through the worker's ring", "%g, then %g", (double)before,
        (double)after);
  const HcStatus status = hc_unit_save(unit, NULL, "/proc/nowhere", &error);
  check(c, status == HC_IO, "unwritable folder", "%s", error.text);
  hc_unit_free(unit);
}

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

static void check_presets(Check *c, HcHost *host)
{
  HcError error = {HC_OK, ""};
  Listing listing = {0};
  size_t n = 0;
  const HcStatus listed = hc_host_presets(host, TEST_URI "work", list, &listing, &n, &error);
  check(c, !listed && n == 2 && listing.labelled == 2, "our presets", "%zu", n);
  HcUnit *const unit = make(c, host, TEST_URI "work", TEST_URI "half", NULL);
  if (unit) {
    check(c, control(unit, "gain") == 0.5f, "started with a preset", "gain %g", (double)control(unit, "gain"));
    const HcStatus doubled = hc_unit_restore(unit, TEST_URI "double", NULL, NULL, &error);
    check(c, !doubled && control(unit, "gain") == 2.0f, "another preset", "gain %g", (double)control(unit, "gain"));
    check(c, hc_unit_restore(unit, TEST_URI "triple", NULL, NULL, &error) == HC_NOT_FOUND && control(unit, "gain") == 2.0f,
          "no such preset", "%s", error.text);
    hc_unit_free(unit);
  }
  HcUnit *const other = make(c, host, TEST_URI "fixed", NULL, NULL);
  check(c, hc_unit_restore(other, TEST_URI "half", NULL, NULL, &error) == HC_REFUSED, "preset of another plugin", "%s",
        error.text);
  hc_unit_free(other);
}

static int remove_entry(const char *path, const struct stat *status, int type, struct FTW *walk)
{
  (void)status;
  (void)type;
  (void)walk;
  return remove(path);
}

int main(int argc, char **argv)
{
  (void)argc;
  Check c = {0};
  HcError error = {HC_OK, ""};
  HcHost *const host = hc_host_new((const char *const *)(argv + 1), &error);
  char dir[TEMPORARY_SIZE];
  if (!host || !mkdtemp(temporary_path(dir, "hotcold-state-XXXXXX"))) {
    printf("FAIL: %s\n", error.text);
    return 1;
  }
  check_state(&c, host, dir);
  check_presets(&c, host);
  nftw(dir, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
  hc_host_free(host);
  return check_sum(&c);
}
