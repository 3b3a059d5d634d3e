// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * A web server for an audience's phones, apart from the bench's own: the listeners' page, votes (vote.h), and nothing else. CTL.
 */
#ifndef HC_WEB_PHONES_H
#define HC_WEB_PHONES_H

#include "web/vote.h"

typedef struct HcPhones HcPhones;

/** Listen at `ADDRESS[:PORT]` (`[ADDRESS]:PORT` for IPv6), numeric; without a port at the one after `port`. HC_BAD_INPUT: what is asked
 * for; HC_IO: it cannot be had, or the process may not open as many files. `votes` outlives this. */
HcPhones *hc_phones_open(uv_loop_t *loop, const char *place, uint16_t port, HcVotesServer *votes, HcError *error);
/** Send all phones away; the loop runs on until that is done, and then comes hc_phones_free(). */
void hc_phones_close(HcPhones *phones);
/** NULL is allowed, as above. */
void hc_phones_free(HcPhones *phones);

#endif
