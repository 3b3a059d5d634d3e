// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * Sound is not compressed: float samples are what the out ports have, and a packet's length says nothing of what is in it, as that of
 * a codec with a variable rate would during a blind trial.
 */
#include "web/sound.h"

#include <endian.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

enum {
  PACKETS = 32, ///< that are kept
  PIECE = 64,   ///< frames that come at a time
  FRAMES_MAX = 30 * PIECE,
  HEADER = 16,
  CHANNELS = 2,
  SEND_BYTES = 1 << 16, ///< in the kernel: what is there cannot be skipped any more
  PATIENCE_MS = 10000,
  BUSY = 1013, ///< close codes of WebSocket
  NOT_TAKEN = 1003
};

static const double packet_s = 0.010;
static const double unix_of_ntp_s = 2208988800.0; ///< 1900 → 1970

typedef struct HcWebPacket {
  size_t size;
  unsigned char bytes[LWS_PRE + HEADER + FRAMES_MAX * CHANNELS * sizeof(float)];
} HcWebPacket;

struct HcWebSound {
  HcBench *bench;
  HcWebEar *ears;
  unsigned n_ears;
  uint64_t made;         ///< packets, ever; the newest PACKETS are there, and behind them the one being made
  uint32_t frames, rate; ///< in the packet being made
  uint64_t next_frame;   ///< that would follow
  HcWebPacket packet[PACKETS + 1];
};

static HcWebPacket *packet_at(HcWebSound *sound, uint64_t count)
{
  return &sound->packet[count % (PACKETS + 1)];
}

/* ---- packets --------------------------------------------------------------------------------------------------------------- */

static void put_u32(unsigned char *to, uint32_t value)
{
  const uint32_t little = htole32(value);
  memcpy(to, &little, sizeof little);
}

/** The packet being made is whole. */
static void finish(HcWebSound *sound)
{
  if (sound->frames == 0)
    return;
  HcWebPacket *const packet = packet_at(sound, sound->made);
  unsigned char *const head = packet->bytes + LWS_PRE;
  memcpy(head, "HCS1", 4);
  put_u32(head + 4, sound->rate);
  put_u32(head + 8, (uint32_t)(sound->next_frame - sound->frames) & INT32_MAX);
  put_u32(head + 12, sound->frames << 16 | CHANNELS);
  packet->size = HEADER + sound->frames * CHANNELS * sizeof(float);
  sound->made++;
  sound->frames = 0;
  for (HcWebEar *ear = sound->ears; ear != NULL; ear = ear->next)
    lws_callback_on_writable(ear->wsi);
}

static void append(HcWebSound *sound, const HcHeard *heard)
{
  unsigned char *const to = packet_at(sound, sound->made)->bytes + LWS_PRE + HEADER + sound->frames * CHANNELS * sizeof(float);
  for (uint32_t i = 0; i < heard->frames; i++) {
    uint32_t bits[CHANNELS];
    memcpy(&bits[0], &heard->left[i], sizeof bits[0]);
    memcpy(&bits[1], &heard->right[i], sizeof bits[1]);
    put_u32(to + (size_t)(CHANNELS * i) * sizeof(float), bits[0]);
    put_u32(to + (size_t)(CHANNELS * i + 1) * sizeof(float), bits[1]);
  }
  sound->frames += heard->frames;
  sound->next_frame = heard->frame + heard->frames;
}

static uint32_t packet_frames(uint32_t rate)
{
  const uint32_t wanted = (uint32_t)(rate * packet_s / PIECE + 0.5) * PIECE;
  return wanted < PIECE ? PIECE : wanted < FRAMES_MAX ? wanted : FRAMES_MAX;
}

static void on_heard(void *user, const HcHeard *heard)
{
  HcWebSound *const sound = user;
  if (sound->ears == NULL) {
    sound->frames = 0;
    return;
  }
  if (heard->frame != sound->next_frame || heard->rate != sound->rate)
    finish(sound);
  sound->rate = heard->rate;
  if (heard->frames <= PIECE)
    append(sound, heard);
  if (sound->frames >= packet_frames(sound->rate))
    finish(sound);
}

/* ---- what time it is ---------------------------------------------------------------------------------------------------------- */

static void on_clock(void *user, const HcMessage *message)
{
  if (message->count == 3)
    *(HcMessage *)user = *message;
}

/** `{"echo": question, "now": seconds, "clock": [seconds, frame]}`, seconds since 1970: the pair of /clock, by which whoever asks
 * knows what frame the bench is at, and by the way there and back how much their clocks differ. malloc'ed. */
static char *tell_time(HcWebSound *sound, const char *question)
{
  HcMessage clock = {.count = 0};
  struct timespec now;
  (void)hc_bench_ask(sound->bench, "/clock", on_clock, &clock, NULL);
  clock_gettime(CLOCK_REALTIME, &now);
  const double seconds = (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
  json_t *const answer = json_pack("{s:s,s:f}", "echo", question, "now", seconds);
  if (clock.count == 3) {
    const double whole = (double)(uint32_t)(int32_t)clock.argument[0].number;
    const double part = (double)(uint32_t)(int32_t)clock.argument[1].number / 4294967296.0;
    (void)json_object_set_new(answer, "clock", json_pack("[f,f]", whole - unix_of_ntp_s + part, clock.argument[2].number));
  }
  char *const text = json_dumps(answer, JSON_COMPACT);
  json_decref(answer);
  return text;
}

static int answer(HcWebEar *ear)
{
  unsigned char bytes[LWS_PRE + 512];
  char *const text = tell_time(ear->sound, ear->question);
  const size_t size = text != NULL ? strlen(text) : 0;
  ear->asked = false;
  if (size == 0 || size > sizeof bytes - LWS_PRE) {
    free(text);
    return 0;
  }
  memcpy(bytes + LWS_PRE, text, size);
  free(text);
  return lws_write(ear->wsi, bytes + LWS_PRE, size, LWS_WRITE_TEXT) < (int)size ? -1 : 0;
}

/* ---- who listens ----------------------------------------------------------------------------------------------------------------- */

static int refuse(struct lws *wsi, int code, const char *sentence)
{
  unsigned char text[124];
  const size_t size = strlen(sentence) < sizeof text ? strlen(sentence) : sizeof text - 1;
  memcpy(text, sentence, size);
  lws_close_reason(wsi, (enum lws_close_status)code, text, size);
  return -1;
}

static uint64_t now_ms(void)
{
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

static int open_ear(HcWebSound *sound, struct lws *wsi, HcWebEar *ear)
{
  *ear = (HcWebEar){.wsi = wsi};
  if (sound->n_ears >= HC_WEB_EARS_MAX) // told in a close frame, which is all that a page gets to see
    return refuse(wsi, BUSY, "eight listen already; try again when one of them has stopped");
  const int bytes = SEND_BYTES;
  (void)setsockopt(lws_get_socket_fd(wsi), SOL_SOCKET, SO_SNDBUF, &bytes, sizeof bytes);
  ear->sound = sound;
  ear->at = sound->made;
  ear->taken_ms = now_ms();
  ear->next = sound->ears;
  sound->ears = ear;
  sound->n_ears++;
  return 0;
}

static void close_ear(HcWebEar *ear)
{
  if (ear->sound == NULL)
    return;
  HcWebEar **at = &ear->sound->ears;
  while (*at != ear)
    at = &(*at)->next;
  *at = ear->next;
  ear->sound->n_ears--;
  ear->sound = NULL;
}

/** One frame a turn, as libwebsockets wants it. */
static int write_to(HcWebEar *ear)
{
  HcWebSound *const sound = ear->sound;
  if (sound == NULL)
    return -1;
  if (sound->made - ear->at > PACKETS)
    ear->at = sound->made - 1;
  if (ear->asked) {
    lws_callback_on_writable(ear->wsi);
    return answer(ear);
  }
  if (ear->at == sound->made)
    return 0;
  HcWebPacket *const packet = packet_at(sound, ear->at++);
  ear->taken_ms = now_ms();
  if (ear->at != sound->made)
    lws_callback_on_writable(ear->wsi);
  return lws_write(ear->wsi, packet->bytes + LWS_PRE, packet->size, LWS_WRITE_BINARY) < (int)packet->size ? -1 : 0;
}

/** Frames come in pieces. Of questions that come faster than answers the newest counts. */
static int take_question(HcWebEar *ear, const void *data, size_t size)
{
  if (ear->sound == NULL)
    return 0;
  if (lws_is_first_fragment(ear->wsi))
    ear->received = 0;
  if (lws_frame_is_binary(ear->wsi) || ear->received + size > HC_WEB_QUESTION_MAX)
    return refuse(ear->wsi, NOT_TAKEN, "sound only goes out here; what may come in is a text of at most 64 bytes, to be echoed");
  memcpy(ear->question + ear->received, data, size);
  ear->received += size;
  ear->question[ear->received] = '\0';
  ear->asked = lws_is_final_fragment(ear->wsi) && lws_remaining_packet_payload(ear->wsi) == 0;
  if (ear->asked)
    lws_callback_on_writable(ear->wsi);
  return 0;
}

int hc_web_sound_event(HcWebSound *sound, struct lws *wsi, enum lws_callback_reasons reason, HcWebEar *ear, const void *in,
                       size_t size)
{
  switch (reason) {
  case LWS_CALLBACK_ESTABLISHED:
    return open_ear(sound, wsi, ear);
  case LWS_CALLBACK_RECEIVE:
    return take_question(ear, in, size);
  case LWS_CALLBACK_SERVER_WRITEABLE:
    return write_to(ear);
  case LWS_CALLBACK_CLOSED:
    close_ear(ear);
    return 0;
  default:
    return 0;
  }
}

void hc_web_sound_look(HcWebSound *sound, uint64_t now)
{
  for (HcWebEar *ear = sound->ears; ear != NULL; ear = ear->next)
    if (ear->at == sound->made)
      ear->taken_ms = now;
    else if (now > ear->taken_ms + PATIENCE_MS)
      lws_set_timeout(ear->wsi, PENDING_TIMEOUT_CLOSE_SEND, LWS_TO_KILL_ASYNC);
}

HcWebSound *hc_web_sound_open(HcBench *bench)
{
  HcWebSound *const sound = calloc(1, sizeof *sound);
  if (sound == NULL)
    return NULL;
  sound->bench = bench;
  hc_bench_relay(bench, on_heard, sound);
  return sound;
}

void hc_web_sound_end(HcWebSound *sound)
{
  hc_bench_relay(sound->bench, NULL, NULL);
}
