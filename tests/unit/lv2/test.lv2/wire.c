// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* Plugins of any shape: output k is k + 1 times input k (counted round when there are fewer inputs; 1 without any), and the
 * control output "wrong" counts blocks that were not 64 frames long. */
#include "plugins.h"

#include <stdlib.h>
#include <string.h>

enum { PORTS_MAX = 16 };

typedef struct Wire {
  const char *shape;
  float *port[PORTS_MAX];
  float wrong;
} Wire;

/* i audio or CV in, o audio or CV out, w the count of wrong blocks, l a latency of 10, . anything else */
static const char *const shapes[][2] = {
    {TEST_URI "fixed", "iioowl"},       {TEST_URI "power", "iow"},        {TEST_URI "strange", "io"},
    {TEST_URI "instance", "io"},        {TEST_URI "odd-port", "io."},     {TEST_URI "optional-port", "io."},
    {TEST_URI "sides", "iiiooo......"}, {TEST_URI "option", "io"},        {TEST_URI "mono-to-wide", "ioo"},
    {TEST_URI "wide-to-mono", "iio"},   {TEST_URI "line", "iiiiiiioooo"}, {TEST_URI "interference", "oooooo"},
    {TEST_URI "generator", "o"},        {TEST_URI "meter", "i."},         {TEST_URI "no-start", "io"},
    {TEST_URI "keyed", "iio"}};
enum { SHAPES = sizeof(shapes) / sizeof(*shapes) };

static LV2_Handle instantiate(const LV2_Descriptor *descriptor, double rate, const char *path, const LV2_Feature *const *features)
{
  (void)rate;
  (void)path;
  (void)features;
  Wire *const wire = strcmp(descriptor->URI, TEST_URI "no-start") ? calloc(1, sizeof(*wire)) : NULL;
  for (unsigned i = 0; wire && i < SHAPES; ++i) {
    if (!strcmp(shapes[i][0], descriptor->URI)) {
      wire->shape = shapes[i][1];
    }
  }
  return wire;
}

static void connect_port(LV2_Handle instance, uint32_t index, void *data)
{
  ((Wire *)instance)->port[index] = (float *)data;
}

static void run(LV2_Handle instance, uint32_t frames)
{
  Wire *const wire = (Wire *)instance;
  const float *in[PORTS_MAX] = {NULL};
  uint32_t n_in = 0, n_out = 0;
  wire->wrong += frames != 64;
  for (unsigned p = 0; wire->shape[p]; ++p) {
    if (wire->shape[p] == 'i') {
      in[n_in++] = wire->port[p];
    }
  }
  for (unsigned p = 0; wire->shape[p]; ++p) {
    if (wire->shape[p] == 'w') {
      *wire->port[p] = wire->wrong;
    }
    if (wire->shape[p] == 'l') {
      *wire->port[p] = 10.0f;
    }
    if (wire->shape[p] != 'o') {
      continue;
    }
    for (uint32_t i = 0; i < frames; ++i) {
      wire->port[p][i] = (float)(n_out + 1) * (n_in ? in[n_out % n_in][i] : 1.0f);
    }
    ++n_out;
  }
}

static void cleanup(LV2_Handle instance)
{
  free(instance);
}

const LV2_Descriptor *test_wire_descriptor(uint32_t index)
{
  static const LV2_Descriptor descriptors[SHAPES] = {
#define WIRE(name) {TEST_URI name, instantiate, connect_port, NULL, run, NULL, cleanup, NULL}
      WIRE("fixed"),     WIRE("power"),  WIRE("strange"),      WIRE("instance"),     WIRE("odd-port"), WIRE("optional-port"),
      WIRE("sides"),     WIRE("option"), WIRE("mono-to-wide"), WIRE("wide-to-mono"), WIRE("line"),     WIRE("interference"),
      WIRE("generator"), WIRE("meter"),  WIRE("no-start"),     WIRE("keyed")
#undef WIRE
  };
  return index < SHAPES ? &descriptors[index] : NULL;
}
