// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/vote.h"
#include "web/qr.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
  REFUSED_MAX = 30,      ///< then a phone is sent away
  MESSAGES_A_SECOND = 8, ///< of one phone, and as many as BURST at once
  BURST = 24,
  JOIN_S = 15 ///< in which a connection says who it is
};

typedef struct HcPhone {
  struct HcPhone *next;
  HcVotesServer *votes;
  struct lws *wsi;
  unsigned seat; ///< HC_VOTERS_MAX: has not joined
  unsigned refused;
  const char *bye; ///< why it is sent away, or NULL
  bool said;       ///< that it is
  double allowance;
  lws_usec_t last_us;
  char why[HC_VOTE_MESSAGE_BYTES]; ///< it was refused, not told yet
} HcPhone;

struct HcVotesServer {
  HcBench *bench;
  char page[4096], url[128];
  HcPhone *phones;
  unsigned n_phones;
  char *trial; ///< JSON that everybody is told
};

/* ---- what phones are told ---------------------------------------------------------------------------------------------- */

static json_t *letter(char button)
{
  const char text[2] = {button, '\0'};
  return json_string(text);
}

static json_t *result_json(unsigned right, unsigned n, double p)
{
  return json_pack("{s:i, s:i, s:f}", "right", (int)right, "n", (int)n, "p", p);
}

static json_t *trial_json(HcBench *bench)
{
  HcAudienceView view;
  hc_audience_view(bench, &view);
  if (!view.votes)
    return json_null();
  json_t *const trial =
      json_pack("{s:s, s:s, s:s, s:i, s:i, s:i, s:o, s:b}", "state", hc_trial_state_name(view.state), "mode",
                hc_trial_mode_name(view.mode), "series", view.series, "trial", (int)view.trial, "of", (int)view.total, "lanes",
                (int)view.lanes, "heard", letter(view.heard), "training", (int)view.training);
  if (!view.over)
    return trial;
  (void)json_object_set_new(trial, "names", json_pack("[s, s]", view.lane[0], view.lane[1]));
  (void)json_object_set_new(trial, "result", result_json(view.room.right, view.room.n, view.room.p));
  return trial;
}

static json_t *vote_json(const HcVote *vote, const HcAudienceView *view)
{
  if (vote == NULL)
    return json_null();
  if (view->mode != HC_TRIAL_RATING)
    return letter((char)('a' + (int)vote->button));
  json_t *const ratings = json_array();
  for (unsigned i = 0; i < view->lanes; i++)
    (void)json_array_append_new(ratings, json_real(vote->rating[i]));
  return ratings;
}

static json_t *you_json(HcBench *bench, unsigned seat)
{
  HcAudienceView view;
  HcAudienceSeat told;
  hc_audience_view(bench, &view);
  hc_audience_seat(bench, seat, &told);
  json_t *const you = json_pack("{s:s, s:o}", "name", told.name, "vote", vote_json(told.vote, &view));
  if (told.right >= 0)
    (void)json_object_set_new(you, "right", json_boolean(told.right));
  if (view.over)
    (void)json_object_set_new(you, "result", result_json(told.right_n, told.n, told.p));
  return you;
}

static int on_writable(HcPhone *phone)
{
  if (phone->said)
    return -1;
  if (phone->seat == HC_VOTERS_MAX && phone->why[0] == '\0' && phone->bye == NULL)
    return 0;
  json_t *const all = json_object();
  if (phone->seat < HC_VOTERS_MAX)
    (void)json_object_set_new(all, "you", you_json(phone->votes->bench, phone->seat));
  if (phone->why[0] != '\0')
    (void)json_object_set_new(all, "refused", json_string(phone->why));
  phone->why[0] = '\0';
  if (phone->bye != NULL) {
    (void)json_object_set_new(all, "bye", json_string(phone->bye));
    phone->said = true;
    lws_callback_on_writable(phone->wsi);
  }
  char *const own = json_dumps(all, JSON_COMPACT);
  json_decref(all);
  const size_t room = own != NULL ? strlen(own) + strlen(phone->votes->trial) + 16 : 0;
  unsigned char *const frame = own != NULL ? malloc(LWS_PRE + room) : NULL;
  int written = -1;
  if (frame != NULL) {
    const int size = snprintf((char *)frame + LWS_PRE, room, "{\"trial\":%s,%s", phone->votes->trial, own + 1);
    written = lws_write(phone->wsi, frame + LWS_PRE, (size_t)size, LWS_WRITE_TEXT);
  }
  free(frame);
  free(own);
  return written < 0 ? -1 : 0;
}

void hc_vote_changed(HcVotesServer *votes, const HcMessage *message)
{
  if (strcmp(message->address, "/trial/state") != 0)
    return;
  json_t *const trial = trial_json(votes->bench);
  char *const text = json_dumps(trial, JSON_COMPACT | JSON_ENCODE_ANY);
  json_decref(trial);
  if (text == NULL)
    return;
  free(votes->trial);
  votes->trial = text;
  for (HcPhone *phone = votes->phones; phone != NULL; phone = phone->next)
    lws_callback_on_writable(phone->wsi);
}

/* ---- what phones say --------------------------------------------------------------------------------------------------- */

static void refuse(HcPhone *phone, const char *why)
{
  (void)snprintf(phone->why, sizeof phone->why, "%s", why);
  if (++phone->refused >= REFUSED_MAX)
    phone->bye = "refused";
  hc_audience_refused(phone->votes->bench);
  lws_callback_on_writable(phone->wsi);
}

/** Whoever had the seat, in another window say, leaves it. */
static void take_seat(HcPhone *phone, unsigned seat)
{
  for (HcPhone *other = phone->votes->phones; other != NULL; other = other->next)
    if (other != phone && other->seat == seat) {
      other->seat = HC_VOTERS_MAX;
      other->bye = "elsewhere";
      lws_callback_on_writable(other->wsi);
    }
  phone->seat = seat;
  lws_set_timeout(phone->wsi, NO_PENDING_TIMEOUT, 0);
}

static HcStatus join(HcPhone *phone, const json_t *message, HcError *error)
{
  const char *const token = json_string_value(json_object_get(message, "join"));
  const char *const name = json_string_value(json_object_get(message, "name"));
  unsigned seat = HC_VOTERS_MAX;
  if (token == NULL || name == NULL)
    return hc_error_set(error, HC_BAD_INPUT, "expected a token and a name");
  if (phone->seat < HC_VOTERS_MAX)
    return hc_error_set(error, HC_REFUSED, "you have joined already");
  const HcStatus status = hc_audience_join(phone->votes->bench, token, name, &seat, error);
  if (status == HC_OK)
    take_seat(phone, seat);
  else if (seat == HC_VOTERS_MAX && status == HC_REFUSED)
    phone->bye = "full";
  return status;
}

static HcStatus vote(HcPhone *phone, const json_t *message, HcError *error)
{
  HcVote given = {.button = HC_TRIAL_LANES_MAX};
  HcAudienceView view;
  const json_t *const what = json_object_get(message, "vote"), *const trial = json_object_get(message, "trial");
  const char *const button = json_string_value(what), *const series = json_string_value(json_object_get(message, "series"));
  if (phone->seat == HC_VOTERS_MAX)
    return hc_error_set(error, HC_REFUSED, "join first");
  if (series == NULL || !json_is_integer(trial) || json_integer_value(trial) < 1 ||
      json_integer_value(trial) > HC_TRIALS_WITH_CATCH)
    return hc_error_set(error, HC_BAD_INPUT, "expected a vote with its series and trial");
  hc_audience_view(phone->votes->bench, &view);
  const bool rating = view.votes && view.mode == HC_TRIAL_RATING;
  if (rating && json_array_size(what) != view.lanes)
    return hc_error_set(error, HC_BAD_INPUT, "expected %u ratings, 0 to 100", view.lanes);
  for (unsigned i = 0; rating && i < view.lanes; i++) {
    const json_t *const one = json_array_get(what, i);
    given.rating[i] = json_is_number(one) ? json_number_value(one) : -1;
  }
  if (button != NULL && (strcmp(button, "a") == 0 || strcmp(button, "b") == 0))
    given.button = (unsigned)(button[0] - 'a');
  return hc_audience_vote(phone->votes->bench, phone->seat, series, (unsigned)json_integer_value(trial), &given, error);
}

/** Few hands push a button more often. */
static bool has_allowance(HcPhone *phone)
{
  const lws_usec_t now = lws_now_usecs();
  phone->allowance += (double)(now - phone->last_us) * 1e-6 * MESSAGES_A_SECOND;
  phone->last_us = now;
  if (phone->allowance > BURST)
    phone->allowance = BURST;
  if (phone->allowance < 1)
    return false;
  phone->allowance -= 1;
  return true;
}

static int receive(HcPhone *phone, const char *data, size_t size)
{
  HcError error = {0};
  if (phone->bye != NULL)
    return 0;
  const bool whole =
      lws_is_first_fragment(phone->wsi) && lws_is_final_fragment(phone->wsi) && lws_remaining_packet_payload(phone->wsi) == 0;
  if (!whole || size > HC_VOTE_MESSAGE_BYTES) {
    phone->bye = "refused";
    refuse(phone, "too long");
    return 0;
  }
  if (!has_allowance(phone)) {
    refuse(phone, "too many messages");
    return 0;
  }
  json_t *const message = lws_frame_is_binary(phone->wsi) ? NULL : json_loadb(data, size, JSON_REJECT_DUPLICATES, NULL);
  HcStatus status = HC_BAD_INPUT;
  if (json_object_get(message, "join") != NULL)
    status = join(phone, message, &error);
  else if (json_object_get(message, "vote") != NULL)
    status = vote(phone, message, &error);
  else
    hc_error_set(&error, HC_BAD_INPUT, "this is for joining and voting, and nothing else");
  json_decref(message);
  if (status != HC_OK)
    refuse(phone, error.text);
  lws_callback_on_writable(phone->wsi);
  return 0;
}

/* ---- connections -------------------------------------------------------------------------------------------------------- */

static HcPhone *connect_phone(HcVotesServer *votes, struct lws *wsi)
{
  HcPhone *const phone = votes->n_phones < HC_VOTE_PAGES_MAX ? calloc(1, sizeof *phone) : NULL;
  if (phone == NULL)
    return NULL;
  *phone = (HcPhone){
      .next = votes->phones, .votes = votes, .wsi = wsi, .seat = HC_VOTERS_MAX, .allowance = BURST, .last_us = lws_now_usecs()};
  votes->phones = phone;
  votes->n_phones++;
  lws_set_timeout(wsi, PENDING_TIMEOUT_USER_REASON_BASE, JOIN_S);
  return phone;
}

static void disconnect_phone(HcPhone *phone)
{
  HcPhone **at = &phone->votes->phones;
  while (*at != phone)
    at = &(*at)->next;
  *at = phone->next;
  phone->votes->n_phones--;
  if (phone->seat < HC_VOTERS_MAX)
    hc_audience_leave(phone->votes->bench, phone->seat);
  free(phone);
}

static bool may_connect(struct lws *wsi, const struct lws_protocols *protocol)
{
  char path[16] = "";
  return lws_hdr_copy(wsi, path, sizeof path, WSI_TOKEN_GET_URI) > 0 && strcmp(path, "/~/vote") == 0 &&
         hc_web_is_trusted(wsi, protocol->id != 0);
}

static int callback(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in, size_t size)
{
  HcPhone **const phone = user;
  const struct lws_protocols *const protocol = lws_get_protocol(wsi);
  switch (reason) {
  case LWS_CALLBACK_FILTER_PROTOCOL_CONNECTION:
    if (may_connect(wsi, protocol))
      return 0;
    hc_vote_refuse(protocol->user);
    return -1;
  case LWS_CALLBACK_ESTABLISHED:
    *phone = connect_phone(protocol->user, wsi);
    return *phone != NULL ? 0 : -1;
  case LWS_CALLBACK_RECEIVE:
    return *phone != NULL ? receive(*phone, in, size) : -1;
  case LWS_CALLBACK_SERVER_WRITEABLE:
    return *phone != NULL ? on_writable(*phone) : -1;
  case LWS_CALLBACK_CLOSED:
    if (*phone != NULL)
      disconnect_phone(*phone);
    *phone = NULL;
    return 0;
  default:
    return 0;
  }
}

struct lws_protocols hc_vote_protocol(HcVotesServer *votes, bool anywhere)
{
  return (struct lws_protocols){.name = HC_VOTE_PROTOCOL,
                                .callback = callback,
                                .per_session_data_size = sizeof(HcPhone *),
                                .rx_buffer_size = 2 * HC_VOTE_MESSAGE_BYTES,
                                .id = anywhere,
                                .user = votes};
}

/* ---- the page ----------------------------------------------------------------------------------------------------------- */

bool hc_vote_has_file(const char *path)
{
  static const char *const files[] = {"/~/listener", "/~/listener.js", "/~/listener.css", "/~/listener.svg"};
  for (size_t i = 0; i < sizeof files / sizeof *files; i++)
    if (strcmp(files[i], path) == 0)
      return true;
  return false;
}

int hc_vote_file(HcVotesServer *votes, struct lws *wsi, HcWebVisit *visit, const char *path)
{
  if (strcmp(path, "/~/listener.svg") != 0)
    return hc_web_file(wsi, visit, votes->page, strcmp(path, "/~/listener") == 0 ? "listener.html" : path + 3);
  char *const svg = votes->url[0] != '\0' ? hc_qr_svg(votes->url) : NULL;
  if (svg == NULL)
    return hc_web_say(wsi, visit, HTTP_STATUS_NOT_FOUND, "no audience is expected; hotcold run --audience ADDRESS lets it in\n");
  return hc_web_begin(wsi, visit, HTTP_STATUS_OK, "image/svg+xml", svg, strlen(svg));
}

void hc_vote_refuse(HcVotesServer *votes)
{
  hc_audience_refused(votes->bench);
}

void hc_vote_url(HcVotesServer *votes, const char *url)
{
  (void)snprintf(votes->url, sizeof votes->url, "%s", url);
  hc_audience_url(votes->bench, url);
}

HcVotesServer *hc_vote_open(HcBench *bench, const char *page, HcError *error)
{
  HcVotesServer *const votes = calloc(1, sizeof *votes);
  if (votes == NULL || (votes->trial = strdup("null")) == NULL) {
    free(votes);
    hc_error_set(error, HC_NO_MEMORY, "out of memory for the audience");
    return NULL;
  }
  votes->bench = bench;
  (void)snprintf(votes->page, sizeof votes->page, "%s", page);
  return votes;
}

void hc_vote_close(HcVotesServer *votes)
{
  if (votes == NULL)
    return;
  free(votes->trial);
  free(votes);
}
