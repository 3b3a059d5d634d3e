// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "rig.h"
#include "codec.h"
#include "validator.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void rig_check(Rig *rig, bool good, const char *name)
{
  rig->checks++;
  if (!good) {
    rig->failed++;
    printf("FAIL %s (last reply %s `%s` `%s`)\n", name, rig->last.address, rig->last.argument[0].text,
           rig->last.argument[1].text);
  }
}

static HcStatus keep(void *user, const uint8_t *data, size_t size, HcError *error)
{
  Rig *const rig = user;
  rig->replies++;
  return hc_osc_decode(data, size, rig->bench, &rig->last, error);
}

static void rig_caught(void *user, const HcPeer *peer, const uint8_t *data, size_t size)
{
  Rig *const rig = user;
  HcOscTime when;
  HcError error = {0};
  (void)peer;
  rig->bundles++;
  rig->longest = size > rig->longest ? size : rig->longest;
  rig_check(rig, hc_osc_walk(data, size, &when, keep, rig, &error) == HC_OK, "what is sent is valid");
}

void rig_hand(Rig *rig, const uint8_t *data, size_t size)
{
  // a copy of the exact length, so that a read past the end shows under AddressSanitizer
  uint8_t *const copy = malloc(size > 0 ? size : 1);
  if (copy == NULL)
    exit(1);
  memcpy(copy, data, size);
  rig->last.address[0] = rig->last.argument[0].text[0] = rig->last.argument[1].text[0] = '\0';
  rig->replies = 0;
  hc_dispatch_packet(&rig->dispatch, copy, size, &rig->sender, 1);
  free(copy);
}

bool rig_refused(const Rig *rig, const char *address, const char *reason)
{
  return rig->replies == 1 && strcmp(rig->last.address, "/error") == 0 && strcmp(rig->last.argument[0].text, address) == 0 &&
         strstr(rig->last.argument[1].text, reason) != NULL;
}

Rig *rig_new(void)
{
  Rig *const rig = calloc(1, sizeof *rig);
  if (rig == NULL)
    exit(1);
  rig->bench = tiny_bench_new();
  rig->sender.v4 = (struct sockaddr_in){.sin_family = AF_INET, .sin_port = htons(9001), .sin_addr.s_addr = htonl(0x7f000001)};
  rig->askers = (HcAskers){.send = rig_caught, .user = rig};
  rig->dispatch = (HcDispatch){
      .bench = rig->bench, .subscribers = &rig->subscribers, .askers = &rig->askers, .send = rig_caught, .user = rig};
  if (hc_subscribers_open(&rig->subscribers, rig->bench, rig_caught, rig, NULL) != HC_OK ||
      hc_dispatch_open(&rig->dispatch, NULL) != HC_OK)
    exit(1);
  return rig;
}

int rig_end(Rig *rig, unsigned least)
{
  const bool good = rig->failed == 0 && rig->checks >= least;
  printf("%u checks, %u failed\n", rig->checks, rig->failed);
  hc_dispatch_close(&rig->dispatch);
  hc_subscribers_close(&rig->subscribers);
  tiny_bench_free(rig->bench);
  free(rig);
  return good ? 0 : 1;
}
