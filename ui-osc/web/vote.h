// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * An audience's phones: a WebSocket of its own protocol, HC_VOTE_PROTOCOL at `/~/vote`, over which nothing can be done but to join and to
 * vote; and the page that does it. CTL.
 *
 * A phone says, in text frames of at most HC_VOTE_MESSAGE_BYTES,
 *   {"join": TOKEN, "name": NAME}                          first, and once; NAME may be ""
 *   {"vote": "a" | "b" | [RATING …], "series": ID, "trial": N}
 * and is told, whenever something changes, everything that it may show:
 *   {"trial": {state, mode, series, trial, of, lanes, heard, training, names, result}, "you": {name, vote, right, result}, "refused", "bye"}
 * `trial` is null while nobody votes in anything. Anything else is refused, and counted.
 * `bye` comes before it is sent away: "elsewhere" (another window has the seat), "full" or "refused".
 */
#ifndef HC_WEB_VOTE_H
#define HC_WEB_VOTE_H

#include "audience.h"
#include "web/answer.h"

#define HC_VOTE_PROTOCOL "hotcold-vote"
enum { HC_VOTE_MESSAGE_BYTES = 1024, HC_VOTE_PAGES_MAX = 640 };

typedef struct HcVotesServer HcVotesServer;

/** `page`: folder of the page's files. NULL: out of memory. */
HcVotesServer *hc_vote_open(HcBench *bench, const char *page, HcError *error);
/** After the servers that have its protocol. */
void hc_vote_close(HcVotesServer *votes);
/** Something has changed. */
void hc_vote_changed(HcVotesServer *votes, const HcMessage *message);

/** The protocol, for a server that is bound beyond loopback or not. */
struct lws_protocols hc_vote_protocol(HcVotesServer *votes, bool anywhere);
/** A file of the listeners' page: `/~/listener` and what it needs. */
bool hc_vote_has_file(const char *path);
int hc_vote_file(HcVotesServer *votes, struct lws *wsi, HcWebVisit *visit, const char *path);
/** Something came that is neither page nor vote. */
void hc_vote_refuse(HcVotesServer *votes);
/** Where phones find the page: for the QR code, and for whoever asks. */
void hc_vote_url(HcVotesServer *votes, const char *url);

#endif
