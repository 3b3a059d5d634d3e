// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "offline.h"

#include <stdlib.h>

typedef struct HcOffline {
  HcBackend backend;
  HcBackendClient client;
  double rate;
  uint32_t period;
  bool running;
} HcOffline;

static double rate(HcBackend *backend)
{
  return ((HcOffline *)backend)->rate;
}

static HcStatus start(HcBackend *backend, const HcBackendClient *client, HcError *error)
{
  HcOffline *offline = (HcOffline *)backend;
  (void)error;
  offline->client = *client;
  offline->running = true;
  return HC_OK;
}

static void stop(HcBackend *backend)
{
  ((HcOffline *)backend)->running = false;
}

static HcBackendState poll_state(HcBackend *backend)
{
  return ((HcOffline *)backend)->running ? HC_BACKEND_RUNNING : HC_BACKEND_STOPPED;
}

static HcBackendStatus status(HcBackend *backend)
{
  return (HcBackendStatus){.period = ((HcOffline *)backend)->period, .server = "", .freewheel = true};
}

static double worst_us(HcBackend *backend)
{
  (void)backend;
  return 0;
}

static void nothing(HcBackend *backend)
{
  (void)backend;
}

static void name_lane(HcBackend *backend, uint32_t lane, const char *name)
{
  (void)backend;
  (void)lane;
  (void)name;
}

static void close_backend(HcBackend *backend)
{
  free(backend);
}

HcBackend *hc_offline_open(double hz, uint32_t period, HcError *error)
{
  HcOffline *offline = calloc(1, sizeof *offline);
  if (!offline) {
    hc_error_set(error, HC_NO_MEMORY, "out of memory");
    return NULL;
  }
  *offline = (HcOffline){.backend = {rate, start, stop, poll_state, status, worst_us, nothing, name_lane, close_backend},
                         .rate = hz,
                         .period = period};
  return &offline->backend;
}

void hc_offline_process(HcBackend *backend, const HcRtPorts *ports, uint32_t frames)
{
  HcOffline *offline = (HcOffline *)backend;
  if (offline->running)
    offline->client.process(offline->client.user, ports, frames);
}
