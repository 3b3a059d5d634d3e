// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Measurements come as fast as the analysis makes them and leave at each subscriber's own rate. In between only the newest
// is kept, but peaks must not get lost: they are held for every subscriber by itself.
#include "meters.h"
#include "codec.h"
#include "validator.h"

#include <string.h>

static int level_lane(const char *address)
{
  const bool level = strlen(address) == 14 && strncmp(address, "/meter/", 7) == 0 && strcmp(address + 8, "/level") == 0;
  return level && address[7] >= 'a' && address[7] < 'a' + HC_LANES_METERED ? address[7] - 'a' : -1;
}

static float get_float(const uint8_t *data)
{
  const uint32_t bits = hc_osc_word(data);
  float number;
  memcpy(&number, &bits, sizeof number);
  return number;
}

static void put_float(uint8_t *data, float number)
{
  uint32_t bits;
  memcpy(&bits, &number, sizeof bits);
  hc_osc_put_word(data, bits);
}

static HcOscMeter *find(HcOscMeters *meters, const char *address)
{
  for (unsigned i = 0; i < meters->n; i++)
    if (strcmp((const char *)meters->meter[i].bytes, address) == 0)
      return &meters->meter[i];
  return meters->n < HC_METERS_MAX ? &meters->meter[meters->n] : NULL;
}

const HcOscMeter *hc_meters_put(HcOscMeters *meters, const HcMessage *message)
{
  HcOscMeter *const meter = find(meters, message->address);
  if (meter == NULL)
    return NULL;
  const size_t size = hc_osc_encode(message, meter->bytes, sizeof meter->bytes);
  if (size == 0)
    return NULL;
  const bool four = message->count == 4 && message->argument[2].type == 'f' && message->argument[3].type == 'f';
  if (meter == &meters->meter[meters->n])
    meters->n++;
  meter->size = (uint32_t)size;
  meter->lane = four ? level_lane(message->address) : -1;
  meter->serial = ++meters->serial;
  return meter;
}

void hc_meter_view_reset(HcOscMeterView *view)
{
  for (unsigned lane = 0; lane < HC_LANES_METERED; lane++)
    view->peak[lane][0] = view->peak[lane][1] = -200.0f;
}

void hc_meter_view_hold(HcOscMeterView *view, const HcOscMeter *meter)
{
  if (meter->lane < 0)
    return;
  for (unsigned channel = 0; channel < 2; channel++) {
    const float peak = get_float(meter->bytes + meter->size - 8 + 4 * channel);
    float *const held = &view->peak[meter->lane][channel];
    *held = peak > *held ? peak : *held;
  }
}

static void pack_one(const HcOscMeter *meter, const HcOscMeterView *view, HcPacker *packer)
{
  if (meter->lane < 0) {
    hc_packer_add(packer, meter->bytes, meter->size);
    return;
  }
  uint8_t bytes[HC_METER_BYTES];
  memcpy(bytes, meter->bytes, meter->size);
  put_float(bytes + meter->size - 8, view->peak[meter->lane][0]);
  put_float(bytes + meter->size - 4, view->peak[meter->lane][1]);
  hc_packer_add(packer, bytes, meter->size);
}

void hc_meters_pack(const HcOscMeters *meters, HcOscMeterView *view, HcPacker *packer)
{
  for (unsigned i = 0; i < meters->n; i++)
    if (meters->meter[i].serial > view->serial)
      pack_one(&meters->meter[i], view, packer);
  hc_packer_flush(packer);
  view->serial = meters->serial;
  hc_meter_view_reset(view);
}
