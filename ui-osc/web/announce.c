// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/announce.h"

#include <avahi-client/client.h>
#include <avahi-client/publish.h>
#include <avahi-common/alternative.h>
#include <avahi-common/error.h>
#include <avahi-common/malloc.h>
#include <avahi-common/thread-watch.h>
#include <stdlib.h>

struct HcAnnounce {
  AvahiThreadedPoll *poll;
  AvahiClient *client; ///< in Avahi's thread, or under its lock
  AvahiEntryGroup *group;
  char *name;
  uint16_t port;
};

static void publish(HcAnnounce *announce);

static void on_group(AvahiEntryGroup *group, AvahiEntryGroupState state, void *user)
{
  HcAnnounce *const announce = user;
  announce->group = group;
  if (state != AVAHI_ENTRY_GROUP_COLLISION)
    return;
  char *const other = avahi_alternative_service_name(announce->name);
  avahi_free(announce->name);
  announce->name = other;
  publish(announce);
}

static void publish(HcAnnounce *announce)
{
  static const char *const types[] = {"_oscjson._tcp", "_osc._udp"};
  if (announce->group == NULL)
    announce->group = avahi_entry_group_new(announce->client, on_group, announce);
  if (announce->group == NULL || avahi_entry_group_reset(announce->group) < 0)
    return;
  int status = 0;
  for (size_t i = 0; i < sizeof types / sizeof *types && status == 0; i++)
    status = avahi_entry_group_add_service(announce->group, AVAHI_IF_UNSPEC, AVAHI_PROTO_UNSPEC, 0, announce->name, types[i],
                                           NULL, NULL, announce->port, NULL);
  if (status == AVAHI_ERR_COLLISION)
    on_group(announce->group, AVAHI_ENTRY_GROUP_COLLISION, announce);
  else if (status == 0)
    (void)avahi_entry_group_commit(announce->group);
}

static void on_client(AvahiClient *client, AvahiClientState state, void *user)
{
  HcAnnounce *const announce = user;
  announce->client = client;
  if (state == AVAHI_CLIENT_S_RUNNING)
    publish(announce);
  else if ((state == AVAHI_CLIENT_S_COLLISION || state == AVAHI_CLIENT_S_REGISTERING) && announce->group != NULL)
    (void)avahi_entry_group_reset(announce->group);
  else if (state == AVAHI_CLIENT_FAILURE && avahi_client_errno(client) == AVAHI_ERR_DISCONNECTED) {
    // the daemon went: wait for the next one
    avahi_client_free(client);
    announce->group = NULL;
    announce->client = avahi_client_new(avahi_threaded_poll_get(announce->poll), AVAHI_CLIENT_NO_FAIL, on_client, announce, NULL);
  }
}

HcAnnounce *hc_announce_open(uint16_t port)
{
  HcAnnounce *const announce = calloc(1, sizeof *announce);
  if (announce == NULL)
    return NULL;
  announce->port = port;
  announce->name = avahi_strdup("hotcold");
  announce->poll = avahi_threaded_poll_new();
  if (announce->poll != NULL)
    announce->client = avahi_client_new(avahi_threaded_poll_get(announce->poll), AVAHI_CLIENT_NO_FAIL, on_client, announce, NULL);
  if (announce->client != NULL && avahi_threaded_poll_start(announce->poll) == 0)
    return announce;
  hc_announce_close(announce);
  return NULL;
}

void hc_announce_close(HcAnnounce *announce)
{
  if (announce == NULL)
    return;
  if (announce->poll != NULL)
    avahi_threaded_poll_stop(announce->poll);
  if (announce->client != NULL)
    avahi_client_free(announce->client);
  if (announce->poll != NULL)
    avahi_threaded_poll_free(announce->poll);
  avahi_free(announce->name);
  free(announce);
}
