// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * Messages made from what the bench knows, and the measurements among them. CTL.
 */
#ifndef HC_TELL_H
#define HC_TELL_H

#include "model.h"

/** Begin a message without arguments. */
__attribute__((format(printf, 2, 3))) void hc_message_address(HcMessage *message, const char *format, ...);
/** Add an argument; `type` i or f. */
void hc_message_number(HcMessage *message, char type, double number);
void hc_message_text(HcMessage *message, const char *text);
/** Frames are counted modulo 2³¹ outside. */
double hc_outside_frame(uint64_t frame);

/** The newest measurement under an address below `/meter`; false while there is none. */
bool hc_tell_meter_value(HcBench *bench, const char *address, HcMessage *message);

#endif
